"""The sound of clips in the mix: on its frame, trimmed, faster, looped, missing or broken."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from nemo_notebook.draft.model import AUDIO, VIDEO, Draft, Segment, Track
from nemo_notebook.local.sound.mix import audible, blocks, mix, stems
from nemo_notebook.local.sound.mixing.loudness import integrated
from nemo_notebook.local.sound.mixing.tempo import stretch
from nemo_notebook.local.sound.recording import decode, looped
from nemo_notebook.local.sound.voice import speak

FPS = 30


def click(rate: int) -> np.ndarray:
    return (0.8 * np.sin(2 * np.pi * 2_000 * np.arange(rate // 50) / rate)).astype(np.float32)


def film(
    path: Path,
    *,
    clicks: Sequence[float] = (1.0, 2.5),
    seconds: float = 4.0,
    codec: str = "aac",
    layouts: Sequence[str] = ("stereo",),
    rate: int = 44_100,
    late: float = 0.0,
) -> Path:
    """A video with a click at each of those seconds, in as many streams as there are layouts.

    Only the first stream has clicks; the sound begins `late` seconds after the picture.
    """
    with av.open(str(path), "w") as container:
        video: Any = container.add_stream("libx264", rate=FPS)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        streams: list[Any] = [
            container.add_stream(codec, rate=rate, layout=layout) for layout in layouts
        ]
        for number in range(int(seconds * FPS)):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            frame.pts = number
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        for number, (stream, layout) in enumerate(zip(streams, layouts, strict=True)):
            signal = np.zeros((stream.codec_context.channels, int(seconds * rate)), np.float32)
            for at in clicks if number == 0 else ():
                start = int(at * rate)
                signal[:, start : start + rate // 50] = click(rate)
            frame = av.AudioFrame.from_ndarray(signal, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate, int(late * rate)
            for part in av.AudioResampler(
                format=stream.format, layout=layout, rate=rate, frame_size=stream.frame_size or 1024
            ).resample(frame):
                container.mux(stream.encode(part))
            container.mux(stream.encode(None))
    return path


def one_clip(path: Path, duration: int = 4_000, volume: float = 1.0, **style: Any) -> Draft:
    shown = Segment("c", "clip", 1_000, duration, "a.mp4", str(path), volume=volume, style=style)
    return Draft((Track("video", VIDEO, "Video", (shown,)),), duration + 1_500)


def heard(draft: Draft) -> list[float]:
    """When the clicks of a draft begin, in ms."""
    level = np.abs(stems(draft, locate=Path).clip).max(axis=1)
    loud = np.flatnonzero(level > 0.25 * max(float(level.max()), 1e-6))
    firsts = [at for place, at in enumerate(loud) if not place or at - loud[place - 1] > 9_600]
    return [at / 48 for at in firsts]


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("a.mp4", {}),
        ("mono.mp4", {"layouts": ["mono"]}),
        ("around.mp4", {"layouts": ["5.1"], "rate": 48_000}),
        ("a.mkv", {"codec": "libopus", "rate": 48_000}),
        ("a.mov", {"codec": "pcm_s16le"}),
        ("several.mkv", {"layouts": ["stereo", "mono"]}),
    ],
)
def test_a_click_lands_on_its_frame(tmp_path: Path, name: str, how: dict[str, Any]) -> None:
    path = film(tmp_path / name, **how)
    assert heard(one_clip(path)) == pytest.approx([2_000, 3_500], abs=3)
    assert heard(one_clip(path, trim=500)) == pytest.approx([1_500, 3_000], abs=3)


def test_sound_that_begins_after_the_picture_stays_there(tmp_path: Path) -> None:
    path = film(tmp_path / "late.mp4", late=0.3)
    assert heard(one_clip(path)) == pytest.approx([2_300, 3_800], abs=3)


def test_a_place_far_into_a_clip_is_found_without_decoding_all_of_it(tmp_path: Path) -> None:
    path = film(tmp_path / "long.mp4", clicks=(41.0, 42.5), seconds=45.0)
    assert heard(one_clip(path, trim=40_000)) == pytest.approx([2_000, 3_500], abs=3)


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_a_faster_clip_has_its_clicks_earlier_at_the_same_pitch(
    tmp_path: Path, speed: float
) -> None:
    path = film(tmp_path / "a.mp4")
    draft = one_clip(path, round(4_000 / speed), speed=speed)
    # slowed down, a click is heard twice, once a little before its time
    near = 10 if speed >= 0.8 else 18
    assert heard(draft) == pytest.approx([1_000 + 1_000 / speed, 1_000 + 2_500 / speed], abs=near)
    sound = stems(draft, locate=Path).clip.mean(axis=1)
    at = round((1_000 + 1_000 / speed) * 48)
    part = sound[at - 1_000 : at + 1_500]
    power = np.abs(np.fft.rfft(part, 48_000)) ** 2
    assert power.argmax() == pytest.approx(2_000, rel=0.06)


def test_a_short_clip_is_heard_again_whenever_it_is_seen_again(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    assert heard(one_clip(path, 9_000)) == pytest.approx([2_000, 3_500, 6_000, 7_500], abs=3)
    again = heard(one_clip(path, 5_000, trim=2_200))
    assert again == pytest.approx([1_300, 3_100, 4_900], abs=3)
    # a rest of less than 0.4 s on the last picture is quiet
    assert len(heard(one_clip(path, 4_300))) == 2


def test_the_volume_of_a_clip_is_that_of_its_own_sound(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    full = stems(one_clip(path), locate=Path).clip
    half = stems(one_clip(path, volume=0.5), locate=Path).clip
    assert np.allclose(half, full * 0.5, atol=1e-6)
    assert not stems(one_clip(path, volume=0.0), locate=Path).clip.any()
    assert audible(one_clip(path), locate=Path)
    assert not audible(one_clip(path, volume=0.0), locate=Path)


def test_a_clip_without_sound_or_with_a_broken_one_is_silent(tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mp4")
    mute = film(tmp_path / "mute.mp4", layouts=[])
    text = tmp_path / "text.mp4"
    text.write_bytes(b"not a film")
    for path in (mute, text, tmp_path / "none.mp4"):
        assert not audible(one_clip(path), locate=Path)
        assert not mix(one_clip(path), locate=Path).any()
    cut = film(tmp_path / "cut.mkv")
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    data = bytearray(whole.read_bytes())
    data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
    (tmp_path / "hole.mp4").write_bytes(data)
    for path in (cut, tmp_path / "hole.mp4"):
        signal = mix(one_clip(path), locate=Path)
        assert signal.shape == (5_500 * 48, 2)
        assert np.isfinite(signal).all()


def test_a_clip_gives_way_to_the_voice_and_comes_back(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", clicks=[at / 50 for at in range(390)], seconds=8.0)
    said = speak("We speak over this for a while.")
    voice = Segment("v", "voice", 3_000, said.duration, "We speak over this for a while.")
    draft = one_clip(path, 8_000).with_track(Track("voice", AUDIO, "Voice", (voice,)))
    parts = stems(draft, locate=Path)

    def level(signal: np.ndarray, start: int, end: int) -> float:
        return float(10 * np.log10(np.square(signal[start * 48 : end * 48]).mean() + 1e-12))

    start, end = 3_000, 3_000 + said.duration
    assert level(parts.voice, start, end) - level(parts.clip, start, end) >= 10
    assert level(parts.clip, 1_200, 2_700) > level(parts.clip, start, end) + 6
    assert level(parts.clip, end + 1_000, end + 1_500) == pytest.approx(
        level(parts.clip, 1_200, 2_700), abs=1.5
    )


def test_fades_are_heard(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", clicks=[at / 50 for at in range(190)])
    plain = stems(one_clip(path), locate=Path).clip
    faded = stems(one_clip(path, fade_in=1_000, fade_out=500), locate=Path).clip
    at = 1_000 * 48
    quarter = slice(at + 10_000, at + 14_000)
    assert np.abs(faded[quarter]).max() < 0.3 * np.abs(plain[quarter]).max()
    middle = slice(at + 60_000, at + 120_000)
    assert np.allclose(faded[middle], plain[middle])


@pytest.mark.parametrize("duration", [1, 20, 333, 3_001])
@pytest.mark.parametrize("speed", [0.1, 1.0, 10.0])
def test_any_length_is_exact(tmp_path: Path, duration: int, speed: float) -> None:
    path = film(tmp_path / "a.mp4")
    signal = mix(one_clip(path, duration, speed=speed), locate=Path)
    assert signal.shape == ((duration + 1_500) * 48, 2)
    assert np.isfinite(signal).all()


@pytest.mark.parametrize("factor", [0.3, 0.5, 0.9, 1.1, 1.7, 3.0])
@pytest.mark.parametrize("rate", [22_050, 48_000])
def test_a_stretched_sound_has_its_length_its_pitch_and_its_places(
    factor: float, rate: int
) -> None:
    tone = (0.5 * np.sin(2 * np.pi * 440 * np.arange(rate * 4) / rate)).astype(np.float32)
    tone[: rate * 2] = 0
    pieces = (tone[at : at + 1_000, None] for at in range(0, len(tone), 1_000))
    result = np.concatenate(list(stretch(pieces, factor, rate)))[:, 0]
    assert len(result) == round(len(tone) / factor)
    begins = np.flatnonzero(np.abs(result) > 0.1)[0] / rate
    assert begins == pytest.approx(2 / factor, abs=0.03)
    part = result[int(2.6 / factor * rate) : int(3.8 / factor * rate)]
    power = np.abs(np.fft.rfft(part * np.hanning(len(part)), 4 * rate)) ** 2
    assert power.argmax() / 4 == pytest.approx(440, abs=3)
    assert np.abs(part).max() < 0.6


def test_a_recording_comes_round_without_a_seam(tmp_path: Path) -> None:
    path = tmp_path / "hum.wav"
    at = np.arange(44_100) / 44_100
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("pcm_s16le", rate=44_100, layout="mono")
        wave = (12_000 * np.sin(2 * np.pi * 100.3 * at)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
        frame.sample_rate = 44_100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    found: list[np.ndarray] = []
    for piece in looped(lambda: decode(path)):
        found.append(piece)
        if sum(map(len, found)) > 48_000 * 4:
            break
    signal = np.concatenate(found)
    steps = np.abs(np.diff(signal[480:], axis=0)).max(axis=1)
    assert steps.max() < 2 * np.percentile(steps, 95)


def test_ten_minutes_take_little_more_memory_than_one(tmp_path: Path) -> None:
    """In a process of its own: with voices, music and a clip, 150 MB over what is loaded."""
    path = film(tmp_path / "a.mp4")
    code = f"""
