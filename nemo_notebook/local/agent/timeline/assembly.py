"""From a plan to a draft, in the two stages in which a video comes into being.

The raw video is scenes and voice; then titles, captions and music are laid over it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nemo_notebook.draft import AUDIO, TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.sound.voice import choose

from ..planning.planner import Plan
from .captions import Word, cue_end, cues, join, spread

__all__ = ["Ids", "caption_segments", "finish", "media", "raw", "track"]

_IN, _OUT = 300, 250
SEED_STEP = 7919
"""From one scene of a family to its next: neither a multiple of 3 nor of 4, since the seed chooses
among the three or four palettes of a family."""
FADE = {"type": "fade", "duration": 500}
TRACKS = {
    "video": (VIDEO, "Video"),
    "overlays": (VIDEO, "Overlays"),
    "voice": (AUDIO, "Voice"),
    "music": (AUDIO, "Music"),
    "titles": (TEXT, "Titles"),
    "captions": (TEXT, "Captions"),
}
"""The tracks of a local draft, in order: id → type, name."""


class Ids:
    """Names for segments: s1, s2, …, going on after those that a draft has or had.

    The last number given is kept in the draft's wire, so that a deleted name never comes back.
    """

    def __init__(self, draft: Draft | None = None) -> None:
        numbers = [0]
        if draft is not None:
            kept = draft.wire.get("last_id")
            numbers.append(kept if isinstance(kept, int) else 0)
            numbers += [
                int(m[1]) for s in draft.segments() if (m := re.fullmatch(r"s(\d{1,9})", s.id))
            ]
        self._last = max(numbers)

    def __call__(self) -> str:
        self._last += 1
        return f"s{self._last}"

    def keep(self, draft: Draft) -> Draft:
        """The draft, remembering the last name given."""
        return replace(draft, wire={**draft.wire, "last_id": self._last})


def track(id: str, segments: Sequence[Segment]) -> Track:
    """A track of a local draft with its fixed type and name."""
    type, name = TRACKS[id]
    return Track(id, type, name, tuple(segments))


def media(uploads: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """What can be seen among the uploads: (kind, address, name)."""
    found = []
    for upload in uploads:
        type = str(upload.get("file_type", "")).lower()
        shown = str(upload.get("filename", ""))
        name = shown.lower()
        address = str(upload.get("cdn_url", ""))
        if not address:
            continue
        if type.startswith("image") or name.endswith((".jpg", ".jpeg", ".png", ".gif", ".webp")):
            found.append(("picture", address, shown))
        elif type.startswith("video") or name.endswith((".mp4", ".mov", ".avi", ".webm", ".mkv")):
            found.append(("clip", address, shown))
    return found


def raw(plan: Plan, ids: Ids, uploads: Sequence[Mapping[str, Any]] = ()) -> Draft:
    """The first stage: the scenes, and the voice where there is one.

    Uploaded pictures and clips are shown in the first scenes, one in each.
    """
    shown = media(uploads)
    scenes, voices = [], []
    before: Counter[str] = Counter()
    for number, scene in enumerate(plan.scenes, start=1):
        style: dict[str, Any] = {
            "palette": "",
            "seed": plan.seed + SEED_STEP * before[scene.family],
        }
        before[scene.family] += 1
        if number > 1:
            style["transition"] = dict(FADE)
        kind, source, text = "scene", f"visual:{scene.family}", ""
        if number <= len(shown):
            kind, source, text = shown[number - 1]
            style["fit"] = "cover"
        scenes.append(
            Segment(
                ids(), kind, scene.start, scene.end - scene.start, text, source, number, 1.0, style
            )
        )
    for number, scene in enumerate(plan.scenes, start=1):
        for one in scene.spoken:
            voices.append(
                Segment(
                    ids(),
                    "voice",
                    one.start,
                    one.speech.duration,
                    one.line.text,
                    f"voice:{one.line.voice or choose(plan.voice)}",
                    number,
                    1.0,
                    {
                        "language": plan.voice,
                        "rate": plan.rate,
                        "words": [[w.start, w.end, w.text] for w in one.speech.words],
                    },
                )
            )
    tracks = [track("video", scenes)] + ([track("voice", voices)] if voices else [])
    draft = Draft(tuple(tracks), plan.duration, plan.title, plan.canvas, plan.language)
    return ids.keep(draft)


def finish(draft: Draft, plan: Plan, ids: Ids) -> Draft:
    """The second stage: music, titles and captions over the raw video."""
    if plan.music:
        music = Segment(
            ids(),
            "music",
            0,
            plan.duration,
            "",
            f"music:{plan.music}",
            None,
            0.2,
            music_style(plan.seed, plan.duration),
        )
        draft = draft.with_track(track("music", [music]))
    titles = list(_titles(plan, ids))
    if titles:
        draft = draft.with_track(track("titles", titles))
    if plan.captioned:
        captions = caption_segments(draft, ids) if plan.voiced else list(_readings(plan, ids))
        if captions:
            draft = draft.with_track(track("captions", captions))
    return ids.keep(draft)


def music_style(seed: int, duration: int) -> dict[str, Any]:
    """The style of a music segment."""
    return {"seed": seed, "duck": True, "fade_in": 500, "fade_out": min(2000, duration // 4)}


def _titles(plan: Plan, ids: Ids) -> Iterator[Segment]:
    for number, scene in enumerate(plan.scenes, start=1):
        if scene.card is None:
            continue
        start = scene.start + max(scene.wait, _IN if number > 1 else 200)
        end = scene.end - (_OUT if number < len(plan.scenes) else 0)
        if end - start < 800:
            continue
        style = {"layout": scene.card.layout, **scene.card.style}
        yield Segment(ids(), "title", start, end - start, scene.card.text, "", number, 1.0, style)


def _segments(
    words: Sequence[Word],
    canvas: Canvas,
    limit: int,
    scene: int | None,
    ids: Ids,
    line: float = 1.0,
) -> Iterator[Segment]:
    """Caption segments for words with times on the timeline; none ends after `limit`."""
    found = cues(words, canvas, line)
    for number, cue in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        start = cue[0][0]
        end = max(cue_end(cue, following, limit), start + 1)
        own = [[a - start, b - start, text] for a, b, text in cue]
        yield Segment(
            ids(),
            "caption",
            start,
            end - start,
            join(text for *_, text in cue),
            "",
            scene,
            1.0,
            {"words": own},
        )


def caption_segments(draft: Draft, ids: Ids) -> list[Segment]:
    """The captions that belong to the voice of a draft, cut for its canvas."""
    found: list[Segment] = []
    line = next((float(s.style.get("line", 1.0)) for s in draft.segments("caption")), 1.0)
    for voice in draft.segments("voice"):
        words = [
            (voice.start + int(a), voice.start + int(b), str(text))
            for a, b, text in voice.style.get("words", ())
        ]
        found.extend(_segments(words, draft.canvas, voice.end, voice.scene, ids, line))
    return found


def _readings(plan: Plan, ids: Ids) -> Iterator[Segment]:
    """Captions of a text that nobody speaks, at reading pace."""
    for number, scene in enumerate(plan.scenes, start=1):
        if scene.read:
            words = spread(scene.read, scene.start + _IN, scene.end - _OUT)
            yield from _segments(words, plan.canvas, scene.end - _OUT, number, ids)
