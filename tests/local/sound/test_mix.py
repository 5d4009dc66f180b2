"""The mix, measured with FFmpeg's own meter."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from nemo_notebook.draft.model import AUDIO, VIDEO, Draft, Segment, Track
from nemo_notebook.errors import InputError
from nemo_notebook.local.sound.mix import mix, stems
from nemo_notebook.local.sound.mixing import loudness
from nemo_notebook.local.sound.music import styles
from nemo_notebook.local.sound.recording import load, resample
from nemo_notebook.local.sound.voice import speak

SENTENCES = (
    "A small team can plan, build and launch a product in a single month.",
    "First, they talk to customers and write down what really matters.",
    "Then they sketch the first version, and test it with ten people.",
)


def meter(signal: np.ndarray) -> dict[str, float]:
    """Integrated loudness and true peak in dB by FFmpeg's ebur128."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="flt", sample_rate=48_000, layout="stereo")
    measure = graph.add("ebur128", "peak=true:metadata=1")
    sink = graph.add("abuffersink")
    source.link_to(measure)
    measure.link_to(sink)
    graph.configure()
    found: dict[str, Any] = {}

    def drain() -> None:
        while True:
            try:
                found.update(sink.pull().metadata)
            except (av.BlockingIOError, av.EOFError):
                return

    for start in range(0, len(signal), 4_800):
        piece = np.ascontiguousarray(signal[start : start + 4_800]).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(piece, format="flt", layout="stereo")
        frame.sample_rate = 48_000
        frame.pts = start
        source.push(frame)
        drain()
    source.push(None)
    drain()
    peak = float(found["lavfi.r128.true_peak"])
    return {
        "loudness": float(found["lavfi.r128.I"]),
        "peak": 20 * np.log10(peak) if peak else float("-inf"),
    }


def make(
    *,
    music: str = "",
    volume: float = 0.2,
    voice: bool = True,
    duration: int = 24_000,
    language: str = "en",
    texts: tuple[str, ...] = SENTENCES,
    **style: Any,
) -> Draft:
    tracks = []
    start = 1_500
    spoken = []
    for number, text in enumerate(texts if voice else ()):
        length = speak(text, language=language).duration
        spoken.append(
            Segment(f"v{number}", "voice", start, length, text, "voice:espeak",
                    style={"language": language, "rate": 1.0})
        )  # fmt: skip
        start += length + 1_500
    if spoken:
        tracks.append(Track("voice", AUDIO, "Voice", tuple(spoken)))
    if music:
        bed = Segment("m", "music", 0, duration, "", f"music:{music}", volume=volume,
                      style={"seed": 1, "fade_in": 500, "fade_out": 2_000, **style})  # fmt: skip
        tracks.append(Track("music", AUDIO, "Music", (bed,)))
    return Draft(tuple(tracks), duration)


def level(signal: np.ndarray, start: int, end: int) -> float:
    piece = signal[start * 48 : end * 48]
    return float(20 * np.log10(np.sqrt(np.mean(np.square(piece, dtype=np.float64))) + 1e-12))


def write(path: Path, signal: np.ndarray, rate: int = 44_100) -> Path:
    with av.open(str(path), "w") as container:
        codec = {".wav": "pcm_s16le", ".mp3": "mp3", ".m4a": "aac"}[path.suffix]
        stream = container.add_stream(codec, rate=rate)
        stream.layout = "stereo"
        samples = (np.clip(signal, -1, 1) * 32_767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = rate
        for converted in av.AudioResampler(
            format=stream.format, layout="stereo", rate=rate, frame_size=stream.frame_size or 0
        ).resample(frame):
            container.mux(stream.encode(converted))
        container.mux(stream.encode(None))
    return path


def tone(hertz: float, seconds: float, rate: int = 44_100, gain: float = 0.5) -> np.ndarray:
    wave = gain * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)
    return np.stack([wave, wave], axis=1)


@pytest.mark.parametrize(
    "draft",
    [
        make(music="lofi"),
        make(music="upbeat", volume=1.0),
        make(music="ambient", volume=0.05),
        make(),
        make(music="cinematic", language="zh", texts=("今天的天气很好，我们去公园吧！",)),
        make(music="corporate", texts=("Short.",), duration=7_000),
    ],
    ids=["lofi", "loud music", "quiet music", "voice alone", "chinese", "short"],
)
def test_a_mix_with_a_voice_is_at_minus_14_and_peaks_under_minus_1(draft: Draft) -> None:
    signal = mix(draft)
    assert signal.shape == (draft.duration * 48, 2)
    assert signal.dtype == np.float32
    assert np.isfinite(signal).all()
    measured = meter(signal)
    assert -15 <= measured["loudness"] <= -13
    assert measured["peak"] <= -1


@pytest.mark.parametrize("style", styles())
def test_music_alone(style: str) -> None:
    measured = meter(mix(make(music=style, voice=False)))
    assert -15 <= measured["loudness"] <= -13
    assert measured["peak"] <= -1


