"""Scenes get their pictures and their cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..prompt.brief import Brief
from ..text.figures import figure
from ..text.headlines import headline
from ..text.lexicon import find_families, stem
from ..text.words import content
from . import cards
from .cards import Card
from .gathering import Material
from .narration import Spoken
from .scenery import NEIGHBOURS, choose_families
from .scenes import Arranged, Scene
from .titling import Title
from .writing import ENTERS, ENTERS_FIRST, calls_to_action, reveal, write_card

__all__ = ["show"]

_HELD = 2_000
_EARLY, _READ, _TITLED = 200, 2_000, 2_300
"""How long before its sentence a card enters, how long it is to be seen at least, and how long the
scene of the title lasts at least, in ms."""
_HEADED = frozenset({"list", "timeline"})
"""The layouts that take the title of the video where they have no heading of their own."""
_BUSY = frozenset({"chart", "geometric"})
_BEHIND = {"code": ("tech", "chalkboard"), "formula": ("chalkboard", "gradient")}
"""What stands behind code and formulas."""
_WORKED = frozenset({"chart", "timeline", "comparison", "code", "formula"})
"""Pictures with figures of their own, and the layouts that must not stand on them."""


def show(arranged: Arranged, brief: Brief, heading: Title, material: Material) -> tuple[Scene, ...]:
    """The scenes with their pictures and cards. What is no `own` title gives way to a figure or a
    headline of the first scene."""
    title, own = heading.text, heading.own
    captioned = brief.form.captions is not False
    scenes = _opened(arranged.scenes, brief, heading, captioned=captioned)
    scenes = _closed(scenes, brief, captioned=captioned)
    whole = f"{brief.subject} {title} {brief.text} {brief.hints}"
    abouts = [scene.about or f"{brief.subject} {title}" for scene in scenes]
    if abouts and title:
        abouts[0] = f"{title} {title} {abouts[0]}"  # a film opens with what it is about
    families = [
        scene.family or family
        for scene, family in zip(scenes, choose_families(abouts, whole, brief.hints), strict=True)
    ]
    derived = not (brief.title or brief.subject)
    used = {title.lower()} if title and (own or not lines_in(scenes)) else set()
    spare = _spare(scenes, material)
    shown: list[Scene] = []
    for number, (scene, family) in enumerate(zip(scenes, families, strict=True)):
        first, last = number == 0, number == len(scenes) - 1
        card = scene.card
        listed = len({s.line.group for s in scene.spoken}) == 1 and len(scene.spoken) > 1
        bound = any(
            s.line.shown or (s.line.group and (listed or not s.line.items)) for s in scene.spoken
        )
        if card is None and first and title and (own or not scene.spoken) and not bound:
            counted = figure(scene.spoken[0].line.text) if derived and scene.spoken else None
            card = cards.number(counted) if counted else _opening(heading)
        elif card is None and last and brief.ending:
            style = {"subtitle": title} if title and own else {}
            card = Card("end", brief.ending, style)
        elif card is None and last and not scene.spoken and not scene.about and title:
            card = Card("end", title, {"subtitle": material.link} if material.link else {})
        elif card is None and (scene.spoken or scene.read or scene.about):
            card = write_card(
                scene.spoken or [scene.about],
                captioned=captioned and bool(scene.spoken) and not _is_held(scene),
                used=used,
                needed=bool(scene.read),
                last=last,
                brand=title if own else "",
                link=material.link if last else "",
            )
            bare = not brief.text and not scene.spoken and not scene.read
            if card is not None and bare and _repeats(card.text, title):
                card = None
            if card is None and not scene.spoken:
                card = next((c for c in spare if c.key not in used), None)
                used |= {card.key} if card else set()
            if card is not None and own and not card.text and (first or card.layout in _HEADED):
                card = replace(card, text=title)
        hook = first and bool(title) and bool(scene.spoken) and brief.kind != "script"
        if hook and (card is None or _comes_later(card, scene) or card.layout == "statement"):
            used -= {card.key} if card else set()
            card = _opening(heading)
            used.add(title.lower())
        wait = 0
        if card is not None:
            wait = 0 if first else _wait(card, scene)
            enters = scene.start + max(wait, ENTERS_FIRST if first else ENTERS)
            card = reveal(card, scene.spoken, enters)
        if card is not None and card.layout in _BEHIND:
            last_one = shown[-1].family if shown else ""
            family = next(f for f in _BEHIND[card.layout] if f != last_one)
        elif card is not None and card.layout in _WORKED and family in _BUSY:
            family = _calm(abouts[number], whole, shown[-1].family if shown else "")
        shown.append(replace(scene, family=family, card=card, wait=wait))
    return tuple(shown)


def _told_by(card: Card, scene: Scene) -> Spoken | None:
    """The line of a scene whose own card it is; None where it is the card of several, or a headline
    that suits them all."""
    if card.layout in ("statement", "title", "code", "formula") or len(scene.spoken) < 2:
        return None
    if card.layout == "end":
        return scene.spoken[-1] if calls_to_action(scene.spoken[-1].line.text) else None
    if len({one.line.group for one in scene.spoken if one.line.group}) > 0:
        return None
    for one in scene.spoken:
        own = write_card([one], captioned=True, used=set())
        if one.line.shown == card or (own is not None and own.key == card.key):
            return one
    return None


def _comes_later(card: Card, scene: Scene) -> bool:
    """Whether a card belongs to a sentence after the first of its scene."""
    told = _told_by(card, scene)
    return told is not None and told != scene.spoken[0]


def _wait(card: Card, scene: Scene) -> int:
    """How long after its scene begins a card enters, in ms: with the sentence that it belongs to,
    early enough to be read."""
    told = _told_by(card, scene)
    if told is None or told == scene.spoken[0]:
        return 0
    return max(0, min(told.start - _EARLY, scene.end - _READ) - scene.start)


def _opened(
    scenes: Sequence[Scene], brief: Brief, heading: Title, *, captioned: bool
) -> list[Scene]:
    """The scenes, the first divided where a later sentence of it has a card of its own: the title
    stays for the sentences before."""
    first = scenes[0] if scenes else Scene(0, 0)
    divided = heading.text and brief.kind != "script" and not brief.form.scenes
    if not divided or len(first.spoken) < 2 or first.card:
        return list(scenes)
    card = write_card(first.spoken, captioned=captioned, used=set())
    told = _told_by(card, first) if card else None
    if told is None or told == first.spoken[0]:
        return list(scenes)
    return [*_cut(first, told), *scenes[1:]]


def _closed(scenes: Sequence[Scene], brief: Brief, *, captioned: bool) -> list[Scene]:
    """The scenes, the last divided where it shows a figure before it calls to do something."""
    last = scenes[-1] if scenes else Scene(0, 0)
    if len(last.spoken) < 2 or brief.form.scenes or last.card or len(scenes) < 2:
        return list(scenes)
    if not calls_to_action(last.spoken[-1].line.text) or any(s.line.shown for s in last.spoken):
        return list(scenes)
    card = write_card(last.spoken[:-1], captioned=captioned, used=set())
    if card is None or card.layout == "statement":
        return list(scenes)
    return [*scenes[:-1], *_cut(last, last.spoken[-1])]


def _cut(scene: Scene, line: Spoken) -> list[Scene]:
    """A scene as two, the second of which begins with a line; one where either were too short."""
    at = scene.spoken.index(line)
    edge = line.start - min(_EARLY, max(0, line.start - scene.spoken[at - 1].end) // 2)
    if edge - scene.start < _TITLED or scene.end - edge < _TITLED:
        return [scene]
    before, after = scene.spoken[:at], scene.spoken[at:]
    return [
        replace(scene, end=edge, spoken=before, about=" ".join(s.line.text for s in before)),
        replace(scene, start=edge, spoken=after, about=" ".join(s.line.text for s in after)),
    ]


def _calm(about: str, whole: str, before: str) -> str:
    """The picture that suits a text best and has no figures of its own; not the one before."""
    scores = find_families(about)
    for family, score in find_families(whole).items():
        scores[family] = scores.get(family, 0.0) + score / 4
    ranked = sorted(scores, key=lambda f: (-scores[f], f))
    near = [n for family in ranked[:2] for n in NEIGHBOURS[family]]
    fitting = [f for f in [*ranked, *near] if f not in _BUSY and f != before]
    plain = "gradient" if before != "gradient" else "waves"
    return fitting[0] if fitting else plain


def _repeats(text: str, title: str) -> bool:
    """Whether a line over a picture says little that the title has not said before it."""
    own = {stem(word) for word in content(text)}
    known = {stem(word) for word in content(title)}
    return bool(own) and 2 * len(own - known) <= len(own)


def _is_held(scene: Scene) -> bool:
    """Whether a scene stays long after its last caption has gone."""
    return bool(scene.spoken) and scene.end - scene.spoken[-1].end > _HELD


def lines_in(scenes: Sequence[Scene]) -> bool:
    """Whether anybody speaks in the scenes."""
    return any(scene.spoken for scene in scenes)


def _opening(heading: Title) -> Card:
    return Card("title", heading.text, {"subtitle": heading.tagline} if heading.tagline else {})


def _spare(scenes: Sequence[Scene], material: Material) -> list[Card]:
    """What can be shown in a scene in which nobody speaks: exhibits and headlines of the text that
    are not said elsewhere."""
    said = {one.line.text for scene in scenes for one in scene.spoken}
    left = [line for line in material.lines if line.text not in said]
    found = [line.shown for line in left if line.shown is not None] + material.cards
    texts = [headline(line.text, captioned=False) for line in left]
    return found + [Card("statement", text) for text in texts if text]
