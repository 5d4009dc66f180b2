"""A wet evening: city lights out of focus, their mirror on the street, rain falling through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..focus import stamp
from ..light import Layout, Plane, glow, grain, hush, smooth, vignette
from ..motion import lay, planar
from ..noise import clouds, generator
from ..registry import visual

_PALETTES = (
    Palette("neon", "#0a0d1f", "#27356b", "#8fb4e8", "#ffffff", "#ffc46b"),
    Palette("slate", "#0c1418", "#2c4753", "#a5c6cf", "#ffffff", "#ffcb7a"),
    Palette("violet", "#120b20", "#47296b", "#c79be8", "#ffffff", "#ffc98a"),
)
_LAMPS = {
    "neon": ("#ffb45e", "#ff5e6e", "#4fc3ff", "#ffd9a0", "#c86bff", "#ff8f4a"),
    "slate": ("#ffc27a", "#ffdca8", "#e8f1f2", "#ff9d5c", "#9fd0d8", "#ffb066"),
    "violet": ("#ffb07a", "#ff6ea8", "#b07bff", "#ffd3a8", "#ff8a8a", "#7fa8ff"),
}


@visual("rain", palettes=_PALETTES)
def rain(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("rain", seed)
    w, h = layout.size
    level = layout.pick(0.70, 0.70, 0.60)
    street = round(level * h)
    heart = layout.pick(0.76, 0.62, 0.55) + rng.uniform(-0.05, 0.05)

    stops = ((0.0, palette.deep), (0.5, mix(palette.deep, palette.middle, 0.55)),
             (0.85, mix(palette.deep, palette.middle, 0.85)), (1.0, palette.middle))  # fmt: skip
    rise = np.clip(layout.y / level, 0, 1)
    centre = np.exp(-(((layout.x - heart) * layout.across / 0.95) ** 2))
    air = ramp(stops, np.asarray(rise * (0.55 + 0.45 * centre), np.float32))
    air += tinted(
        glow(layout, heart, level - 0.08, 0.30, stretch=1.7) * 0.16,
        rgb(mix(palette.light, _LAMPS[palette.name][0], 0.6)),
    )

    groups = _bokeh(layout, rng, palette, level, heart)
    quiet = (1 - 0.80 * hush(layout))[..., None]
    groups = [np.asarray(g * quiet, np.float32) for g in groups]
    still = np.asarray(air, np.float32)
    shade = vignette(layout, 0.32)[..., None]
    ground = _street(
        layout,
        rng,
        np.asarray(1 - (1 - still) * (1 - np.clip(sum(groups), 0, 1))),
        street,
        rgb(palette.deep),
    )
    still[street:] = ground[street:]
    for group in groups:
        group[street:] = 0
        group *= shade
    still = still * shade
    still = np.asarray(1 - (1 - still) * (1 - np.clip(sum(groups), 0, 1)) + grain(h, w), np.float32)
    top = min(int(np.flatnonzero(g.any(axis=(1, 2)))[0]) for g in groups)
    flicker = [planar(g[top:street]) * np.float32(0.13) for g in groups]
    pace = rng.uniform(0.7, 1.6, len(groups))

    layers = [
        _streaks(layout, rng, count=int(150 * layout.across * layout.down), length=17, slant=0.10),
        _streaks(layout, rng, count=int(64 * layout.across * layout.down), length=36, slant=0.10),
    ]
    speeds = (0.95 * h, 1.5 * h)
    rings = _Rings(layout, rng, street)
    calm = np.asarray((0.75 + 0.5 * centre) * (1 - 0.45 * hush(layout)), np.float32)
    wet = rgb(mix(palette.light, "#ffffff", 0.45)).reshape(1, 3)
    shine = np.asarray(0.55 + 0.45 * (still.max(axis=2) / still.max()), np.float32) * calm
    still = planar(still)

    def draw(t: float) -> Field:
        falling = np.zeros((h, w), np.float32)
        for texture, speed in zip(layers, speeds, strict=True):
            shift = -speed * t % h
            first, part = int(shift), np.float32(shift % 1.0)
            falling += texture[first : first + h] * (1 - part)
            falling += texture[first + 1 : first + 1 + h] * part
        rings.add(falling, t)
        falling *= shine
        out = still.copy("K")
        lay(out, falling[None], wet)
        lit = out[top:street]
        for k, (group, speed) in enumerate(zip(flicker, pace, strict=True)):
            lit += group * np.float32(np.sin(speed * t + 2.1 * k))
        return np.clip(out, 0, 1, out=out)

    return Backdrop(palette, layout.size, draw, rate=30)


def _bokeh(
    layout: Layout, rng: np.random.Generator, palette: Palette, level: float, heart: float
) -> list[NDArray[np.float32]]:
    """Lamps out of focus, in three groups (h, w, 3) that flicker each in its own time."""
    w, h = layout.size
    unit = min(w, h)
    groups = [np.moveaxis(np.zeros((3, h, w), np.float32), 0, -1) for _ in range(3)]
    lamps = [rgb(colour) for colour in _LAMPS[palette.name]]
    for k in range(44):
        near = rng.random() ** 2.2
        radius = unit * (0.014 + 0.062 * near)
        x = float(rng.normal(heart, layout.pick(0.20, 0.26, 0.34))) * w
        y = (level - abs(rng.normal(0, layout.pick(0.155, 0.12, 0.085))) - 0.01) * h
        if not -radius < x < w + radius or y < 0.05 * h:
            continue
        # Farther away than this nothing of its halo is seen.
        a, b = (int(min(w, max(0, x + side * 6.4 * radius))) for side in (-1, 1))
        c, d = (int(min(h, max(0, y + side * 6.4 * radius))) for side in (-1, 1))
        dx, dy = layout.x[:, a:b] * w - np.float32(x), layout.y[c:d] * h - np.float32(y)
        distance = np.sqrt(dx * dx + dy * dy)
        soft = 1.2 + 0.10 * radius
        # A lens draws a lamp as a disc, a little brighter at its rim.
        disc = smooth(distance, radius + soft, radius - soft)
        disc *= 0.72 + 0.40 * smooth(distance, radius * 0.35, radius)
        disc += 0.16 * np.exp(-((distance / (radius * 2.4)) ** 2))
        power = rng.uniform(0.30, 0.78) * (1.05 - 0.60 * near)
        group = groups[k % 3][c:d, a:b]
        group += tinted(disc * power, lamps[int(rng.integers(len(lamps)))]) * (1 - group)
    return groups


def _street(
    layout: Layout,
    rng: np.random.Generator,
    scene: Field,
    street: int,
    deep: NDArray[np.float32],
) -> Field:
    """The lights above, drawn out over the wet street and broken by its roughness."""
    w, h = layout.size
    rows = h - street
    out = scene.copy()
    up = np.clip(street - 1 - np.arange(rows) * min(1.0, 0.9 * street / rows), 0, None).astype(int)
    mirrored = scene[up]
    reach = max(4, h // 9)
    padded = np.concatenate(
        [mirrored[:1].repeat(reach, 0), mirrored, mirrored[-1:].repeat(reach, 0)]
    )
    total = np.cumsum(padded, axis=0, dtype=np.float64)
    drawn = ((total[2 * reach :] - total[: -2 * reach]) / (2 * reach))[:rows]
    rough = clouds(rng, rows, w, cycles=(20, 9), falloff=1.6)
    near = ((np.arange(rows) + 0.5) / rows)[:, None]
    strength = (1.0 - 0.52 * near**0.6) * (1 + 0.08 * rough * smooth(near, 0.0, 0.2))
    strength *= 1 - 0.30 * (hush(layout)[street:] - hush(layout)[street]) * (near > 0)
    out[street:] = tinted(strength, drawn) + tinted(0.25 * near, deep)
    return out


def _streaks(
    layout: Layout, rng: np.random.Generator, *, count: int, length: int, slant: float
) -> Plane:
    """Rain as faint slanting lines, (2h + 1, w), the lower half repeating the upper one."""
    w, h = layout.size
    plane = np.zeros((h, w), np.float32)
    for _ in range(count):
        x, y = rng.uniform(0, w), int(rng.integers(0, h))
        long = int(length * rng.uniform(0.6, 1.3))
        power = rng.uniform(0.055, 0.18) * (1.3 if length > 20 else 1.0)
        steps = np.arange(long)
        rows = (y + steps) % h
        columns = x - slant * steps
        whole = np.floor(columns).astype(int)
        part = columns - whole
        fade = power * np.sin(np.pi * (steps + 0.5) / long)
        plane[rows, whole % w] += fade * (1 - part)
        plane[rows, (whole + 1) % w] += fade * part
    return np.concatenate([plane, plane, plane[:1]])


class _Rings:
    """Rings that open where drops hit the wet street, flat as it is seen."""

    def __init__(self, layout: Layout, rng: np.random.Generator, street: int) -> None:
        w, h = layout.size
        unit = min(w, h)
        count = int(26 * layout.across)
        near = rng.random(count) ** 0.8
        self._x = rng.uniform(0, w, count)
        self._y = street + (h - street) * (0.06 + 0.94 * near)
        self._starts, self._turns = rng.uniform(0, 2, count), rng.uniform(0.8, 1.7, count)
        self._kinds = np.minimum(2, (near * 3).astype(int))
        self._frames = [
            [_ring(unit * size * (0.25 + 0.75 * age), 1 - age) for age in np.linspace(0, 1, 10)]
            for size in (0.010, 0.019, 0.030)
        ]

    def add(self, plane: Plane, t: float) -> None:
        """Add those of the moment `t` (s)."""
        for x, y, start, turn, kind in zip(
            self._x, self._y, self._starts, self._turns, self._kinds, strict=True
        ):
            age = (t + start) % turn / 0.55
            if age < 1:
                stamp(plane, self._frames[kind][int(age * 10)], float(x), float(y))


def _ring(radius: float, power: float) -> Plane:
    reach = int(np.ceil(radius)) + 3
    grid = np.arange(-reach, reach + 1, dtype=np.float32)
    far = np.hypot(grid[None, :], grid[:, None] * np.float32(3.2))
    ring = np.exp(-(((far - radius) / 1.1) ** 2)) * power
    return np.pad(np.asarray(0.30 * ring, np.float32), 1)
