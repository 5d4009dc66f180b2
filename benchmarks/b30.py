"""The scene B30 side by side: this package, MoviePy, and a filter graph of FFmpeg, in one run.

    pip install "nemo-notebook[bench]"
    python benchmarks/b30.py --rounds 3

What is shown stands in `b30_scene.py`; how the others show it, in `b30_moviepy.py` and
`b30_ffmpeg.py`. All encode with libx264 veryfast at crf 23 in two threads or processes, and AAC at
128 kbit/s, and all read the same files. Each round renders it in every way from nothing, in turns.
Two things differ and count against the likeness: our cross-fades are eased and the others' are
even, and our titles come and go within 0.3 s and captions within 0.1 s where the others' titles
take the 0.5 s of B30 and their captions none.

Prints medians on the clock and of CPU, and how alike the frames are: SSIM of luma over all 900
frames, mean and minimum, by the ssim filter of FFmpeg.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import b30_ffmpeg
import b30_moviepy
import b30_scene
from measure import Cost, cost_of

from nemo_notebook.draft import TEXT, VIDEO, Draft, Segment, Track
from nemo_notebook.local.render import sources
from nemo_notebook.local.render.film.cores import usable_cores
from nemo_notebook.local.render.output import Encoding, Output
from nemo_notebook.local.render.render import _crew, render


class AsB30(Output):
    """An MP4 with the settings of B30, which lie between our qualities draft and standard."""

    @property
    def encoding(self) -> Encoding:
        return Encoding("libx264", "veryfast", 23, "aac", 128_000)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to render B30 into a file, and what goes before without being measured."""

    name: str
    make: Callable[[b30_scene.Scene, Path], None]
    prepare: Callable[[Path], None] = lambda folder: None


def ours(scene: b30_scene.Scene, target: Path) -> None:
    cache = target.with_suffix(".cache")
    shutil.rmtree(cache, ignore_errors=True)
    render(scene.draft, target, cache=cache, output=AsB30(), locate=scene.locate)


def afresh(folder: Path) -> None:
    """New render processes that have rendered another film before, as in a notebook, and nothing
    kept of B30: no chunk, no sound, no type, no look at a file."""
    _crew().close()
    sources._reads.cache_clear()
    zoom = {"zoom": {"from": 1.0, "to": 1.04}}
    scene = Segment("v1", "scene", 0, 5000, "", "visual:gradient", 1, style=zoom)
    title = Segment("t1", "title", 0, 5000, "Warm", "", 1, style={"layout": "statement"})
    caption = Segment("c1", "caption", 0, 5000, "Another film.", "", 1)
    tracks = [Track("video", VIDEO, "Video", (scene,))]
    tracks += [Track(s.id, TEXT, s.kind, (s,)) for s in (title, caption)]
    draft = Draft(tuple(tracks), 5000, "Warm", b30_scene.CANVAS)
    shutil.rmtree(folder / "warm", ignore_errors=True)
    render(draft, folder / "warm.mp4", cache=folder / "warm", output=AsB30())


WAYS = (
    Way("nemo_notebook", ours, afresh),
    Way("FFmpeg filter graph", b30_ffmpeg.graph),
    Way("MoviePy", b30_moviepy.plain),
    Way("Pillow, written by MoviePy", b30_moviepy.tuned),
)


def likeness(one: Path, other: Path) -> tuple[float, float]:
    """SSIM of the luma of all frames of two films: mean and minimum.

    Raises:
        ValueError: they have not the same number of frames, 900.
    """
    done = subprocess.run(
        [
            b30_ffmpeg.PROGRAM, "-loglevel", "error", "-i", str(one), "-i", str(other),
            "-lavfi", "[0:v][1:v]ssim=stats_file=-", "-f", "null", "-",
        ],
        check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip
    values = [float(found) for found in re.findall(r"\bY:([\d.]+)", done.stdout)]
    expected = round(b30_scene.SCENES * b30_scene.SECONDS * b30_scene.CANVAS.fps)
    if len(values) != expected:
        raise ValueError(f"{one.name} and {other.name} have {len(values)} frames to compare.")
    return statistics.mean(values), min(values)


def median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--only", nargs="*", default=[], help="ways whose names begin so; all when left out"
    )
    parser.add_argument("--keep", type=Path, help="a folder for the material and the films")
    options = parser.parse_args()
    chosen = [w for w in WAYS if not options.only or w.name.startswith(tuple(options.only))]
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        compare(chosen, folder, options.rounds)


def compare(ways: list[Way], folder: Path, rounds: int) -> None:
    """Render in turns, and print what it took and how alike the films are."""
    scene = b30_scene.build(folder)
    films = {way.name: folder / f"film{number}.mp4" for number, way in enumerate(ways)}
    costs: dict[str, list[Cost]] = {way.name: [] for way in ways}
    for turn in range(rounds):
        for way in ways:
            film = films[way.name]
            way.prepare(folder)
            costs[way.name].append(cost_of(lambda way=way, film=film: way.make(scene, film)))
            print(f"  round {turn + 1}: {way.name}: {costs[way.name][-1]}", flush=True)
    print(
        f"B30: {scene.frames} frames, 1280 × 720; libx264 veryfast crf 23, AAC 128k;"
        f" {usable_cores()} cores; medians of {rounds} rounds in turns; MoviePy"
        f" {version('moviepy')}, FFmpeg {b30_ffmpeg.number()}"
    )
    base = median(costs[ways[0].name])
    reference = films.get("MoviePy")
    print(f"{'':27s} {'wall s':>7s} {'CPU s':>7s} {'wall':>8s} {'CPU':>8s} {'MB':>6s}  SSIM")
    for way in ways:
        cost, film = median(costs[way.name]), films[way.name]
        alike = ""
        if reference and film != reference:
            alike = "mean {:.4f}, minimum {:.4f}".format(*likeness(film, reference))
        print(
            f"{way.name:27s} {cost.wall:7.2f} {cost.cpu:7.2f} {cost.wall / base.wall:6.2f} ×"
            f" {cost.cpu / base.cpu:6.2f} × {film.stat().st_size / 1e6:6.2f}  {alike}"
        )


if __name__ == "__main__":
    main()
