"""From a brief to a timeline: what is said when, what is seen, what stands on the screen.

`plan` is pure and deterministic, but for the voice that it asks how long each sentence takes. The
length that was asked is the length that is made, to the millisecond.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nemo_notebook.draft import Canvas

from ..prompt.brief import Brief
from ..text.chinese import HAN
from ..text.cleaning import has_words, speakable
from ..text.figures import Figure, figure
from ..text.grammar import find_verb, is_order
from ..text.headlines import capital, named, titled, topic
from ..text.lexicon import suggest_music
from ..text.sentences import blocks, sentences
from ..text.words import content
from . import narrated, silent
from .narration import Line
from .scenes import Arranged, Card, Scene, choose_families, write_card

__all__ = ["Plan", "gather", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole video, before it becomes a draft.

    Attributes:
        scenes: abutting, from 0 to `duration` (ms).
        rate: the rate of the voice.
        left_out: how many sentences of the text are not spoken.
        cut: whether a sentence had to be cut at a clause.
        music: the style of the music, or "".
        voice: the language of the voice, with its accent ("en-gb").
        notes: what the answer should say about the plan: "bare" (only a subject was given), "short"
            (the text takes much less time than was asked), "no-room" (no sentence fits).
    """

    brief: Brief
    title: str
    duration: int
    canvas: Canvas
    language: str
    scenes: tuple[Scene, ...]
    rate: float = 1.0
    voice: str = "en"
    voiced: bool = False
    captioned: bool = False
    music: str = ""
    seed: int = 0
    left_out: int = 0
    cut: bool = False
    notes: tuple[str, ...] = ()


_SIGNED = re.compile(r"[—–-]{1,2}\s*[\w.'’ ·]{2,40}$")


def gather(text: str) -> tuple[list[Line], str]:
    """The lines of a text in order, and its first heading ("" when it has none).

    >>> lines, heading = gather("Tea\\n\\nTea is slow. It waits.")
    >>> [line.text for line in lines], heading
    (['Tea is slow.', 'It waits.'], 'Tea')
    """
    lines: list[Line] = []
    title, heading = "", ""
    found = blocks(text)
    for number, block in enumerate(found):
        if block.kind == "heading":
            heading = speakable(block.text)
            if not title and not lines:
                title = heading
            continue
        if block.kind == "list":
            whole = [speakable(item) for item in block.items]
            spoken = [s for item in whole for s in sentences(item)] or whole
            items = tuple(item for item in whole if item)
            for item in spoken:
                lines.append(Line(_ended(item), 0.8, heading, items, len(lines)))
            continue
        for piece in block.text.split("\n"):
            for sentence in sentences(piece):
                clean = speakable(sentence)
                if not has_words(clean):
                    continue
                if lines and _SIGNED.match(sentence) and lines[-1].text[-1] in '”"」』':
                    lines[-1] = replace(lines[-1], text=f"{lines[-1].text} — {clean}")
                    continue
                if (
                    clean[-1] in ":："
                    and number + 1 < len(found)
                    and found[number + 1].kind == "list"
                ):
                    heading = capital(clean.rstrip(":： "))
                    if not title and not lines:
                        title = heading
                lines.append(Line(clean, 1.0, heading, (), len(lines)))
        if lines:
            lines[-1] = replace(lines[-1], weight=1.5)
    return [line for line in lines if has_words(line.text)], title


_CODE = re.compile(
    r"^(?:def |class \w+\(|import \w|from \w[\w.]* import|return\b|@\w+$|pip3? install|npm |\$ |"
    r">>>|\.\. |:\w+:|#!)|:alt:|:target:|[{};]$|^\S+\([^)]*\)\.?$|::|==|[\w\])] = [\w\"'(\[]"
)
"""What a line of code or of markup looks like, in a text that is shortened anyway."""


def _says_something(text: str) -> bool:
    """Whether a line is language, and not a scrap of code, figures or signs."""
    if _CODE.search(text):
        return False
    size = len(text.replace(" ", ""))
    letters, figures = sum(c.isalpha() for c in text), sum(c.isdigit() for c in text)
    return letters >= 0.5 * size or (letters >= 0.3 * size and letters + figures >= 0.6 * size)


def _ended(text: str) -> str:
    if not text or text[-1] in ".!?。！？…;；:：":
        return text
    return text + ("。" if re.search(r"[㐀-鿿]", text) else ".")


