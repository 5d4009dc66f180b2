"""Checks of the corpora for the camera, clips, voices, versions, entrances and charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from nemo_notebook.draft import Draft, Segment
from nemo_notebook.local.agent.timeline.ripple import spans

Check = Callable[[Draft, Draft, str], bool]
CLIP = "http://nemo.local/v"


def with_clip(draft: Draft) -> Draft:
    """The draft with an uploaded clip in scene 2."""
    return _change(draft, lambda s: s.kind == "scene" and s.scene == 2, _clip)


def _clip(segment: Segment) -> Segment:
    return replace(segment, kind="clip", source=CLIP, text="clip.mp4")


def with_zoom(draft: Draft) -> Draft:
    """The draft in which every scene is zoomed into."""
    zoom = {"from": 1.0, "to": 1.2, "x": 0.5, "y": 0.5}
    return _change(
        draft,
        lambda s: s.kind == "scene",
        lambda s: replace(s, style={**s.style, "zoom": dict(zoom)}),
    )


def _change(
    draft: Draft, chosen: Callable[[Segment], bool], change: Callable[[Segment], Segment]
) -> Draft:
    tracks = tuple(
        replace(t, segments=tuple(change(s) if chosen(s) else s for s in t.segments))
        for t in draft.tracks
    )
    return replace(draft, tracks=tracks)


def _moves(zoom: object, before: object, way: str) -> bool:
    """Whether a zoom goes this way; "" means that it is as it was before."""
    if way in ("", "none"):
        return zoom == (before if not way else None)
    if not isinstance(zoom, dict) or (zoom["from"] > zoom["to"]) != (way == "out"):
        return False
    return zoom["x"] == {"left": 0.0, "right": 1.0}.get(way, zoom["x"])


def _zoom(old: Draft, new: Draft, values: str) -> bool:
    """`2 in`, `all out`, `-1 right`, `all none`: which scenes move how, and that others do not."""
    name, way = values.split()
    numbers = (
        set(spans(old)) if name == "all" else {int(name) if int(name) > 0 else len(spans(old))}
    )
    for segment in new.segments("scene", "picture", "clip"):
        zoom = segment.style.get("zoom")
        before = next(s for s in old.segments() if s.id == segment.id).style.get("zoom")
        if not _moves(zoom, before, way if segment.scene in numbers else ""):
            return False
    return True


def _clip_style(old: Draft, new: Draft, values: str) -> bool:
    key, value = values.split()
    (one,) = new.segments("clip")
    same = [s.text for s in old.segments("voice")] == [s.text for s in new.segments("voice")]
    return one.style.get(key) == float(value) and one.source == CLIP and same


def _clip_volume(old: Draft, new: Draft, values: str) -> bool:
    (one,) = new.segments("clip")
    others = [s for s in new.segments() if s.kind != "clip"]
    return one.volume == float(values) and others == [s for s in old.segments() if s.kind != "clip"]


def _voice(old: Draft, new: Draft, values: str) -> bool:
    """All voices are `female` or `male`, what they say is the same, captions follow them."""
    from nemo_notebook.local.sound.voice import choose

    wanted = {choose(str(v.style["language"]), values) for v in new.segments("voice")}
    said = [v.text for v in old.segments("voice")] == [v.text for v in new.segments("voice")]
    return said and {v.source for v in new.segments("voice")} == {f"voice:{id}" for id in wanted}


def _voices(old: Draft, new: Draft, values: str) -> bool:
    found = {v.source for v in new.segments("voice")}
    own = {v.scene: v.source for v in new.segments("voice")}
    numbers = sorted(n for n in own if n is not None)
    said = [v.text for v in old.segments("voice")] == [v.text for v in new.segments("voice")]
    turns = all(own[a] != own[b] for a, b in pairwise(numbers))
    return len(found) == int(values) and turns and said


def _versions(old: Draft, new: Draft, values: str) -> bool:
    """The timeline is version 1 as it was, and that many looks are kept, all different."""
    looks = new.wire["looks"]
    made = looks["made"]
    return (
        looks["now"] == 1
        and len(made) == int(values)
        and all(a != b for n, a in enumerate(made) for b in made[:n])
        and list(new.segments()) == list(old.segments())
    )


def _another(old: Draft, new: Draft, values: str) -> bool:
    same = [s.text for s in new.segments()] == [s.text for s in old.segments()]
    shown = [(s.source, s.style.get("seed")) for s in new.segments("scene")]
    before = [(s.source, s.style.get("seed")) for s in old.segments("scene")]
    return same and shown != before and new.wire["looks"]["now"] == 2


def _entrance(old: Draft, new: Draft, values: str) -> bool:
    first = min(new.segments("title"), key=lambda s: s.start)
    others = [s for s in new.segments() if s.id != first.id]
    return first.style["entrance"] == values and others == [
        s for s in old.segments() if s.id != first.id
    ]


def _chart(old: Draft, new: Draft, values: str) -> bool:
    number, kind = values.split()
    (one,) = [s for s in new.segments("title") if s.scene == int(number)]
    items = one.style["items"]
    return (
        one.style["layout"] == "chart"
        and one.style["chart"] == kind
        and 2 <= len(items) <= 8
        and all(i["label"] and isinstance(i["value"], float) and i["text"] for i in items)
        and bool(one.text)
    )


LOOKS: dict[str, Check] = {
    "zoom": _zoom,
    "clip": _clip_style,
    "clipvolume": _clip_volume,
    "voice": _voice,
    "voices": _voices,
    "versions": _versions,
    "another": _another,
    "entrance": _entrance,
    "chart": _chart,
}
