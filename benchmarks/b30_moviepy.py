"""B30 in MoviePy 2, in two ways.

`plain` is what its documentation teaches: its own effects, each scene a composite of its own.
`tuned` is what somebody who has read its sources would write to make it fast: pictures are scaled
once to the largest size that is seen, cut out by Pillow's resize with a box (half the work of
scaling the whole picture, and exact to parts of a pixel), and a mask is only there while something
fades, because a clip with a mask is composed some ten times more slowly than one without.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from b30_scene import CANVAS, FADE, MUSIC, SCENES, SECONDS, ZOOM, Scene, Words, shown, visible
from moviepy import (
    AudioFileClip,
    CompositeAudioClip,
    CompositeVideoClip,
    ImageClip,
    VideoClip,
    afx,
    vfx,
)
from numpy.typing import NDArray
from PIL import Image

__all__ = ["plain", "tuned"]

SIZE = (CANVAS.width, CANVAS.height)


def _write(clip: VideoClip, scene: Scene, target: Path) -> None:
    voice = AudioFileClip(str(scene.voice))
    music = AudioFileClip(str(scene.music)).with_effects([afx.MultiplyVolume(MUSIC)])
    clip = clip.with_duration(SCENES * SECONDS).with_audio(CompositeAudioClip([voice, music]))
    clip.write_videofile(
        str(target), fps=CANVAS.fps, codec="libx264", preset="veryfast", threads=2,
        audio_codec="aac", audio_bitrate="128k", temp_audiofile=f"{target}.m4a", logger=None,
        # The frames come as RGB and must be converted anyway: to BT.709, as it is for HD.
        ffmpeg_params=["-crf", "23", "-vf", "scale=out_color_matrix=bt709:out_range=tv",
                       "-colorspace", "bt709", "-color_primaries", "bt709",
                       "-color_trc", "bt709", "-color_range", "tv"],
    )  # fmt: skip
    clip.close()


def plain(scene: Scene, target: Path) -> None:
    """With its own effects, as documented."""
    layers: list[VideoClip] = []
    for number, path in enumerate(scene.stills):
        start, end = shown(number)
        lead = number * SECONDS - start

        def size(time: float, lead: float = lead) -> float:
            return CANVAS.width / 1920 / visible(time - lead)

        still = ImageClip(str(path)).with_duration(end - start)
        still = still.with_effects([vfx.Resize(size)]).with_position("center")
        # A composite of its own: it cuts off what hangs over, so that its mask has one size.
        shot = CompositeVideoClip([still], size=SIZE, bg_color=(0, 0, 0)).with_start(start)
        layers.append(shot.with_effects([vfx.CrossFadeIn(FADE)]) if number else shot)
    for words in scene.titles:
        fades = [vfx.CrossFadeIn(FADE), vfx.CrossFadeOut(FADE)]
        layers.append(_words(words).with_effects(fades))
    layers.extend(_words(words) for words in scene.captions)
    _write(CompositeVideoClip(layers, size=SIZE, bg_color=(0, 0, 0)), scene, target)


def _words(words: Words) -> ImageClip:
    clip = ImageClip(str(words.path)).with_start(words.start).with_duration(words.seconds)
    return clip.with_position((words.x, words.y))


def tuned(scene: Scene, target: Path) -> None:
    """With functions of our own where its effects are slow."""
    shots = [_shot(path, number) for number, path in enumerate(scene.stills)]
    words = [(item, _picture(item), FADE) for item in scene.titles]
    words += [(item, _picture(item), 0.0) for item in scene.captions]

    def frame(time: float) -> NDArray[np.uint8]:
        seen = [n for n in range(SCENES) if shown(n)[0] <= time < shown(n)[1]]
        image = shots[seen[0]](time)
        if len(seen) > 1:
            part = (time - shown(seen[1])[0]) / FADE
            image = Image.blend(image, shots[seen[1]](time), part)
        for item, (colour, alpha), fade in words:
            since, left = time - item.start, item.start + item.seconds - time
            if since < 0 or left <= 0:
                continue
            part = min(1.0, since / fade, left / fade) if fade else 1.0
            mask = alpha.point(lambda value, part=part: value * part) if part < 1 else alpha
            image.paste(colour, (item.x, item.y), mask)
        return np.asarray(image)

    _write(VideoClip(frame, duration=SCENES * SECONDS), scene, target)


def _shot(path: Path, number: int) -> Callable[[float], Image.Image]:
    largest = (round(SIZE[0] * ZOOM), round(SIZE[1] * ZOOM))
    still = Image.open(path).convert("RGB").resize(largest, Image.Resampling.LANCZOS)

    def look(time: float) -> Image.Image:
        part = visible(time - number * SECONDS)
        wide, high = largest[0] * part, largest[1] * part
        left, top = (largest[0] - wide) / 2, (largest[1] - high) / 2
        box = (left, top, left + wide, top + high)
        return still.resize(SIZE, Image.Resampling.BICUBIC, box=box)

    return look


def _picture(words: Words) -> tuple[Image.Image, Image.Image]:
    image = Image.open(words.path)
    return image.convert("RGB"), image.getchannel("A")
