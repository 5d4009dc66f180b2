"""Whole frames of scenes that are kept to see when they change: files of all kinds in every ratio,
moved, graded, in transitions, with words and a logo over them.

After a change that is meant, look at what is different and keep it:

    python tests/local/render/golden_scenes.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from footage import recording, turned
from PIL import Image, ImageDraw

from nemo_notebook.draft import TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.painter import Painter

FOLDER = Path(__file__).parent / "golden_scenes"
WIDE, TALL, SQUARE, FEED = Canvas(640, 360), Canvas(360, 640), Canvas(480, 480), Canvas(432, 540)
WIDTH = 200

_STILL: dict[str, Any] = {"zoom": {"from": 1.0, "to": 1.0}}
_INTO: dict[str, Any] = {"zoom": {"from": 1.0, "to": 2.0, "x": 0.2, "y": 0.8}}


class Scene(NamedTuple):
    """One or two files on a canvas, 2 s each, and the frame that is kept."""

    canvas: Canvas
    files: tuple[str, ...]
    styles: tuple[dict[str, Any], ...]
    number: int = 45
    words: bool = False
    logo: bool = False


def _between(name: str) -> tuple[dict[str, Any], ...]:
    return _STILL, {**_STILL, "transition": {"type": name, "duration": 1000}}


SCENES = {
    "picture": Scene(WIDE, ("photo.jpg",), (_STILL,)),
    "picture_tall": Scene(TALL, ("photo.jpg",), (_STILL,), words=True),
    "picture_square": Scene(SQUARE, ("photo.jpg",), (_STILL,), words=True),
    "picture_feed": Scene(FEED, ("tall.jpg",), (_STILL,), logo=True),
    "tall_in_wide": Scene(WIDE, ("tall.jpg",), (_STILL,), words=True),
    "zoomed": Scene(WIDE, ("photo.jpg",), (_INTO,), 59),
    "mono": Scene(WIDE, ("photo.jpg",), ({**_STILL, "grade": "mono"},)),
    "cinematic": Scene(SQUARE, ("photo.jpg",), ({**_STILL, "grade": "cinematic"},)),
    "blurred": Scene(WIDE, ("photo.jpg",), ({**_STILL, "blur": 20},), words=True),
    "fading": Scene(WIDE, ("photo.jpg",), ({**_STILL, "fade_in": 2000},), 30),
    "clip": Scene(WIDE, ("roll.mp4",), ({},)),
    "clip_fast": Scene(WIDE, ("roll.mp4",), ({"speed": 2.0, "trim": 500},), 30),
    "clip_turned": Scene(TALL, ("turned.mp4",), ({},), words=True),
    "clip_in_square": Scene(SQUARE, ("roll.mp4",), ({},), logo=True),
    "fade": Scene(WIDE, ("photo.jpg", "tall.jpg"), _between("fade"), 62),
    "slide": Scene(WIDE, ("photo.jpg", "tall.jpg"), _between("slide"), 62),
    "wipe": Scene(WIDE, ("photo.jpg", "tall.jpg"), _between("wipe"), 62),
    "zoom": Scene(WIDE, ("photo.jpg", "tall.jpg"), _between("zoom"), 62),
    "dip": Scene(WIDE, ("photo.jpg", "tall.jpg"), _between("dip"), 66),
    "missing": Scene(WIDE, ("gone.jpg",), (_STILL,)),
    "logo": Scene(WIDE, ("photo.jpg",), (_STILL,), words=True, logo=True),
}


def _landscape(width: int, height: int, sun: float = 0.7) -> Image.Image:
    """A sky that grows lighter downwards, a sun, two hills and a house."""
    rows = np.linspace(0, 1, height)[:, None, None]
    sky = (1 - rows) * np.array([40, 90, 190]) + rows * np.array([250, 200, 150])
    picture = Image.fromarray(np.broadcast_to(sky, (height, width, 3)).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    unit, left = min(width, height), sun * width
    draw.ellipse((left, unit * 0.12, left + unit * 0.2, unit * 0.32), fill=(255, 240, 170))
    for place, colour in ((-0.2, (60, 110, 80)), (0.4, (40, 80, 50))):
        draw.ellipse(
            (place * width, height * 0.6, (place + 0.9) * width, height * 1.5), fill=colour
        )
    side = unit * 0.16
    draw.rectangle((width * 0.2, height * 0.72 - side, width * 0.2 + side, height * 0.72),
                   fill=(200, 60, 50))  # fmt: skip
    return picture


def _files(folder: Path) -> None:
    _landscape(640, 360).save(folder / "photo.jpg", quality=95)
    _landscape(300, 400).save(folder / "tall.jpg", quality=95)
    logo = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    ImageDraw.Draw(logo).rounded_rectangle((4, 4, 196, 96), 30, fill=(250, 210, 40, 255))
    logo.save(folder / "logo.png")
    for name in ("roll.mp4", "turned.mp4"):
        recording(
            folder / name,
            lambda number: np.asarray(_landscape(320, 180, number / 60)),
            size=(320, 180),
            options={"crf": "12"},
        )
    turned(folder / "turned.mp4", 90)


def _draft(scene: Scene) -> Draft:
    shown = tuple(
        Segment(
            f"v{n}", "clip" if name.endswith(".mp4") else "picture", 2000 * n, 2000, name,
            f"nemo:{name}", n + 1, style=style,
        )
        for n, (name, style) in enumerate(zip(scene.files, scene.styles, strict=True))
    )  # fmt: skip
    end = 2000 * len(shown)
    tracks = [Track("video", VIDEO, "Video", shown)]
    if scene.logo:
        place = {"position": "top right"}
        logo = Segment("o", "overlay", 0, end, "logo.png", "nemo:logo.png", style=place)
        tracks.append(Track("overlays", VIDEO, "Logo", (logo,)))
    if scene.words:
        title = Segment("t", "title", 0, end, "By the sea", style={"layout": "title"})
        caption = Segment("c", "caption", 0, end, "It was a summer like no other.")
        tracks.append(Track("words", TEXT, "Words", (title, caption)))
    return Draft(tuple(tracks), end, canvas=scene.canvas)


def frames() -> dict[str, Image.Image]:
    """Each scene as it is drawn, smaller."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _files(folder)
        for title, scene in SCENES.items():
            painter = Painter(_draft(scene), lambda address: folder / address[5:])
            picture = painter.frame(scene.number).to_ndarray(format="rgb24")
            width, height, _ = scene.canvas
            shown = Image.fromarray(np.ascontiguousarray(picture))
            size = WIDTH, round(WIDTH * height / width)
            found[title] = shown.resize(size, Image.Resampling.BOX)
    return found


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, frame in frames().items():
        frame.save(FOLDER / f"{name}.png", optimize=True)
