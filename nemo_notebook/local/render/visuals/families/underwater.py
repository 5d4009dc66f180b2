"""Below the surface of the sea: light that falls in from above, a shoal of fish, weed."""

from __future__ import annotations

import numpy as np
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..focus import disc, scatter, speck
from ..light import Layout, grain, hush, smooth, spread, vignette
from ..motion import crossed, laid, planar, slide, tiled
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import draw_mask, paint, place, strip

_PALETTES = (
    Palette("lagoon", "#032438", "#0b6a8a", "#9ff0ea", "#ffffff", "#ffd76a"),
    Palette("deep", "#04142e", "#12468c", "#8fd0ff", "#ffffff", "#ffd06b"),
    Palette("kelp", "#04211f", "#17695a", "#d0f5b8", "#ffffff", "#ffd86f"),
)
# From the surface (0) to the floor (1).
_DEPTHS = {
    "lagoon": ("#8ff0ea", "#27a9bd", "#0c6f92", "#064a6c", "#032c44"),
    "deep": ("#8fd4ff", "#2f86cc", "#13529a", "#0a3268", "#051a3a"),
    "kelp": ("#d8f5b0", "#4fb391", "#1d7a68", "#0e4f4c", "#062b2c"),
}
_SPOTS = (0.0, 0.16, 0.40, 0.70, 1.0)


