"""The sound of exported files, by FFmpeg's own meter: −14 LUFS, peaks under −1 dB, no seam."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from playback import RATE, meter, sound

from nemo_notebook.draft import AUDIO, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.output import Output
from nemo_notebook.local.render.render import render
from nemo_notebook.local.sound.voice import speak

LENGTH = 9000
HUM = 601 / 3
"""Hz: whole periods in three seconds, so that it can go round without a step; but not in one."""

TEXTS = ("A small team can plan, build and launch a product.", "Then it is tested by ten people.")


def recorded(path: Path, samples: Any, rate: int = 44_100) -> Path:
    with av.open(str(path), "w", format="wav") as container:
        stream: Any = container.add_stream("pcm_s16le", rate=rate, layout="stereo")
        whole = (np.clip(samples, -1, 1) * 32_767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(np.repeat(whole, 2)[None]), format="s16", layout="stereo"
        )
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def song(gain: float, rate: int = 44_100) -> Any:
    """Struck notes, each of which dies away, for 5 s."""
    at = np.arange(5 * rate) / rate
    notes = 220 * 2 ** (np.array([0, 3, 7, 10, 12])[np.floor(at * 4).astype(int) % 5] / 12)
    return gain * np.sin(2 * np.pi * notes * at) * np.exp(-5 * (at % 0.25))


def film(*sounds: Segment) -> Draft:
    still = Segment("v", "scene", 0, LENGTH, "", "visual:gradient", 1)
    return Draft(
        (Track("video", VIDEO, "Video", (still,)), Track("sounds", AUDIO, "Sounds", sounds)),
        LENGTH,
        canvas=Canvas(64, 64, 10),
    )


def voices() -> list[Segment]:
    found, start = [], 800
    for number, text in enumerate(TEXTS):
        length = speak(text).duration
        found.append(Segment(f"s{number}", "voice", start, length, text, "voice:espeak"))
        start += length + 700
    return found


def bed(source: str, volume: float = 0.2, **style: Any) -> Segment:
    return Segment("m", "music", 0, LENGTH, "", source, None, volume, style)


CASES: dict[str, Callable[[], list[Segment]]] = {
    "voice": voices,
    "voice and music": lambda: [*voices(), bed("music:lofi", seed=1)],
    "voice and loud music": lambda: [*voices(), bed("music:epic", 1.0, seed=1)],
    "voice and very loud music": lambda: [*voices(), bed("music:upbeat", 1.0, seed=1)],
    "music": lambda: [bed("music:upbeat", seed=1, fade_in=500, fade_out=2000)],
    "a very quiet song": lambda: [bed("nemo:quiet")],
    "a very loud song": lambda: [bed("nemo:loud", 1.0)],
    "a very quiet sound": lambda: [Segment("m", "sound", 0, LENGTH, "", "nemo:quiet", None, 1.0)],
    "a very loud sound": lambda: [Segment("m", "sound", 0, LENGTH, "", "nemo:loud", None, 1.0)],
    "a voice of my own, clipped": lambda: [
        Segment("m", "voice", 0, 5000, "", "nemo:loud"),
        bed("music:calm"),
    ],
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("songs")
    recorded(folder / "quiet", song(0.012))
    recorded(folder / "loud", song(6.0))
    at = np.arange(3 * 44_100) / 44_100
    recorded(folder / "hum", 0.5 * np.sin(2 * np.pi * HUM * at))
    return folder


def exported(draft: Draft, folder: Path, files: Path, kind: str = "mp4") -> Any:
    target = folder / f"film.{kind}"
    render(
        draft, target, output=Output(kind, "draft"), cache=files / "cache",
        locate=lambda address: files / address[5:],
    )  # fmt: skip
    return sound(target)


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_at_minus_14_and_peaks_under_minus_1(
    name: str, files: Path, tmp_path: Path
) -> None:
    loudness, peak = meter(exported(film(*CASES[name]()), tmp_path, files))
    assert -15 <= loudness <= -13
    assert peak <= -1


@pytest.mark.parametrize("kind", ["mov", "webm"])
def test_other_formats_are_as_loud(kind: str, files: Path, tmp_path: Path) -> None:
    loudness, peak = meter(exported(film(*CASES["voice and music"]()), tmp_path, files, kind))
    assert -15 <= loudness <= -13
    assert peak <= -1


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_a_song_goes_round_without_a_click(kind: str, files: Path, tmp_path: Path) -> None:
    """A pure tone three times round, over several blocks of the mix: no sample leaves its wave."""
    samples = exported(film(bed("nemo:hum", 1.0)), tmp_path, files, kind)[:, 0].astype(np.float64)
    inner = samples[RATE // 5 : -RATE // 5]
    # What is left of the tone when what a sine obeys is taken away.
    turn = 2 * np.cos(2 * np.pi * HUM / RATE)
    rest = np.abs(inner[2:] - turn * inner[1:-1] + inner[:-2])
    level = np.sqrt(np.mean(inner**2))
    assert level > 0.05
    assert rest.max() < 0.02 * level
