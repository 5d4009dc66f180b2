"""Hearts of light out of focus that rise and sway: for love, thanks and good wishes."""

from __future__ import annotations

import numpy as np

from .....draft import Canvas
from ..backdrop import Backdrop, Field, Palette
from ..colour import mix, rgb, tinted
from ..focus import Mote, Swarm, scatter, soften, speck
from ..light import Layout, Plane, glow, grain, hush, smooth, spread, vignette
from ..motion import laid, planar, slide, tiled
from ..noise import clouds, generator
from ..registry import visual

_PALETTES = (
    Palette("rose", "#240914", "#8f2348", "#ff8fa8", "#ffffff", "#ffd08a"),
    Palette("blush", "#6a1f38", "#f4b6bc", "#fff0ee", "#4a1226", "#9c1440"),
    Palette("plum", "#1a0a2a", "#6a2a86", "#f09ae0", "#ffffff", "#ffd27a"),
)
_TONES = {
    "rose": ("#ff6f8e", "#ffb3a0", "#ffd9a8"),
    "blush": ("#e0567c", "#f08a90", "#d87aa8"),
    "plum": ("#d86ff0", "#ff8fc0", "#9a7bff"),
}


@visual("hearts", palettes=_PALETTES)
def hearts(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("hearts", seed)
    w, h = layout.size
    unit = min(w, h)
    bright = palette.name == "blush"
    ground = rgb(palette.light if bright else palette.deep)
    middle, light = rgb(palette.middle), rgb(palette.light)

    lamp_x = layout.pick(0.80, 0.62, 0.58) + rng.uniform(-0.05, 0.05)
    lamp_y = layout.pick(0.46, 0.62, 0.52)
    air = spread(layout, lamp_x, lamp_y, 0.46, 1.8)
    corner = glow(layout, layout.pick(0.05, 0.1, 0.1), 1.02, 0.55)
    fold = clouds(rng, h, w, cycles=(1.6 * layout.down, 1.2 * layout.across), falloff=3.0)
    still = np.broadcast_to(ground, (h, w, 3)).copy()
    if bright:
        still += tinted(air * 0.62 + corner * 0.42 + 0.05 * fold, middle - ground)
    else:
        still += tinted(air * (0.80 + 0.06 * fold) + corner * 0.40, middle - ground * 0.4)
        still += tinted(glow(layout, lamp_x, lamp_y, 0.20) * 0.20, light)
    still *= vignette(layout, 0.06 if bright else 0.30)[..., None]
    quiet = np.asarray(1 - layout.pick(0.86, 0.80, 0.80) * hush(layout), np.float32)
    still *= 1.0 if bright else 0.72 + 0.28 * quiet[..., None]
    still = np.asarray(np.clip(still + grain(h, w), 0, 1), np.float32)

    sizes = np.concatenate([rng.uniform(0.014, 0.034, 24), rng.uniform(0.040, 0.090, 14)])
    patches = []
    for size in sizes:
        near = float(size) / 0.090
        power = rng.uniform(0.45, 1.0) * (1.05 - 0.55 * near) * (0.85 if bright else 0.92)
        patches.append(_heart(rng, unit * float(size), 0.10 + 0.10 * near) * np.float32(power))
    motes = _gather(rng, layout, patches)
    swarms = [Swarm(motes[k::3]) for k in range(3)]
    sparks = scatter(rng, layout, [speck(r) for r in rng.uniform(0.7, 1.7, 34)], move=(3, -12))
    haze = tiled(clouds(rng, h, 640, cycles=(2.0, 2.0), falloff=2.6, finest=5), w)
    breath = np.asarray((0.016 if bright else 0.035) * air * quiet, np.float32)
    # In a bright picture a heart takes light away down to its own colour; in the dark it adds it.
    tones = np.stack([rgb(c) for c in _TONES[palette.name]])
    if bright:
        colours = np.concatenate([tones - rgb(mix(palette.light, palette.middle, 0.4)), [[1] * 3]])
    else:
        colours = np.concatenate([tones, [rgb(mix(palette.light, "#ffffff", 0.4))]])
    colours = np.asarray(colours, np.float32)
    colours[3] *= np.float32(0.5)
    still = planar(still)

    def draw(t: float) -> Field:
        planes = np.zeros((4, h, w), np.float32)
        for plane, swarm in zip(planes[:3], swarms, strict=True):
            swarm.add(plane, t)
        sparks.add(planes[3], t)
        planes *= quiet
        drifting = slide(haze, 5.0 * t, w)
        drifting *= breath
        planes[0] += drifting
        return laid(still, planes, colours)

    return Backdrop(palette, layout.size, draw, rate=20, dark=not bright)


def _heart(rng: np.random.Generator, radius: float, soft: float) -> Plane:
    """A lamp out of focus behind an opening in the shape of a heart, ready for `stamp`."""
    reach = int(np.ceil(radius * 1.25)) + 3
    turn = rng.normal(0, 0.22)
    grid = np.arange(-reach, reach + 1, dtype=np.float32) / np.float32(radius)
    x = grid[None, :] * np.cos(turn) + grid[:, None] * np.sin(turn)
    y = -(grid[:, None] * np.cos(turn) - grid[None, :] * np.sin(turn)) + 0.10
    # The distance to the outline, about: below 0 inside.
    outline = (x * x + y * y - 0.66) ** 3 - 1.55 * x * x * y**3
    slope = np.gradient(outline)
    distance = outline / (np.hypot(*slope) * radius + 0.02)
    edge = soft + 0.9 / radius
    patch = smooth(distance, 0.5 * edge, -0.5 * edge)
    patch *= 0.66 + 0.44 * smooth(distance, -0.42, -0.04)
    return np.pad(soften(patch, 0.35 + 0.02 * radius), 1)


def _gather(rng: np.random.Generator, layout: Layout, patches: list[Plane]) -> tuple[Mote, ...]:
    """The hearts, most of them on the side away from the words; they rise and sway."""
    w, h = layout.size
    unit = min(w, h)
    motes = []
    for patch in patches:
        near = patch.shape[0] / max(p.shape[0] for p in patches)
        x = rng.normal(layout.pick(0.76, 0.5, 0.5), layout.pick(0.22, 0.36, 0.36))
        room = patch.shape[0]
        motes.append(
            Mote(
                patch,
                float(min(1, max(0, x))) * w + room / 2,
                float(rng.uniform(0, h + room)),
                unit * float(rng.normal(0, 0.002)),
                -unit * (0.012 + 0.026 * near),
                unit * 0.016 * float(rng.uniform(0.5, 1.2)),
                float(rng.uniform(0, 2 * np.pi)),
            )
        )
    return tuple(motes)
