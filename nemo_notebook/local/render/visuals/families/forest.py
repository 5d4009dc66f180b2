"""Conifers in the mist, row behind row, with light falling in from one side."""

from __future__ import annotations

import numpy as np

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb
from ..land import Ground, conifer, mist, plant
from ..light import Layout, grain, hush, smooth, spread, vignette
from ..motion import lay, slide, tiled
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import crop, lay_over, paint, place, strip, under

_PALETTES = (
    Palette("moss", "#07150f", "#2c5a44", "#dfe9b8", "#ffffff", "#ffd76a"),
    Palette("fog", "#0b161d", "#3c5a66", "#d5e2e4", "#ffffff", "#ffcf7a"),
    Palette("autumn", "#190f0c", "#6a4028", "#ffd08a", "#fff8ec", "#ffca6b"),
)
_AIR = {
    "moss": ("#d9e6b4", "#93b68c", "#4b7f66", "#24513f", "#10291f"),
    "fog": ("#d3dfe2", "#9ab2ba", "#5f7f8b", "#36525e", "#172730"),
    "autumn": ("#ffdca0", "#d99a5e", "#985a38", "#5a3325", "#271611"),
}
_SPOTS = (0.0, 0.22, 0.48, 0.74, 1.0)


@visual("forest", palettes=_PALETTES)
def forest(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("forest", seed)
    w, h = layout.size
    air = _AIR[palette.name]
    light_x = layout.pick(0.78, 0.70, 0.62) + rng.uniform(-0.06, 0.06)
    light_y = layout.pick(0.46, 0.66, 0.53)

    # The air is brightest where the sun stands behind the mist, and dark towards the edges.
    shine = spread(layout, light_x, light_y, layout.pick(0.40, 0.30, 0.31), 1.9)
    sky = ramp(tuple(zip(_SPOTS, air, strict=True)), np.clip(1.02 - 1.05 * shine, 0, 1))
    sky *= (vignette(layout, 0.28) * (1 - 0.25 * hush(layout)))[..., None]

    # Beams fan out from the sun, seen where the mist is.
    dx, dy = layout.u - light_x * layout.across, layout.v - (light_y - 0.25) * layout.down
    angle = np.arctan2(dy, dx) / (2 * np.pi) % 1.0
    table = clouds(rng, 1, 2048, cycles=(1, 34), falloff=2.2)[0]
    fan = np.asarray(angle * 2048, np.float32)
    beams = np.stack([np.roll(smooth(table, 0.0, 1.6), k) for k in (0, 700)])
    at = fan.astype(np.int32) & 2047
    reach = np.hypot(dx, dy)
    strength = smooth(reach, 0.02, 0.35) * smooth(reach, 1.15, 0.35) * smooth(dy, -0.15, 0.20)
    strength *= 0.30 * (1 - 0.75 * hush(layout))
    strength = np.asarray(strength, np.float32)
    gold = rgb(air[0]) * np.float32(0.75)

    ground = Ground(
        canvas,
        layout.pick(0.775, 0.77, 0.665),
        0.055,
        rgb(mix(palette.deep, air[3], 0.22)),
        rgb(palette.deep),
    )
    ground.fill(sky, layout.y)
    sky += grain(h, w)
    over = (layout.y < ground.level + 0.02).astype(np.float32)
    haze = tiled(clouds(rng, h, 640, cycles=(4.0, 2.5), falloff=2.4, finest=8), w)
    glow = np.asarray(0.035 * (0.3 + shine) * over, np.float32)
    strength *= over

    def draw(t: float) -> Field:
        shift = 5.0 * t
        whole, part = int(np.floor(shift)), np.float32(shift % 1.0)
        here = beams[0].take((at + whole) & 2047)
        here += (beams[0].take((at + whole + 1) & 2047) - here) * part
        here *= beams[1].take((at - whole) & 2047) + np.float32(0.35)
        here *= strength
        cloudy = slide(haze, 3.0 * t, w)
        cloudy *= glow
        here += cloudy
        out = sky.copy()
        lay(out, here[None], gold[None])
        return np.clip(out, 0, 1, out=out)

    low = layout.pick(0.0, 0.01, -0.09)
    grow = layout.pick(1.0, 0.85, 1.0)
    pale = rgb(mix(air[0], air[1], 0.65))
    rows: list[Cutout] = []
    for level, tall, dark, drift, sparse in (
        (0.66, 0.20, 0.16, 1.0, 0.020),
        (0.70, 0.27, 0.42, 2.0, 0.030),
        (0.745, 0.33, 0.72, 3.4, 0.046),
    ):
        rows.append(
            _trees(
                canvas,
                rng,
                duration,
                palette,
                light_x,
                level + low,
                tall * grow,
                dark,
                drift,
                sparse,
            )
        )
        rows.append(
            mist(
                canvas,
                rng,
                duration,
                level=level + low + 0.01,
                height=0.17,
                colour=pale if dark < 0.6 else rgb(mix(air[1], air[3], 0.4)),
                density=0.50 * (1 - dark) + 0.12,
                drift=8.0 if dark < 0.3 else -7.0,
            )
        )
    rows = [crop(row, ground.hidden) for row in rows]
    # The farthest trees and their mist are soft with distance: they belong to the field.
    sky[:] = lay_over(sky, rows[:2], canvas)
    del rows[:2]
    rows.append(_floor(canvas, rng, duration, ground))
    rows += _edges(canvas, rng, duration, ground, layout)
    return Backdrop(palette, layout.size, draw, tuple(rows))


def _trees(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    light_x: float,
    level: float,
    tall: float,
    dark: float,
    drift: float,
    sparse: float,
) -> Cutout:
    """A row of firs; `dark` from the air's own colour (0) to the deepest (1)."""
    where = strip(canvas, duration, drift)
    short = min(canvas.width, canvas.height)
    room = int(short * tall * 1.15)
    rows = room + int(0.10 * canvas.height)
    ground = room - short * 0.02 * line(
        rng, where.width, cycles=where.width / short * 1.2, falloff=2.5
    )
    mask = under(ground, rows)
    step = short * sparse
    for x in np.arange(-step, where.width + step, step) + rng.normal(0, step * 0.35, 1)[0]:
        x += rng.normal(0, step * 0.4)
        side = abs((x + where.x) / canvas.width - light_x)
        # A clearing under the light; the trees of the near rows are tall only at the edges.
        size = rng.uniform(0.50, 1.0) * (0.60 + 0.36 * min(1.0, side / 0.45))
        if dark > 0.6 and rng.random() < 0.25:
            continue
        height = int(short * tall * size)
        foot = int(ground[int(np.clip(x, 0, where.width - 1))]) + 6
        plant(mask, conifer(rng, max(12, height), 0.40), int(x), foot)
    air = _AIR[palette.name]
    at = (np.arange(where.width) + where.x) / canvas.width
    near = np.exp(-(((at - light_x) * canvas.width / short / 0.55) ** 2)).astype(np.float32)
    cool, lit = rgb(mix(air[3], palette.deep, dark)), rgb(mix(air[1], palette.deep, dark * 0.85))
    colour = cool + (lit - cool) * near[None, :, None]
    fog = rgb(mix(air[1], air[2], 0.5 + 0.4 * dark))
    down = (np.arange(rows, dtype=np.float32) / room)[:, None, None]
    colour = colour + (fog - colour) * (smooth(down, 0.45, 1.15) * (0.75 - 0.60 * dark))
    return where.place(paint(mask, colour), level * canvas.height - room)


def _floor(canvas: Canvas, rng: np.random.Generator, duration: float, ground: Ground) -> Cutout:
    """The crest of the dark undergrowth in front; captions stand on what lies below it."""
    where = strip(canvas, duration, 6.0)
    short = min(canvas.width, canvas.height)
    room = int(short * 0.06)
    rows = room + int(ground.edge * short) + 2
    top = room - short * 0.009 * line(rng, where.width, cycles=2 * where.width / short, falloff=2.2)
    mask = under(top, rows)
    for x in np.arange(0, where.width, short * 0.012):
        foot = int(top[int(x)]) + 5
        plant(mask, conifer(rng, int(short * rng.uniform(0.012, 0.034)), 0.6), int(x), foot)
    return ground.cut(mask, where, ground.level * canvas.height - room)


def _edges(
    canvas: Canvas, rng: np.random.Generator, duration: float, ground: Ground, layout: Layout
) -> list[Cutout]:
    """Great firs that frame the picture, as near as the ground."""
    drift = strip(canvas, duration, 6.0).drift
    trees = []
    for at, size in ((1.01, 0.92), (0.90, 0.62), (-0.015, 0.50), (0.06, 0.30)):
        height = int(canvas.height * layout.pick(0.62, 0.40, 0.34) * size * rng.uniform(0.85, 1.05))
        mask = conifer(rng, height, 0.36)
        x = (at + rng.uniform(-0.02, 0.02)) * canvas.width - mask.shape[1] / 2
        top = ground.level * canvas.height + 0.012 * min(canvas.width, canvas.height) - height
        rows = (np.arange(len(mask), dtype=np.float32)[:, None] + top) / canvas.height
        trees.append(place(paint(mask, ground.colour(rows)), x, top, drift))
    return trees
