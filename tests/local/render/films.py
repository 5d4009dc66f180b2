"""Drafts to render in tests."""

from __future__ import annotations

from typing import Any

from nemo_notebook.draft import AUDIO, TEXT, VIDEO, Canvas, Draft, Segment, Track

SMALL = Canvas(640, 360)


def timed(text: str, step: int = 250) -> list[list[Any]]:
    """Words as they would be spoken, one every `step` ms."""
    parts = text.split() if " " in text else list(text)
    return [[n * step, n * step + step - 40, part] for n, part in enumerate(parts)]


def film(
    *,
    canvas: Canvas = SMALL,
    visuals: tuple[str, ...] = ("gradient", "sunset", "city"),
    scene: int = 3000,
    caption: str = "Nothing is uploaded unless you choose to share it.",
    voice: str = "",
    music: bool = False,
) -> Draft:
    """Scenes with a title and a caption each, cross-faded; with sound where it is asked for."""
    scenes, titles, captions = [], [], []
    for number, name in enumerate(visuals, start=1):
        start = (number - 1) * scene
        fade = {"transition": {"type": "fade", "duration": 500}} if number > 1 else {}
        scenes.append(
            Segment(
                f"v{number}",
                "scene",
                start,
                scene,
                source=f"visual:{name}",
                scene=number,
                style={"seed": number, **fade},
            )
        )
        layout = "title" if number == 1 else "statement"
        titles.append(
            Segment(
                f"t{number}",
                "title",
                start + 300,
                scene - 600,
                f"Scene number {number}",
                scene=number,
                style={"layout": layout},
            )
        )
        captions.append(
            Segment(
                f"c{number}",
                "caption",
                start + 400,
                scene - 700,
                caption,
                scene=number,
                style={"words": timed(caption)},
            )
        )
    total = scene * len(visuals)
    tracks = [
        Track("video", VIDEO, "Video", tuple(scenes)),
        Track("titles", TEXT, "Titles", tuple(titles)),
        Track("captions", TEXT, "Captions", tuple(captions)),
    ]
    if voice:
        spoken = Segment("s1", "voice", 400, total - 800, voice, "voice:espeak", 1)
        tracks.append(Track("voice", AUDIO, "Voice", (spoken,)))
    if music:
        bed = Segment(
            "m1",
            "music",
            0,
            total,
            source="music:calm",
            volume=0.2,
            style={"seed": 1, "duck": True, "fade_in": 300, "fade_out": 1000},
        )
        tracks.append(Track("music", AUDIO, "Music", (bed,)))
    return Draft(tuple(tracks), total, "A film", canvas)
