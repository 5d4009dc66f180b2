"""One message as edits: its parts, the command of each part, one draft after another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nemo_notebook.draft import Draft

from ..answers import say
from ..text.cleaning import normalise
from ..timeline.assembly import Ids
from ..timeline.tracks import settled
from .registry import Command, Edited, Request, commands

__all__ = ["Done", "carry_out", "understands"]

_QUOTED = re.compile(
    r"[\"“「『《]([^\"”」』》\n]+)[\"”」』》]|(?<![\w])['‘]([^'’\n]+(?:['’]\w[^'’\n]*)*)['’](?!\w)"
)
_SPLIT = re.compile(
    r"\s*(?:[;；。！!\n]|[,，](?:\s*(?:and|then|also|but|plus)\b)?|\.(?=\s"
    r"|$)|\band then\b|\bthen\b|\band also\b|"
    r"\band\b|\balso\b|\bplus\b|\bbut\b|并且|然后|同时|再把|再(?=把|将|加|删|剪|换|去|改|来|用|放)|顺便|、"
    r"|(?<=[一-鿿»])(?:并|和|还有)(?=[一-鿿]))\s*",
    re.I,
)
_VERB = re.compile(
    r"^(?:please |can you |could you |now |also )*(?P<verb>remove|delete"
    r"|drop|add|turn off|turn on|disable|enable|"
    r"make|set|change|cut|keep|put|no|without|get rid of|use|hide|show"
    r"|mute)\b|^(?:请|帮我)?(?P<zh>去掉|删除|删掉|删|关掉|"
    r"关闭|关|加上|加|添加|取消|不要|打开|开)"
)


_ADJECTIVE = re.compile(
    r"^(?:(?:in|a bit|much|more|very|with)\s+)*[\w#-]+(?:\s(?:outline|"
    r"border))?$"
)
_NOUN_ONLY = re.compile(r"^(?:the |all |any )?[a-z-]+(?: [a-z-]+)?$|^[一-鿿]{2,4}$")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a message: the draft, what is said, and the names of the edits made."""

    draft: Draft
    said: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    low: str
    quotes: tuple[str, ...]


def _mask(text: str) -> tuple[str, list[str]]:
    quotes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quotes.append((match[1] or match[2]).strip())
        return f"«{len(quotes) - 1}»"

    return _QUOTED.sub(keep, text), quotes


def _part(masked: str, quotes: list[str]) -> _Part:
    own = tuple(quotes[int(n)] for n in re.findall(r"«(\d+)»", masked))
    text = re.sub(r"«(\d+)»", lambda m: f'"{quotes[int(m[1])]}"', masked)
    low = re.sub(r"[吧呀啊呢哦啦]+[。！!]*$", "", masked.strip())
    low = re.sub(r"\b(\S+) (?:more|extra|additional) (seconds?|secs?|s)\b", r"\1 \2 more", low)
    low = re.sub(r"\s+", " ", re.sub(r"«\d+»", "«»", low).lower().replace("’", "'")).strip()
    return _Part(text.strip(), low, own)


_SCENES = re.compile(
    r"\b(?P<noun>scene|part|section|shot)s (?P<list>\d+(?:(?:, and |, | and | & )\d+)+)|"
    r"第(?P<zh>\d+|[一二三四五六七八九十])(?:、|和|,|，)第?(?P<zh2>\d+|[一二三四五六七八九十])(?=[段个幕])",
    re.I,
)


def _each_scene(match: re.Match[str]) -> str:
    """ "scenes 2 and 3" as "scene 2 and scene 3", so that each is a part of its own."""
    if match["zh"]:
        return f"第{match['zh']}段和第{match['zh2']}"
    return " and ".join(f"{match['noun']} {n}" for n in re.findall(r"\d+", match["list"]))