def _sentence_of(subject: str, language: str) -> str:
    """What can be said of a bare subject without making anything up: the subject."""
    return _ended(capital(subject.strip(" .。!！?？")))


def plan(brief: Brief) -> Plan:
    """Plan the video that a brief asks for.

    Raises:
        InputError: from the voice, for a language that it does not speak.

    >>> from ..prompt.brief import read
    >>> plan(read("10-second sunset timelapse")).duration
    10000
    """
    form = brief.form
    language = brief.language
    lines, heading = gather(brief.text)
    if brief.kind == "text":
        lines = [line for line in lines if _says_something(line.text)] or lines
    notes: list[str] = []
    voiced = bool(lines) if form.voice is None else form.voice
    if voiced and not lines:
        lines = [Line(_sentence_of(brief.subject or brief.title, language))]
        notes.append("bare")
    elif brief.kind == "description" and brief.subject and _is_fragment(lines):
        lines = _introduced(brief, lines)
    elif brief.kind == "description" and lines:
        lines = _capitals(lines)
    elif brief.kind == "description":
        notes.append("bare")
    title, own = _title(brief, heading, lines, language)
    result = narrated.arrange(brief, lines, title if own else "", _voice(brief)) if voiced else None
    if voiced and result is None:
        notes.append("no-room")
        voiced = False
    if result is None:
        result = silent.arrange(brief, lines, title, language)
    if voiced and lines and _spare(result) > 0.4:
        notes.append("short")
    seed = int.from_bytes(hashlib.sha256(_key(brief).encode()).digest()[:4], "big") >> 2
    about = f"{brief.subject} {brief.title} {brief.text}"
    return Plan(
        brief=brief,
        title=title,
        duration=result.duration,
        canvas=form.canvas or Canvas(),
        language=language,
        voice=_voice(brief),
        scenes=_show(result, brief, title, own),
        rate=result.rate,
        voiced=voiced,
        captioned=voiced if form.captions is None else form.captions and bool(lines),
        music="" if form.music is False else form.style or suggest_music(about),
        seed=seed,
        left_out=result.left_out,
        cut=result.cut,
        notes=tuple(notes),
    )


def _key(brief: Brief) -> str:
    return repr((brief.kind, brief.subject, brief.text, brief.title, brief.form))


def _voice(brief: Brief) -> str:
    """The language of the voice, with the accent that was asked for."""
    return brief.form.accent if brief.form.accent and brief.language == "en" else brief.language


def _spare(arranged: Arranged) -> float:
    """The share of the time in which nobody speaks, but for one second at each end."""
    said = sum(one.speech.duration for scene in arranged.scenes for one in scene.spoken)
    return 1 - said / max(1, arranged.duration - 2000) if arranged.duration > 12_000 else 0.0


_HELD = 2_000


def _is_fragment(lines: Sequence[Line]) -> bool:
    """Whether details are a phrase without a verb, which needs the name of what it describes."""
    if len(lines) != 1 or HAN.search(lines[0].text):
        return False
    tokens = lines[0].text.split()
    return find_verb(tokens) is None and not is_order(tokens)


_GENERIC = re.compile(
    r"^(?:(?:my|our|the|a|an|this|new|latest|upcoming)\s+)*(?:products?|brand|company|"
    r"business|shop|"
    r"store|app|service|services|project|website|event|startup|team|offer|launch)$"
    r"|^(?:[\w'-]+ ){0,2}(?:videos?|clip|film|reel|short|ad|promo|teaser|explainer)$"
    r"|^(?:我们?的?|我们?公司的?|本|这[款个家]|一[款个家])?(?:新|最新)?的?"
    r"(?:产品|品牌|公司|店|店铺|项目|活动|服务|应用|网站|新品)$",
    re.I,
)


def _introduced(brief: Brief, lines: list[Line]) -> list[Line]:
    """Details of a description, with the subject said first where they do not name it."""
    from ..text.lexicon import stem
    from ..text.words import content

    own = {stem(w) for w in content(brief.subject)}
    said = {stem(w) for line in lines for w in content(line.text)}
    if own and len(own & said) >= max(1, len(own) / 2):
        return _capitals(lines)
    name = re.sub(r"^(?:a|an|the|my|our|your)\s+", "", brief.subject, flags=re.I)
    opening = _ended(name[:1].upper() + name[1:])
    return [Line(opening, 1.0, "", (), -1), *_capitals(lines)]


