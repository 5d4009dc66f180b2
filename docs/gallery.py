"""Draws the contact sheets of this folder: every background, with words on it, in every ratio.

python docs/gallery.py
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from nemo_notebook.draft import TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.visuals import names, palettes

HERE = Path(__file__).parent

TITLES = (
    ("Golden Hour", {"layout": "title", "subtitle": "Ten seconds by the sea"}),
    ("Everything stays on the device.", {"layout": "statement", "emphasis": ["on the device"]}),
    ("+40%", {"layout": "number", "subtitle": "sales in the first quarter"}),
    ("What you get", {"layout": "list", "items": ["Raw honey", "No sugar", "Returned jars"]}),
    ("The best is yet to come", {"layout": "quote", "subtitle": "A proverb"}),
    ("一罐蜂蜜", {"layout": "title", "subtitle": "两百万朵花的故事"}),
)
CAPTIONS = ("Nothing is uploaded unless you choose to share it.", "蜜蜂要飞过两百万朵花。")


def scene(name: str, number: int, canvas: Canvas, palette: str) -> Draft:
    """Five seconds of one background with a title and a caption."""
    text, style = TITLES[number % len(TITLES)]
    chinese = not text.isascii()
    caption = CAPTIONS[chinese]
    words = list(caption) if chinese else caption.split()
    timed = [[n * 300, n * 300 + 280, word] for n, word in enumerate(words)]
    shot = {"seed": number + 3, "palette": palette}
    video = Segment("v", "scene", 0, 5000, "", f"visual:{name}", 1, style=shot)
    title = Segment("t", "title", 0, 5000, text, "", 1, style=style)
    cue = Segment("c", "caption", 0, 5000, caption, "", 1, style={"words": timed})
    return Draft(
        (
            Track("video", VIDEO, "Video", (video,)),
            Track("titles", TEXT, "Titles", (title,)),
            Track("captions", TEXT, "Captions", (cue,)),
        ),
        5000,
        canvas=canvas,
    )


def sheet(canvas: Canvas, columns: int, width: int, turn: int) -> Image.Image:
    """All backgrounds, `columns` in a row of `width` px, in their palette number `turn`."""
    cell = (width // columns, width // columns * canvas.height // canvas.width)
    rows = -(-len(names()) // columns)
    page = Image.new("RGB", (cell[0] * columns, cell[1] * rows))
    for number, name in enumerate(names()):
        choice = palettes(name)
        draft = scene(name, number, canvas, choice[turn % len(choice)].name)
        picture = Painter(draft).frame(54).to_image().resize(cell, Image.Resampling.LANCZOS)
        page.paste(picture, (number % columns * cell[0], number // columns * cell[1]))
    return page


def main() -> None:
    for name, canvas, columns, turn in (
        ("landscape", Canvas(1920, 1080), 4, 0),
        ("vertical", Canvas(1080, 1920), 8, 1),
        ("square", Canvas(1080, 1080), 6, 2),
    ):
        sheet(canvas, columns, 1800, turn).save(HERE / f"gallery_{name}.jpg", quality=86)


if __name__ == "__main__":
    main()
