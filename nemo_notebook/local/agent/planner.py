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

from . import narrated, silent
from .brief import Brief
from .narration import Line
from .scenes import Arranged, Card, Scene, choose_families, write_card
from .text.cleaning import has_words, speakable
from .text.headlines import headline, titled, topic
from .text.lexicon import suggest_music
from .text.sentences import blocks, clauses, sentences

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
        notes: what the answer should say about the plan ("bare", "no-voice-text", …).
    """

    brief: Brief
    title: str
    duration: int
    canvas: Canvas
    language: str
    scenes: tuple[Scene, ...]
    rate: float = 1.0
    voiced: bool = False
    captioned: bool = False
    music: str = ""
    seed: int = 0
    left_out: int = 0
    cut: bool = False
    notes: tuple[str, ...] = ()


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
                if (
                    clean[-1] in ":："
                    and number + 1 < len(found)
                    and found[number + 1].kind == "list"
                ):
                    heading = clean.rstrip(":： ")
                lines.append(Line(clean, 1.0, heading, (), len(lines)))
        if lines:
            lines[-1] = replace(lines[-1], weight=1.5)
    return [line for line in lines if has_words(line.text)], title


def _says_something(text: str) -> bool:
    """Whether a line is language, and not a scrap of code, figures or signs."""
    letters = sum(c.isalpha() for c in text)
    return letters >= 0.5 * len(text.replace(" ", ""))


def _ended(text: str) -> str:
    if not text or text[-1] in ".!?。！？…;；:：":
        return text
    return text + ("。" if re.search(r"[㐀-鿿]", text) else ".")


def _sentence_of(subject: str, language: str) -> str:
    """The one sentence that can be said of a bare subject without making anything up."""
    subject = subject.strip(" .。!！?？")
    if language == "zh":
        return f"一起来看看{subject}。"
    return f"Here is a short look at {subject}."


def plan(brief: Brief) -> Plan:
    """Plan the video that a brief asks for.

    Raises:
        InputError: from the voice, for a language that it does not speak.

    >>> from .brief import read
    >>> plan(read("10-second sunset timelapse")).duration
    10000
    """
    form = brief.form
    language = form.spoken or brief.language
    lines, heading = gather(brief.text)
    if brief.kind == "text":
        lines = [line for line in lines if _says_something(line.text)] or lines
    notes: list[str] = []
    voiced = bool(lines) if form.voice is None else form.voice
    if voiced and not lines:
        lines = [Line(_sentence_of(brief.subject or brief.title, language))]
        notes.append("bare")
    elif brief.kind == "description" and brief.subject and lines:
        lines = _introduced(brief, lines)
    title = _title(brief, heading, lines, language)
    result = narrated.arrange(brief, lines, title, language) if voiced else None
    if voiced and result is None:
        notes.append("no-room")
        voiced = False
    if result is None:
        result = silent.arrange(brief, lines, title, language)
    seed = int.from_bytes(hashlib.sha256(_key(brief).encode()).digest()[:4], "big") >> 1
    about = f"{brief.subject} {brief.title} {brief.text}"
    return Plan(
        brief=brief,
        title=title,
        duration=result.duration,
        canvas=form.canvas or Canvas(),
        language=language,
        scenes=_show(result, brief, title),
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


def _introduced(brief: Brief, lines: list[Line]) -> list[Line]:
    """Details of a description, with the subject said first where they do not name it."""
    from .text.lexicon import stem
    from .text.words import content

    own = {stem(w) for w in content(brief.subject)}
    said = {stem(w) for line in lines for w in content(line.text)}
    if own and len(own & said) >= max(1, len(own) / 2):
        return _capitals(lines)
    name = re.sub(r"^(?:a|an|the|my|our|your)\s+", "", brief.subject, flags=re.I)
    opening = _ended(name[:1].upper() + name[1:])
    return [Line(opening, 1.0, "", (), -1), *_capitals(lines)]


def _capitals(lines: list[Line]) -> list[Line]:
    return [replace(ln, text=_ended(ln.text[:1].upper() + ln.text[1:])) for ln in lines]


def _title(brief: Brief, heading: str, lines: Sequence[Line], language: str) -> str:
    if brief.title:
        return brief.title
    if brief.subject:
        return titled(brief.subject, language)
    if heading:
        return titled(heading, language)
    return next((t for t in (topic(line.text, language) for line in lines[:3]) if t), "")


def _show(arranged: Arranged, brief: Brief, title: str) -> tuple[Scene, ...]:
    """The scenes with their pictures and cards."""
    scenes = list(arranged.scenes)
    whole = f"{brief.subject} {title} {brief.text} {brief.hints}"
    abouts = [scene.about or f"{brief.subject} {title}" for scene in scenes]
    families = [
        scene.family or family
        for scene, family in zip(scenes, choose_families(abouts, whole, brief.hints), strict=True)
    ]
    captioned = brief.form.captions is not False
    used = {title.lower()} if title else set()
    shown: list[Scene] = []
    for number, (scene, family) in enumerate(zip(scenes, families, strict=True)):
        first, last = number == 0, number == len(scenes) - 1
        card = scene.card
        if card is None and first and title:
            card = Card("title", title)
        elif card is None and last and brief.ending:
            card = Card("end", brief.ending, {"subtitle": title} if title else {})
        elif card is None and last and not scene.spoken and not scene.about:
            card = Card("end", title)
        elif card is None and not scene.spoken and not scene.read:
            card = Card("statement", _held(scene.about, brief, title, used))
        elif card is None:
            card = write_card(
                scene.spoken or [scene.about],
                captioned=captioned and bool(scene.spoken),
                used=used,
                needed=not scene.spoken,
                last=last,
                brand=title,
            )
        shown.append(replace(scene, family=family, card=card))
    return tuple(shown)


def _held(about: str, brief: Brief, title: str, used: set[str]) -> str:
    """What stands on the screen while a scene is held after its words: something of the sentence or
    the subject that was not shown yet, else the title."""
    own = silent.ideas(brief.subject, title, brief.language)
    options = [
        headline(about, captioned=False),
        *own,
        *(headline(c, captioned=False) for c in clauses(about)),
    ]
    if about == _sentence_of(brief.subject or brief.title, brief.language):
        options = own
    text = next((o for o in options if o and o.lower() not in used), title or about)
    used.add(text.lower())
    return text
