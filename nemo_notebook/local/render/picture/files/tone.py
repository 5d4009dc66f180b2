"""High dynamic range and wide colour on an ordinary screen: PQ, HLG and BT.2020 → BT.709.

A table of colours is made once a kind of source and applied by FFmpeg's `lut3d`. What it holds, for
R, G and B of the source (SMPTE ST 2084, ARIB STD-B67 with the system gamma of ITU-R BT.2100 for a
screen of 1000 cd/m², or a BT.2020 camera): light in units of 203 cd/m², the white of BT.2408; the
matrix of BT.2087 to the colours of BT.709, what lies outside cut off; then the curve. With m the
largest of the three, up to 0.5 nothing changes; above it becomes

    0.5 + 0.5 · (1 − exp(−(m − 0.5) / 0.5))

and the other two shrink with it, so that no hue turns. White on paper (m = 1) is shown at 92 % of
the signal, and what is brighter keeps its drawing up to five times as much.
"""

from __future__ import annotations

import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np
from numpy.typing import NDArray

__all__ = ["Source", "Toner", "source_of", "table"]

Source = Literal["pq", "hlg", "wide"]

_PQ, _HLG, _BT2020 = 16, 18, 9
"""ITU-T H.273: transfer characteristics and colour primaries."""

_SIZE = 33
_WHITE = 203.0
_KNEE = 0.5


def source_of(frame: Any) -> Source | None:
    """What has to be done about the colours of an `av.VideoFrame`; None when nothing has."""
    if frame.color_trc == _PQ:
        return "pq"
    if frame.color_trc == _HLG:
        return "hlg"
    return "wide" if frame.color_primaries == _BT2020 else None


def _pq(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """ST 2084: signal → cd/m²."""
    power = signal ** (32 / 2523)
    light = np.maximum(power - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * power)
    return np.asarray(10_000 * light ** (16384 / 2610))


def _hlg(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """STD-B67: signal → cd/m² on a screen of 1000, whose system gamma is 1.2."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    luma = scene @ np.array([0.2627, 0.6780, 0.0593])
    return np.asarray(1000 * scene * np.maximum(luma, 1e-9)[..., None] ** 0.2)


_TO_709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
)


def table(source: Source, signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """R, G, B of a source (…, 3), 0 to 1 → those of BT.709, 0 to 1.

    >>> table("pq", np.array([[0.0, 0.0, 0.0]])).tolist()
    [[0.0, 0.0, 0.0]]
    """
    if source == "wide":
        light = signal**2.4
    else:
        light = (_pq(signal) if source == "pq" else _hlg(signal)) / _WHITE
    light = np.clip(light @ _TO_709.T, 0, None)
    if source != "wide":
        most = light.max(axis=-1, keepdims=True)
        bent = _KNEE + (1 - _KNEE) * (1 - np.exp(-(most - _KNEE) / (1 - _KNEE)))
        light = light * np.where(most > _KNEE, bent / np.maximum(most, 1e-9), 1)
    return np.asarray(np.clip(light, 0, 1) ** (1 / 2.4))


@cache
def _cube(source: Source) -> str:
    """The table as a .cube file: red changes fastest."""
    steps = np.linspace(0, 1, _SIZE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    colours = table(source, np.stack([red, green, blue], axis=-1).reshape(-1, 3))
    lines = "\n".join(f"{r:.5f} {g:.5f} {b:.5f}" for r, g, b in colours)
    return f"LUT_3D_SIZE {_SIZE}\n{lines}\n"


class Toner:
    """Applies the table of one kind of source to frames in gbrp10le of one size."""

    def __init__(self, source: Source, width: int, height: int) -> None:
        self._graph = av.filter.Graph()
        start = self._graph.add_buffer(
            width=width,
            height=height,
            format=av.VideoFormat("gbrp10le"),
            time_base=Fraction(1, 1000),
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "colours.cube"
            path.write_text(_cube(source), "ascii")
            name = path.as_posix().replace("\\", "/").replace(":", "\\:").replace("'", "\\'")
            lut = self._graph.add("lut3d", f"file='{name}':interp=tetrahedral")
            end = self._graph.add("buffersink")
            start.link_to(lut)
            lut.link_to(end)
            self._graph.configure()

    def tone(self, frame: Any) -> Any:
        """The frame in the colours of BT.709."""
        self._graph.push(frame)
        return self._graph.pull()