_BETWEEN = re.compile(
    r"\bbetween (?P<a>[\d:.]+(?: ?s\w*)?|\w+(?: seconds?)?) and (?P<b>[\d:.]+|\w+(?= s))", re.I
)
_PAIRS = re.compile(
    r"\b(?:swap|switch|exchange|interchange|flip|trade|merge|combine|join|unite|fuse)\b[^,.;]*"
    r"|\b(?:turn|make|put)\b[^,.;]*\binto one\b"
    r"|对调|互换|调换|交换|合并|并成|合成|换一下位置|换一下$|换换$",
    re.I,
)
_PAIRS_ZH = re.compile(
    r"(?<=[段个幕场\d一二三四五六七八九十景])(?:和|、|跟|与)(?=第?[\d一二三四五六七八九十]|最后|场景)"
)


def _command_of(low: str) -> Command | None:
    return next((one for one in commands() if one.matches(low)), None)


def _parts(message: str) -> Iterator[tuple[_Part, Command | None]]:
    """The parts of a message with the command of each (None where none is found).

    A part without a command takes the verb of the part before it ("remove the music and the
    captions"), else it is read together with the part before or after it.
    """
    masked, quotes = _mask(normalise(message))
    masked = re.sub(r"\b(black|b) and (?=white\b|w\b)", r"\1 & ", masked, flags=re.I)
    masked = _BETWEEN.sub(r"from \g<a> to \g<b>", masked)
    if _PAIRS.search(masked):
        masked = _PAIRS.sub(lambda m: m.group().replace(" and ", " & "), masked)
        masked = _PAIRS_ZH.sub("与", masked)
    else:
        masked = _SCENES.sub(_each_scene, masked)
    pieces = [p for p in _SPLIT.split(masked) if p and p.strip(" .!?。！？")]
    whole = _part(masked, quotes)
    if len(pieces) < 2:
        yield whole, _command_of(whole.low)
        return
    kept: list[tuple[_Part, Command | None]] = []
    raw: list[str] = []
    verb = ""
    for piece in pieces:
        part = _part(piece, quotes)
        match = _VERB.match(part.low)
        own = (match["verb"] or match["zh"]) if match else ""
        found = _command_of(part.low)
        if verb and not own and (found is None or _NOUN_ONLY.match(part.low)):
            lent = _part(f"{verb} {piece}" if verb.isascii() else verb + piece, quotes)
            if _command_of(lent.low) is not None:
                part, found = lent, _command_of(lent.low)
        if found is None and kept and kept[-1][1] is not None:
            meant = _with_noun(part, kept[-1][1].name, quotes)
            if _command_of(meant.low) is not None:
                part, found = meant, _command_of(meant.low)
        if found is None and kept:
            joined = _part(f"{raw[-1]}, {piece}", quotes)
            command = _command_of(joined.low)
            before = kept[-1][1]
            more = before is None or (before is command and _ADJECTIVE.match(part.low))
            if command is not None and more:
                kept[-1], raw[-1] = (joined, command), f"{raw[-1]}, {piece}"
                continue
        verb = own or verb
        kept.append((part, found))
        raw.append(piece)
    if all(command is None for _, command in kept):
        yield whole, _command_of(whole.low)
        return
    yield from kept


_NOUNS = (
    (r"title|end_card", "the title", "标题"),
    (r"caption|lines", "the captions", "字幕"),
    (r"music", "the music", "音乐"),
    (r"voice", "the voice", "旁白"),
    (r"logo", "the logo", "logo"),
)
"""Names of commands → what "it" is after one of them."""
_PRONOUN = re.compile(r"\b(?:it|them|that|this)\b", re.I)


def _with_noun(part: _Part, name: str, quotes: list[str]) -> _Part:
    """A part of a message in which "it" is what the part before it spoke of."""
    for pattern, english, chinese in _NOUNS:
        if re.search(pattern, name):
            if re.search(r"[㐀-鿿]", part.low):
                return replace(part, low=chinese + part.low)
            return replace(part, low=_PRONOUN.sub(english, part.low, count=1))
    return part


_COMPLAINT = re.compile(
    r"\b(?:is|are|looks?|feels?|sounds?) (?:a bit |way |much |far |really )?(?:too|not)\b|"
    r"^i (?:don't|do not) like\b|\bchanged my mind\b|太[长短快慢]了?$"
)
_TOGETHER = ("set_duration", "set_canvas")


