"""Speech from the real espeak-ng: what is said, when, how fast, and that it repeats."""

from __future__ import annotations

import random
import threading
import unicodedata
from itertools import pairwise

import numpy as np
import pytest

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound import words
from nemo_notebook.local.sound.voice import RATES, Speech, speak, voices
from nemo_notebook.local.sound.voices import espeak

ENGLISH = (
    "A small team can plan, build and launch a product in a single month. First, they talk to "
    "customers and write down what really matters. Then they sketch the first version, test it "
    "with ten people, and fix whatever confuses them."
)
CHINESE = "今天的天气很好，我们去“公园”吧！价格是299元，占全部的45%。"
TEXTS = {
    "en": [
        ENGLISH,
        "It costs $1,299 (or 45% less) — see https://example.com/a?b=1, e.g. R&D’s notes…",
        "— “Well,” she said; 'it's 10–20 °C!' 🎉 Great 👩‍🚀 trip #1",
        "Price: $3 million. Temperature -5°C. Call +1 555 0100 & ask for A/B test_name.",
        "用 Python 写 code 很好玩",
        "Une phrase à l'école, naïve café",
        "{json: [1, 2]} <b>bold</b> [[hɛ]] \\n a\x01b",
        "3 + 4 = 7 of the people in the room at the end of the day",
    ],
    "zh": [
        CHINESE,
        "使用Python编程，速度提升3倍！",
        "《红楼梦》（清）曹雪芹——著。",
        "Hello 世界",
        "2026年11月23日",
    ],
    "fr": ["Bonjour à tous, c'est l'été !"],
    "ja": ["こんにちは、元気ですか。"],
    "ko": ["안녕하세요, 반갑습니다."],
    "de": ["Größe und Übermut."],
    "ar": ["مرحبا بالعالم"],
    "ru": ["Привет, мир!"],
}
CASES = [(language, text) for language, texts in TEXTS.items() for text in texts]


def level(speech: Speech, start: int, end: int) -> float:
    piece = speech.samples[start * speech.rate // 1000 : max(end, start + 1) * speech.rate // 1000]
    return float(np.sqrt(np.mean(piece**2))) if len(piece) else 0.0


def dense(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("language", "text"), CASES)
def test_words_rebuild_the_text_and_lie_in_order_within_the_speech(
    language: str, text: str
) -> None:
    speech = speak(text, language=language)
    assert dense(words.join(word.text for word in speech.words)) == dense(text)
    edges = [edge for word in speech.words for edge in (word.start, word.end)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= speech.duration
    assert all(word.end > word.start for word in speech.words)


@pytest.mark.parametrize("text", [ENGLISH, "Well, that's it!  And 45% of “this”…"])
def test_spaces_between_latin_words_come_back(text: str) -> None:
    assert words.join(word.text for word in speak(text).words) == " ".join(text.split())


def test_every_character_of_chinese_is_a_word_with_its_punctuation() -> None:
    spoken = [word.text for word in speak(CHINESE, language="zh").words]
    assert spoken[:9] == ["今", "天", "的", "天", "气", "很", "好，", "我", "们"]
    assert "“公" in spoken
    assert "园”" in spoken
    assert "299" in spoken
    assert words.join(spoken) == CHINESE


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("zh", CHINESE)])
def test_words_lie_on_voiced_sound_and_pauses_between_them_are_quiet(
    language: str, text: str
) -> None:
    speech = speak(text, language=language)
    usual = level(speech, 0, speech.duration)
    for word in speech.words:
        assert level(speech, word.start, word.end) > usual / 10, word
    gaps = [(one.end, two.start) for one, two in pairwise(speech.words) if two.start - one.end > 60]
    assert len(gaps) >= 3
    for start, end in gaps:
        assert level(speech, start + 10, end - 10) < usual / 20
    # a pause ends where the next word can be heard, to 50 ms
    for _, end in gaps:
        assert level(speech, end, end + 50) > usual / 40
        assert level(speech, end - 60, end - 10) < usual / 15


def test_a_word_is_where_it_is_heard_when_it_stands_alone() -> None:
    speech = speak("One. Two. Three. Four.")
    hop = speech.rate // 200
    blocks = np.abs(speech.samples[: len(speech.samples) // hop * hop]).reshape(-1, hop).max(1)
    loud = np.flatnonzero(blocks > 0.02)
    starts = [int(loud[0]) * 5] + [
        int(after) * 5 for before, after in pairwise(loud.tolist()) if after - before > 20
    ]
    assert len(starts) == 4
    for heard, word in zip(starts, speech.words, strict=True):
        assert abs(heard - word.start) <= 50


def test_silence_is_trimmed_and_the_samples_are_clean() -> None:
    speech = speak("  Hello there.   ")
    assert speech.samples.dtype == np.float32
    assert speech.samples.ndim == 1
    assert speech.rate == 22050
    assert np.isfinite(speech.samples).all()
    assert 0.5 < np.abs(speech.samples).max() <= 1
    assert level(speech, 0, 60) > 0.003
    assert level(speech, speech.duration - 80, speech.duration) > 0.001
    assert speech.words[0].start <= 50
    assert np.abs(speech.samples[[0, -1]]).max() < 1e-3


def test_the_tempo_of_a_narration() -> None:
    minutes = speak(ENGLISH).duration / 60_000
    assert 140 <= len(ENGLISH.split()) / minutes <= 170


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("zh", CHINESE * 3)])
@pytest.mark.parametrize("rate", [0.5, 0.85, 1.5, 2.0, 2.5])
def test_the_rate_is_linear(language: str, text: str, rate: float) -> None:
    natural = speak(text, language=language).duration
    assert speak(text, language=language, rate=rate).duration * rate == pytest.approx(
        natural, rel=0.1
    )


