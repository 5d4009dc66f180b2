"""Draws the contact sheets in `gallery/`: every visual and every kind of scene, in three ratios.

python docs/gallery.py [visuals] [scenes]
"""

from __future__ import annotations

import io
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from nemo_notebook.draft import TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.visuals import names, palettes

FOLDER = Path(__file__).parent / "gallery"
RATIOS = {
    "landscape": (Canvas(1280, 720), 4),
    "vertical": (Canvas(720, 1280), 8),
    "square": (Canvas(960, 960), 6),
}
"""The canvas of each sheet, and how many pictures stand in a row."""
_WIDTH, _GAP, _LARGEST = 1800, 8, 400_000
_LENGTH = 6000

CAPTIONS = ("Nothing is uploaded unless you choose to share it.", "蜜蜂要飞过两百万朵花。")


class Scene(NamedTuple):
    """One picture of a sheet: a title over a visual, or over a file of one's own."""

    text: str
    style: dict[str, Any]
    visual: str
    turn: int = 0
    kind: str = "scene"


TITLES = (
    ("Golden Hour", {"layout": "title", "subtitle": "Ten seconds by the sea"}),
    ("Everything stays on the device.", {"layout": "statement", "emphasis": ["on the device"]}),
    ("+40%", {"layout": "number", "subtitle": "sales in the first quarter"}),
    ("What you get", {"layout": "list", "items": ["Raw honey", "No sugar", "Returned jars"]}),
    ("The best is yet to come", {"layout": "quote", "subtitle": "A proverb"}),
    ("一罐蜂蜜", {"layout": "title", "subtitle": "两百万朵花的故事"}),
)

_QUARTERS = [
    {"label": f"Q{n}", "value": value, "text": f"{value} %"}
    for n, value in enumerate((12, 18, 24, 40), start=1)
]
_COSTS = [
    {"label": label, "value": value, "text": f"{value} %"}
    for label, value in (("People", 46), ("Machines", 24), ("Rent", 18), ("Other", 12))
]
_VISITORS = [
    {"label": month, "value": value}
    for month, value in zip(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun"), (120, 180, 160, 260, 340, 520), strict=True
    )
]
_SOURCES = [
    {"label": "Search engines", "value": 4200},
    {"label": "Newsletter readers", "value": 2300},
    {"label": "Social networks", "value": 1900},
    {"label": "Recommended by friends", "value": 800},
    {"label": "Posters in the valley", "value": 310},
]
_CARDS = [
    {"label": "Before", "texts": ["Four tools open", "Three hours of cutting", "Captions by hand"]},
    {"label": "After", "texts": ["One notebook cell", "Two minutes", "Captions on every word"]},
]
_CARDS_ZH = [
    {"label": "以前", "texts": ["打开四个工具", "剪辑三个小时"]},
    {"label": "现在", "texts": ["一个单元格", "两分钟"]},
]
_EVENTS = [
    {"label": "2019", "text": "The first hive on a roof"},
    {"label": "2021", "text": "Ten hives, one van"},
    {"label": "2023", "text": "A shop in the valley"},
    {"label": "2025", "text": "Forty hives"},
]
_CODE = """def fibonacci(n: int) -> int:
    \"\"\"The n-th number.\"\"\"
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a

print(fibonacci(90))"""
_GIFTS = ["Raw honey", "No added sugar", "Jars that come back", "Delivered to your door"]
_REASONS = [
    *("Fresh air", "Old trees", "Quiet paths", "Clear water", "Birds", "Moss"),
    *("Berries", "Shade", "Wide views", "No signal", "Deer", "Time"),
]
_SUM = r"\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}"
_GAUSS = r"\int_{-\infty}^{\infty} e^{-x^2} \, dx = \sqrt{\pi}"

