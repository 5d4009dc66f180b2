"""Whether a message about an existing video asks for a new one, or for a change of this one."""

from __future__ import annotations

import re

from nemo_notebook.errors import InputError

from . import commands
from .commands.message.meaning import action_of
from .commands.nouns import noun_of
from .prompt.brief import Brief, read
from .prompt.division import divide
from .prompt.instructions import asks
from .prompt.production import FEATURE_NOUNS, VIDEO_NOUNS
from .text.cleaning import normalise
from .text.language import find_scene
from .text.sentences import words

__all__ = ["afresh", "changes_only", "wants_new"]

_PASTED = 40
"""From how many words on a pasted text without any request is taken for a new video."""

_NOUN = "(?:" + "|".join(sorted(VIDEO_NOUNS, key=len, reverse=True)) + "|time-?lapse)"
_NEW = re.compile(
    rf"\b(?:make|create|generate|produce|build|do|rather have|give me|gimme|i want|i need|i'd "
    rf"like|start|let'?s make)\s+"
    rf"(?:me |us )?(?:a|an|another|one|new"
    rf"|\d[\w-]*)\b(?P<between>(?:\s+[\w:'’&-]+){{0,7}}?)\s+{_NOUN}\b"
    rf"|^(?:an?|one|another)\s+(?:new\s+|more\s+)?(?:\S+[- ](?:s|secs?|seconds?|"
    rf"minutes?)\b\s+)?(?:\w+\s+)?{_NOUN}(?:\s+please)?,?\s+(?:about|on|of|"
    r"for|showing|where|that|explaining)\b"
    r"|(?:重新|再|另外|新)(?:做|生成|制作|来)|(?:做|生成|制作|创作|来|拍"
    r"|剪)(?:一)?(?:个|条|段|支|部)(?!标题|片头|片尾|字幕|转场)",
    re.I,
)


_CHINESE_EDIT = re.compile(
    r"^(?!.*(?:视频|短片|影片|片子|vlog|[\d一二两三四五六七八九十半](?:秒|分钟))).*[㐀-鿿]"
)
"""A Chinese message that names no video and no length."""


_DISCARDED = re.compile(
    r"^(?:(?:ok(?:ay)?|no|hm+|actually|please|let'?s)[,. ]+)*(?:throw (?:this|that|it|"
    r"everything) (?:out|away)|(?:forget|scrap|ditch|"
    r"discard|drop|bin) (?:this|that|it|everything)(?: (?:one|video|whole thing))?|start (?:all "
    r")?over(?: again)?|start (?:again|"
    r"afresh|from scratch)|这个?不要了|不要这个了|推倒重来|重新来过|从头(?:再)?来|"
    r"重来)\s*(?:[,，;；:：.。!！]|\band\b)+\s*(?:and\s+)?",
    re.I,
)
_INSTEAD = re.compile(
    r"(?<=script|..text|.words)\s+instead(?=\s*[:：])|^改(?=用(?:这|下面|以下))", re.I
)


_SCRIPT = re.compile(
    r"^(?:请)?(?:照着?|按照?|根据|用|逐字(?:念|读)|念|读|换成?|改用)(?:这个|这段|这份|下面的?|"
    r"以下的?)(?:稿子?|文案|脚本|台词|文字|内容)"
    r"(?:来|念|读|做|重做)*[:：]\s*"
)
"""How a script is given that is to be spoken word for word."""


def afresh(prompt: str) -> tuple[str, bool]:
    """A message without the words that throw the present video away, and whether it had any.

    >>> afresh("forget this one, make a video about tea")
    ('make a video about tea', True)
    """
    prompt = _INSTEAD.sub("", normalise(prompt))
    prompt = _SCRIPT.sub("用这段文案：", prompt)
    kept = _DISCARDED.sub("", prompt)
    return (kept, True) if kept and kept != prompt else (prompt, False)


_EXISTING = re.compile(
    r"^(?:remove|change_title|change_visual|title_style|title_entrance|move|caption|delete|swap|"
    r"merge|"
    r"split|duplicate|scene_|set_scene|cut_|keep_beginning|hold|fade_music|quieter|louder|"
    r"faster_voice|slower_voice|shorter_lines|fix_words|vary|match|set_music|clip_|unblur|"
    r"use_version|"
    r"which_|dislike)"
)
"""Edits of something that must be there."""
_BOARD = re.compile(r"(?:\bscene|\bshot|场景|镜头|第.{1,3}[段幕])\s*\S{0,3}\s*[:：]", re.I)


def changes_only(prompt: str) -> bool:
    """Whether a message asks for nothing but changes of a video, so that there must be one.

    >>> changes_only("把标题改成你好"), changes_only("a video about removing a title")
    (True, False)
    """
    text = normalise(prompt)
    if _NEW.search(text) or _BOARD.search(text) or len(text) > 200 or "\n" in text.strip():
        return False
    made = rf"\b{_NOUN}\b (?:about|on|of|for|with)\b|^(?:an?|one|\d\S*) (?:\S+ ){{0,5}}{_NOUN}\b"
    if re.search(made + "|视频|短片|影片", text, re.I):
        return False
    if re.search(r"\b(?:script|text|words)\b.*[\"“:]|(?:文案|稿子?|脚本|台词).*[“：:]", text, re.I):
        return False
    parts = [part for part in commands.parts_of(text) if not part.answered]
    if not parts or not all(p.command and _EXISTING.match(p.command.name) for p in parts):
        return False
    if all(
        p.command and re.match("cut_|keep_|hold|delete|scene_|set_scene", p.command.name)
        for p in parts
    ):
        return True
    try:
        subject = read(text).subject.lower()
    except InputError:  # "cut it to 1 s": no length for a new video either
        return True
    return not subject or bool(noun_of(subject)[0] or action_of(subject))  # not "sunset, no music"


def wants_new(prompt: str, brief: Brief) -> bool:
    """Whether `prompt` asks for a new video although there is one already."""
    if brief.kind == "missing":
        return False
    prompt = normalise(prompt)
    parts = divide(prompt)
    if parts.text and parts.asked and any(asks(a) or parts.refers for a in parts.asked):
        return True
    if parts.text and "subject" not in parts.labels and parts.kind == "script":
        return True
    if _CHINESE_EDIT.search(prompt) and commands.understands(prompt):
        return False
    match = _NEW.search(prompt)
    if match and find_scene(prompt, 99) is None:
        between = (match["between"] or "").lower().split()
        style = re.match(r"\s*(?:look|style|feel|effect|filter)\b", prompt[match.end() :], re.I)
        if style is None and not any(word in FEATURE_NOUNS for word in between):
            return True
    if commands.understands(prompt):
        return False
    if any(asks(a) for a in parts.asked) and brief.subject and find_scene(prompt, 99) is None:
        return True
    return not parts.asked and len(words(prompt)) >= _PASTED