import resource
from pathlib import Path
from nemo_notebook.draft.model import AUDIO, VIDEO, Draft, Segment, Track
from nemo_notebook.local.sound.mix import blocks

def draft(seconds):
    voices = tuple(Segment(f"v{{n}}", "voice", n * 30_000, 5_000, f"Part number {{n}} begins here.")
                   for n in range(seconds // 30 + 1))
    music = Segment("m", "music", 0, seconds * 1000, "", "music:calm", volume=0.3)
    clip = Segment("c", "clip", 0, seconds * 900, "a", {str(path)!r}, volume=0.5)
    return Draft((Track("video", VIDEO, "", (clip,)), Track("voice", AUDIO, "", voices),
                  Track("music", AUDIO, "", (music,))), seconds * 1000)

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

sum(len(b) for b in blocks(draft(3), locate=Path))
before = peak()
count = sum(len(b) for b in blocks(draft(600), locate=Path))
print(count, (peak() - before) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    count, more = map(int, done.stdout.split())
    assert count == 600 * 48_000
    assert more < 150 * (1024 if sys.platform == "darwin" else 1)  # bytes there, kilobytes here


def test_pieces_make_the_mix_and_its_loudness(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", clicks=[at / 50 for at in range(190)])
    draft = one_clip(path)
    pieces = list(blocks(draft, locate=Path))
    assert max(len(piece) for piece in pieces) <= 48_000
    whole = mix(draft, locate=Path)
    assert np.array_equal(np.concatenate(pieces), whole)
    assert -15 <= integrated(whole) <= -13
    assert np.abs(whole).max() <= 10 ** (-1 / 20)
