"""The card that stands for a file which is gone or broken: neutral, and it says which one."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ....draft import Canvas
from ..visuals import Palette
from .blending import Blender, Placement
from .planes import Planes
from .sprites import Sprite, premultiply
from .stills import to_planes

__all__ = ["MissingShot", "missing_shot"]

_MIDDLE, _EDGE, _INK, _FAINT = (46, 50, 58), (26, 28, 34), "#c9ced8", "#767d8b"


class MissingShot:
    """A plain card at rest."""

    def __init__(self, planes: Planes, palette: Palette) -> None:
        self.palette = palette
        self._planes = planes

    def moment(self, seconds: float) -> Hashable:
        """Always the same."""
        return ()

    def paint(self, planes: Planes, seconds: float, blender: Blender) -> None:
        blender.copy(planes, self._planes)


def _ground(canvas: Canvas) -> Image.Image:
    """Grey, a little lighter in the middle, with grain against banding."""
    y, x = np.mgrid[-1 : 1 : canvas.height * 1j, -1 : 1 : canvas.width * 1j]
    far = np.clip(np.hypot(x, y) / 1.3, 0, 1)[..., None]
    grain = np.random.default_rng(3).uniform(-0.6, 0.6, far.shape)
    colours = np.array(_MIDDLE) * (1 - far) + np.array(_EDGE) * far + grain
    return Image.fromarray(np.rint(colours).astype(np.uint8))


def _sign(side: int) -> NDArray[np.uint8]:
    """A picture frame that is struck out, premultiplied."""
    large = max(4, side) * 4
    mask = Image.new("L", (large, large))
    draw, line = ImageDraw.Draw(mask), large // 18

    def at(*parts: float) -> list[tuple[float, float]]:
        return [(large * x, large * y) for x, y in zip(parts[::2], parts[1::2], strict=True)]

    draw.rounded_rectangle(at(0.12, 0.16, 0.88, 0.84), large * 0.08, outline=255, width=line)
    draw.line(at(0.18, 0.72, 0.4, 0.5, 0.55, 0.64, 0.68, 0.52, 0.82, 0.66), 255, line, "curve")
    draw.ellipse(at(0.62, 0.28, 0.74, 0.4), fill=255)
    draw.line(at(0.06, 0.04, 0.94, 0.96), 0, line * 3)
    draw.line(at(0.08, 0.06, 0.92, 0.94), 255, line)
    alpha = mask.resize((large // 4, large // 4), Image.Resampling.BOX)
    sign = Image.new("RGBA", alpha.size, _FAINT)
    sign.putalpha(alpha)
    return premultiply(sign)


def missing_shot(name: str, canvas: Canvas, palette: Palette) -> MissingShot:
    """The card for the file of that name; "The file" where it has none."""
    # Here, because the words know the pictures.
    from ..words.fonts import BODY
    from ..words.typography import Run, Text, typeset

    unit = min(canvas.width, canvas.height) / 1080
    width, height = canvas.width * 0.7, canvas.height * 0.3
    said = f"{name or 'The file'} could not be read"
    sizes = tuple(round(size * unit) for size in (52, 42, 32))
    words = Text((Run(said),), sizes, width, height, _INK, _INK, BODY, 500, align="center")
    images = [_sign(round(150 * unit)), typeset([words])[0].pixels]
    gap = round(28 * unit)
    top = (canvas.height - sum(image.shape[0] for image in images) - gap) // 2
    planes = to_planes(_ground(canvas))
    for pixels in images:
        Blender().put(planes, Placement(Sprite(pixels), (canvas.width - pixels.shape[1]) // 2, top))
        top += pixels.shape[0] + gap
    return MissingShot(planes, palette)
