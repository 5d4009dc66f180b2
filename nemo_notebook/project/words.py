"""What tools do, in words, and what to say next: tables."""

from __future__ import annotations

import re

from ..draft import Draft

__all__ = ["describe_tool", "is_chinese", "suggest"]

_TOOLS: tuple[tuple[str, str], ...] = (
    ("voice|speech|narrat|tts|speak", "Generating the voice…"),
    ("music|bgm|soundtrack", "Choosing the music…"),
    ("caption|subtitle", "Writing the captions…"),
    ("title|text_overlay|headline", "Setting the title…"),
    ("script|storyboard|outline|plan|scene", "Planning the scenes…"),
    ("image|picture|photo|thumbnail", "Making the pictures…"),
    ("effect|filter|transition|colou?r|grade", "Adding effects…"),
    ("trim|cut|split|crop|speed|reorder|delete|remove", "Cutting…"),
    ("render|export|encode", "Rendering…"),
    ("search|find|fetch|stock", "Looking for material…"),
    ("analy[sz]e|understand|transcri", "Looking at the material…"),
    ("upload|import", "Taking in the files…"),
    ("video|clip|generate|footage", "Generating the video…"),
    ("draft|timeline|track|layout|canvas|compose", "Arranging the timeline…"),
)


def is_chinese(text: str) -> bool:
    """Whether a text contains Chinese signs."""
    return any("一" <= character <= "鿿" for character in text)


def describe_tool(name: str) -> str:
    """A line for the time a tool works: the first row whose word is in its name.

    >>> describe_tool("generate_voiceover")
    'Generating the voice…'
    """
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    for words, line in _TOOLS:
        if re.search(words, plain):
            return line
    readable = " ".join(re.sub(r"[^\w]+|_+", " ", plain).split())[:60]
    return f"{readable.capitalize()}…" if readable else "Working…"


def suggest(draft: Draft, said: str = "", limit: int = 3) -> tuple[str, ...]:
    """What makes sense next for this timeline: what it lacks first, then what it has.

    Args:
        said: the request just made; it is not suggested again, and its language is spoken.
    """
    if not draft.ready:
        return ()
    kinds = {segment.kind for segment in draft.segments()}
    chinese = is_chinese(said) or (not said and draft.language.lower().startswith("zh"))
    rows = (
        ("music" not in kinds, "add calm background music", "加点轻柔的背景音乐"),
        ("title" not in kinds, "add a title at the beginning", "在开头加个标题"),
        ("caption" not in kinds and "voice" in kinds, "add subtitles", "加字幕"),
        ("music" in kinds, "make the music quieter", "音乐小一点"),
        ("caption" in kinds, "make the captions bigger", "字幕大一点"),
        (draft.canvas.width > draft.canvas.height, "make it vertical", "改成竖屏"),
        (True, "export", "导出"),
    )
    spoken = [zh if chinese else en for holds, en, zh in rows if holds]
    fitting = [one for one in spoken if one not in said.lower()]
    if not fitting:
        return ()
    return tuple(dict.fromkeys((*fitting[: limit - 1], fitting[-1])))
