"""The card that stands for a file which is gone or broken: neutral, and it says which one."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from PIL import Image

from ....draft import Canvas
from ..visuals import Palette
from .pixels import Blender, Placement, Planes, Sprite
from .stills import to_planes

__all__ = ["MissingShot", "missing_shot"]

_MIDDLE, _EDGE, _INK = (46, 50, 58), (26, 28, 34), "#c9ced8"


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


def missing_shot(name: str, canvas: Canvas, palette: Palette) -> MissingShot:
    """The card for the file of that name; "The file" where it has none."""
    # Here, because the words know the pictures.
    from ..words.fonts import BODY
    from ..words.typography import Run, Text, typeset

    unit = min(canvas.width, canvas.height) / 1080
    said = f"{name or 'The file'} could not be read"
    block = Text(
        (Run(said, icon="image-off"),),
        (round(46 * unit), round(36 * unit), round(28 * unit)),
        canvas.width * 0.7,
        canvas.height * 0.3,
        _INK,
        _INK,
        BODY,
        500,
        align="center",
        leading=0.3,
    )
    pixels = typeset([block])[0].pixels
    planes = to_planes(_ground(canvas))
    height, width = pixels.shape[:2]
    place = Placement(Sprite(pixels), (canvas.width - width) // 2, (canvas.height - height) // 2)
    Blender().put(planes, place)
    return MissingShot(planes, palette)
