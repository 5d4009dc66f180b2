"""A road at nightfall, exposed for long: the lights of cars as threads that run over the hills."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..land import peaks, plant, wood
from ..light import Layout, Plane, glow, grain, hush, smooth, spread, vignette
from ..motion import lay, planar, slide, tiled, veiled
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import paint, strip, under

_PALETTES = (
    Palette("dusk", "#0d1128", "#4a3570", "#ff9a6a", "#ffffff", "#ffcb6b"),
    Palette("night", "#060d1c", "#1d3f6e", "#7fb4e8", "#ffffff", "#ffd06b"),
    Palette("ember", "#160d14", "#6a2c34", "#ffab5c", "#fff8f0", "#ffd27d"),
)
# From the horizon (0) to the top of the picture (1).
_SKIES = {
    "dusk": ("#ffb070", "#ee6f6a", "#8f4682", "#3d2f66", "#12163a"),
    "night": ("#6fa4d8", "#3d74ae", "#1f4a80", "#10294f", "#070f24"),
    "ember": ("#ffc468", "#f0803c", "#a83c38", "#52222e", "#1a0f18"),
}
_SPOTS = (0.0, 0.12, 0.34, 0.64, 1.0)
_AHEAD, _ONCOMING = "#ff3326", "#fff0cf"
_TABLE = 2048
_HIGH = 0.10
"""How high the eye stands over the road, in shorter sides at a depth of 1."""


@visual("road", palettes=_PALETTES)
def road(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("road", seed)
    w, h = layout.size
    colours = _SKIES[palette.name]
    horizon = round(layout.pick(0.640, 0.640, 0.560) * h)
    level = horizon / h
    vanish = layout.pick(0.70, 0.60, 0.56) + rng.uniform(-0.03, 0.03)
    bend = rng.uniform(0.10, 0.20) * (1 if rng.random() < 0.5 else -1)

    climb = np.clip((level - layout.y) / level, 0, 1)
    shine = spread(layout, vanish, level - 0.02, 0.46, 1.7)
    at = np.clip(climb * (1.25 - 0.62 * shine) + 0.08 * (1 - shine), 0, 1)
    still = ramp(tuple(zip(_SPOTS, colours, strict=True)), at)
    still *= (1 - layout.pick(0.22, 0.30, 0.24) * hush(layout))[..., None]
    still += tinted(glow(layout, vanish, level, 0.13, stretch=2.6) * 0.22, rgb(colours[0]))

    # The land: dark, with the last light on it close to the horizon.
    near = np.clip((layout.y - level) / (1 - level), 0, 1)
    rough = clouds(rng, h, w, cycles=(14 * layout.down, 5 * layout.across), falloff=1.6)
    land = tinted(1 - 0.55 * near, rgb(mix(palette.deep, palette.middle, 0.30)))
    land = tinted(1 + 0.10 * rough, land)
    land += tinted(np.exp(-near * 9) * shine * 0.22, rgb(colours[1]))
    below = layout.y[:, 0] > level
    still[below] = land[below]

    way = _Way(layout, horizon, vanish, bend)
    still[horizon:] += tinted(way.cover, way.asphalt(palette, rng) - still[horizon:])
    still *= vignette(layout, 0.28)[..., None]
    calm = 1 - layout.pick(0.66, 0.70, 0.72) * hush(layout)[horizon:]
    threads = way.threads(rng) * calm
    body = np.stack([rgb(_AHEAD), rgb(_ONCOMING)])
    for plane, tone in zip(threads, body, strict=True):
        still[horizon:] += tinted(plane * 0.62, tone)
    still = np.asarray(np.clip(still + grain(h, w), 0, 1), np.float32)
    threads = np.asarray(threads, np.float32)
    # The cars themselves: brighter stretches that run along the threads.
    cars = [
        np.clip(0.30 + 0.42 * line(rng, _TABLE, cycles=13, falloff=2.4), 0, 1.4) for _ in range(2)
    ]
    grid = np.arange(_TABLE)
    depth = way.depth * 58.0

    band = horizon
    wisps = clouds(rng, band, 640, cycles=(6.0, 2.4), falloff=1.75, finest=40)
    density = tiled(smooth(wisps, 0.2, 2.2), w)
    where = smooth(climb[:band], 0.05, 0.22) * smooth(climb[:band], 0.95, 0.5)
    lit = rgb(mix(colours[0], colours[1], 0.5))
    veil = tinted(where * 0.55 * (0.15 + shine[:band]), lit - still[:band])
    veil = np.asarray(veil * (1 - 0.6 * hush(layout))[:band, :, None], np.float32)
    still = planar(still)

    def draw(t: float) -> Field:
        out = still.copy("K")
        mask = slide(density, 2.0 * t, w)
        veiled(out[:band], mask, veil)
        rows = np.stack(
            [
                np.interp((depth - 105.0 * t) % _TABLE, grid, cars[0], period=_TABLE),
                np.interp((depth + 130.0 * t) % _TABLE, grid, cars[1], period=_TABLE),
            ]
        ).astype(np.float32)
        planes = threads * rows[..., None]
        lay(out[horizon:], planes, body)
        return np.clip(out, 0, 1, out=out)

    cutouts = [_ridge(canvas, rng, duration, palette, colours, level, k) for k in range(2)]
    return Backdrop(palette, layout.size, draw, tuple(cutouts), rate=20)


class _Way:
    """The road in perspective: `depth` of each row, `lane` of each pixel (−1 to 1 across it)."""

    def __init__(self, layout: Layout, horizon: int, vanish: float, bend: float) -> None:
        rows = layout.height - horizon
        short = layout.height / layout.down
        near = (np.arange(rows, dtype=np.float32)[:, None] + 0.6) / np.float32(short)
        self.near = near
        self.depth = (_HIGH / near)[:, 0]
        last = float(near[-1, 0])
        # It leaves the picture below the middle, and swings once before it reaches the horizon.
        foot = layout.pick(0.56, 0.50, 0.50)
        x = vanish + (foot - vanish) * (near / last) ** 0.9
        swing = np.exp(-near / 0.030) * (1 - np.exp(-near / 0.006))
        x = x + bend * swing / layout.across
        self.half = np.float32(layout.pick(1.15, 1.20, 0.92)) * near + np.float32(0.0012)
        self.lane = np.asarray((layout.u - x * layout.across) / self.half, np.float32)
        soft = np.clip(1.2 / (self.half * short), 0.01, 0.6)
        self.cover = np.asarray(np.clip((1.04 - np.abs(self.lane)) / soft, 0, 1), np.float32)
        self._pixel = 1.0 / (self.half * short)

    def asphalt(self, palette: Palette, rng: np.random.Generator) -> Field:
        """Its surface with pale lines; (rows, w, 3)."""
        rows, w = self.lane.shape
        tar = rgb(mix(palette.deep, palette.middle, 0.16)) * np.float32(0.85)
        worn = clouds(rng, rows, w, cycles=(rows / 5, w / 60), falloff=1.4)
        colour = tinted(1 + 0.08 * worn, np.broadcast_to(tar, (rows, w, 3)))
        pale = rgb(mix(palette.light, "#ffffff", 0.4))
        for at, wide, dashed in ((-0.93, 0.018, False), (0.93, 0.018, False), (0.0, 0.016, True)):
            thick = np.maximum(wide, 0.55 * self._pixel)
            mark = np.exp(-(((self.lane - at) / thick) ** 2)) * np.minimum(1, wide / thick * 1.6)
            if dashed:
                mark = mark * smooth(np.sin(self.depth * 9.0)[:, None], -0.1, 0.3)
            colour = colour + tinted(mark * 0.34, pale)
        return np.asarray(colour, np.float32)

    def threads(self, rng: np.random.Generator) -> NDArray[np.float32]:
        """Threads of light: of cars that drive ahead (0) and of those that come (1)."""
        planes = np.zeros((2, *self.lane.shape), np.float32)
        for k, side in ((0, 1.0), (1, -1.0)):
            for lane in (0.27, 0.68):
                for lamp in (-0.095, 0.095):
                    for _ in range(2):
                        at = side * (lane + lamp + rng.normal(0, 0.018))
                        wide = np.maximum(0.011 * rng.uniform(0.8, 1.5), 0.62 * self._pixel)
                        power = rng.uniform(0.45, 1.0)
                        core = np.exp(-(((self.lane - at) / wide) ** 2))
                        halo = np.exp(-np.abs(self.lane - at) / (0.045 + 0.5 * self._pixel))
                        planes[k] += power * (core * 0.85 + 0.14 * halo)
        far = np.exp(-self.near / 0.004)
        return np.asarray(np.clip(planes, 0, 1.6) * (1 - 0.35 * far), np.float32)


def _ridge(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    sky: tuple[str, ...],
    level: float,
    k: int,
) -> Cutout:
    """Hills before the last light (0), and trees on the nearer ones (1)."""
    where = strip(canvas, duration, (0.8, 1.6)[k])
    short = min(canvas.width, canvas.height)
    height = short * (0.115, 0.052)[k]
    shape: Plane = peaks(rng, where.width, short, cycles=(0.9, 0.7)[k], detail=0.45)
    room = int(height * 1.5 + short * (0.0, 0.05)[k]) + 2
    # The road passes where the hills are low.
    x = (np.arange(where.width) + where.x) / canvas.width
    gap = 1 - (0.55, 0.85)[k] * np.exp(-(((x - 0.70) * canvas.width / short / 0.30) ** 2))
    top = room - height * np.clip(shape, 0.08, 1.3) * gap
    mask = under(top, room)
    if k:
        firs = wood(rng, max(6, int(short * 0.042)), 0.46)
        groups = line(rng, where.width, cycles=2.4 * where.width / short, falloff=1.6)
        for at in np.arange(0, where.width, short * 0.0085):
            dense = 0.45 + 0.55 * float(min(1, max(-1, groups[int(at)])))
            which = int(min(len(firs) - 1, max(0, len(firs) * dense * rng.uniform(0.3, 1.0))))
            plant(mask, firs[which], int(at), int(top[int(at)]) + 3)
    high = rgb(mix(palette.deep, sky[2], (0.62, 0.16)[k]))
    low = rgb(mix(palette.deep, sky[1], (0.52, 0.14)[k]))
    down = np.linspace(0, 1, room, dtype=np.float32)[:, None, None]
    return where.place(paint(mask, high + (low - high) * down), level * canvas.height - room + 1)
