"""Stars, a nebula and the lit limb of a planet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, rgb, tinted
from ..light import Layout, Plane, grain, hush, smooth, vignette
from ..motion import lay, planar, slide, tiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import paint, stretch, strip

_PALETTES = (
    Palette("nebula", "#05061a", "#3a2a86", "#e06ab0", "#ffffff", "#ffc86b"),
    Palette("cobalt", "#030914", "#123f86", "#4fc3e8", "#ffffff", "#ffcb69"),
    Palette("mars", "#0d0608", "#6a2a2a", "#ff9a5c", "#fff8f2", "#ffcf7d"),
)
# Lamps of cities on the night side, or what glows there.
_LAMPS = {"nebula": "#ffc98a", "cobalt": "#ffd9a0", "mars": "#ff7a3a"}


@visual("space", palettes=_PALETTES)
def space(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("space", seed)
    w, h = layout.size
    deep, middle, light = rgb(palette.deep), rgb(palette.middle), rgb(palette.light)
    quiet = 1 - 0.72 * hush(layout)

    # A band of gas crosses the picture away from the words, torn by dust.
    tilt = rng.uniform(-0.75, -0.45) if layout.wide else rng.uniform(-0.35, 0.35)
    cx, cy = layout.pick(0.74, 0.60, 0.55), layout.pick(0.36, 0.52, 0.46)
    across = (layout.v - cy * layout.down) - tilt * (layout.u - cx * layout.across)
    gas = [clouds(rng, h, w, cycles=(2.2, 2.2 * layout.aspect), falloff=1.9) for _ in range(3)]
    band = np.exp(-(((across + 0.10 * gas[2]) / 0.30) ** 2))
    band = band * (0.25 + 0.75 * np.exp(-(((layout.u - cx * layout.across) / 0.85) ** 2)))
    body = np.clip(band * (0.62 + 0.34 * gas[0]), 0, 1) * quiet
    core = np.clip(band**2 * smooth(gas[0] + 0.6 * gas[1], 0.1, 2.2), 0, 1) * quiet
    dust = smooth(gas[1] - 0.35 * gas[0], 0.3, 1.8) * band
    still = tinted(0.75 + 0.5 * smooth(layout.y, 0, 1), np.broadcast_to(deep, (h, w, 3)))
    still = still + tinted(body, middle * 0.95)
    still += tinted(core, light * 0.62)
    still *= (1 - 0.5 * dust)[..., None]

    # Very fine stars are part of the field; they twinkle in three groups.
    field_stars = rng.random((h, w), dtype=np.float32)
    fine = smooth(field_stars, 0.9935, 1.0) * (0.25 + 0.75 * rng.random((h, w)) ** 3)
    fine = (fine * (0.5 + 0.5 * quiet) * 0.75).astype(np.float32)
    groups = [np.flatnonzero(fine.ravel() * (rng.integers(0, 3, h * w) == k)) for k in range(3)]
    values = [fine.ravel()[group] for group in groups]

    planet, halo, rim_colour = _planet(canvas, layout, rng, palette)
    still += tinted(halo, rim_colour)
    still *= vignette(layout, 0.30)[..., None]
    still = planar(np.clip(still + grain(h, w), 0, 1))
    for group, value in zip(groups, values, strict=True):
        _light(still, group, value * np.float32(0.7))

    veil = tiled(clouds(rng, h, 720, cycles=(2.0, 2.6), falloff=2.2, finest=8), w)
    where = (0.16 * body).astype(np.float32)
    tint = mix(palette.middle, palette.light, 0.55)
    tint_rgb = rgb(tint).reshape(1, 3)

    def draw(t: float) -> Field:
        drifting = slide(veil, 2.4 * t, w)
        drifting *= where
        out: Field = still.copy("K")
        lay(out, drifting[None], tint_rgb)
        for k, (group, value) in enumerate(zip(groups, values, strict=True)):
            _light(out, group, value * np.float32(0.3 * np.sin((1.3 + 0.4 * k) * t + 2 * k)))
        return np.clip(out, 0, 1, out=out)

    stars = _stars(canvas, rng, duration, layout)
    return Backdrop(palette, layout.size, draw, (*stars, planet))


def _light(field: Field, places: NDArray[np.intp], light: NDArray[np.floating]) -> None:
    """Add white light to pixels of a planar field, in place; `places` count them row by row."""
    for channel in range(3):
        field[..., channel].reshape(-1)[places] += light


def _stars(
    canvas: Canvas, rng: np.random.Generator, duration: float, layout: Layout
) -> list[Cutout]:
    """The brightest stars with a soft halo, nearer than the rest, each a small cutout of its own:
    one wide cutout would be blended whole, and it is nearly empty."""
    where = strip(canvas, duration, -2.0)
    short = min(canvas.width, canvas.height)
    rows = canvas.height * layout.pick(0.70, 0.70, 0.62)
    stars = []
    for _ in range(int(20 * where.width / canvas.width)):
        size = short / 1080 * min(float(rng.pareto(2.2) * 0.6 + 0.9), 3.0)
        reach = int(np.ceil(size * 4.5))
        grid = np.arange(-reach, reach + 1, dtype=np.float32)
        distance = np.hypot(grid[None, :] + rng.uniform(-0.5, 0.5), grid[:, None])
        star = np.clip(size * 0.75 + 0.5 - distance, 0, 1)
        star = np.maximum(star, 0.32 * np.exp(-((distance / (size * 1.9)) ** 2)))
        star *= np.clip((reach - distance) / reach * 3, 0, 1) * rng.uniform(0.5, 1.0)
        tone = np.array([0.93, 0.95, 1.0]) - np.array([-0.05, 0.02, 0.22]) * rng.random() ** 2
        pixels = paint(np.asarray(star, np.float32), np.clip(tone, 0, 1))
        x, y = where.x + rng.uniform(0, where.width), rng.uniform(0, rows)
        stars.append(Cutout(pixels, x, y, (where.drift, 0.0)))
    return stars


def _planet(
    canvas: Canvas, layout: Layout, rng: np.random.Generator, palette: Palette
) -> tuple[Cutout, NDArray[np.float32], NDArray[np.float32]]:
    """The dark globe below with its lit edge, the glow of its air, and the colour of both."""
    short = min(canvas.width, canvas.height)
    radius = layout.pick(2.5, 1.30, 1.30) * rng.uniform(0.95, 1.1)
    top = layout.pick(0.725, 0.735, 0.635) * layout.down
    cx = layout.pick(0.64, 0.58, 0.55) * layout.across + rng.uniform(-0.12, 0.12)
    cy = top + radius
    sun = np.deg2rad(rng.uniform(-74, -62))
    sun_u, sun_v = np.float32(np.cos(sun)), np.float32(np.sin(sun))
    colour = rgb(mix(palette.light, "#ffffff", 0.35)).astype(np.float32)

    distance = np.hypot(layout.u - cx, layout.v - cy)
    bearing = ((layout.u - cx) * sun_u + (layout.v - cy) * sun_v) / distance
    wide = layout.pick(0.86, 0.72, 0.72)
    facing = smooth(bearing, wide, 1.0)
    outside = np.clip(distance - radius, 0, None)
    halo = (np.exp(-outside / 0.035) * 0.75 + np.exp(-outside / 0.15) * 0.28) * (
        0.10 + 0.90 * facing
    )

    first = int(top * short) - 2
    rows = canvas.height - first
    u = (np.arange(canvas.width, dtype=np.float32) + 0.5)[None, :] / short - np.float32(cx)
    v = (np.arange(rows, dtype=np.float32) + first + 0.5)[:, None] / short - np.float32(cy)
    far = np.sqrt(u * u + v * v)
    mask = np.clip((radius - far) * short + 0.5, 0, 1)
    inside = np.clip(radius - far, 0, None)
    lit = smooth((u * sun_u + v * sun_v) / far, wide, 1.0)
    edge = np.exp(-inside / np.float32(0.0045)) * (0.10 + 0.9 * lit)
    air = np.exp(-inside / np.float32(0.055)) * lit * np.float32(0.42)
    small_h, small_w = max(8, rows // 6), canvas.width // 6
    land = stretch(clouds(rng, small_h, small_w, cycles=(2, 5), falloff=1.9), canvas.width, rows)
    day = np.exp(-inside / np.float32(0.12)) * lit * (0.14 + 0.07 * land)
    night = rgb(mix(palette.deep, "#000000", 0.35))
    shade = np.moveaxis(np.empty((3, rows, canvas.width), np.float32), 0, -1)
    tint = rgb(mix(palette.middle, palette.light, 0.5))
    lamps = _lamps(rng, rows, canvas, short) * smooth(inside, 0.004, 0.05) * (1 - 0.85 * lit)
    glow_of = rgb(_LAMPS[palette.name])
    for channel in range(3):
        plane = night[channel] + (air + day) * tint[channel] + edge * colour[channel]
        shade[..., channel] = plane + lamps * glow_of[channel]
    pixels = paint(np.asarray(mask, np.float32), shade)
    return Cutout(pixels, 0.0, float(first)), halo.astype(np.float32), colour


def _lamps(rng: np.random.Generator, rows: int, canvas: Canvas, short: int) -> Plane:
    """Cities on the night side: crowds of lamps along coasts, threads of roads; (rows, width)."""
    coarse = max(1, round(short / 540))
    high, wide = max(8, rows // coarse), canvas.width // coarse
    across, down = wide * coarse / short, high * coarse / short
    own = np.random.default_rng(int(rng.integers(1 << 62)))
    land = clouds(own, high, wide, cycles=(7 * down, 4.5 * across), falloff=1.7)
    roads = clouds(own, high, wide, cycles=(20 * down, 13 * across), falloff=2.0)
    crowd = smooth(land, 0.55, 2.1)
    thread = smooth(np.abs(roads), 0.10, 0.0) * smooth(land, 0.1, 1.0)
    lamps = own.random((high, wide), dtype=np.float32)
    lit = smooth(lamps, 0.90, 1.0) * (0.12 + crowd) * smooth(land, 0.25, 0.9)
    plane = 1.1 * lit + 0.34 * thread * smooth(lamps, 0.45, 1.0) + 0.10 * crowd
    return np.clip(stretch(plane, canvas.width, rows), 0, 1) * np.float32(1.25)