def _capitals(lines: list[Line]) -> list[Line]:
    return [replace(ln, text=_ended(ln.text[:1].upper() + ln.text[1:])) for ln in lines]


def _title(brief: Brief, heading: str, lines: Sequence[Line], language: str) -> tuple[str, bool]:
    """The title, and whether it is a name of its own: given, a subject, a heading or a proper name.

    Where it is only cut out of the first sentences, it needs no card: the sentence says it.
    """
    if brief.title:
        return brief.title, True
    if brief.subject and not (lines and _GENERIC.match(brief.subject)):
        return titled(brief.subject, language), True
    if heading:
        return titled(heading, language), True
    first = [line.text for line in lines[:3]]
    if not first:
        return "", False
    verse = brief.text.split("\n")[0].strip(" ,;，；")
    lined = "\n" in brief.text and len(brief.text) < 1500 and verse[-1:] not in ".!?。！？"
    if lined and 2 < len(verse.split()) <= 8:
        return verse, True
    short = len(first[0].split()) <= 6 and not HAN.search(first[0])
    if (
        short
        and len(first) > 1
        and find_verb(first[0].split()) is None
        and not is_order(first[0].split())
    ):
        return titled(first[0], language), True  # "School trip on Friday!"
    text = topic(first[0], language)
    for line in first[1:]:
        name = named(line)
        text = text or (titled(name, language) if len(content(name)) > 1 else "")
    return text or topic(first[-1], "zh") if language == "zh" else text, _is_name(
        text, first, brief.text
    )


def _is_name(title: str, first: Sequence[str], text: str) -> bool:
    """Whether a title cut out of a text names what it is about: "Lumo", "Solar Panels on Roofs"."""
    name = named(first[0]) if first else ""
    if not name or title != titled(name) or name[0].isdigit():
        return False
    return len(content(name)) > 1 or bool(re.search(rf"[a-z,] {re.escape(name)}\b", text))


def _show(arranged: Arranged, brief: Brief, title: str, own: bool) -> tuple[Scene, ...]:
    """The scenes with their pictures and cards. What is no `own` title gives way to a figure or a
    headline of the first scene."""
    scenes = list(arranged.scenes)
    whole = f"{brief.subject} {title} {brief.text} {brief.hints}"
    abouts = [scene.about or f"{brief.subject} {title}" for scene in scenes]
    families = [
        scene.family or family
        for scene, family in zip(scenes, choose_families(abouts, whole, brief.hints), strict=True)
    ]
    captioned = brief.form.captions is not False
    derived = not (brief.title or brief.subject)
    used = {title.lower()} if title and (own or not lines_in(scenes)) else set()
    shown: list[Scene] = []
    for number, (scene, family) in enumerate(zip(scenes, families, strict=True)):
        first, last = number == 0, number == len(scenes) - 1
        card = scene.card
        if card is None and first and title and (own or not scene.spoken):
            counted = figure(scene.spoken[0].line.text) if derived and scene.spoken else None
            card = _number(counted) if counted else Card("title", title)
        elif card is None and last and brief.ending:
            card = Card("end", brief.ending, {"subtitle": title} if title and own else {})
        elif card is None and last and not scene.spoken and not scene.about and title:
            card = Card("end", title)
        elif card is None and (scene.spoken or scene.read):
            card = write_card(
                scene.spoken or [scene.about],
                captioned=captioned and bool(scene.spoken) and not _is_held(scene),
                used=used,
                needed=not scene.spoken,
                last=last,
                brand=title if own else "",
            )
        if card is None and first and title and scene.spoken and brief.kind != "script":
            card = Card("title", title)
        shown.append(replace(scene, family=family, card=card))
    return tuple(shown)


def _number(figure: Figure) -> Card:
    return Card("number", figure.text, {"subtitle": figure.about})


def _is_held(scene: Scene) -> bool:
    """Whether a scene stays long after its last caption has gone."""
    return bool(scene.spoken) and scene.end - scene.spoken[-1].end > _HELD


def lines_in(scenes: Sequence[Scene]) -> bool:
    """Whether anybody speaks in the scenes."""
    return any(scene.spoken for scene in scenes)