SCENES = (
    Scene("Golden Hour", {"layout": "title", "subtitle": "Ten seconds by the sea"}, "sunset"),
    Scene("Everything stays on the device.", {"emphasis": ["on the device"]}, "city", 1),
    Scene("$1,299,000", {"layout": "number", "subtitle": "raised in nine days"}, "aurora", 1),
    Scene("What you get", {"layout": "list", "items": _GIFTS}, "kitchen"),
    Scene("The best is yet to come", {"layout": "quote", "subtitle": "A proverb"}, "mountains"),
    Scene(
        "Sales grew every quarter",
        {"layout": "chart", "items": _QUARTERS, "subtitle": "share of orders"},
        "gradient",
    ),
    Scene("Where they come from", {"layout": "chart", "items": _SOURCES}, "paper"),
    Scene(
        "Visitors a day",
        {"layout": "chart", "chart": "line", "items": _VISITORS, "subtitle": "since January"},
        "tech",
    ),
    Scene("Where the money goes", {"layout": "chart", "chart": "donut", "items": _COSTS}, "waves"),
    Scene("One afternoon, two ways", {"layout": "comparison", "items": _CARDS}, "office"),
    Scene("From one hive to forty", {"layout": "timeline", "items": _EVENTS}, "books"),
    Scene(
        "Fibonacci in six lines",
        {"layout": "code", "code": _CODE, "language": "python"},
        "network",
    ),
    Scene(
        "Why does the sum stop growing?",
        {"layout": "formula", "formula": _SUM, "subtitle": "each step is smaller"},
        "space",
    ),
    Scene(
        "A morning of one's own", {"layout": "title", "subtitle": "a photo"}, "sea", 0, "picture"
    ),
    Scene("Two seconds of it", {"subtitle": "a clip that moves"}, "sea", 0, "clip"),
    Scene("两百万朵花", {"layout": "number", "subtitle": "才有一罐蜂蜜"}, "meadow", 1),
    Scene("3.5万", {"layout": "number", "subtitle": "位读者，一个夏天"}, "gradient", 2),
    Scene("一个下午，两种做法", {"layout": "comparison", "items": _CARDS_ZH}, "rain"),
    Scene("مرحبا بالعالم", {"layout": "title", "subtitle": "عشر ثوان على البحر"}, "sunset", 1),
    Scene(
        "नमस्ते दुनिया 🎉",
        {"layout": "title", "subtitle": "สวัสดีชาวโลก · Привет · Γειά σου"},
        "celebration",
    ),
    Scene("Twelve reasons", {"layout": "list", "items": _REASONS}, "forest", 1),
    Scene("A clean slate", {"layout": "title", "subtitle": "every morning"}, "snow", 1),
    Scene("", {"layout": "formula", "formula": _GAUSS}, "geometric"),
    Scene("Thank you", {"layout": "end", "subtitle": "beeandbloom.example"}, "meadow"),
)


def photo() -> bytes:
    """A picture as a person might upload it: hills in the morning, higher than wide."""
    height, width = 1200, 900
    y, x = np.mgrid[:height, :width].astype(np.float32)
    sky = np.stack([250 - 90 * y / height, 205 - 70 * y / height, 160 + 40 * y / height], -1)
    sun = np.exp(-(((x - 620) / 260) ** 2 + ((y - 420) / 260) ** 2))[..., None]
    page = Image.fromarray(np.clip(sky + sun * [40, 60, 20], 0, 255).astype(np.uint8))
    for number in range(5):
        top = [
            (at, 560 + 110 * number + 60 * math.sin(at / (170 - 20 * number) + number * 2))
            for at in range(0, width + 10, 10)
        ]
        shade = tuple(int(c * (1 - number * 0.17)) for c in (120, 128, 150))
        ImageDraw.Draw(page).polygon([*top, (width, height), (0, height)], fill=shade)
        page = page.filter(ImageFilter.GaussianBlur(1.2))
    file = io.BytesIO()
    page.save(file, "JPEG", quality=92)
    return file.getvalue()


