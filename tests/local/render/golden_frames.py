"""Frames of words alone, on black, that are kept to see when they change.

After a change that is meant, look at what is different and keep it:

    python tests/local/render/golden_frames.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image

from nemo_notebook.draft import TEXT, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.painter import Painter

FOLDER = Path(__file__).parent / "golden"
LANDSCAPE, VERTICAL, SQUARE = Canvas(640, 360), Canvas(360, 640), Canvas(480, 480)
WIDTH = 320

_SHARES = [
    {"label": "People", "value": 46, "text": "46 %"},
    {"label": "Machines", "value": 24, "text": "24 %"},
    {"label": "Rent", "value": 18, "text": "18 %"},
]
_CARDS = [
    {"label": "Before", "texts": ["Four tools", "Three hours"]},
    {"label": "After", "texts": ["One cell", "Two minutes"]},
]
_EVENTS = [
    {"label": "2019", "text": "The first hive"},
    {"label": "2022", "text": "Ten hives"},
    {"label": "2025", "text": "Forty hives"},
]
_CODE = {"code": 'def hello(name: str):\n    print(f"Hello {name}")  # 1', "language": "python"}
_ITEMS = ["Raw honey", "No added sugar", "Jars that come back"]

TITLES: dict[str, tuple[Canvas, str, dict[str, Any]]] = {
    "title": (LANDSCAPE, "Golden Hour", {"layout": "title", "subtitle": "Ten seconds by the sea"}),
    "statement": (LANDSCAPE, "It stays on the device.", {"emphasis": ["on the device"]}),
    "number": (LANDSCAPE, "+40%", {"layout": "number", "subtitle": "sales in one quarter"}),
    "list": (VERTICAL, "What you get", {"layout": "list", "items": _ITEMS}),
    "quote": (SQUARE, "The best is yet to come", {"layout": "quote", "subtitle": "A proverb"}),
    "end": (VERTICAL, "Follow us", {"layout": "end", "subtitle": "example.org"}),
    "bars": (LANDSCAPE, "Where it goes", {"layout": "chart", "items": _SHARES}),
    "line": (SQUARE, "Where it goes", {"layout": "chart", "chart": "line", "items": _SHARES}),
    "donut": (VERTICAL, "Where it goes", {"layout": "chart", "chart": "donut", "items": _SHARES}),
    "comparison": (LANDSCAPE, "Two ways", {"layout": "comparison", "items": _CARDS}),
    "timeline": (LANDSCAPE, "From one hive", {"layout": "timeline", "items": _EVENTS}),
    "timeline_tall": (VERTICAL, "From one hive", {"layout": "timeline", "items": _EVENTS}),
    "code": (LANDSCAPE, "Hello", {"layout": "code", **_CODE}),
    "formula": (
        *(LANDSCAPE, "It stops growing"),
        {"layout": "formula", "formula": r"\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}"},
    ),
    "chinese": (SQUARE, "一罐蜂蜜", {"layout": "title", "subtitle": "两百万朵花的故事"}),
    "arabic": (LANDSCAPE, "مرحبا بالعالم", {"layout": "list", "items": ["عسل خام", "بدون سكر"]}),
    "emoji": (SQUARE, "Party 🎉 time नमस्ते สวัสดี", {"layout": "statement"}),
}


def frames() -> dict[str, Image.Image]:
    """Each title as it stands, with a caption below it whose second word is spoken."""
    found = {}
    for name, (canvas, text, style) in TITLES.items():
        words = [[0, 100, "Nothing"], [100, 9000, "is"], [9000, 9100, "uploaded"]]
        second = {"second": "什么都不会上传"} if name == "chinese" else {}
        draft = Draft(
            (
                Track("t", TEXT, "Titles", (Segment("t", "title", 0, 6000, text, style=style),)),
                Track(
                    "c",
                    TEXT,
                    "Captions",
                    (
                        Segment(
                            *("c", "caption", 0, 6000, "Nothing is uploaded"),
                            style={"words": words, **second},
                        ),
                    ),
                ),
            ),
            6000,
            canvas=canvas,
        )
        picture = Painter(draft).frame(135).to_image()
        height = round(WIDTH * canvas.height / canvas.width)
        found[name] = picture.resize((WIDTH, height), Image.Resampling.BOX)
    return found


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, frame in frames().items():
        frame.quantize(256).save(FOLDER / f"{name}.png", optimize=True)
