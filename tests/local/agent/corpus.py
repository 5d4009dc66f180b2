"""How a line of the corpus is checked: on the timeline, never on the words of the answer.

A check is a name, or `name=values`; `CHECKS` has a function for each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from nemo_notebook.draft import Draft, Segment, decode, encode
from nemo_notebook.local.agent.agent import Revise, respond
from nemo_notebook.local.agent.timeline.ripple import spans

from .corpus_looks import LOOKS, with_clip, with_zoom
from .texts import PRODUCT, PRODUCT_ZH

UPLOADS = [
    {
        "filename": "photo.jpg",
        "file_type": "image",
        "cdn_url": "http://nemo.local/p",
        "duration": 0,
    },
    {
        "filename": "me.mp3",
        "file_type": "audio",
        "cdn_url": "http://nemo.local/a",
        "duration": 12.5,
    },
]


class Line(NamedTuple):
    """One line of the corpus: the kind of request, the message, the check, what the video lacks."""

    kind: int
    message: str
    check: str
    base: str


def lines(language: str) -> list[Line]:
    """The lines of the corpus of a language."""
    path = Path(__file__).with_name(f"corpus_{language}.tsv")
    found = []
    for row in path.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            kind, message, check, *base = row.split("\t")
            found.append(Line(int(kind), message, check, base[0] if base else ""))
    return found


@cache
def base(language: str, lacking: str) -> Draft:
    """The video that the messages are about: five scenes with voice, captions, music and titles."""
    request = {
        "en": "turn this into a 30-second video: ",
        "zh": "把这段文字做成45秒的视频，要配音：",
    }
    text = {"en": PRODUCT, "zh": PRODUCT_ZH}[language]
    steps = respond(request[language] + text, None, language=language)
    draft = decode(encode([s.draft for s in steps if isinstance(s, Revise)][-1]))
    gone = {"nocaptions": "caption", "nomusic": "music"}.get(lacking)
    tracks = []
    for track in draft.tracks:
        kept = [s for s in track.segments if s.kind != gone]
        if lacking == "noduck":
            kept = [
                replace(s, style={**s.style, "duck": False}) if s.kind == "music" else s
                for s in kept
            ]
        if kept:
            tracks.append(replace(track, segments=tuple(kept)))
    changed = {"clip": with_clip, "zoomed": with_zoom}.get(lacking)
    made = replace(draft, tracks=tuple(tracks))
    return changed(made) if changed else made


Check = Callable[[Draft, Draft, str], bool]


def _order(old: Draft, new: Draft, values: str) -> bool:
    """The scenes of the new draft are these of the old one, with what is said in them."""
    count = len(list(old.segments("scene")))
    named = [count if v == "-1" else int(v) for v in values.replace("*", "").split()]
    rest = [n for n in range(1, count + 1) if n not in named] if "*" in values else []
    wanted = [*named, *rest]
    before = {s.scene: s for s in old.segments("scene")}
    shown = list(new.segments("scene"))
    same = [(s.source, s.style["seed"], s.duration) for s in shown] == [
        (before[n].source, before[n].style["seed"], before[n].duration) for n in wanted
    ]
    said = {n: [v.text for v in old.segments("voice") if v.scene == n] for n in before}
    now = [
        [v.text for v in new.segments("voice") if v.scene == n] for n in range(1, len(shown) + 1)
    ]
    kept = {s.id for s in new.segments("scene")} >= {before[n].id for n in wanted}
    return same and kept and now == [said[n] for n in wanted]


def _last(old: Draft, new: Draft, values: str) -> bool:
    number = int(values)
    order = [n for n in spans(old) if n != number]
    return _order(old, new, " ".join(map(str, [*order, number])))


def _gone(old: Draft, new: Draft, values: str) -> bool:
    number = int(values) if int(values) > 0 else len(spans(old))
    return _order(old, new, " ".join(str(n) for n in spans(old) if n != number))


def _length(draft: Draft, number: int) -> int:
    start, end = spans(draft)[number if number > 0 else len(spans(draft))]
    return end - start


def _longer(old: Draft, new: Draft, values: str) -> bool:
    number = int(values)
    others = [n for n in spans(old) if n != (number if number > 0 else len(spans(old)))]
    return _length(new, number) > _length(old, number) and all(
        _length(old, n) == _length(new, n) for n in others
    )


def _shorter(old: Draft, new: Draft, values: str) -> bool:
    return _longer(new, old, values)


def _value(text: str) -> object:
    if text in ("True", "False"):
        return text == "True"
    return float(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else text


def _styled(old: Draft, new: Draft, values: str, chosen: Callable[[Segment], bool]) -> bool:
    """The chosen segments have these styles, the others are as they were."""
    wanted = {
        key: _value(value)
        for key, _, value in (v.strip().partition(" ") for v in values.split(","))
    }
    mine = [s for s in new.segments() if chosen(s)]
    others = {s.id: s for s in old.segments()}
    same = all(s == others[s.id] for s in new.segments() if not chosen(s))
    return bool(mine) and same and all(s.style.get(k) == v for s in mine for k, v in wanted.items())


def _scenes(old: Draft, new: Draft, values: str) -> bool:
    return _styled(old, new, values, lambda s: s.kind == "scene")


def _one_scene(number: int) -> Check:
    return lambda old, new, values: _styled(
        old, new, values, lambda s: s.kind == "scene" and s.scene == number
    )


def _last_scene(old: Draft, new: Draft, values: str) -> bool:
    last = max(spans(old))
    return _styled(old, new, values, lambda s: s.kind == "scene" and s.scene == last)


def _kind(kind: str) -> Check:
    return lambda old, new, values: _styled(old, new, values, lambda s: s.kind == kind)


def _opening(old: Draft, new: Draft, values: str) -> bool:
    first = min(new.segments("title"), key=lambda s: s.start).id
    return _styled(old, new, values, lambda s: s.id == first)


def _transition(old: Draft, new: Draft, values: str) -> bool:
    cuts = [s.style.get("transition") for s in new.segments("scene")]
    if not values:
        return not any(cuts) and any(s.style.get("transition") for s in old.segments("scene"))
    return cuts[0] is None and all(c and c["type"] == values for c in cuts[1:])


def _volume(old: Draft, new: Draft, values: str) -> bool:
    kind, level = values.split()
    changed = {s.id for s in new.segments(kind)}
    others = {s.id: s for s in old.segments()}
    same = all(s == others[s.id] for s in new.segments() if s.id not in changed)
    return same and all(abs(s.volume - float(level)) < 1e-6 for s in new.segments(kind))


def _no(old: Draft, new: Draft, values: str) -> bool:
    kept = [s for s in old.segments() if s.kind != values]
    return any(old.segments(values)) and list(new.segments()) == kept


def _says(old: Draft, new: Draft, values: str) -> bool:
    number, _, text = values.partition(" ")
    said = " ".join(v.text for v in new.segments("voice") if v.scene == int(number))
    captions = {s.text for s in new.segments("caption") if s.scene == int(number)}
    others = [v.text for v in old.segments("voice") if v.scene != int(number)]
    kept = [v.text for v in new.segments("voice") if v.scene != int(number)]
    return said == text and bool(captions) and others == kept


def _shows(old: Draft, new: Draft, values: str) -> bool:
    name, family = values.split()
    number = int(name) if int(name) > 0 else len(spans(old))
    shown = {s.scene: s.source for s in new.segments("scene")}
    before = {s.scene: s.source for s in old.segments("scene")}
    before[number] = f"visual:{family}"
    return shown == before


def _added(old: Draft, new: Draft, family: str) -> bool:
    known = {s.id for s in old.segments("scene")}
    fresh = [s for s in new.segments("scene") if s.id not in known]
    said = [v.text for v in old.segments("voice")] == [v.text for v in new.segments("voice")]
    return len(fresh) == 1 and fresh[0].source == f"visual:{family}" and said


def _count(old: Draft, new: Draft, values: str) -> bool:
    said = [" ".join(v.text for v in d.segments("voice")).replace("  ", " ") for d in (old, new)]
    more = len(list(new.segments("scene"))) - len(list(old.segments("scene")))
    return more == int(values) and re.sub(r"\s", "", said[0]) == re.sub(r"\s", "", said[1])


def _photo(old: Draft, new: Draft, values: str) -> bool:
    shown = [(s.kind, s.source) for s in new.segments("picture")]
    return shown == [("picture", "http://nemo.local/p")] and next(
        new.segments("picture")
    ).scene == int(values)


def _varied(old: Draft, new: Draft, values: str) -> bool:
    shown = [s.source for s in new.segments("scene")]
    return len(set(shown)) == len(shown)


def _matched(old: Draft, new: Draft, values: str) -> bool:
    """What the pictures were chosen by is the text already, so that nothing need change."""
    return [s.start for s in new.segments()] == [s.start for s in old.segments()]


def _logo(old: Draft, new: Draft, values: str) -> bool:
    (one,) = new.segments("overlay")
    return one.style["position"] == values and (one.start, one.end) == (0, new.duration)


def _title(old: Draft, new: Draft, values: str) -> bool:
    first = min(new.segments("title"), key=lambda s: s.start)
    return first.text == values == new.title


def _notitle(old: Draft, new: Draft, values: str) -> bool:
    layouts = [t.style["layout"] for t in new.segments("title")]
    return "title" not in layouts and bool(layouts)


def _end(old: Draft, new: Draft, values: str) -> bool:
    last = max(new.segments("title"), key=lambda s: s.end)
    return (last.text, last.style["layout"], last.end) == (values, "end", new.duration)


def _cues(old: Draft, new: Draft, values: str) -> bool:
    before, after = (sum(1 for _ in d.segments("caption")) for d in (old, new))
    return after > before


def _word(old: Draft, new: Draft, values: str) -> bool:
    one, other = values.split()
    everything = " ".join(s.text for s in new.segments("voice", "caption", "title"))
    return one not in everything and other in everything


def _rate(old: Draft, new: Draft, values: str) -> bool:
    before = {v.id: float(v.style["rate"]) for v in old.segments("voice")}
    rates = {v.id: float(v.style["rate"]) for v in new.segments("voice")}
    return rates.keys() == before.keys() and all(
        abs(rates[i] / before[i] - float(values)) < 0.02 for i in rates
    )


def _accent(old: Draft, new: Draft, values: str) -> bool:
    return {v.style["language"] for v in new.segments("voice")} == {values}


def _recording(old: Draft, new: Draft, values: str) -> bool:
    (one,) = new.segments("voice")
    return one.source == "http://nemo.local/a" and one.duration == 12_500


def _music(old: Draft, new: Draft, values: str) -> bool:
    (one,) = new.segments("music")
    return one.source == f"music:{values}" and one.duration == new.duration


def _new(old: Draft, new: Draft, values: str) -> bool:
    seconds, family = values.split()
    fresh = not {s.id for s in old.segments()} & {s.id for s in new.segments()}
    sources = {s.source for s in new.segments("scene")}
    return fresh and new.duration == 1000 * int(seconds) and f"visual:{family}" in sources


def _script(old: Draft, new: Draft, values: str) -> bool:
    return next(new.segments("voice")).text == values


CHECKS: dict[str, Check] = {
    "same": lambda old, new, values: encode(old) == encode(new),
    "duration": lambda old, new, values: new.duration == 1000 * int(values),
    "less": lambda old, new, values: old.duration - new.duration == round(1000 * float(values)),
    "more": lambda old, new, values: new.duration - old.duration == round(1000 * float(values)),
    "quicker": lambda old, new, values: (
        new.duration < old.duration
        and [v.text for v in new.segments("voice")] == [v.text for v in old.segments("voice")]
    ),
    "slower": lambda old, new, values: new.duration > old.duration,
    "longer": _longer,
    "shorter": _shorter,
    "length": lambda old, new, values: (
        _length(new, int(values.split()[0])) == round(1000 * float(values.split()[1]))
    ),
    "order": _order,
    "last": _last,
    "gone": _gone,
    "count": _count,
    "added": _added,
    "says": _says,
    "photo": _photo,
    "shows": _shows,
    "varied": _varied,
    "matched": _matched,
    "scene": _scenes,
    "scene2": _one_scene(2),
    "scene3": _one_scene(3),
    "lastscene": _last_scene,
    "logo": _logo,
    "transition": _transition,
    "title": _title,
    "titlestyle": _opening,
    "notitle": _notitle,
    "end": _end,
    "caption": _kind("caption"),
    "cues": _cues,
    "word": _word,
    "accent": _accent,
    "rate": _rate,
    "volume": _volume,
    "recording": _recording,
    "music": _music,
    "musicstyle": _kind("music"),
    "canvas": lambda old, new, values: list(new.canvas[:2]) == [int(v) for v in values.split()],
    "has": lambda old, new, values: any(new.segments(values)) and not any(old.segments(values)),
    "no": _no,
    "new": _new,
    "script": _script,
    **LOOKS,
}


def holds(check: str, old: Draft, new: Draft) -> bool:
    """Whether a check of the corpus holds."""
    name, _, values = check.partition("=")
    return CHECKS[name](old, new, values)
