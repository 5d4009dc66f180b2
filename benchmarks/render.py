"""Rendering against encoding alone: the same frames, the same x264 settings, in one run.

    python benchmarks/render.py --seconds 60 --rounds 3

Draws a timeline with twelve backgrounds, titles, captions with lit words, cross-fades, a voice and
music once into a raw file; then, in turn, (a) encodes the finished frames from that file with the
same settings in as many processes as there are cores, (b) renders the timeline from nothing, sound
included, and (c) renders it again after one caption has changed. The processes have worked before.
Prints medians on the clock and of CPU, and, with `--memory 60 600`, the peak memory of such films.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import av
import numpy as np
from measure import Cost, Peak, cost_of, resident

from nemo_notebook.draft import AUDIO, TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.film.chunks import cut
from nemo_notebook.local.render.film.cores import usable_cores
from nemo_notebook.local.render.film.encode import encode_chunk
from nemo_notebook.local.render.output import Output
from nemo_notebook.local.render.painter import Painter, frame_count
from nemo_notebook.local.render.picture.planes import Planes
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


def edited(draft: Draft, turn: int) -> Draft:
    """The draft with another text in the caption in its middle."""
    captions = draft.tracks[4]
    changed = list(captions.segments)
    middle = len(changed) // 2
    changed[middle] = replace(changed[middle], text=f"Edited {turn}", style={})
    return draft.with_track(replace(captions, segments=tuple(changed)))


def other() -> Draft:
    """Another film of five seconds."""
    draft = timeline(5)
    scene = replace(draft.tracks[0].segments[0], source="visual:paper")
    return draft.with_track(replace(draft.tracks[0], segments=(scene,)))


def median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def show(what: str, cost: Cost, frames: int, beside: str) -> None:
    print(
        f"{what:14s} {cost.wall:7.2f} s on the clock {cost.cpu:7.2f} s of CPU"
        f" {frames / cost.wall:7.1f} frames/s   {beside}",
        flush=True,
    )


def speed(options: argparse.Namespace, folder: Path) -> None:
    """(a) against encoding alone and (c) an edit, in turns."""
    draft, output = timeline(options.seconds), Output(quality=options.quality)
    cores, count = usable_cores(), frame_count(timeline(options.seconds))
    raw = folder / "frames.yuv"
    drawing = cost_of(lambda: draw(draft, raw))
    chunks = cut(draft, output)
    alone, whole, again = [], [], []
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:

        def encode_all() -> None:
            jobs = [
                pool.submit(
                    encode_only, raw, draft.canvas, c.first, c.last, folder / c.name, output
                )
                for c in chunks
            ]
            for job in jobs:
                job.result()

        list(pool.map(frame_count, [draft] * cores))  # the imports of each process
        encode_all()  # the file of frames is read from memory from now on
        for turn in range(options.rounds):
            cache = folder / f"cache{turn}"
            # As in a notebook: the render processes hold the scenes of another film.
            render(other(), folder / "other.mp4", cache=folder / f"other{turn}", output=output)
            forget_speech()
            alone.append(cost_of(encode_all))
            film = partial(render, draft, folder / "film.mp4", cache=cache, output=output)
            whole.append(cost_of(film))
            edit = partial(
                render, edited(draft, turn), folder / "edit.mp4", cache=cache, output=output
            )
            again.append(cost_of(edit))
            print(f"  round {turn + 1}: {alone[-1]}, {whole[-1]}, {again[-1]}", flush=True)
    base, film_cost, edit_cost = median(alone), median(whole), median(again)
    ratio = Cost(film_cost.wall / base.wall, film_cost.cpu / base.cpu)
    part = Cost(edit_cost.wall / film_cost.wall, edit_cost.cpu / film_cost.cpu)
    size = (folder / "film.mp4").stat().st_size / 1e6
    print(f"{options.seconds} s, 1080p30, {options.quality}, {cores} cores, {size:.1f} MB,"
          f" medians of {options.rounds} rounds in turns")  # fmt: skip
    show("encode only", base, count, "×1.00")
    show("render", film_cost, count, f"×{ratio.wall:.2f} (CPU ×{ratio.cpu:.2f})")
    show("one caption", edit_cost, count, f"{part.wall:.1%} (CPU {part.cpu:.1%})")
    print(f"drawing alone  {1000 * drawing.cpu / count:.2f} ms of CPU a frame, in one process")


def forget_speech() -> None:
    """What was spoken in the last round is spoken again in the next."""
    from nemo_notebook.local.sound import voice

    voice._cache = type(voice._cache)(voice.CACHE_BYTES, lambda speech: speech.samples.nbytes)


def memory(seconds: int, quality: str, folder: Path) -> None:
    """(d) the most that the render processes, and this one beyond its start, hold at once."""
    output = Output(quality=quality)
    before = resident([os.getpid()])
    watch = Peak()
    watch.start()
    cost = cost_of(
        lambda: render(
            timeline(seconds), folder / f"m{seconds}.mp4", cache=folder / f"m{seconds}",
            output=output,
        )
    )  # fmt: skip
    peak = watch.stop() - before
    print(
        f"memory of {seconds} s: {peak / 2**20:.0f} MiB at most (PSS of the render processes, and"
        f" of this one beyond its start), {cost.wall:.1f} s on the clock",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quality", default="high")
    parser.add_argument("--memory", type=int, nargs="*", default=[], help="seconds of such films")
    parser.add_argument("--only-memory", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for seconds in options.memory:
            memory(seconds, options.quality, Path(name))
        if not options.only_memory:
            speed(options, Path(name))


if __name__ == "__main__":
    main()