def test_the_same_words_give_the_same_samples_whatever_was_said_before() -> None:
    def fresh() -> Speech:
        return espeak.speak("This is the same sentence.", language="en", rate=1.0)

    first = fresh()
    for other in ("zh", "fr", "en"):
        espeak.speak("something else, 3 times", language=other, rate=1.3)
        again = fresh()
        assert np.array_equal(first.samples, again.samples)
        assert first.words == again.words


def test_threads_do_not_mix_their_voices() -> None:
    texts = [f"Sentence number {n} is said in a thread of its own." for n in range(8)]
    alone = [espeak.speak(text, language="en", rate=1.0) for text in texts]
    together: dict[int, Speech] = {}

    def say(n: int) -> None:
        together[n] = espeak.speak(texts[n], language="en", rate=1.0)

    threads = [threading.Thread(target=say, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n, speech in enumerate(alone):
        assert np.array_equal(together[n].samples, speech.samples)


@pytest.mark.parametrize(
    "text", ["", "   ", "🎉🎉", "...!?", "——", "，。！", "🙂 … 🚀", "\x00\x01"]
)
def test_nothing_to_say_is_a_speech_of_no_length(text: str) -> None:
    speech = speak(text)
    assert speech.duration == 0
    assert speech.words == ()
    assert len(speech.samples) == 0


@pytest.mark.parametrize(
    "text",
    [
        "》-नम and on",  # a text that the library itself does not survive
        "Привет, мир и 中文 mit Ελληνικά and हिन्दी",
        "𝕳𝖊𝖑𝖑𝖔 ＷＯＲＬＤ ① ② ½ ٣",
        "\u202ehello\u202c \ufeffthere\u200b",
        "x" * 200_000,
        "https://example.com/" + "path/" * 5_000,
        "9" * 5_000,
        "a\n" * 500,
    ],
)
@pytest.mark.parametrize("language", ["en", "zh", "ja"])
def test_no_text_brings_the_voice_down(language: str, text: str) -> None:
    speech = speak(text, language=language)
    assert 100 < speech.duration < 300_000
    assert dense(words.join(word.text for word in speech.words)) == dense(
        unicodedata.normalize("NFC", text)
    )


def test_random_signs_of_many_scripts_are_survived() -> None:
    rng = random.Random(20)
    ranges = [(0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0xBFF)]
    ranges += [(0xE00, 0x137F), (0x2000, 0x22FF), (0x3000, 0x30FF), (0x4E00, 0x9FFF)]
    ranges += [(0xAC00, 0xD7A3), (0xFF00, 0xFFEE), (0x1F300, 0x1F6FF), (0x1D400, 0x1D7FF)]
    for _ in range(250):
        text = "".join(chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randint(1, 40)))
        language = rng.choice(["en", "zh", "fr", "ja", "ru", "ar", "hi", "th"])
        speech = espeak.speak(text, language=language, rate=1.0)
        edges = [edge for word in speech.words for edge in (word.start, word.end)]
        assert edges == sorted(edges)
        assert not edges or (edges[0] >= 0 and edges[-1] <= speech.duration)


def test_foreign_words_are_spoken_and_not_spelt() -> None:
    # "Chinese letter, Chinese letter" would take far longer than two syllables
    assert speak("中文").duration < 1_300
    assert speak("Привет", language="en").duration < 1_000


def test_five_thousand_words() -> None:
    text = "The quick brown fox jumps over a lazy dog, and it works. " * 420
    speech = speak(text)
    assert len(speech.words) == len(text.split())
    assert 140 <= len(speech.words) / (speech.duration / 60_000) <= 175


def test_a_speech_is_kept_and_cannot_be_changed() -> None:
    first = speak("Kept for later.")
    assert speak("Kept for later.") is first
    with pytest.raises(ValueError, match="read-only"):
        first.samples[0] = 1


def test_the_registry_names_the_voices() -> None:
    assert "espeak" in voices()
    with pytest.raises(InputError, match=r"no voice 'nobody'.*espeak"):
        speak("Hello", voice="nobody")


@pytest.mark.parametrize("language", ["xx", "", "klingon language", "zz-top"])
def test_an_unknown_language_is_named(language: str) -> None:
    with pytest.raises(InputError, match=f"does not speak '{language}'"):
        speak("Hello", language=language)


@pytest.mark.parametrize("language", ["en", "EN_US", "en-GB", "zh-CN", "zh-Hans", "pt-BR", "es-MX"])
def test_codes_are_read_in_the_ways_they_are_written(language: str) -> None:
    assert speak("1 2 3", language=language).duration > 300


def test_what_espeak_knows_is_listed() -> None:
    assert {"en", "zh", "fr", "de", "ja", "ko", "ar", "hi"} <= set(espeak.languages())


@pytest.mark.parametrize("rate", [0.0, -1.0, RATES[0] - 0.01, RATES[1] + 0.1, float("nan")])
def test_a_rate_out_of_range_is_refused(rate: float) -> None:
    with pytest.raises(InputError, match="rate of a voice"):
        speak("Hello", rate=rate)
