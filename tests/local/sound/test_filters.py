"""What is reckoned in pieces, and only where it matters, is what it would be in one."""

from __future__ import annotations

import numpy as np
import pytest

from nemo_notebook.draft import AUDIO, Draft, Segment, Track
from nemo_notebook.local.sound import recording
from nemo_notebook.local.sound.filters import convolve
from nemo_notebook.local.sound.mix import mix
from nemo_notebook.local.sound.mixing.ducking import Ducking
from nemo_notebook.local.sound.mixing.loudness import STEP, limit, peaks, straight, true_peak
from nemo_notebook.local.sound.mixing.parts import HOP
from nemo_notebook.local.sound.playing import instruments


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(4).standard_normal(shape).astype(np.float32)


@pytest.mark.parametrize("count", [1, 500, 40_000])
@pytest.mark.parametrize("taps", [3, 5000])
def test_a_convolution_in_blocks_is_the_convolution(count: int, taps: int) -> None:
    signal, response = noise(count, 2), noise(taps, 2)
    wanted = np.stack([np.convolve(signal[:, c], response[:, c]) for c in (0, 1)], axis=1)
    assert np.allclose(convolve(signal, response), wanted, atol=2e-3)
    onto = np.ones((count // 2 + 1, 2), np.float32)
    convolve(signal, response, onto)
    assert np.allclose(onto, 1 + wanted[: len(onto)], atol=2e-3)
    mono = convolve(signal[:, 0], response[:, 0])
    assert mono.shape == (count + taps - 1,) and np.allclose(mono, wanted[:, 0], atol=2e-3)


def test_straight_lines_go_from_value_to_value() -> None:
    values = noise(9)
    wanted = np.interp(np.arange(8 * 24), np.arange(9) * 24, values)
    assert np.allclose(straight(values, 24), wanted, atol=1e-6)


def test_a_peak_between_samples_is_found_wherever_it_is() -> None:
    count = 60 * STEP
    for place in (0, 1, STEP - 1, STEP, 31 * STEP, 32 * STEP + 11, count - 3):
        signal = np.zeros((count, 2), np.float32)
        signal[place : place + 2, 1] = 0.9  # the curve between the two is higher than both
        assert 1.1 < float(peaks(signal, 0.9).max()) < 1.2
        assert true_peak(limit(signal, 0.5)) <= 0.505


def test_music_gives_way_alike_in_pieces_and_in_one() -> None:
    powers = np.zeros(400)
    powers[50:120] = powers[220:260] = 0.1
    ducking = Ducking(powers)
    whole = ducking.gain(12.0, 0, 399 * HOP)
    pieces = [ducking.gain(12.0, at * HOP, 57 * HOP) for at in range(0, 399, 57)]
    assert np.array_equal(np.concatenate(pieces), whole)
    assert len(ducking.gain(12.0, 0, 1001)) == 1001
    assert whole[80 * HOP] == pytest.approx(10 ** (-12 / 20), rel=0.01)
    assert whole[200 * HOP] > 0.9


def test_speech_is_brought_to_the_rate_of_the_film_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    resample = recording.resample

    def counted(signal: np.ndarray, rate: int) -> np.ndarray:
        asked.append(len(signal))
        return resample(signal, rate)

    monkeypatch.setattr(recording, "resample", counted)
    voices = tuple(
        Segment(f"s{n}", "voice", n * 2000, 2000, "Hello there.", "voice:espeak") for n in (0, 1)
    )
    sound = mix(Draft((Track("voice", AUDIO, "Voice", voices),), 4000))
    assert len(asked) == 1
    first, second = sound[:70_000], sound[96_000:166_000]
    assert float(np.abs(first).max()) > 0.05
    assert np.allclose(first, second, atol=1e-4)


@pytest.mark.parametrize("name", ["piano", "strings", "keys", "synth", "bass"])
def test_a_note_has_its_pitch_to_its_end_and_no_seams(name: str) -> None:
    note = getattr(instruments, name)(57, 2.0)[: 2 * instruments.RATE].sum(axis=1)
    for part in (note[: instruments.RATE], note[instruments.RATE :]):
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
        assert abs(int(spectrum[150:300].argmax()) + 150 - 220) <= 1
    # a jump would be as loud between 16 and 24 kHz as below; no harmonic is over 15 kHz
    spectrum = np.abs(np.fft.rfft(note * np.hanning(len(note)))) ** 2
    assert spectrum[2 * 16_500 :].sum() < 1e-6 * spectrum.sum()