@pytest.mark.parametrize(("style", "volume"), [("lofi", 0.2), ("upbeat", 1.0), ("cinematic", 0.6)])
def test_the_voice_is_10_db_over_the_music_which_comes_back(style: str, volume: float) -> None:
    draft = make(music=style, volume=volume)
    parts = stems(draft)
    open_ = stems(replace(draft, tracks=draft.tracks[1:])).music
    spoken = draft.tracks[0].segments
    for segment in spoken:
        over = level(parts.voice, segment.start, segment.end) - level(
            parts.music, segment.start, segment.end
        )
        assert over >= 10
        down = level(open_, segment.start, segment.end) - level(
            parts.music, segment.start, segment.end
        )
        assert down >= 5
    # in the pauses (from half a second after the voice) and at the end it is back
    for segment in spoken[:-1]:
        before = level(open_, segment.end + 700, segment.end + 1_300)
        assert before - level(parts.music, segment.end + 700, segment.end + 1_300) < 4
    last = spoken[-1].end
    assert level(parts.music, last + 2_000, last + 4_000) == pytest.approx(
        level(open_, last + 2_000, last + 4_000), abs=0.5
    )


@pytest.mark.parametrize("style", ["epic", "electronic", "calm"])
def test_every_word_is_10_db_over_the_music(style: str) -> None:
    draft = make(music=style, volume=1.0)
    parts = stems(draft)
    for segment in draft.tracks[0].segments:
        for word in speak(segment.text).words:
            start, end = segment.start + word.start, segment.start + word.end
            assert level(parts.voice, start, end) - level(parts.music, start, end) >= 10, word


def test_the_music_gives_way_before_the_first_word() -> None:
    draft = make(music="ambient", volume=1.0)
    ducked, open_ = stems(draft).music, stems(replace(draft, tracks=draft.tracks[1:])).music
    start = draft.tracks[0].segments[0].start
    down = level(open_, start, start + 60) - level(ducked, start, start + 60)
    assert down > 5
    assert level(open_, 0, start - 300) - level(ducked, 0, start - 300) < 0.2


def test_music_that_is_not_to_duck_stays() -> None:
    draft = make(music="calm", duck=False)
    alone = stems(replace(draft, tracks=draft.tracks[1:])).music
    assert np.allclose(stems(draft).music, alone)


@pytest.mark.parametrize(
    "draft",
    [
        Draft(duration=3_000),
        Draft((Track("video", VIDEO, "Video", (Segment("s1", "scene", 0, 3_000),)),), 3_000),
        make(music="lofi", volume=0.0, voice=False, duration=3_000),
        make(texts=("🎉🎉", "…"), duration=3_000),
    ],
    ids=["empty", "no audio", "muted", "nothing to say"],
)
def test_a_draft_without_sound_is_exactly_silent(draft: Draft) -> None:
    signal = mix(draft)
    assert signal.shape == (144_000, 2)
    assert not signal.any()


def test_voices_are_where_the_draft_puts_them_and_as_loud_as_it_says() -> None:
    draft = make()
    parts = stems(draft)
    for segment in draft.tracks[0].segments:
        assert level(parts.voice, segment.start - 200, segment.start) < -80
        assert level(parts.voice, segment.start, segment.start + 300) > -40
        assert level(parts.voice, segment.end + 20, segment.end + 200) < -80
    track = draft.tracks[0]
    half = replace(draft, tracks=(replace(track, volume=0.5),))
    assert np.allclose(stems(half).voice, parts.voice * 0.5, atol=1e-5)


def test_a_voice_that_leaves_the_draft_is_cut_with_it() -> None:
    draft = replace(make(), duration=2_500)
    signal = mix(draft)
    assert signal.shape == (120_000, 2)
    assert np.abs(signal[-1]).max() < 0.01


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".m4a"])
def test_an_uploaded_sound_is_music_looped_to_its_segment(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"tune{suffix}", tone(440, 2.0))
    bed = Segment("m", "music", 1_000, 7_000, "", "https://cdn.example/tune", volume=0.5)
    draft = Draft((Track("music", AUDIO, "Music", (bed,)),), 10_000)
    asked: list[str] = []

    def locate(address: str) -> Path:
        asked.append(address)
        return path

    signal = stems(draft, locate=locate).music
    assert asked == ["https://cdn.example/tune"]
    assert level(signal, 0, 990) < -100
    assert all(level(signal, at, at + 400) > -40 for at in range(1_100, 7_500, 500))
    assert level(signal, 8_010, 10_000) < -100
    assert np.abs(np.diff(signal[:, 0])).max() < 0.05


