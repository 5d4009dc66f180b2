"""A message divided into requests, each with the edit that it asks for.

A part that no edit takes as it stands is read with its typing errors mended, by its meaning, with
the verb or the thing of the part before it, or together with that part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...text.cleaning import normalise
from ..nouns import PRONOUN, noun_of
from ..places import SCENE
from ..registry import Command, commands
from .meaning import canonical
from .plain import lengths, plain
from .reasons import in_the_way, instead, is_reason, repeats
from .spelling import spelled
from .talk import asks, idle

__all__ = ["Part", "divide", "topic_of"]

_QUOTED = re.compile(
    r"[\"“「『《]([^\"”」』》\n]+)[\"”」』》]|(?<![\w])['‘]([^'’\n]+(?:['’]\w[^'’\n]*)*)['’](?!\w)"
)
_LISTED = re.compile(
    r"(?P<head>(?:chart|graph|donut|图表?|图)\s*[:：]\s*)(?P<list>[^«»\n;；。]*\d[^«»\n;；。]*)",
    re.I,
)
"""The numbers of a chart after a colon, which are one thing whatever stands between them."""
_SPOKEN = re.compile(
    r"(?P<head>(?:\b(?:say|says|read|reads|saying|(?:text|script|narration|words|line)(?: (?:for|"
    r"of|in) "
    r"(?:the )?[\w ]{3,16})?)|说|念|文案|"
    r"台词|词|"
    r"旁白|文字)(?: to)?(?:改(?:成|为|一下)?|换(?:成|一下)?|为)?\s*[:：]\s*)(?P<text>[^\n]{2,})$",
    re.I,
)
"""What is to be said, after a colon to the end of a message, whatever stops stand in it."""
_SPLIT = re.compile(
    r"\s*(?:[;；。！!？\n]|\?(?=\s)|[,，](?:\s*(?:and|then|also|but|plus|so)\b|\s*所以)?|\.(?=\s|"
    r"$)|\band "
    r"then\b|\bthen\b"
    r"|\band also\b|\band\b|(?<!should )(?<!could )(?<!must )\balso\b|\bplus\b|\bbut\b|并且|然后|"
    r"同时|再把|顺便|、"
    r"|再(?=把|将|加|删|剪|换|去|改|来|用|放)(?!来一|加大)"
    r"|(?<=[一-鿿»])(?<![柔温暖饱平缓随谐])(?:并(?![到成为在])|和|还有)(?=[一-鿿]))\s*",
    re.I,
)
_VERB = re.compile(
    r"^(?:please |can you |could you |now |also |just )*(?P<verb>remove|delete|drop|add|turn off|"
    r"turn on|disable|enable|make|set|change|cut|keep|put|no|without|get rid of|use|hide|show|mute"
    r"|lose|ditch|kill)\b|^(?:请|帮我)?(?P<zh>去掉|删除|删掉|删|关掉|关闭|关|加上|加|添加|取消|"
    r"不要|打开|开)"
)
_ADJECTIVE = re.compile(
    r"^(?:(?:in|a (?:bit|tad|little)|much|more|very|with|something|also|too)\s+)*[\w#-]+"
    r"(?:\s(?:outline|border|too|as well))?(?: please)?$|^(?:about|with|on|showing|of|in|at|for|"
    r"from|to|over|during)\b.{1,60}$|"
    r"^(?:讲|关于|用|在|要).{1,20}$|^(?:用|改|要)?[^，。]{1,8}(?:的|一点)?$"
)
_NOUN_ONLY = re.compile(r"^(?:the |all |any )?[a-z-]+(?: [a-z-]+)?$|^[一-鿿]{2,4}$")
_COMPLAINT = re.compile(
    r"\b(?:is|are|'s|looks?|feels?|sounds?|was|were) (?:a (?:bit|little|tad) |way |much |far |"
    r"really |just |so )*(?:too|not|annoying|boring|ugly|distracting|hard|bad|awful|wrong|tiny|"
    r"huge|off)\b|\b(?:drags?|repeats?|bores?)\b|\bi(?: really)? (?:don't|do not|didn't) "
    r"(?:really )?"
    r"(?:like|need|want)\b|\btoo \w+|\bi hate\b|\bnot a fan\b|\bchanged my mind\b"
    r"|\bdo(?:es)?(?:n't| not) (?:really )?(?:work|fit|match|suit)\b|\b(?:covers?|hides?|blocks?)\b"
    r"|\bsounds? (?:half |so )?(?:asleep|sleepy|tired|bored|flat|dull|robotic)\b|\bkeeps? \w+ing\b"
    r"|太|(?:不要|别)(?:这么|那么)|看不清|听不|有点|碍眼|拖|重复|不好|难看|难听|不喜欢|写错|似的|"
    r"吞吞|"
    r"不合适|不搭|不对劲|挡|遮|老是|总是|跟不上"
)
_DISLIKE = re.compile(
    r"\bi(?: really)? (?:don't|do not) (?:really )?like\b|\bi hate\b|\bnot a "
    r"fan\b|不喜欢|碍眼"
)
_TIMED = ("fade_music", "fade_to_black", "set_transitions", "hold_ending", "cut_ends")
"""Edits that a bare length after a comma belongs to: "the music fades out, 5 seconds"."""
_BARE_TIME = r"(?:(?:over|for|in|about|用|大概|约)\s*)?[\w.]+\s*(?:seconds?|secs?|s|秒钟?)"
_GONE = re.compile(r"^(?:remove|delete|cut)_|^(?:keep_beginning)$")
_BETWEEN = re.compile(
    r"\bbetween (?P<a>(?:second )?[\d:.]+(?: ?s\w*)?|\w+(?: seconds?)?) and (?P<b>(?:second "
    r")?[\d:.]+|"
    r"\w+(?= s))",
    re.I,
)
_SCENES = re.compile(
    r"\b(?P<noun>scene|part|section|shot)s (?P<list>\d+(?:(?:, and |, | and | & )\d+)+)|"
    r"第(?P<zh>\d+|[一二三四五六七八九十])(?:、|和|,|，)第?(?P<zh2>\d+|"
    r"[一二三四五六七八九十])(?=[段个幕])",
    re.I,
)
_PAIRS = re.compile(
    r"\b(?:swap|switch|exchange|interchange|flip|trade|reverse|merge|combine|join|unite|fuse|"
    r"glue)\b[^,.;]*"
    r"|\b(?:turn|make|put|should be|become)\b[^,.;]*\b(?:into one|(?:as |a )?(?:single|one) "
    r"scene)\b"
    r"|\bscenes? \S+ and (?:scene )?\S+ (?:should |to |must |can )?(?:trade|swap|change|switch|"
    r"become|"
    r"be "
    r"(?:one|a single))\b[^,.;]*|\bvice versa\b|\bother way (?:a?round)\b"
    r"|\bbelong together\b|\b(?:wrong|right|correct) order\b|\bout of order\b|[调倒]个个儿?|颠倒"
    r"|对调|互换|调换|交换|合并|并成|合成|合起来|合一|拼成|并到|合到|连成|反过来|换个?位置|"
    r"换一下位置|换一下$|换换$",
    re.I,
)
_TONGUES = re.compile(
    r"\b(?P<a>english|chinese|spanish|french|german|japanese|korean|italian) (?:and|plus|with|"
    r"\+) (?=(?:english|chinese|"
    r"spanish|french|german|japanese|korean|italian)\b)",
    re.I,
)
_PAIRS_ZH = re.compile(
    r"(?<=[段个幕场\d一二三四五六七八九十景面])(?:和|、|跟|与)(?=第?[\d一二三四五六七八九十]|最后|"
    r"场景)"
)


_LONGEST, _MOST = 400, 60
"""How many signs of a part are looked at, and how many parts: whoever pastes more asks for no edit,
and patterns take long over long texts."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message.

    Attributes:
        text: as it was written.
        low: in lower case and plain words, quoted texts as `«»`, for matching.
        quotes: the quoted texts, in order.
        command: the edit it asks for, or None.
        answered: whether the part after it says what it complains about.
    """

    text: str
    low: str
    quotes: tuple[str, ...]
    command: Command | None = None
    answered: bool = False


def _find(low: str) -> Command | None:
    return next((one for one in commands() if one.kind >= 0 and one.matches(low)), None)


def _last(low: str) -> Command | None:
    """The question that is asked back where a request could mean several things."""
    return next((one for one in commands() if one.kind < 0 and one.matches(low)), None)


def _mask(text: str) -> tuple[str, list[str]]:
    quotes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quotes.append((match[1] or match[2]).strip())
        return f"«{len(quotes) - 1}»"

    def spoken(match: re.Match[str]) -> str:
        quotes.append(match["text"].strip())
        return f"{match['head']}«{len(quotes) - 1}»"

    def listed(match: re.Match[str]) -> str:
        quotes.append(match["list"].strip())
        return f"{match['head']}«{len(quotes) - 1}»"

    masked = _LISTED.sub(listed, _QUOTED.sub(keep, text))
    return (masked if quotes else _SPOKEN.sub(spoken, masked)), quotes


def _part(masked: str, quotes: list[str]) -> Part:
    own = tuple(quotes[int(n)] for n in re.findall(r"«(\d+)»", masked))
    text = re.sub(r"«(\d+)»", lambda m: f'"{quotes[int(m[1])]}"', masked)
    low = re.sub(r"[吧呀啊呢哦啦嘛]+[。！!]*$", "", masked.strip())
    low = re.sub(r"\b(\S+) (?:more|extra|additional) (seconds?|secs?|s)\b", r"\1 \2 more", low)
    low = re.sub(r"\s+", " ", re.sub(r"«\d+»", "«»", low).lower().replace("’", "'")).strip()
    return Part(text.strip(), plain(low[:_LONGEST]), own)


def _each_scene(match: re.Match[str]) -> str:
    """ "scenes 2 and 3" as "scene 2 and scene 3", so that each is a part of its own."""
    if match["zh"]:
        return f"第{match['zh']}段和第{match['zh2']}"
    return " and ".join(f"{match['noun']} {n}" for n in re.findall(r"\d+", match["list"]))


def _understood(part: Part, names: Iterable[str]) -> Part:
    """The part with the edit it asks for, as it stands, well spelled, or by its meaning."""
    if idle(part.low) or asks(part.low):
        found = _find(part.low)
        reading = found is not None and found.kind in (63, 64, 65, 67)
        return replace(part, command=found) if reading and not idle(part.low) else part
    for low in dict.fromkeys((part.low, spelled(part.low, names))):
        found = _find(low)
        if found is not None:
            return replace(part, low=low, command=found)
    low = canonical(spelled(part.low, names))
    return replace(part, low=low, command=_find(low)) if low and _find(low) else part


def topic_of(name: str) -> str:
    """What "it" is after an edit: "the title" after `change_title`; "" when that is not known."""
    for pattern, noun in _TOPICS:
        if re.search(pattern, name):
            return noun
    return ""


_TOPICS = (
    (r"title|end_card", "the title"),
    (r"caption|lines", "the captions"),
    (r"music", "the music"),
    (r"voice|recording", "the voice"),
    (r"logo", "the logo"),
    (r"clip", "the clip"),
    (r"transition", "the transitions"),
)


_CHINESE = {
    "the title": "标题", "the captions": "字幕", "the music": "音乐", "the voice": "旁白",
    "the clip": "片段", "the transitions": "转场", "the pictures": "画面",
}  # fmt: skip


def _about(part: Part, noun: str) -> Part:
    """A part in which "it" is `noun`, or which is said of `noun`."""
    if re.search(r"[㐀-鿿]", part.low):
        noun = _CHINESE.get(noun, noun.removeprefix("the "))
        return replace(part, low=noun + PRONOUN.sub("", part.low, count=1))
    if PRONOUN.search(part.low):
        return replace(part, low=PRONOUN.sub(noun, part.low, count=1))
    return replace(part, low=f"make {noun} {part.low}")


def _masked(message: str) -> tuple[str, list[str]]:
    masked, quotes = _mask(normalise(message))
    masked = lengths(masked[: 20 * _LONGEST])
    masked = re.sub(r"\b(black|b) (?:and|&|n|'n'?) (?=white\b|w\b)", r"\1 & ", masked, flags=re.I)
    masked = re.sub(r"(?<=[a-z]{3}) & (?=[a-z]{3})(?!white)", " and ", masked, flags=re.I)
    masked = re.sub(r"\bblack and white\b", "black & white", masked, flags=re.I)
    masked = _TONGUES.sub(r"\g<a> & ", masked)
    masked = _BETWEEN.sub(r"from \g<a> to \g<b>", masked)
    if _PAIRS.search(masked):
        masked = _PAIRS.sub(lambda m: m.group().replace(" and ", " & "), masked)
        masked = re.sub(r"(\bscenes? \S+) and (?=(?:scene )?\S+ )", r"\1 & ", masked, flags=re.I)
        masked = _PAIRS_ZH.sub("与", masked)
    else:
        masked = _SCENES.sub(_each_scene, masked)
    return masked, quotes


def divide(message: str, *, topic: str = "", names: Iterable[str] = ()) -> list[Part]:
    """The parts of a message that ask for something, in order.

    Args:
        topic: what "it" is at the beginning: the thing that the message before was about.
        names: words of the video, which are no typing errors.

    >>> [part.command.name for part in divide("make the title bigger and move it down")]
    ['title_style', 'move_title']
    """
    known = tuple(names)
    masked, quotes = _masked(message)
    pieces = [p for p in _SPLIT.split(masked) if p and p.strip(" .!?。！？")][:_MOST]
    whole = _understood(_part(masked, quotes), known)
    if len(pieces) < 2:
        return [_finished(whole, topic, known)]
    if _keeps_together(whole, pieces, quotes):
        return [whole]
    kept: list[Part] = []
    raw: list[str] = []
    verb = ""
    for piece in pieces:
        part = _understood(_part(piece, quotes), known)
        if idle(part.low) or (kept and kept[-1].command and repeats(part.low)):
            continue
        match = _VERB.match(part.low)
        own = (match["verb"] or match["zh"]) if match else ""
        if verb and not own and (part.command is None or _NOUN_ONLY.match(part.low)):
            lent = _part(f"{verb} {piece}" if verb.isascii() else verb + piece, quotes)
            lent = replace(lent, command=_find(lent.low))
            part = lent if lent.command is not None else part
        part, answers = _in_context(part, kept, topic, known)
        timed = part.command is not None and part.command.name == "set_duration"
        if timed and kept and kept[-1].command and kept[-1].command.name in _TIMED:
            whole_now = _understood(_part(f"{raw[-1]}, {piece}", quotes), known)
            if whole_now.command is kept[-1].command and re.fullmatch(_BARE_TIME, part.low):
                kept[-1], raw[-1] = whole_now, f"{raw[-1]}, {piece}"
                continue
        if part.command is None and kept:
            joined = _understood(_part(f"{raw[-1]}, {piece}", quotes), known)
            before = kept[-1].command
            more = before is None or (before is joined.command and _ADJECTIVE.match(part.low))
            if joined.command is not None and more:
                kept[-1], raw[-1] = joined, f"{raw[-1]}, {piece}"
                continue
        if answers:
            kept[-1] = replace(kept[-1], answered=True)
        verb = own or verb
        kept.append(part)
        raw.append(piece)
    pair = _pair(message, quotes)
    if pair is not None and not any(p.command for p in kept if p.command is not pair.command):
        return [pair]
    if kept and all(part.command is None for part in kept):
        return [_finished(whole, topic, known)] if whole.command else [
            _finished(part, topic if not n else "", known) for n, part in enumerate(kept)
        ]  # fmt: skip
    kept = _answered(kept)
    return [p if p.command or p.answered else _finished(p, "", known) for p in kept]


def _answered(parts: list[Part]) -> list[Part]:
    """The parts; those that only give the reason for their neighbours are answered by them."""
    made = list(parts)
    for place, part in enumerate(parts):
        beside = [p for p in parts[max(0, place - 1) : place + 2] if p is not part and p.command]
        following = parts[place + 1].low if place + 1 < len(parts) and beside else ""
        unused = part.command and instead(part.text.lower(), following)
        said = place + 1 < len(parts) and part.command is parts[place + 1].command
        stated = (part.command is None or said) and is_reason(part.text.lower())
        if (beside and stated) or unused:
            made[place] = replace(part, answered=True)
    return made


def _pair(message: str, quotes: list[str]) -> Part | None:
    """The message as one request about two scenes, or None."""
    masked = re.sub(r"\s+and\s+", " & ", lengths(_mask(normalise(message))[0]), flags=re.I)
    part = _part(_PAIRS_ZH.sub("与", re.sub(r"[,，]", " ", masked)), quotes)
    found = _find(part.low)
    if found is None and (meant := canonical(part.low)):
        part = replace(part, low=meant)
        found = _find(meant)
    paired = found is not None and found.name in ("swap_scenes", "merge_scenes", "match_visuals")
    return replace(part, command=found) if paired else None


def _keeps_together(whole: Part, pieces: list[str], quotes: list[str]) -> bool:
    """Whether a message is one request although it has a comma or an "and" in it."""
    pairs = ("swap_scenes", "merge_scenes", "fix_words", "bilingual")
    if whole.command is None or whole.command.name not in pairs:
        return False
    found = [_find(_part(piece, quotes).low) for piece in pieces]
    alone = any(piece.count("«") > 1 for piece in pieces)
    if (
        whole.command.name == "fix_words" and found[0] is None and not alone
    ):  # "it says Lumo, it should be …"
        return all(one in (None, whole.command) for one in found)
    return not any(found[1:])


def _in_context(
    part: Part, kept: list[Part], topic: str, names: tuple[str, ...]
) -> tuple[Part, bool]:
    """The part read with what was said before, and whether it answers the complaint before it."""
    before = kept[-1] if kept else None
    if before is None:
        return part, False
    said = replace(part, low=plain(re.sub(r'"[^"]*"', "«»", part.text).lower()[:_LONGEST]))
    noun = noun_of(said.low)[0]
    stated = is_reason(before.text.lower()) or (before.command is None and asks(before.low))
    complaint = stated or any(_COMPLAINT.search(s) for s in (before.low, before.text.lower()))
    gone = before.command is not None and _GONE.match(before.command.name) and not complaint
    scene = re.search(SCENE, before.text.lower())
    last = (scene.group() if scene else noun_of(before.low)[1]) if complaint else ""
    last = last or (topic_of(before.command.name) if before.command else "") or last
    pointing = bool(PRONOUN.search(part.low)) or part.command is None or (complaint and not noun)
    if last and pointing and not gone and noun in ("", "text", "sound", "colour"):
        meant = _understood(_about(said, last), names)
        if meant.command is not None and (part.command is None or complaint):
            return meant, complaint
    same = before.command is not None and before.command is part.command
    alone = before.command is None or same or bool(_DISLIKE.search(before.low))
    alone = alone or in_the_way(before.low, pointing=False)
    answers = complaint and part.command is not None and alone
    return part, answers


def _finished(part: Part, topic: str, names: tuple[str, ...]) -> Part:
    """A part that stands alone: with the topic of the message before, or the question it raises."""
    if part.command is not None or idle(part.low) or asks(part.low):
        return part
    if topic and not noun_of(part.low)[0]:
        meant = _understood(_about(part, topic), names)
        if meant.command is not None:
            return meant
    low = spelled(part.low, names)
    return replace(part, low=low, command=_last(low)) if _last(low) else part