def _besides(command: Command, low: str) -> list[Command]:
    """What the same words ask for as well: "a 20-second vertical version" is two edits."""
    if command.name not in _TOGETHER:
        return []
    return [c for c in commands() if c.name in _TOGETHER and c is not command and c.matches(low)]


_FILLER = re.compile(
    r"^(?:(?:please|thanks?|thank you|so much|ok|okay|hi|hello|hey|now|great|nice|good|perfect|"
    r"cool|well|(?:the |this )?[\w-]+ (?:is|are|looks?|sounds?) (?:very |really )?(?:nice|"
    r"good|great|fine|perfect|ok(?:ay)?|lovely|beautiful)|yes|no problem|谢谢你?|好的?|可以|不错|"
    r"请|"
    r"麻烦)[ ,.!，。！]*)+$"
)


def understands(message: str) -> bool:
    """Whether every part of a message is an edit."""
    found = [c for part, c in _parts(message) if not _FILLER.match(part.low)]
    return bool(found) and all(c is not None for c in found)


def carry_out(
    message: str, draft: Draft, language: str, uploads: Sequence[Mapping[str, Any]] = ()
) -> Done:
    """Carry out the edits that a message asks for, one after another.

    What is not understood changes nothing, and is named with the nearest thing that can be done.
    """
    ids = Ids(draft)
    now = draft
    said: list[str] = []
    names: list[str] = []
    parts = [p for p in _parts(message) if not _FILLER.match(p[0].low)]
    for place, (part, command) in enumerate(parts):
        followed = place + 1 < len(parts) and parts[place + 1][1] is not None
        if command is None and followed and _COMPLAINT.search(part.low):
            continue
        if command is None:
            said.append(_unknown(part, language))
            continue
        request = Request(part.text, part.low, part.quotes, language, draft, ids, uploads)
        for one in (command, *_besides(command, part.low)):
            outcome = one.run(request, now)
            if isinstance(outcome, Edited) and outcome.draft == now:
                said.append(_already(language))
            elif isinstance(outcome, Edited):
                now = ids.keep(settled(outcome.draft))
                names.append(one.name)
                said.append("✅ " + outcome.said)
            else:
                said.append(outcome.said)
    return Done(now, "\n".join(said) or _waiting(language), tuple(names))


def _already(language: str) -> str:
    return say(language, "It is like that already; nothing was changed.", "已经是这样，没有改动。")


def _waiting(language: str) -> str:
    return say(
        language,
        "Nothing was changed. What would you like next?",
        "没有改动。接下来想改什么？",
    )


_TOPICS: tuple[tuple[str, str], ...] = (
    (r"music|bgm|soundtrack|song|tune|beat|音乐|配乐|歌", "quieter_music"),
    (r"title|headline|标题|片头", "change_title"),
    (r"caption|subtitle|字幕", "add_captions"),
    (r"voice|narrat|speak|speech|配音|旁白|语速|男声|女声|声音", "remove_voice"),
    (r"delete|remove|scene|part|clip|删|段|场景|镜头", "delete_scene"),
    (r"background|visual|picture|image|footage|画面|背景|素材", "change_visual"),
    (r"long|short|second|minute|trim|cut|speed|pace|fast|slow|时长|秒|快|慢|剪", "set_duration"),
    (r"ratio|size|format|wide|tall|vertical|比例|尺寸|屏", "set_canvas"),
)


def _unknown(part: _Part, language: str) -> str:
    """The sentence for a request that no command takes, with the nearest that one does."""
    by_name = {one.name: one for one in commands()}
    near = [by_name[name] for pattern, name in _TOPICS if re.search(pattern, part.low)][:2]
    near = near or [by_name[name] for name in ("set_duration", "quieter_music")]
    text = part.text if len(part.text) <= 60 else part.text[:59] + "…"
    en = " or ".join(f"“{one.examples[0]}”" for one in near)
    zh = "或".join(f"“{one.examples[1]}”" for one in near)
    return say(
        language,
        f"I cannot do this yet, so nothing was changed: “{text}”. The nearest I can do: {en}.",
        f"这个我还做不到，所以没有改动：“{text}”。最接近的是：{zh}。",
    )
