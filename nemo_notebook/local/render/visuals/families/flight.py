"""Above the clouds: billows in layers, the sun low behind them, and an airliner that climbs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..focus import soften
from ..light import Layout, Plane, glow, grain, hush, smooth, spread, vignette
from ..motion import planar, slide, tiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import draw_mask, paint

_PALETTES = (
    Palette("golden", "#1a2547", "#6a4a7c", "#ffc98a", "#ffffff", "#ffd27a"),
    Palette("azure", "#0c2a54", "#2a6aa8", "#eaf4ff", "#ffffff", "#ffd56a"),
    Palette("rose", "#221c48", "#7a4488", "#ffb6b0", "#ffffff", "#ffd08f"),
)
# From the horizon (0) to the top of the picture (1).
_SKIES = {
    "golden": ("#ffe2a8", "#ffb070", "#c2708a", "#5d4c8c", "#23305e"),
    "azure": ("#e4f2ff", "#98caf0", "#4088ca", "#1a5496", "#0d3468"),
    "rose": ("#ffd8b8", "#ff9f9a", "#b866a0", "#5c4494", "#282a62"),
}
_SPOTS = (0.0, 0.12, 0.34, 0.64, 1.0)
# Light and shadow of the billows.
_BILLOWS = {
    "golden": ("#ffe6c0", "#8a6a9a", "#2c3160"),
    "azure": ("#ffffff", "#74a4d4", "#0f3a72"),
    "rose": ("#ffe0d0", "#9a6aa8", "#332c66"),
}


@visual("flight", palettes=_PALETTES)
def flight(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("flight", seed)
    w, h = layout.size
    colours = _SKIES[palette.name]
    level = layout.pick(0.63, 0.63, 0.535)
    sun_x = layout.pick(0.76, 0.66, 0.60) + rng.uniform(-0.07, 0.07)
    sun_y = level - layout.pick(0.055, 0.05, 0.035)

    climb = np.clip((level - layout.y) / level, 0, 1)
    shine = spread(layout, sun_x, sun_y, 0.42, 1.7)
    at = np.clip(climb * (1.22 - 0.60 * shine) + 0.17 * (1 - shine), 0, 1)
    sky = ramp(tuple(zip(_SPOTS, colours, strict=True)), at)
    sky *= (1 - layout.pick(0.38, 0.38, 0.30) * hush(layout))[..., None]
    warm = rgb(colours[0])
    sky += tinted(glow(layout, sun_x, sun_y, 0.17) * 0.34, warm)
    sky += tinted(glow(layout, sun_x, sun_y, 0.050) * 0.75, np.array([1, 0.96, 0.86]))
    sky *= vignette(layout, 0.22)[..., None]
    # Between the billows one looks into their shade.
    _, fold, deep = (rgb(c) for c in _BILLOWS[palette.name])
    under = np.clip((layout.y - level) / (1 - level), 0, 1)[..., None]
    sky += tinted(smooth(layout.y, level, level + 0.02), fold + (deep - fold) * under - sky)
    sky = np.asarray(np.clip(sky + grain(h, w), 0, 1), np.float32)
    wisps = clouds(rng, round(level * h), 640, cycles=(7.0, 2.6), falloff=1.7, finest=40)
    band = round(level * h)
    high = tiled(smooth(wisps, 0.5, 2.4), w)
    thin = 0.30 * smooth(climb[:band], 0.10, 0.3) * (0.3 + shine[:band])
    thin = np.asarray(thin * (1 - 0.7 * hush(layout)[:band]), np.float32)

    layers = [_Layer(layout, rng, palette, level, (sun_x, sun_y), k) for k in range(4)]
    sky = planar(sky)

    def draw(t: float) -> Field:
        out = sky.copy("K")
        mask = slide(high, 1.2 * t, w)
        mask *= thin
        for channel in range(3):
            out[:band, :, channel] += mask * warm[channel]
        for layer in layers:
            layer.draw(out, t)
        return np.clip(out, 0, 1, out=out)

    return Backdrop(palette, layout.size, draw, _airliner(canvas, layout, rng, palette, duration))


class _Layer:
    """A bank of billows that slides by; the farthest is 0. Lit from the sun, deep in its folds."""

    def __init__(
        self,
        layout: Layout,
        rng: np.random.Generator,
        palette: Palette,
        level: float,
        sun: tuple[float, float],
        k: int,
    ) -> None:
        w, h = layout.size
        unit = min(w, h)
        top = level + (-0.030, 0.020, 0.095, 0.205)[k] * layout.pick(1.0, 1.0, 1.25)
        high = (0.050, 0.090, 0.15, 0.24)[k] * unit
        first = max(0, int(top * h - high))
        last = h if k == 3 else min(h, int(top * h + (0.10, 0.16, 0.26)[k] * unit) + 2)
        self._rows = slice(first, last)
        self._speed = (1.6, 3.2, 6.0, 10.5)[k]
        rows, period = last - first, 640
        lump = (0.075, 0.13, 0.22, 0.36)[k] * unit
        cycles = (rows / lump * 1.5, period / lump * 0.62)
        puffs = np.zeros((rows, period), np.float32)
        for fine, strength in ((1.0, 1.0), (2.1, 0.40), (4.4, 0.16)):
            noise = clouds(
                rng, rows, period, cycles=(cycles[0] * fine, cycles[1] * fine), falloff=3.2
            )
            puffs += strength * np.sqrt(noise * noise + 0.10)
        puffs = soften(puffs - puffs.mean(), 0.5 + 0.75 * k)
        down = (np.arange(rows, dtype=np.float32)[:, None] + first - (top * h - high)) / high
        body = 0.75 * puffs + 1.7 * (down - 0.85)
        alpha = smooth(body, -0.35, 0.55) * smooth(down, 0.02, 0.45)
        # A face that turns up and towards the sun is bright, one that turns away lies in shade.
        reach = max(1, round(lump * 0.14))
        lit = puffs - np.roll(np.pad(puffs, ((reach, 0), (0, 0)), "edge")[:rows], reach, axis=1)
        lit = 0.46 + (0.62, 0.55, 0.46, 0.40)[k] * lit - 0.36 * smooth(down, 0.4, 2.4)
        bright, middle, deep = (rgb(c) for c in _BILLOWS[palette.name])
        # It is made for the place of the sun, and slides by less than the light reaches.
        x = (np.arange(period, dtype=np.float32)[None, :] / w - sun[0]) * layout.across
        near = np.exp(-((x / 0.75) ** 2)) * (1.0, 0.85, 0.62, 0.40)[k]
        lit = np.clip(lit * (0.45 + 0.75 * near), 0, 1)[..., None]
        low = middle + (deep - middle) * (0.02, 0.32, 0.68, 0.92)[k]
        colour = low + (bright + (low - bright) * (0.0, 0.20, 0.52, 0.74)[k] - low) * lit
        shade = np.concatenate([tinted(alpha, colour), alpha[..., None]], axis=2)
        self._planes = [tiled(np.ascontiguousarray(shade[..., i]), w) for i in range(4)]
        self._width = w

    def draw(self, out: Field, t: float) -> None:
        """Lay it over a field as it is at `t` (s)."""
        target = out[self._rows]
        shift = self._speed * t
        rest = slide(self._planes[3], shift, self._width)
        np.subtract(np.float32(1), rest, out=rest)
        for channel in range(3):
            plane = target[..., channel]
            plane *= rest
            plane += slide(self._planes[channel], shift, self._width)


def _airliner(
    canvas: Canvas, layout: Layout, rng: np.random.Generator, palette: Palette, duration: float
) -> tuple[Cutout, ...]:
    """An airliner that climbs towards the right, with the light of the sun on its belly."""
    short = min(canvas.width, canvas.height)
    size = short * layout.pick(0.27, 0.24, 0.30)
    columns, rows = int(size) + 8, int(size * 0.42) + 8

    def turned(points: NDArray[np.floating]) -> NDArray[np.floating]:
        angle = np.deg2rad(-7.0)
        matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        return np.asarray(points @ matrix * size + (columns / 2, rows / 2))

    s = np.linspace(0, np.pi, 24)
    nose = np.stack([0.40 + 0.085 * np.sin(s), -0.030 * np.cos(s) + 0.006 * np.sin(s)], axis=1)
    hull = np.concatenate([[(-0.30, -0.030)], nose, [(-0.26, 0.030), (-0.45, -0.016)]])
    fin = np.array([(-0.43, -0.02), (-0.485, -0.150), (-0.435, -0.150), (-0.315, -0.028)])
    tail = np.array([(-0.42, -0.012), (-0.50, 0.022), (-0.462, 0.024), (-0.345, 0.000)])
    wing = np.array([(0.10, 0.018), (-0.16, 0.150), (-0.205, 0.152), (-0.075, 0.018)])
    far_wing = np.array([(0.12, -0.026), (-0.04, -0.115), (-0.07, -0.115), (0.00, -0.026)])
    engine = np.array([(0.045, 0.040), (0.050, 0.066), (-0.030, 0.072), (-0.035, 0.046)])

    def shape(parts: tuple[NDArray[np.floating], ...]) -> Plane:
        def pen_parts(pen: ImageDraw.ImageDraw, k: int) -> None:
            for part in parts:
                pen.polygon([(x * k, y * k) for x, y in turned(part).tolist()], fill=255)

        return draw_mask(columns, rows, pen_parts, 4)

    dark = rgb(mix(palette.deep, palette.middle, 0.25))
    warm = rgb(mix(palette.light, palette.middle, 0.10))
    down = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
    across = np.linspace(0, 1, columns, dtype=np.float32)[None, :, None]
    tone = dark + (warm - dark) * (smooth(down, 0.42, 0.66) * (0.25 + 0.6 * across))
    body = paint(shape((far_wing,)), dark * 0.9)
    top = paint(shape((hull, fin, tail, engine)), np.clip(tone, 0, 1))
    near = paint(shape((wing,)), np.clip(dark + (warm - dark) * (0.55 * (1 - down)), 0, 1))
    x = layout.pick(0.70, 0.55, 0.46) + rng.uniform(-0.03, 0.05)
    y = layout.pick(0.25, 0.565, 0.43) + rng.uniform(-0.03, 0.02)
    lively = 1.0 if duration < 16 else 16 / duration
    drift = (short * 0.0095 * lively, -short * 0.0012 * lively)
    return tuple(
        Cutout(pixels, x * canvas.width - columns / 2, y * canvas.height - rows / 2, drift)
        for pixels in (body, top, near)
    )
