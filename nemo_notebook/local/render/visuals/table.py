"""A table top and what stands on it, lit from the right: turned cups and bowls, a round loaf."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .backdrop import Field, Pixels
from .colour import rgb, tinted
from .focus import soften
from .light import Layout, Plane, glow, smooth
from .noise import clouds
from .shapes import draw_mask, paint

__all__ = ["EYE", "loaf", "plate", "ring", "tabletop", "turned"]

EYE = 0.20
"""How high a level circle seems against its width: the eye stands a little above the table."""

Profile = tuple[tuple[float, float], ...]
"""Points (height from the mouth 0 to the foot 1, radius) of a turned thing."""


def tabletop(
    layout: Layout,
    rng: np.random.Generator,
    room: Field,
    edge: int,
    *,
    wood: str,
    light: tuple[float, NDArray[np.float32]],
    thing: float,
    foot: float = 0.05,
    width: float = 5.2,
) -> Field:
    """Varnished wood from row `edge` of a field down: (h − edge, w, 3), dark towards the viewer.

    Args:
        room: the field; what lies above the table is mirrored in it.
        light: (x of the window or lamp, its colour). thing: x of what throws a shadow on it.
        foot: how far below the edge that thing stands, in shorter sides.
        width: how much wider than deep that shadow is.
    """
    w, h = layout.size
    rows = h - edge
    near = ((np.arange(rows, dtype=np.float32) + 0.5) / rows)[:, None]
    up = np.clip(edge - 1 - np.arange(rows) * min(1.0, 0.8 * edge / rows), 0, None).astype(int)
    mirrored = soften(room[up], 0.03 * min(w, h))
    boards = clouds(rng, rows, w, cycles=(0.11 * rows, 0.7), falloff=1.5)
    lit = np.exp(-(((layout.x - light[0]) * layout.across / 0.62) ** 2))
    table = tinted(0.36 + 0.50 * lit, rgb(wood)) * (1 + 0.10 * boards)[..., None]
    table = table * 0.72 + tinted(1 - 0.6 * near, mirrored * 0.40)
    table *= (1 - 0.58 * smooth(near, 0.02, layout.pick(0.85, 0.85, 0.70)))[..., None]
    shadow = glow(layout, thing, edge / h + (foot + 0.018) / layout.down, 0.030, stretch=width)[
        edge:
    ]
    table *= (1 - 0.68 * shadow)[..., None]
    table += tinted(np.exp(-near * rows / 1.6) * (0.05 + 0.22 * lit), light[1])
    return np.asarray(table, np.float32)


def _light(u: NDArray[np.floating], v: NDArray[np.floating]) -> Plane:
    """Light over a round body at `u` (−1 to 1 across) and `v` (0 to 1 down): about 0.1 to 1.1."""
    front = np.sqrt(np.clip(1 - u * u, 0, 1))
    lit = 0.16 + 0.86 * smooth(0.80 * u + 0.42 * front, -0.25, 1.0)
    back = 0.10 * smooth(u, -0.80, -1.0)
    gleam = 0.20 * np.exp(-(((u - 0.62) / 0.10) ** 2)) * smooth(v, 0.85, 0.25)
    return np.asarray(lit + back + gleam, np.float32)


def turned(profile: Profile, radius: float, high: float, glaze: str, inside: str) -> Pixels:
    """A vessel of `radius` and `high` pixels; its mouth shows what is inside.

    Its middle is that of the pixels, its foot stands in their last rows.
    """
    places, radii = (np.array(column) for column in zip(*profile, strict=True))
    widest = float(radii.max())
    half = int(radius * widest) + 3
    lip = radius * float(radii[0])
    head = int(EYE * lip) + 3
    rows = head + int(high + EYE * radius * float(radii[-1])) + 4
    x = np.arange(2 * half, dtype=np.float32)[None, :] - half + 0.5
    y = np.arange(rows, dtype=np.float32)[:, None] - head + 0.5
    v = np.clip(y / high, 0, 1)
    # The outline is that of the profile, without its corners; below it the foot is seen as round.
    fine = np.linspace(0, 1, 256)
    kernel = np.hanning(33) / np.hanning(33).sum()
    curve = np.convolve(np.pad(np.interp(fine, places, radii), 16, mode="edge"), kernel, "valid")
    r = radius * np.interp(v, fine, curve)
    u = x / r
    base = np.clip((y - high) / (EYE * radius * float(curve[-1])), 0, 1)
    body = np.clip(r * np.sqrt(1 - base * base) - np.abs(x) + 0.5, 0, 1) * np.clip(y + 1.5, 0, 1)
    v = (y - EYE * r * np.sqrt(np.clip(1 - u * u, 0, 1))) / high
    shade = tinted(_light(np.clip(u, -1, 1), np.clip(v, 0, 1)), rgb(glaze))
    colour = tinted(0.70 + 0.30 * smooth(v, 1.0, 0.45), shade)
    rim = np.hypot(x / lip, y / (EYE * lip))
    mouth = np.clip((1 - rim) * EYE * lip + 0.5, 0, 1)
    across = smooth(x / lip, -1.0, 1.0)
    edge = tinted(0.55 + 0.50 * across, rgb(glaze))
    wall = tinted(0.62 - 0.42 * across, rgb(glaze))
    inner = np.hypot(x / (0.93 * lip), y / (EYE * 0.90 * lip))
    hole = np.clip((1 - inner) * EYE * lip + 0.5, 0, 1)[..., None]
    level = np.hypot(x / (0.90 * lip), (y - 0.055 * lip) / (EYE * 0.82 * lip))
    full = np.clip((1 - level) * EYE * lip + 0.5, 0, 1)[..., None]
    drink = tinted(0.55 + 0.9 * smooth(x / lip, -0.2, 0.9) * smooth(level, 0.2, 1), rgb(inside))
    top = edge + (wall - edge) * hole
    top = top + (drink - top) * full * hole
    colour = colour + tinted(mouth, top - colour)
    return paint(np.asarray(np.maximum(body, mouth), np.float32), np.clip(colour, 0, 1))


def plate(radius: float, glaze: str) -> Pixels:
    """A saucer or a board of `radius` pixels, seen from the same height."""
    half, rows = int(radius) + 3, int(EYE * radius * 2) + int(radius * 0.07) + 6
    x = np.arange(2 * half, dtype=np.float32)[None, :] - half + 0.5
    y = np.arange(rows, dtype=np.float32)[:, None] - EYE * radius - 2
    top = np.hypot(x / radius, y / (EYE * radius))
    below = np.hypot(x / radius, (y - radius * 0.06) / (EYE * radius))
    mask = np.clip((1 - np.minimum(top, below)) * EYE * radius + 0.5, 0, 1)
    lit = 0.30 + 0.55 * smooth(x / radius, -1.0, 0.9)
    lit = lit + 0.20 * np.exp(-(((top - 0.93) / 0.05) ** 2)) - 0.12 * smooth(top, 0.75, 0.55)
    lit = np.where(top > 1, lit * 0.45, lit)
    return paint(np.asarray(mask, np.float32), np.clip(tinted(lit, rgb(glaze)), 0, 1))


def ring(radius: float, high: float, thick: float, glaze: str) -> Pixels:
    """The handle of a cup."""
    wide, rows = int(2 * radius + 2 * thick) + 4, int(high + 2 * thick) + 4

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        box = (thick * k, thick * k, (2 * radius + thick) * k, (high + thick) * k)
        pen.ellipse(box, outline=255, width=max(1, round(thick * k)))

    mask = draw_mask(wide, rows, shape, 3)
    across = np.linspace(0, 1, wide, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    lit = 0.42 + 0.50 * across * (1.05 - 0.45 * down)
    return paint(mask, np.clip(tinted(lit, rgb(glaze)), 0, 1))


def loaf(rng: np.random.Generator, radius: float, high: float, crust: str, crumb: str) -> Pixels:
    """A loaf with cuts in its crust, dusted with flour."""
    half, rows = int(radius) + 3, int(high * 1.16) + 4
    x = (np.arange(2 * half, dtype=np.float32)[None, :] - half + 0.5) / radius
    y = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) / high
    # A dome that rests on a flat foot with round corners.
    far = np.where(y < 0.72, np.hypot(x, (0.72 - y) / 0.72 * (1 + 0 * x)), 0.0)
    foot = np.sqrt(np.abs(x) ** 2.6 + np.clip((y - 0.72) / 0.40, 0, None) ** 2)
    far = np.maximum(far, foot)
    mask = np.clip((1 - far) * high * 0.8 + 0.5, 0, 1)
    rough = clouds(rng, rows, 2 * half, cycles=(7, 12), falloff=1.7)
    lit = _light(np.clip(x, -1, 1) + 0 * y, np.clip(y, 0, 1) + 0 * x)
    lit = (0.16 + lit) * (0.50 + 0.58 * smooth(y, 1.1, 0.1)) * (1 + 0.045 * rough)
    colour = tinted(lit, rgb(crust))
    # Three cuts lean over the dome: each opened while baking, with a dark lip on its upper side.
    cut, lip = np.zeros_like(mask), np.zeros_like(mask)
    for at in (-0.50, -0.04, 0.42):
        bow = 0.34 * (0.50 - y) + 0.10 * (y - 0.1) * (0.9 - y)
        way = x - at - bow
        open_ = 0.125 * np.sqrt(np.clip(1 - ((y - 0.40) / 0.34) ** 2, 0, 1))
        inside = smooth(np.abs(way), open_ + 0.008, open_ - 0.045) * (open_ > 0.004)
        cut = np.maximum(cut, inside)
        lip = np.maximum(lip, np.exp(-(((way + open_) / 0.022) ** 2)) * (open_ > 0.02))
    seen = smooth(far, 1.0, 0.80)
    soft = tinted((0.34 + 0.62 * lit) * (1 + 0.05 * rough), rgb(crumb))
    colour = colour + tinted(0.90 * cut * seen, soft - colour)
    colour = tinted(1 - 0.55 * lip * seen, colour)
    flour = smooth(rough + 0.9 * (0.45 - y), 0.2, 1.8) * 0.20 * smooth(far, 0.98, 0.6)
    colour = colour + (tinted(lit, rgb("#fff4e0")) - colour) * flour[..., None]
    return paint(np.asarray(mask, np.float32), np.clip(colour, 0, 1))
