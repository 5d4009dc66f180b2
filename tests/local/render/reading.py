"""How well words can be read, measured on a painted frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.picture.blending import Layer
from nemo_notebook.local.render.visuals.colour import luminance

_BLOCK = 24


def ink_of(layer: Layer, time: float, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Where a layer is opaque at a time: (h, w) of the picture."""
    ink = np.zeros(shape[:2], bool)
    for sprite, x, y, opacity in layer(time):
        if opacity < 1:
            continue
        core = sprite.rgba[..., 3] >= 248
        left, top = round(x), round(y)
        cut = core[max(0, -top) : shape[0] - top, max(0, -left) : shape[1] - left]
        place = np.s_[max(0, top) :, max(0, left) :]
        ink[place][: cut.shape[0], : cut.shape[1]] |= cut
    return ink


def contrasts(painter: Painter, number: int, layer: Layer) -> NDArray[np.float64]:
    """The contrast of letters with what is around them in a frame, block by block."""
    picture = painter.frame(number).to_ndarray(format="rgb24")
    light = luminance(picture / np.float32(255))
    ink = ink_of(layer, 1000 * number / painter.canvas.fps, picture.shape)
    mask = Image.fromarray(np.where(ink, 255, 0).astype(np.uint8))
    near = np.asarray(mask.filter(ImageFilter.MaxFilter(7))) > 0
    around = (np.asarray(mask.filter(ImageFilter.MaxFilter(13))) > 0) & ~near
    found = []
    for row in range(0, light.shape[0], _BLOCK):
        for column in range(0, light.shape[1], _BLOCK):
            place = np.s_[row : row + _BLOCK, column : column + _BLOCK]
            own, other = light[place][ink[place]], light[place][around[place]]
            if own.size > 12 and other.size > 12:
                pair = sorted((float(np.median(own)), float(other.mean())))
                found.append((pair[1] + 0.05) / (pair[0] + 0.05))
    return np.array(found)
