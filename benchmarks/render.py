"""Rendering against encoding alone: the same frames, the same x264 settings, in one run.

    python benchmarks/render.py --seconds 60 --rounds 3

Draws a timeline with twelve backgrounds, titles, captions with lit words, cross-fades, a voice and
music once into a raw file; then, in turn, (a) encodes the finished frames from that file with the
same settings in as many processes as there are cores, and (b) renders the timeline from nothing,
sound included. Both have their processes warm. Prints medians, the ratio, the cost of an edit, and
the peak memory of the render with all of its processes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import av
import numpy as np

from nemo_notebook.draft import AUDIO, TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.film.chunks import cut
from nemo_notebook.local.render.film.cores import usable_cores
from nemo_notebook.local.render.film.encode import encode_chunk
from nemo_notebook.local.render.output import Output
from nemo_notebook.local.render.painter import Painter, frame_count
from nemo_notebook.local.render.picture.pixels import Planes
from nemo_notebook.local.render.render import render
from nemo_notebook.local.render.visuals import names

SPOKEN = (
    "Every morning the bees leave before the sun has dried the meadow.",
    "They visit two million flowers to fill a single jar.",
    "Nothing is added and nothing is taken away.",
    "That is why no two harvests ever taste the same.",
)


def timeline(seconds: int) -> Draft:
    """Scenes of five seconds, everything on."""
    scenes, titles, captions, voices = [], [], [], []
    families = names()
    for number in range(1, max(1, seconds // 5) + 1):
        start = (number - 1) * 5000
        text = SPOKEN[number % len(SPOKEN)]
        words = text.split()
        fade = {"transition": {"type": "fade", "duration": 500}} if number > 1 else {}
        source = f"visual:{families[number % len(families)]}"
        scenes.append(
            Segment(
                f"v{number}",
                "scene",
                start,
                5000,
                "",
                source,
                number,
                style={"seed": number, **fade},
            )
        )
        layout = {"layout": "title" if number == 1 else "statement", "emphasis": words[-2:-1]}
        titles.append(
            Segment(
                f"t{number}",
                "title",
                start + 300,
                4400,
                " ".join(words[:5]),
                "",
                number,
                style=layout,
            )
        )
        timed = [[n * 320, n * 320 + 280, word] for n, word in enumerate(words)]
        captions.append(
            Segment(
                f"c{number}", "caption", start + 500, 4200, text, "", number, style={"words": timed}
            )
        )
        voices.append(
            Segment(f"s{number}", "voice", start + 500, 4200, text, "voice:espeak", number)
        )
    total = 5000 * len(scenes)
    music = Segment(
        "m1", "music", 0, total, "", "music:calm", volume=0.2,
        style={"seed": 1, "duck": True, "fade_in": 500, "fade_out": 2000},
    )  # fmt: skip
    return Draft(
        (
            Track("video", VIDEO, "Video", tuple(scenes)),
            Track("voice", AUDIO, "Voice", tuple(voices)),
            Track("music", AUDIO, "Music", (music,)),
            Track("titles", TEXT, "Titles", tuple(titles)),
            Track("captions", TEXT, "Captions", tuple(captions)),
        ),
        total,
        "Benchmark",
        Canvas(1920, 1080, 30),
    )


def rows(canvas: Canvas) -> tuple[int, int]:
    return canvas.height * 3 // 2, canvas.width


def draw(draft: Draft, raw: Path) -> None:
    """All frames, planes one after another, in yuv420p."""
    painter = Painter(draft)
    with raw.open("wb") as file:
        for number in range(frame_count(draft)):
            planes = Planes.of(painter.frame(number))
            for plane in (planes.y, planes.u, planes.v):
                file.write(np.ascontiguousarray(plane).tobytes())


def encode_only(
    raw: Path, canvas: Canvas, first: int, last: int, target: Path, output: Output
) -> None:
    """One chunk of the finished frames, through the product's own encoder."""
    width, height = canvas.width, canvas.height
    size = width * height * 3 // 2
    film = np.memmap(raw, np.uint8, "r").reshape(-1, size)
    frame = av.VideoFrame(width, height, "yuv420p")
    planes = Planes.of(frame)

    def frames() -> Iterator[av.VideoFrame]:
        for number in range(first, last):
            flat, luma = film[number], width * height
            planes.y[...] = flat[:luma].reshape(height, width)
            planes.u[...] = flat[luma : luma * 5 // 4].reshape(height // 2, width // 2)
            planes.v[...] = flat[luma * 5 // 4 :].reshape(height // 2, width // 2)
            yield frame

    encode_chunk(frames(), target, canvas=canvas, encoding=output.encoding, count=last - first)


def resident(pids: list[int]) -> int:
    """Bytes of memory that these processes hold for themselves (proportional set size)."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total * 1024


def descendants(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found += descendants(int(child))
        except OSError:
            continue
    return found


def descendants_of_pool(pool: ProcessPoolExecutor) -> list[int]:
    return [pid for worker in pool._processes for pid in descendants(worker)]


class Peak(threading.Thread):
    """Watches the memory of the render processes until it is told to stop."""

    def __init__(self, roots: list[int]) -> None:
        super().__init__(daemon=True)
        self.roots, self.bytes, self.stop = roots, 0, threading.Event()

    def run(self) -> None:
        while not self.stop.wait(0.2):
            self.bytes = max(self.bytes, resident(self.roots))


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quality", default="high")
    options = parser.parse_args()
    draft, output = timeline(options.seconds), Output(quality=options.quality)
    cores = usable_cores()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raw = folder / "frames.yuv"
        drawing = timed(lambda: draw(draft, raw))
        chunks = cut(draft, output)
        render(
            replace(timeline(5), title="warm"),
            folder / "warm.mp4",
            cache=folder / "warm",
            output=output,
        )
        encoded, rendered, edited, peak = [], [], [], 0
        with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:

            def alone() -> None:
                jobs = [
                    pool.submit(
                        encode_only, raw, draft.canvas, c.first, c.last, folder / c.name, output
                    )
                    for c in chunks
                ]
                for job in jobs:
                    job.result()

            list(pool.map(frame_count, [draft] * cores))  # the imports of each process
            for turn in range(options.rounds):
                encoded.append(timed(alone))
                cache = folder / f"cache{turn}"
                spare = {os.getpid(), *descendants_of_pool(pool)}
                crew = [pid for pid in descendants(os.getpid()) if pid not in spare]
                watch = Peak(crew)
                watch.start()
                film = partial(render, draft, folder / "film.mp4", cache=cache, output=output)
                rendered.append(timed(film))
                watch.stop.set()
                watch.join()
                peak = max(peak, watch.bytes)
                captions = draft.tracks[4]
                middle = len(captions.segments) // 2
                changed = list(captions.segments)
                changed[middle] = replace(changed[middle], text=f"Edited {turn}", style={})
                edit = draft.with_track(replace(captions, segments=tuple(changed)))
                again = partial(render, edit, folder / "edit.mp4", cache=cache, output=output)
                edited.append(timed(again))
    count = frame_count(draft)
    base, wall, edit_wall = (statistics.median(times) for times in (encoded, rendered, edited))
    setting = f"{options.seconds} s, 1080p30, {options.quality}"
    print(f"{setting}, {cores} cores, {options.rounds} rounds")
    print(f"encode only   {base:7.2f} s   {count / base:6.1f} frames/s   ×1.00")
    print(f"render        {wall:7.2f} s   {count / wall:6.1f} frames/s   ×{wall / base:.2f}")
    print(f"one caption   {edit_wall:7.2f} s   {edit_wall / wall:6.1%} of the first render")
    print(f"drawing alone {drawing:7.2f} s in one process, {1000 * drawing / count:.2f} ms a frame")
    print(f"peak memory   {peak / 2**20:7.0f} MiB, the render processes together")


if __name__ == "__main__":
    main()
