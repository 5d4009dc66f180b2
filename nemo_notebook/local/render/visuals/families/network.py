"""Points of light and the links between them, in three depths; signals that run along them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, rgb
from ..focus import disc, speck, stamp
from ..light import Layout, glow, grain, hush, smooth, spread, vignette
from ..motion import lay
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import draw_mask, paint

_PALETTES = (
    Palette("cyan", "#04131f", "#0d4a6e", "#5fd8ff", "#ffffff", "#ffd27a"),
    Palette("violet", "#100b26", "#43309a", "#b39bff", "#ffffff", "#ffcf7d"),
    Palette("coral", "#1c0f1a", "#7a2f4a", "#ff9d8a", "#fff8f4", "#ffd285"),
)


@visual("network", palettes=_PALETTES)
def network(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("network", seed)
    w, h = layout.size
    middle, light = rgb(palette.middle), rgb(palette.light)
    heart = (layout.pick(0.80, 0.56, 0.55), layout.pick(0.42, 0.60, 0.53))
    heart = (heart[0] + rng.uniform(-0.04, 0.04), heart[1] + rng.uniform(-0.02, 0.02))

    base = np.broadcast_to(rgb(palette.deep), (h, w, 3)) * (1.1 - 0.25 * layout.y)[..., None]
    lamp = spread(layout, *heart, layout.pick(0.40, 0.34, 0.38), 1.9)
    base = base + (lamp * 0.62)[..., None] * middle + (lamp**2.4 * 0.10)[..., None] * light
    base += (glow(layout, 0.02, 1.0, 0.5) * 0.30)[..., None] * middle
    haze = clouds(rng, h, w, cycles=(2.5, 3.5), falloff=2.6)
    base *= (1 + 0.07 * haze * lamp)[..., None]
    base *= (vignette(layout, 0.30) * (1 - 0.22 * hush(layout)))[..., None]
    base = np.asarray(base + grain(h, w), np.float32)

    calm = np.asarray(1 - 0.85 * hush(layout), np.float32)
    webs = [_Web(layout, rng, heart, depth) for depth in (0, 1)]
    drifts = [_drift(canvas, depth) for depth in (0, 1)]
    lamps = [
        (disc(min(w, h) * r), rng.uniform(0.05, 0.20), *_spot(layout, rng, heart, 1.2))
        for r in rng.uniform(0.010, 0.040, 12)
    ]
    phases = rng.uniform(0, 2 * np.pi, len(lamps))
    tiny, wide = speck(0.012 * min(w, h)), speck(0.040 * min(w, h))
    colours = np.stack([light, rgb(mix(palette.light, "#ffffff", 0.65))])
    to_field = w / canvas.width

    def draw(t: float) -> Field:
        planes = np.zeros((2, h, w), np.float32)
        for k, (patch, power, x, y) in enumerate(lamps):
            swing = 0.010 * min(w, h) * float(np.sin(0.35 * t + phases[k]))
            stamp(planes[0], patch * np.float32(power), x * w + swing, y * h + 0.6 * swing)
        for web, (dx, dy) in zip(webs, drifts, strict=True):
            offset = (dx * t * to_field, dy * t * to_field)
            for x, y, power in web.signals(t):
                stamp(planes[1], tiny * np.float32(power), x * w + offset[0], y * h + offset[1])
            for x, y, power in web.lights(t):
                stamp(planes[0], wide * np.float32(power), x * w + offset[0], y * h + offset[1])
        planes *= calm
        out = base.copy()
        lay(out, planes, colours)
        return np.clip(out, 0, 1, out=out)

    cutouts = tuple(
        web.cutout(canvas, layout, palette, drift) for web, drift in zip(webs, drifts, strict=True)
    )
    return Backdrop(palette, layout.size, draw, cutouts, rate=20)


def _drift(canvas: Canvas, depth: int) -> tuple[float, float]:
    """Pixels a second of the far (0) and the near web (1): so slow that long scenes keep them."""
    speed = (0.0012, 0.0026)[depth] * min(canvas.width, canvas.height)
    return speed, (-0.35, 0.30)[depth] * speed


def _spot(
    layout: Layout, rng: np.random.Generator, heart: tuple[float, float], size: float
) -> tuple[float, float]:
    """A place round the heart of the web, 0 to 1 of the canvas."""
    x = heart[0] + size * layout.pick(0.15, 0.24, 0.26) * rng.normal()
    y = heart[1] + size * layout.pick(0.22, 0.095, 0.072) * rng.normal()
    return float(x), float(y)


class _Web:
    """Nodes, and links between those that lie near; `depth` 0 is the far one, 1 the near one."""

    def __init__(
        self,
        layout: Layout,
        rng: np.random.Generator,
        heart: tuple[float, float],
        depth: int,
    ) -> None:
        self._depth = depth
        scale = np.array([layout.across, layout.down])
        low, high = layout.pick(0.06, 0.535, 0.395), layout.pick(0.74, 0.735, 0.645)
        left = layout.pick(0.54, 0.04, 0.04)
        apart = (0.050, 0.078)[depth]
        nodes: list[NDArray[np.floating]] = []
        for _ in range(700):
            spot = np.array(_spot(layout, rng, heart, 1.15))
            inside = left < spot[0] < 0.975 and low < spot[1] < high
            room = all(np.hypot(*((spot - n) * scale)) > apart for n in nodes)
            if inside and room and len(nodes) < (44, 26)[depth]:
                nodes.append(spot)
        while len(nodes) < 3:
            nodes.append(np.array(_spot(layout, rng, heart, 0.4)))
        self.nodes = np.array(nodes)
        gaps = np.hypot(*((self.nodes[:, None] - self.nodes[None]) * scale).transpose(2, 0, 1))
        near: set[tuple[int, int]] = set()
        for k, row in enumerate(gaps):
            for other in np.argsort(row)[1 : 4 if depth else 3].tolist():
                if row[other] < 0.30:
                    near.add((min(k, other), max(k, other)))
        self.links = sorted(near) or [(0, 1)]
        self._size = rng.uniform(0.6, 1.0, len(self.nodes)) + 1.1 * (
            rng.random(len(self.nodes)) < 0.22
        )
        self._paths = rng.integers(0, len(self.links), 64)
        self._flip = rng.random(64) < 0.5
        self._phase = rng.random(6)
        self._hubs = np.argsort(-self._size)[: (4, 7)[depth]]
        self._beat = rng.uniform(0, 2 * np.pi, 8)

    def signals(self, t: float) -> list[tuple[float, float, float]]:
        """Signals on their way along links: (x, y, power)."""
        found = []
        for k in range((2, 4)[self._depth]):
            run = t / 1.9 + self._phase[k] + 8
            link = self.links[int(self._paths[(int(run) * 7 + k * 11) % 64])]
            part = run % 1.0
            if self._flip[(int(run) * 5 + k) % 64]:
                part = 1 - part
            ease = part * part * (3 - 2 * part)
            x, y = self.nodes[link[0]] + ease * (self.nodes[link[1]] - self.nodes[link[0]])
            power = float(np.sin(np.pi * (run % 1.0))) * (0.5, 1.0)[self._depth]
            found.append((float(x), float(y), power))
        return found

    def lights(self, t: float) -> list[tuple[float, float, float]]:
        """The large nodes, glowing slowly up and down: (x, y, power)."""
        return [
            (
                float(self.nodes[n, 0]),
                float(self.nodes[n, 1]),
                (0.20, 0.34)[self._depth] * (1 + 0.3 * float(np.sin(0.9 * t + self._beat[k]))),
            )
            for k, n in enumerate(self._hubs)
        ]

    def cutout(
        self, canvas: Canvas, layout: Layout, palette: Palette, drift: tuple[float, float]
    ) -> Cutout:
        """Links as hairlines, nodes as points with a ring round the large ones."""
        short = min(canvas.width, canvas.height)
        edge = int(short * 0.03)
        spots = self.nodes * (canvas.width, canvas.height)
        x0, y0 = (int(v) - edge for v in spots.min(axis=0))
        x1, y1 = (int(v) + edge for v in spots.max(axis=0))
        spots = spots - (x0, y0)
        near = self._depth

        def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
            thick = max(1, round(short * (0.0010, 0.0016)[near] * k))
            for a, b in self.links:
                ends = [(float(spots[n, 0] * k), float(spots[n, 1] * k)) for n in (a, b)]
                pen.line(ends, fill=(80, 105)[near], width=thick)
            for (x, y), size in zip((spots * k).tolist(), self._size.tolist(), strict=True):
                r = short * (0.0030, 0.0050)[near] * size * k
                if size > 1.2:
                    q = r * 2.1
                    pen.ellipse((x - q, y - q, x + q, y + q), fill=30, outline=130, width=thick)
                pen.ellipse((x - r, y - r, x + r, y + r), fill=(190, 255)[near])

        mask = draw_mask(x1 - x0, y1 - y0, shape)
        across = (np.arange(x1 - x0, dtype=np.float32)[None, :] + x0) / canvas.width
        fade = smooth(across, layout.pick(0.54, 0.0, 0.0), layout.pick(0.72, 0.12, 0.12))
        mask *= fade * (0.55, 0.95)[near]
        colour = rgb(mix(palette.light, "#ffffff", (0.0, 0.35)[near]))
        return Cutout(paint(mask, colour), float(x0), float(y0), drift)
