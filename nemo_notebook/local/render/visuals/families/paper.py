"""Daylight on paper: a window's light, the shadow of leaves moving in the air, dark ink."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Field, Palette
from ..colour import rgb
from ..focus import soften
from ..light import Layout, Plane, hush, smooth, spread
from ..motion import planar
from ..noise import clouds, generator
from ..registry import visual

_PALETTES = (
    Palette("cream", "#8a6f55", "#e9dcc6", "#fbf5ea", "#2b211a", "#a63c17"),
    Palette("sage", "#5f7a68", "#d7e0d0", "#f5f8f0", "#1c2a22", "#1f6b4a"),
    Palette("blush", "#9a6a68", "#efd9d2", "#fcf3ee", "#33201f", "#a8304c"),
)
_POSES = 7


@visual("paper", palettes=_PALETTES)
def paper(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("paper", seed)
    w, h = layout.size
    sheet, edge = rgb(palette.light), rgb(palette.middle)

    # The sun comes in from the upper right; the far corner of the table lies in soft shade.
    sun = spread(layout, layout.pick(0.80, 0.72, 0.70), -0.05, 0.95, 2.0)
    tone = smooth(sun, 0.10, 0.85)[..., None]
    base = edge + (sheet - edge) * (0.25 + 0.75 * tone)
    fibre = clouds(rng, h, w, cycles=(34, 60), falloff=1.0)
    mottle = clouds(rng, h, w, cycles=(3, 5), falloff=2.2)
    base = base * (1 + 0.0045 * fibre + 0.0055 * mottle)[..., None]
    base *= _window(layout, rng)[..., None]
    base = np.asarray(np.clip(base, 0, 1), np.float32)

    # A shadow takes light away and keeps a breath of the palette's hue.
    tint = rgb(palette.deep)
    dim = np.asarray((1 - (0.30 + 0.36 * tint / tint.max())) * base, np.float32)
    calm = np.asarray(0.66 * (1 - 0.80 * hush(layout)), np.float32)
    near = [pose * calm for pose in _branches(layout, rng, blur=1.5, count=3)]
    far = [pose * (calm * np.float32(0.55)) for pose in _branches(layout, rng, blur=5.0, count=2)]
    phases = rng.uniform(0, 2 * np.pi, 3)

    def sway(poses: list[Plane], swing: float) -> Plane:
        at = (swing * 0.5 + 0.5) * (_POSES - 1)
        first = min(_POSES - 2, int(at))
        part = np.float32(at - first)
        between = poses[first] * (1 - part)
        between += poses[first + 1] * part
        return between

    base = planar(base)

    def draw(t: float) -> Field:
        wind = 0.62 * np.sin(0.75 * t + phases[0]) + 0.34 * np.sin(1.31 * t + phases[1])
        shadow = sway(near, float(wind))
        shadow += sway(far, float(0.9 * np.sin(0.6 * t + phases[2])))
        out = base.copy("K")
        for channel in range(3):
            out[..., channel] -= shadow * dim[..., channel]
        return np.clip(out, 0, 1, out=out)

    return Backdrop(palette, layout.size, draw, rate=15, dark=False)


def _window(layout: Layout, rng: np.random.Generator) -> Plane:
    """The light of a window with its bars, thrown askew over the table: about 0.95 to 1.03."""
    lean = rng.uniform(0.38, 0.50)
    along = layout.u + lean * layout.v - rng.uniform(0.0, 0.12)
    down = layout.v - 0.10 * layout.u
    width = 0.40
    right = layout.across + lean * 0.30
    panes = np.zeros((layout.height, layout.width), np.float32)
    for k in range(3):
        x = right - 0.16 - width * (k + 1) * 1.10
        for y0, y1 in ((-0.30, 0.26), (0.31, 0.86), (0.91, 1.44)):
            pane = smooth(along, x - 0.018, x + 0.018) * smooth(
                along, x + width + 0.018, x + width - 0.018
            )
            pane = (
                pane * smooth(down, y0 - 0.018, y0 + 0.018) * smooth(down, y1 + 0.018, y1 - 0.018)
            )
            panes = np.maximum(panes, pane * (1.0 - 0.24 * k))
    return np.asarray(0.955 + 0.075 * panes, np.float32)


def _branches(layout: Layout, rng: np.random.Generator, *, blur: float, count: int) -> list[Plane]:
    """Shadows of leafy twigs from the right and the upper edge, in poses from one end of a swing
    to the other."""
    w, h = layout.size
    unit = min(w, h)
    twigs: list[tuple[float, float, float, float, int]] = []
    for k in range(count):
        if k % 2 == 0:
            x, y = 1.05, layout.pick(0.16 + 0.19 * k, 0.52, 0.46) + rng.normal(0, 0.05)
            turn = np.pi + rng.uniform(-0.35, 0.25)
        else:
            x, y = layout.pick(0.80, 0.92, 0.95) + rng.normal(0, 0.05), -0.08
            turn = np.pi / 2 + rng.uniform(0.05, 0.55)
        long = unit * rng.uniform(0.52, 0.78) * layout.pick(1.0, 0.70, 0.75)
        twigs.append((x * w, y * h, turn, long, int(rng.integers(7, 11))))
    shapes = rng.uniform(0.85, 1.15, (count, 12, 2))
    poses = []
    for pose in range(_POSES):
        image = Image.new("L", (w * 2, h * 2))
        pen = ImageDraw.Draw(image)
        swing = (pose / (_POSES - 1) - 0.5) * 0.15
        for (x, y, turn, long, leaves), shape in zip(twigs, shapes, strict=True):
            _twig(pen, x * 2, y * 2, turn, long * 2, leaves, swing, shape)
        poses.append(soften(np.asarray(image.reduce(2), np.float32) / np.float32(255), blur))
    return poses


def _twig(
    pen: ImageDraw.ImageDraw,
    x: float,
    y: float,
    turn: float,
    long: float,
    leaves: int,
    swing: float,
    shape: NDArray[np.float64],
) -> None:
    """A bent stem with leaves on both sides; the swing grows towards its tip."""
    steps = 24
    points = [(x, y)]
    bends = [turn]
    for k in range(steps):
        bend = turn + 0.35 * (k / steps) + swing * (0.3 + 1.7 * k / steps)
        px, py = points[-1]
        points.append((px + np.cos(bend) * long / steps, py + np.sin(bend) * long / steps))
        bends.append(bend)
    pen.line(points, fill=235, width=max(2, round(long / 70)))
    for k in range(leaves):
        at = 0.16 + 0.84 * k / (leaves - 1)
        px, py = points[round(at * steps)]
        bend = bends[round(at * steps)]
        size = long * 0.23 * np.sin(np.pi * (0.22 + 0.66 * at)) ** 0.8
        for side in (-1, 1):
            scale, lean = shape[k % 12]
            angle = bend + side * (0.95 - 0.45 * at) * lean + swing * 1.6
            _leaf(pen, px, py, angle, size * scale)
    px, py = points[-1]
    _leaf(pen, px, py, bends[-1] + swing, long * 0.20)


def _outline() -> NDArray[np.float64]:
    """Half the points of a leaf of length 1 there, half of them back, (28, 2)."""
    s = np.linspace(0, 1, 14)
    half = 0.145 * np.sin(np.pi * s**0.8) ** 0.9
    there = np.stack([s, half], axis=1)
    return np.concatenate([there, (there * (1, -1))[::-1]])


_LEAF = _outline()


def _leaf(pen: ImageDraw.ImageDraw, x: float, y: float, angle: float, size: float) -> None:
    cosine, sine = np.cos(angle) * size, np.sin(angle) * size
    turned = _LEAF @ np.array([[cosine, sine], [-sine, cosine]]) + (x, y)
    pen.polygon(turned.ravel().tolist(), fill=255)