def clip() -> bytes:
    """Two seconds of light on water."""
    import av

    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        y, x = np.mgrid[:360, :640].astype(np.float32)
        for number in range(50):
            wave = np.sin(x / 26 + number / 5 + 2 * np.sin(y / 31)) * np.sin(y / 13 - number / 7)
            light = np.clip(0.5 + 0.5 * wave, 0, 1)[..., None] ** 3
            depth = np.stack([20 + 0 * y, 70 + y / 6, 110 + y / 5], -1)
            frame = np.clip(depth + light * [110, 130, 120], 0, 255).astype(np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())
    return file.getvalue()


def draft_of(scene: Scene, seed: int, canvas: Canvas, spoken: bool) -> Draft:
    """Six seconds of a scene with its title, and a caption where something is spoken."""
    choice = palettes(scene.visual)
    shot = {"seed": seed, "palette": choice[scene.turn % len(choice)].name}
    source = f"visual:{scene.visual}" if scene.kind == "scene" else f"nemo:{scene.kind}"
    video = Segment("v", scene.kind, 0, _LENGTH, scene.kind, source, 1, style=shot)
    style = {"layout": "statement", **scene.style}
    title = Segment("t", "title", 0, _LENGTH, scene.text, "", 1, style=style)
    chinese = not scene.text.isascii() and "\u4e00" <= scene.text[0] <= "\u9fff"
    caption = CAPTIONS[chinese]
    words = list(caption) if chinese else caption.split()
    step = 5400 // len(words)
    timed = [[n * step, n * step + step - 20, word] for n, word in enumerate(words)]
    style = {"words": timed, "second": CAPTIONS[not chinese]} if seed % 4 == 0 else {"words": timed}
    cue = Segment("c", "caption", 0, _LENGTH, caption, "", 1, style=style)
    tracks = [
        Track("video", VIDEO, "Video", (video,)),
        Track("titles", TEXT, "Titles", (title,)),
    ]
    if spoken:
        tracks.append(Track("captions", TEXT, "Captions", (cue,)))
    return Draft(tuple(tracks), _LENGTH, canvas=canvas)


def visuals(turn: int) -> Iterator[Scene]:
    """Every visual with one of six titles, in its palette number `turn`."""
    for number, name in enumerate(names()):
        text, style = TITLES[number % len(TITLES)]
        yield Scene(text, style, name, turn)


def sheet(scenes: Sequence[Scene], canvas: Canvas, columns: int, files: Path) -> Image.Image:
    """The scenes, `columns` in a row, as they look in their fifth second."""
    wide = (_WIDTH - _GAP * (columns - 1)) // columns
    high = wide * canvas.height // canvas.width
    rows = -(-len(scenes) // columns)
    page = Image.new("RGB", (_WIDTH, rows * (high + _GAP) - _GAP), "#ffffff")

    def locate(address: str) -> Path:
        return files / address.removeprefix("nemo:")

    for number, scene in enumerate(scenes):
        draft = draft_of(scene, number + 3, canvas, spoken=number % 3 != 2)
        frame = Painter(draft, locate).frame(135 if scene.kind != "clip" else 45)
        picture = frame.to_image().resize((wide, high), Image.Resampling.LANCZOS)
        row, column = divmod(number, columns)
        page.paste(picture, (column * (wide + _GAP), row * (high + _GAP)))
    return page


def save(page: Image.Image, path: Path) -> None:
    """As good as it fits into 400 KB."""
    for quality in range(90, 30, -4):
        page.save(path, quality=quality, optimize=True, progressive=True)
        if path.stat().st_size <= _LARGEST:
            return


def main(wanted: Sequence[str]) -> None:
    import tempfile

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder)
        (files / "picture").write_bytes(photo())
        (files / "clip").write_bytes(clip())
        for turn, (name, (canvas, columns)) in enumerate(RATIOS.items()):
            if "visuals" in wanted:
                page = sheet(list(visuals(turn)), canvas, columns, files)
                save(page, FOLDER / f"visuals_{name}.jpg")
            if "scenes" in wanted:
                save(sheet(SCENES, canvas, columns, files), FOLDER / f"scenes_{name}.jpg")


if __name__ == "__main__":
    main(sys.argv[1:] or ("visuals", "scenes"))
