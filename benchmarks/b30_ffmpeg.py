"""B30 as one filter graph of the ffmpeg program, in one run of it.

As somebody writes it who wants it fast: each still is decoded and converted once and zoomed from
its own size, only what cross-fades goes through the filter for that, captions are one stream of
twelve pictures under one overlay, a title is repeated only while it is shown, and everything stays
in YUV.
"""

from __future__ import annotations

import math
import subprocess
from pathlib import Path

import imageio_ffmpeg
from b30_scene import CANVAS, FADE, MUSIC, SCENES, SECONDS, ZOOM, Scene, Words, shown
from PIL import Image

__all__ = ["PROGRAM", "graph", "number"]

PROGRAM: str = imageio_ffmpeg.get_ffmpeg_exe()

_TO_HD = "scale=out_color_matrix=bt709:out_range=tv"


def number() -> str:
    """The version of the program."""
    return imageio_ffmpeg.get_ffmpeg_version()


def _zoom(number: int, first: int, last: int) -> str:
    """The filter that looks at the still of a scene for the frames `first` to `last` (not included)
    of the film: the part that is seen is eased from 1 to 1 / ZOOM."""
    width, height, fps = CANVAS
    part = f"clip((on+{first})/{fps}/{SECONDS}-{number},0,1)"
    seen = f"1-{1 - 1 / ZOOM:.8f}*st(0,{part})*ld(0)*(3-2*ld(0))"
    return (
        f"zoompan=z='1/({seen})':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2'"
        f":d={last - first}:s={width}x{height}:fps={fps},setsar=1"
    )


def _shots(sources: list[int], frames: int) -> list[str]:
    """The scenes one after the other, as [shots]. A cross-fade works in yuv444p: in a chain of them
    every frame would be converted twice. So each scene is zoomed in up to three parts, and only
    those that meet go through a cross-fade."""
    # The frames in which cross-fades begin: the first at or after their time.
    begins = [math.ceil(shown(number)[0] * CANVAS.fps) for number in range(1, SCENES)]
    fading = round(FADE * CANVAS.fps)
    parts, film = [], ""
    for number, source in enumerate(sources):
        first, last = number == 0, number == SCENES - 1
        start = 0 if first else begins[number - 1] + fading
        end = frames if last else begins[number]
        pieces = {"body": (start, end)}
        if not first:
            pieces["head"] = (start - fading, start)
        if not last:
            pieces["tail"] = (end, end + fading)
        split = "".join(f"[{name}still{number}]" for name in pieces)
        parts.append(f"[{source}:v]{_TO_HD},format=yuv420p,split={len(pieces)}{split}")
        for name, span in pieces.items():
            parts.append(f"[{name}still{number}]{_zoom(number, *span)}[{name}{number}]")
        if not first:
            fade = f"xfade=transition=fade:duration={FADE}:offset=0,format=yuv420p"
            parts.append(f"[tail{number - 1}][head{number}]{fade}[fade{number}]")
            film += f"[fade{number}]"
        film += f"[body{number}]"
    return [*parts, f"{film}concat=n={2 * SCENES - 1}[shots]"]


def _boxed(captions: tuple[Words, ...]) -> tuple[int, int, int, int]:
    """The box (x, y, width, height) that holds all captions."""
    boxes = [(c.x, c.y, *Image.open(c.path).size) for c in captions]
    x, y = min(b[0] for b in boxes), min(b[1] for b in boxes)
    return x, y, max(b[0] + b[2] for b in boxes) - x, max(b[1] + b[3] for b in boxes) - y


def graph(scene: Scene, target: Path) -> None:
    """Render B30 with the program."""
    inputs: list[str] = []

    def add(path: Path) -> int:
        inputs.extend(["-i", str(path)])
        return len(inputs) // 2 - 1

    parts = _shots([add(path) for path in scene.stills], scene.frames)
    shots = "shots"
    fps = CANVAS.fps
    for number, title in enumerate(scene.titles):
        source, frames = add(title.path), round(title.seconds * fps)
        parts.append(
            f"[{source}:v]{_TO_HD},format=yuva420p,loop={frames - 1}:1:0,"
            f"setpts=N/{fps}/TB,fade=in:st=0:d={FADE}:alpha=1,"
            f"fade=out:st={title.seconds - FADE}:d={FADE}:alpha=1,"
            f"setpts=PTS+{title.start}/TB[t{number}]"
        )
        parts.append(f"[{shots}][t{number}]overlay={title.x}:{title.y}:eof_action=pass[o{number}]")
        shots = f"o{number}"
    x, y, width, height = _boxed(scene.captions)
    for number, caption in enumerate(scene.captions):
        source = add(caption.path)
        parts.append(
            f"[{source}:v]pad={width}:{height}:{caption.x - x}:{caption.y - y}:color=black@0,"
            f"{_TO_HD},format=yuva420p,setpts=PTS-STARTPTS+{caption.start}/TB[c{number}]"
        )
    captions = "".join(f"[c{n}]" for n in range(len(scene.captions)))
    parts.append(f"{captions}interleave=nb_inputs={len(scene.captions)}[captions]")
    parts.append(f"[{shots}][captions]overlay={x}:{y}[film]")
    voice, music = add(scene.voice), add(scene.music)
    parts.append(f"[{music}:a]volume={MUSIC}[bed]")
    parts.append(f"[{voice}:a][bed]amix=inputs=2:normalize=0[sound]")
    subprocess.run(
        [
            PROGRAM, "-y", "-loglevel", "error", *inputs, "-filter_complex", ";".join(parts),
            "-map", "[film]", "-map", "[sound]", "-t", str(SCENES * SECONDS),
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-threads", "2",
            "-pix_fmt", "yuv420p", "-r", str(fps), "-colorspace", "bt709",
            "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
            "-c:a", "aac", "-b:a", "128k", "-ac", "2", str(target),
        ],
        check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
