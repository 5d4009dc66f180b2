"""A table by the window: warm light, lamps out of focus, a cup, a bowl or a loaf with its steam."""

from __future__ import annotations

import numpy as np
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette, Pixels
from ..colour import mix, rgb, tinted
from ..focus import Sketch, disc, sketch, stamp
from ..light import Layout, Plane, grain, hush, smooth, spread, vignette
from ..motion import laid, planar
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import place
from ..table import EYE, loaf, plate, ring, tabletop, turned

_PALETTES = (
    Palette("amber", "#1d0f09", "#8a4a20", "#ffcf8a", "#fffaf2", "#ffcc70"),
    Palette("sage", "#12180f", "#6a6a40", "#fbeac4", "#ffffff", "#ffd773"),
    Palette("berry", "#1f0c12", "#86383c", "#ffd2b4", "#fffaf5", "#ffcf7d"),
)
# The glaze of what stands on the table, and its liquid or crust.
_GLAZES = {
    "amber": ("#f3e4cf", "#5a2a12"),
    "sage": ("#dfe6cf", "#7d5a1e"),
    "berry": ("#f6dcd2", "#7a2030"),
}
_STEAM_ROWS = 384


@visual("kitchen", palettes=_PALETTES)
def kitchen(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("kitchen", seed)
    w, h = layout.size
    deep, middle, light = rgb(palette.deep), rgb(palette.middle), rgb(palette.light)
    level = layout.pick(0.735, 0.725, 0.625)
    edge = round(level * h)
    window_x = layout.pick(0.885, 0.80, 0.76) + rng.uniform(-0.04, 0.04)
    window_y = layout.pick(0.30, 0.50, 0.44)
    thing_x = layout.pick(0.745, 0.66, 0.60) + rng.uniform(-0.035, 0.035)

    # The room: dim on the left, a window with its bars out of focus on the right.
    haze = spread(layout, window_x, window_y + 0.06, layout.pick(0.42, 0.34, 0.36), 1.8)
    room = deep * np.float32(1.15) + tinted(haze * 0.95, middle - deep * 0.4)
    room += tinted(haze**2.2 * 0.34, light)
    pane = sketch(layout, _window(layout, window_x, window_y), blur=0.020 * min(w, h))
    room += tinted(pane * 0.62, light - room * 0.5)
    shelf = sketch(layout, _shelf(layout, rng, level), blur=0.013 * min(w, h))
    room *= (1 - 0.42 * shelf * (1 - 0.7 * pane))[..., None]

    lamps = np.zeros((h, w), np.float32)
    for _ in range(15):
        x = rng.normal(layout.pick(0.66, 0.5, 0.5), layout.pick(0.17, 0.26, 0.28)) * w
        y = (level - abs(rng.normal(0.03, layout.pick(0.20, 0.13, 0.085))) - 0.02) * h
        stamp(lamps, disc(min(w, h) * rng.uniform(0.014, 0.046)) * rng.uniform(0.10, 0.34), x, y)
    lamps *= 1 - 0.75 * hush(layout)
    room += tinted(lamps, rgb(mix(palette.light, "#ffb45a", 0.45)))

    # The table: the window mirrored in its varnish, the grain of its wood, dark towards the viewer.
    room[edge:] = tabletop(
        layout,
        rng,
        np.asarray(room, np.float32),
        edge,
        wood=mix(palette.middle, "#7a4a22", 0.55),
        light=(window_x, light),
        thing=thing_x - 0.03,
        foot=layout.pick(0.070, 0.062, 0.095),
        width=8.5,
    )
    room *= (vignette(layout, 0.30) * (1 - 0.34 * hush(layout)))[..., None]
    still = np.asarray(np.clip(room + grain(h, w), 0, 1), np.float32)

    thing = _Thing(canvas, rng, palette, layout, thing_x, level)
    # Steam is seen before the dark of the room, hardly before the window or under words.
    dark = (1 - 0.75 * np.clip(still.mean(axis=2) * 1.6, 0, 1)) * (1 - 0.65 * hush(layout))
    steam = _Steam(layout, rng, thing.mouth, np.asarray(dark, np.float32))
    breath = np.asarray(pane * 0.030 * (1 - hush(layout)), np.float32)
    colours = np.stack([rgb(mix(palette.light, "#ffffff", 0.70)) * np.float32(0.8), light])
    still = planar(still)

    def draw(t: float) -> Field:
        planes = np.empty((2, steam.rows, w), np.float32)
        steam.draw(planes[0], t)
        np.multiply(breath[: steam.rows], np.float32(np.sin(0.8 * t)), out=planes[1])
        return laid(still, planes, colours)

    return Backdrop(palette, layout.size, draw, thing.cutouts)


def _window(layout: Layout, x: float, y: float) -> Sketch:
    """The panes of a window round (x, y)."""
    wide, high = layout.pick(0.20, 0.24, 0.30) / 2, layout.pick(0.44, 0.26, 0.20) / 2

    def draw(pen: ImageDraw.ImageDraw, w: float, h: float) -> None:
        for column in range(2):
            for row in range(2):
                x0 = x - wide + wide * 1.04 * column
                y0 = y - high + high * 1.04 * row
                pen.rectangle((x0 * w, y0 * h, (x0 + wide * 0.96) * w, (y0 + high * 0.96) * h), 255)

    return draw


def _shelf(layout: Layout, rng: np.random.Generator, level: float) -> Sketch:
    """Jars, bottles and pots on a shelf and on the worktop, far behind the table."""
    unit = 1 / layout.across

    def draw(pen: ImageDraw.ImageDraw, w: float, h: float) -> None:
        for base in (level - 0.005, level - layout.pick(0.34, 0.21, 0.16)):
            x = layout.pick(0.30, 0.0, 0.0)
            pen.rectangle((x * w, base * h, w, (base + 0.016 / layout.down) * h), fill=150)
            while x < 1.0:
                wide = unit * rng.uniform(0.035, 0.085)
                high = rng.uniform(0.05, 0.15) / layout.down
                if rng.random() < 0.62:
                    shade = int(rng.integers(120, 256))
                    box = (x * w, (base - high) * h, (x + wide) * w, base * h)
                    pen.rounded_rectangle(box, radius=0.02 * unit * w, fill=shade)
                    if rng.random() < 0.5:
                        neck = (x + wide * 0.32, x + wide * 0.68)
                        top = base - high * 1.35
                        pen.rectangle((neck[0] * w, top * h, neck[1] * w, base * h), fill=shade)
                x += wide * rng.uniform(1.1, 1.7)

    return draw


class _Thing:
    """What stands on the table. mouth: where steam rises, (x, y, half its width) in the field."""

    def __init__(
        self,
        canvas: Canvas,
        rng: np.random.Generator,
        palette: Palette,
        layout: Layout,
        at: float,
        level: float,
    ) -> None:
        short = min(canvas.width, canvas.height)
        size = short * layout.pick(0.122, 0.118, 0.160)
        foot = level * canvas.height + short * layout.pick(0.058, 0.050, 0.080)
        glaze, inside = _GLAZES[palette.name]
        middle = at * canvas.width
        kind = int(rng.integers(3))
        parts: list[Cutout] = []

        def put(pixels: Pixels, x: float, bottom: float) -> None:
            parts.append(place(pixels, x - pixels.shape[1] / 2, bottom - len(pixels)))

        if kind == 2:
            board = plate(size * 2.05, mix("#a8743e", palette.deep, 0.10))
            put(board, middle, foot + EYE * size * 0.55)
            body = loaf(rng, size * 1.62, size * 1.20, "#b8692a", "#f0c486")
        elif kind == 1:
            bowl = ((0.0, 1.0), (0.15, 0.985), (0.4, 0.90), (0.65, 0.74), (0.85, 0.53),
                     (0.92, 0.44), (0.94, 0.42), (1.0, 0.44))  # fmt: skip
            body = turned(bowl, size * 1.42, size * 1.02, glaze, inside)
        else:
            dish = plate(size * 1.62, glaze)
            put(dish, middle, foot + EYE * size * 0.85)
            cup = ((0.0, 1.0), (0.3, 0.985), (0.6, 0.93), (0.8, 0.80), (0.92, 0.62), (1.0, 0.55))
            body = turned(cup, size, size * 1.36, glaze, inside)
            loop = ring(size * 0.36, size * 0.78, size * 0.13, glaze)
            put(loop, middle + size * 1.06, foot - size * 0.30)
        put(body, middle, foot)
        self.cutouts = tuple(parts)
        w, h = layout.size
        wide = (0.75, 1.0, 0.7)[kind] * size / canvas.width * w
        top = foot - len(body) + EYE * size * (1.0, 1.3, 0.8)[kind]
        self.mouth = (at * w, top / canvas.height * h, wide)


class _Steam:
    """Wisps that rise from a mouth, widen, curl and fade. rows: how many rows they may touch."""

    def __init__(
        self,
        layout: Layout,
        rng: np.random.Generator,
        mouth: tuple[float, float, float],
        seen: Plane,
    ) -> None:
        w, h = layout.size
        x, y, wide = mouth
        unit = min(w, h)
        tall = unit * layout.pick(0.50, 0.34, 0.40)
        self.rows = int(min(h, max(2, round(y) + 1)))
        half = int(max(8, unit * 0.20))
        self._left, self._right = max(0, int(x) - half), min(w, int(x) + half)
        columns = self._right - self._left
        self._size = (self.rows, columns)
        up = np.clip((y - np.arange(self.rows, dtype=np.float32)) / tall, 0, 1.2)[:, None]
        across = np.arange(self._left, self._right, dtype=np.float32)[None, :] - np.float32(x)
        curl = 0.06 * unit * up * np.sin(5.5 * up + rng.uniform(0, 6))
        spread_ = wide * (0.55 + 0.75 * up)
        plume = np.exp(-(((across - curl) / spread_) ** 2))
        self._plume = np.asarray(
            plume * smooth(up, 0.0, 0.10) * smooth(up, 1.0, 0.25) * 1.1, np.float32
        )
        self._plume *= seen[: self.rows, self._left : self._right]
        self._pace = 0.085 * unit
        self._layers = [self._wisps(rng, unit, k) for k in (1.0, 1.6)]

    def _wisps(self, rng: np.random.Generator, unit: int, fine: float) -> Plane:
        rows, columns = self._size
        noise = clouds(
            rng,
            _STEAM_ROWS,
            columns,
            cycles=(_STEAM_ROWS / unit * 3.2 * fine, columns / unit * 9.0 * fine),
            falloff=2.4,
            finest=3,
        )
        ridges = smooth(np.abs(noise), 0.85, 0.0)
        times = -(-(rows + _STEAM_ROWS + 2) // _STEAM_ROWS)
        return np.tile(ridges, (times, 1))[: rows + _STEAM_ROWS + 1]

    def draw(self, plane: Plane, t: float) -> None:
        """Write the steam of the moment `t` (s) into a plane of `rows` rows."""
        plane[:] = 0
        rows = self.rows
        wisps = []
        for layer, speed in zip(self._layers, (1.0, 1.45), strict=True):
            at = speed * self._pace * t % _STEAM_ROWS
            first, part = int(at), np.float32(at % 1.0)
            wisp = layer[first : first + rows] * (1 - part)
            wisp += layer[first + 1 : first + 1 + rows] * part
            wisps.append(wisp)
        steam = wisps[0]
        steam *= wisps[1] * np.float32(0.8) + np.float32(0.2)
        steam *= self._plume
        plane[:, self._left : self._right] = steam