@visual("underwater", palettes=_PALETTES)
def underwater(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("underwater", seed)
    w, h = layout.size
    depths = _DEPTHS[palette.name]
    sun_x = layout.pick(0.76, 0.66, 0.62) + rng.uniform(-0.05, 0.05)

    shine = spread(layout, sun_x, layout.pick(-0.04, -0.02, -0.02), 0.42, 1.7)
    at = np.clip(1.02 - 1.02 * shine - 0.10 * (1 - layout.y), 0.02, 1) ** 0.85
    still = ramp(tuple(zip(_SPOTS, depths, strict=True)), at)
    still *= (1 - layout.pick(0.30, 0.34, 0.30) * hush(layout))[..., None]
    level = layout.pick(0.80, 0.79, 0.69)
    _lay_sand(still, layout, rng, palette, level, sun_x)
    still *= vignette(layout, 0.26)[..., None]
    still = np.asarray(np.clip(still + grain(h, w), 0, 1), np.float32)

    # Rays: a fan from the sun over the surface, its brightness sliding both ways at once.
    dx, dy = layout.u - sun_x * layout.across, layout.v + np.float32(0.36)
    fan = np.asarray((np.arctan2(dx, dy) / np.pi + 0.5) * 2048, np.float32)
    table = clouds(rng, 1, 4096, cycles=(1, 110), falloff=1.9)[0]
    rays = [smooth(np.roll(table, k), -0.3, 2.2) for k in (0, 1300)]
    where = fan.astype(np.intp)
    reach = 0.62 * shine**0.75 * smooth(layout.y, layout.pick(0.92, 0.92, 0.85), 0.05)
    reach = np.asarray(reach * (1 - 0.70 * hush(layout)), np.float32)
    # The net of light on the underside of the waves and on the sand.
    net = np.abs(clouds(rng, h, 640, cycles=(16.0, 22.0), falloff=3.0))
    net = tiled(np.asarray(smooth(net, 0.42, 0.0), np.float32), w)
    lit = smooth(layout.y, 0.10, 0.0) * shine * 0.34
    floor = smooth(layout.y, level, level + 0.06)
    floor = floor * np.exp(-(((layout.x - sun_x) * layout.across / 0.6) ** 2)) * 0.16
    lit = np.asarray(lit + floor * (1 - 0.6 * hush(layout)), np.float32)
    # In between it is not seen: the rows of the surface and those of the floor.
    dark = np.flatnonzero(~lit.any(axis=1))
    nets = [
        (rows, np.ascontiguousarray(net[rows]))
        for rows in (slice(0, int(dark[0])), slice(int(dark[-1]) + 1, h))
    ]

    unit = min(w, h)
    patches = [speck(r) for r in rng.uniform(0.7, 1.8, 26)]
    patches += [disc(unit * r, 0.75) * np.float32(0.5) for r in rng.uniform(0.005, 0.014, 12)]
    motes = scatter(rng, layout, patches, move=(3, -22), loose=0.5, sway=0.014)
    seen = np.asarray((0.14 + 0.75 * shine) * (1 - 0.7 * hush(layout)), np.float32)
    colours = np.stack([rgb(mix(palette.light, "#ffffff", 0.2)), rgb(palette.light)])
    still = planar(still)

    def draw(t: float) -> Field:
        planes = np.zeros((2, h, w), np.float32)
        np.take(crossed(rays, 5.0 * t, 0.30), where, mode="wrap", out=planes[0])
        planes[0] *= reach
        for rows, part in nets:
            first = slide(part, 7.0 * t, w)
            first *= slide(part, 200.0 - 5.0 * t, w) + np.float32(0.35)
            first *= lit[rows]
            planes[0, rows] += first
        motes.add(planes[1], t)
        planes[1] *= seen
        return laid(still, planes, colours)

    cutouts = [
        *_shoal(canvas, layout, rng, palette, duration),
        *_weeds(canvas, layout, rng, palette, duration),
    ]
    return Backdrop(palette, layout.size, draw, tuple(cutouts))


def _lay_sand(
    field: Field,
    layout: Layout,
    rng: np.random.Generator,
    palette: Palette,
    level: float,
    sun_x: float,
) -> None:
    """Rocks in the blue distance, and the sand with its ripples."""
    depths = _DEPTHS[palette.name]
    for k, (high, far) in enumerate(((0.17, 0.55), (0.10, 0.80))):
        shape = line(rng, layout.width, cycles=(2.6, 3.6)[k] * layout.across, falloff=1.7)
        away = np.abs(layout.x[0] - layout.pick(0.45, 0.5, 0.5)) * layout.across
        top = (
            level
            + 0.01
            - high
            / layout.down
            * (0.25 + 0.75 * np.clip(shape, -0.6, 1.6))
            * (0.35 + 0.65 * smooth(away, 0.1, 0.7))
        )
        cover = smooth(layout.y - top[None, :], -0.035, 0.045)[..., None]
        rock = rgb(mix(depths[2], depths[4], far))
        field += (rock - field) * cover * np.float32(0.62)
    edge = level + 0.014 * line(rng, layout.width, cycles=1.6 * layout.across, falloff=2.6)
    down = np.clip((layout.y - edge[None, :]) / (1 - level), 0, 1)
    ripple = clouds(
        rng,
        layout.height,
        layout.width,
        cycles=(30 * layout.down, 7 * layout.across),
        falloff=2.4,
    )
    lit = 0.35 + 0.65 * np.exp(-(((layout.x - sun_x) * layout.across / 0.7) ** 2))
    lit = lit * (1 - 0.55 * down) * (1 + 0.09 * ripple)
    sand = tinted(lit, rgb(mix(depths[3], "#d8c79a", 0.22)))
    field += tinted(smooth(layout.y - edge[None, :], -0.006, 0.02), sand - field)


def _shoal(
    canvas: Canvas, layout: Layout, rng: np.random.Generator, palette: Palette, duration: float
) -> list[Cutout]:
    """Fish that swim the same way, the nearer the larger, the darker and the faster."""
    short = min(canvas.width, canvas.height)
    lively = 1.0 if duration < 14 else 14 / duration
    depths = _DEPTHS[palette.name]
    heart_x, heart_y = layout.pick(0.80, 0.62, 0.58), layout.pick(0.44, 0.58, 0.47)
    fish = []
    for k in range(26):
        near = (k / 25) ** 2.2
        size = short * (0.034 + 0.085 * near) * rng.uniform(0.9, 1.1)
        x = heart_x + rng.normal(0, layout.pick(0.12, 0.20, 0.22))
        y = heart_y + rng.normal(0, 0.075) / layout.down
        pixels = _fish(rng, size, mix(depths[2], depths[4], 0.45 + 0.55 * near), depths[1])
        speed = -short * (0.008 + 0.008 * round(3 * near) / 3) * lively
        fish.append(Cutout(pixels, x * canvas.width, y * canvas.height, (speed, 0.0)))
    return fish


def _fish(rng: np.random.Generator, size: float, body: str, back: str) -> np.ndarray:
    """One fish seen from the side, its head to the left; light from above on its back."""
    columns, rows = int(size * 1.25) + 6, int(size * 0.62) + 6
    s = np.linspace(0, 1, 26)
    half = 0.165 * size * np.sin(np.pi * s**0.72) ** 0.9
    tilt = rng.normal(0, 0.06)
    x = 3 + s * size
    y = rows / 2 + tilt * (x - columns / 2)
    tail = x[-1]
    points = [*zip(x, y - half, strict=True), *zip(x[::-1], (y + half)[::-1], strict=True)]
    fan = [
        (tail - 0.05 * size, y[-1]), (tail + 0.20 * size, y[-1] - 0.17 * size),
        (tail + 0.12 * size, y[-1]), (tail + 0.20 * size, y[-1] + 0.17 * size),
    ]  # fmt: skip
    fin = [(3 + 0.36 * size, rows / 2 - 0.13 * size), (3 + 0.66 * size, rows / 2 - 0.24 * size),
           (3 + 0.72 * size, rows / 2 - 0.10 * size)]  # fmt: skip

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        for part in (points, fan, fin):
            pen.polygon([(float(a) * k, float(b) * k) for a, b in part], fill=255)

    mask = draw_mask(columns, rows, shape, 4)
    down = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
    light, dark = rgb(mix(body, back, 0.85)), rgb(body)
    return paint(mask, light + (dark - light) * smooth(down, 0.28, 0.62))


def _weeds(
    canvas: Canvas, layout: Layout, rng: np.random.Generator, palette: Palette, duration: float
) -> list[Cutout]:
    """Weed close by, in the lower corners."""
    short = min(canvas.width, canvas.height)
    drift = strip(canvas, duration, 5.0).drift
    dark = rgb(mix(palette.deep, "#000000", 0.25))
    tip = rgb(mix(palette.deep, palette.middle, 0.55))
    pieces = []
    for middle, wide, tall in ((0.99, 0.66, 0.62), (0.0, 0.42, 0.40)):
        columns = int(short * wide * layout.pick(1.0, 0.72, 0.80))
        rows = int(short * tall * layout.pick(1.0, 0.80, 0.90))
        stalks = []
        for _ in range(20):
            out = min(0.9, abs(rng.normal(0, 0.42)))
            foot = columns * (0.5 + (0.04 - 0.52 * out) * (1 if middle else -1))
            high = rows * rng.uniform(0.35, 1.0) * max(0.25, 1.0 - 0.85 * out)
            stalks.append((foot, high, rng.normal(0, 0.12), rng.uniform(0, 6)))

        def shape(
            pen: ImageDraw.ImageDraw,
            k: int,
            stalks: list[tuple[float, float, float, float]] = stalks,
            rows: int = rows,
        ) -> None:
            for foot, high, lean, phase in stalks:
                s = np.linspace(0, 1, 30)
                wave = 0.055 * high * np.sin(5.2 * s + phase) * s
                x = foot + lean * high * s + wave
                y = rows - high * s
                leafy = 0.75 + 0.35 * np.sin(17 * s + phase)
                half = short * 0.0130 * (1 - s) ** 0.5 * leafy + 0.4
                left = list(zip(((x - half) * k).tolist(), (y * k).tolist(), strict=True))
                right = list(zip(((x + half) * k).tolist(), (y * k).tolist(), strict=True))
                pen.polygon([*left, *right[::-1]], fill=255)

        mask = draw_mask(columns, rows, shape)
        down = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
        x = middle * canvas.width - columns / 2
        pixels = paint(mask, tip + (dark - tip) * smooth(down, 0.05, 0.9))
        pieces.append(place(pixels, x, canvas.height - rows + 1.0, drift))
    return pieces