def test_an_uploaded_sound_is_played_once(tmp_path: Path) -> None:
    path = write(tmp_path / "bell.wav", tone(440, 0.5))
    hit = Segment("x", "sound", 500, 3_000, "", "https://cdn.example/bell")
    draft = Draft((Track("sounds", AUDIO, "Sounds", (hit,)),), 4_000)
    signal = stems(draft, locate=lambda _: path).sound
    assert level(signal, 510, 990) > -20
    assert level(signal, 1_050, 4_000) < -100


def test_my_own_recording_is_a_voice_and_ducks_the_music(tmp_path: Path) -> None:
    path = write(tmp_path / "me.wav", tone(300, 3.0))
    me = Segment("v", "voice", 2_000, 3_000, "", "https://cdn.example/me")
    draft = make(music="lofi", volume=1.0, voice=False, duration=9_000)
    open_ = stems(draft).music
    both = draft.with_track(Track("voice", AUDIO, "Voice", (me,)))
    parts = stems(both, locate=lambda _: path)
    assert level(parts.voice, 2_100, 4_900) - level(parts.music, 2_100, 4_900) >= 10
    assert level(open_, 2_100, 4_900) - level(parts.music, 2_100, 4_900) >= 6


@pytest.mark.parametrize("content", [b"", b"not a sound at all", b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_a_file_that_is_no_sound_is_named_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"broken\.wav"):
        load(path, 1_000)
    with pytest.raises(InputError, match=r"missing\.wav"):
        load(tmp_path / "missing.wav", 1_000)


@pytest.mark.parametrize(
    ("style", "message"),
    [
        ({"rate": "fast"}, "rate of the voice 'v0'"),
        ({"rate": 9}, "rate of a voice"),
        ({"language": "xx"}, "'xx'"),
    ],
)
def test_settings_that_cannot_be_used_are_named(style: dict[str, Any], message: str) -> None:
    draft = make(texts=("Hello there.",))
    track = draft.tracks[0]
    segment = replace(track.segments[0], style=style)
    with pytest.raises(InputError, match=message):
        mix(replace(draft, tracks=(replace(track, segments=(segment,)),)))


def test_an_address_without_a_file_is_named() -> None:
    bed = Segment("m", "music", 0, 1_000, "", "https://cdn.example/a.mp3")
    with pytest.raises(InputError, match=r"https://cdn\.example/a\.mp3"):
        mix(Draft((Track("music", AUDIO, "Music", (bed,)),), 1_000))


def test_resampling_keeps_the_tone_the_time_and_the_band() -> None:
    at = np.arange(22_050 * 2) / 22_050
    signal = (0.5 * np.sin(2 * np.pi * 1_000 * at)).astype(np.float32)
    signal[: 22_050 // 2] = 0
    out = resample(signal, 22_050)
    assert len(out) == 96_000
    begins = np.flatnonzero(np.abs(out) > 0.05)[0]
    assert abs(begins - 24_000) < 48
    power = np.abs(np.fft.rfft(out[30_000:90_000] * np.hanning(60_000))) ** 2
    frequencies = np.fft.rfftfreq(60_000, 1 / 48_000)
    assert frequencies[power.argmax()] == pytest.approx(1_000, abs=1)
    assert power[frequencies > 11_200].sum() / power.sum() < 1e-7


@pytest.mark.parametrize("gain", [0.02, 0.3, 1.5])
def test_our_meter_agrees_with_ffmpeg(gain: float) -> None:
    rng = np.random.default_rng(4)
    at = np.arange(48_000 * 6) / 48_000
    signal = np.stack([np.sin(6.2832 * 11_025 * at + 0.8), rng.standard_normal(len(at)) * 0.3], 1)
    signal = (signal * gain * (0.4 + 0.6 * (at % 2 < 1))[:, None]).astype(np.float32)
    measured = meter(signal)
    assert loudness.integrated(signal) == pytest.approx(measured["loudness"], abs=0.1)
    assert 20 * np.log10(loudness.true_peak(signal)) == pytest.approx(measured["peak"], abs=0.15)


def test_the_limiter_keeps_peaks_down_and_the_rest_as_it_was() -> None:
    signal = tone(220, 4.0, 48_000, 0.2).astype(np.float32)
    signal[96_000:96_100] *= 12
    limited = loudness.limit(signal, 0.5)
    assert loudness.true_peak(limited) <= 0.501
    assert np.allclose(limited[:90_000], signal[:90_000])
    assert np.allclose(limited[102_000:], signal[102_000:])


@pytest.mark.parametrize("duration", [0, 1, 9, 15, 350])
def test_drafts_of_a_moment(duration: int) -> None:
    signal = mix(replace(make(music="lofi", texts=("Hello.",)), duration=duration))
    assert signal.shape == (duration * 48, 2)
    assert np.isfinite(signal).all()


def test_the_same_draft_gives_the_same_mix_in_good_time() -> None:
    draft = make(music="corporate", duration=60_000)
    begun = time.process_time()
    once = mix(draft)
    assert time.process_time() - begun < 4
    assert np.array_equal(once, mix(draft))
