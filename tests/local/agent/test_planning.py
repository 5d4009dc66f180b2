"""Whatever the text, the timeline is whole: these hold for every plan."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from nemo_notebook.draft import Canvas, Draft, Segment, decode, encode
from nemo_notebook.local.agent.agent import Call, Result, Revise, Say, respond
from nemo_notebook.local.agent.planning.narration import FASTEST, SLOWEST
from nemo_notebook.local.agent.text.cleaning import normalise, speakable, tidy, unmark
from nemo_notebook.local.agent.text.exhibits.aside import MARK, set_aside
from nemo_notebook.local.agent.timeline.captions import line_limits
from nemo_notebook.local.sound.words import wide

from .texts import PRODUCT, PRODUCT_ZH, TEXTS, WORD

REQUEST = "Please turn this text into a {} second {} video with voiceover and calm music:\n\n"


def make(prompt: str, before: Draft | None = None) -> Draft:
    return [s.draft for s in respond(prompt, before) if isinstance(s, Revise)][-1]


def letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def language_of(text: str) -> str:
    """A text without its code, tables and marks."""
    return unmark(normalise(MARK.sub(" ", set_aside(tidy(text))[0])))


def track_of(draft: Draft, kind: str) -> list[Segment]:
    return list(draft.segments(kind))


def check_timeline(draft: Draft) -> None:
    """The rules of every timeline that the agent makes or edits."""
    scenes = track_of(draft, "scene")
    assert scenes[0].start == 0
    assert scenes[-1].end == draft.duration
    assert all(a.end == b.start for a, b in pairwise(scenes)), "scenes abut"
    assert [s.scene for s in scenes] == list(range(1, len(scenes) + 1))
    assert all(s.duration > 0 for s in draft.segments())
    assert "transition" not in scenes[0].style
    spans = {s.scene: s for s in scenes}
    for track in draft.tracks:
        assert track.segments, f"the track {track.id} is empty"
        for one, following in pairwise(track.segments):
            assert one.end <= following.start, f"{track.id}: {one} overlaps {following}"
        for segment in track.segments:
            assert 0 <= segment.start <= segment.end <= draft.duration
            if segment.scene is not None:
                span = spans[segment.scene]
                assert span.start <= segment.start <= segment.end <= span.end, segment
    ids = [s.id for s in draft.segments()]
    assert len(ids) == len(set(ids))
    for segment in draft.segments("voice", "caption"):
        words = segment.style["words"]
        assert all(a < b for a, b, _ in words)
        assert all(one[1] <= after[0] for one, after in pairwise(words))
        assert 0 <= words[0][0] <= words[-1][1] <= segment.duration
        assert letters("".join(w for *_, w in words)) == letters(segment.text)
    voices = track_of(draft, "voice")
    for caption in draft.segments("caption"):
        if voices:
            assert any(v.start <= caption.start and caption.end <= v.end for v in voices)
    wire = json.loads(json.dumps(encode(draft)))
    assert decode(wire) == draft


@pytest.mark.parametrize("seconds", [15, 30, 60])
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_becomes_a_whole_timeline(name: str, seconds: int) -> None:
    shape = {15: "vertical", 30: "square", 60: "landscape"}[seconds]
    text = TEXTS[name]
    draft = make(REQUEST.format(seconds, shape) + text)
    assert draft.duration == 1000 * seconds
    check_timeline(draft)
    voices = track_of(draft, "voice")
    assert voices, "somebody speaks"
    assert voices[0].start >= 400
    assert voices[-1].end <= draft.duration - 700
    assert all(SLOWEST <= v.style["rate"] <= FASTEST for v in voices)
    spoken = "".join(v.text for v in voices)
    assert not re.search(r"turn this text|second|voiceover|calm music", spoken, re.I) or re.search(
        "second|voiceover", text
    )
    source = letters(speakable(language_of(text).replace("\n", " ")))
    for voice in voices:
        assert letters(voice.text) in source, "spoken as it was written"


@pytest.mark.parametrize("name", [n for n in TEXTS if n != "long sentence"])
def test_spoken_sentences_are_whole(name: str) -> None:
    draft = make(REQUEST.format(30, "wide") + TEXTS[name])
    for voice in draft.segments("voice"):
        place = letters(language_of(TEXTS[name])).find(letters(voice.text)[:40])
        assert place >= 0 or "example" in voice.text
        assert voice.text[-1] in ".!?。！？…:；;，,”\"')" or name in ("poem", "httpx", "starlette")


@pytest.mark.parametrize("name", TEXTS)
def test_neighbours_differ_and_wordless_scenes_are_short(name: str) -> None:
    draft = make(REQUEST.format(60, "wide") + TEXTS[name])
    scenes = track_of(draft, "scene")
    for one, following in pairwise(scenes):
        assert (one.source, one.style["seed"]) != (following.source, following.style["seed"])
    speaking = {v.scene for v in draft.segments("voice")}
    titled = {t.scene for t in draft.segments("title")}
    assert {1} <= speaking | titled
    for scene in scenes:
        assert scene.scene in speaking | titled or scene.duration <= 9_500, "only pictures"
    assert min(v.start for v in draft.segments("voice")) <= 4_600
    bound = {t.scene for t in draft.segments("title") if "reveal" in t.style}
    for scene in scenes:
        assert scene.duration <= (20_500 if scene.scene in bound else 13_000)


@pytest.mark.parametrize("canvas", [Canvas(), Canvas(1080, 1920), Canvas(1080, 1080)])
@pytest.mark.parametrize("name", ["product", "product_zh", "mixed", "hostile"])
def test_captions_fit_two_lines(name: str, canvas: Canvas) -> None:
    shape = "9:16" if canvas.height > canvas.width else "1:1" if canvas.width == 1080 else "16:9"
    draft = make(f"turn this into a 40 second {shape} video: {TEXTS[name]}")
    assert draft.canvas == canvas
    latin, chinese = line_limits(canvas)
    captions = track_of(draft, "caption")
    for caption in captions:
        size = sum(latin / chinese if wide(sign) else 1 for sign in caption.text)
        assert size <= 2 * latin
        last = caption.start + caption.style["words"][-1][1]
        following = [c.start for c in captions if c.start > caption.start]
        assert caption.end <= max(last + 150, following[0] if following else 0)
    alone = [c for c in captions if len(c.style["words"]) == 1]
    assert len(alone) <= len(captions) / 8, [c.text for c in alone]


def test_headlines_are_short_and_end_well() -> None:
    for text in TEXTS.values():
        draft = make(REQUEST.format(60, "wide") + text)
        for title in draft.segments("title"):
            if title.style["layout"] != "statement" or not title.style.get("emphasis"):
                continue
            assert len(title.text) <= 80
            assert title.text[0] == title.text[0].upper()
            assert title.text[-1] not in ",;:，；："
            assert not re.search(r"\b(?:a|an|the|of|in|to|and|or|with|for)$", title.text)


def test_narration_fills_the_time() -> None:
    draft = make(f"turn this text into a 30-second video with visuals and voiceover: {PRODUCT}")
    spoken = sum(v.duration for v in draft.segments("voice"))
    assert spoken >= 0.75 * draft.duration
    words = sum(len(v.style["words"]) for v in draft.segments("voice"))
    assert 130 <= words / (spoken / 60_000) <= 195
    assert {"voice", "music", "caption", "title", "scene"} <= {s.kind for s in draft.segments()}


def test_chinese_is_spoken_in_chinese() -> None:
    draft = make(f"把这段文字做成30秒的视频，要配音：{PRODUCT_ZH}")
    assert draft.language == "zh"
    assert {v.style["language"] for v in draft.segments("voice")} == {"zh"}
    spoken = "".join(v.text for v in draft.segments("voice"))
    assert "把这段文字" not in spoken
    time = sum(v.duration for v in draft.segments("voice")) / 1000
    assert 3.3 <= len(re.findall(r"\w", spoken)) / time <= 5.2


def test_a_script_is_spoken_word_for_word() -> None:
    draft = make(f"use this script: {PRODUCT}")
    spoken = " ".join(v.text for v in draft.segments("voice"))
    assert letters(spoken) == letters(PRODUCT)
    check_timeline(draft)


def test_a_description_is_pictures_and_a_title_and_nothing_made_up() -> None:
    draft = make("10-second sunset timelapse")
    check_timeline(draft)
    assert draft.duration == 10_000
    assert not track_of(draft, "voice")
    assert not track_of(draft, "caption")
    assert {s.source for s in draft.segments("scene")} == {"visual:sunset"}
    assert {t.text for t in draft.segments("title")} == {"Sunset Timelapse"}
    assert track_of(draft, "music")[0].duration == 10_000


def test_a_bare_subject_is_spoken_only_on_request() -> None:
    draft = make("a 10-second video about the sea at night with voiceover")
    check_timeline(draft)
    assert [v.text for v in draft.segments("voice")] == ["The sea at night."]


def test_one_word_is_enough() -> None:
    draft = make(WORD)
    check_timeline(draft)
    assert draft.title == "Honey"


def test_what_was_refused_is_absent() -> None:
    draft = make(f"make a 20s video from this text, no music, no captions, no voiceover: {PRODUCT}")
    check_timeline(draft)
    assert {s.kind for s in draft.segments()} == {"scene", "title"}


def test_title_and_end_card_are_the_ones_given() -> None:
    draft = make(
        f'make a 30s video titled "Light that learns" and end with "Made to last": {PRODUCT}'
    )
    titles = track_of(draft, "title")
    assert (titles[0].text, titles[0].style["layout"]) == ("Light that learns", "title")
    assert (titles[-1].text, titles[-1].style["layout"]) == ("Made to last", "end")
    assert titles[-1].end == draft.duration


def test_addresses_are_said_as_their_domain_and_markup_not_at_all() -> None:
    draft = make(f"use this script: {TEXTS['hostile']}")
    spoken = " ".join(v.text for v in draft.segments("voice"))
    assert "evil.example" in spoken
    assert not re.search(r"https?:|user:pw|<script|\*\*|`", spoken)


def test_the_same_prompt_gives_the_same_draft() -> None:
    prompt = f"turn this into a 20-second video: {PRODUCT}"
    assert encode(make(prompt)) == encode(make(prompt))


def test_uploaded_pictures_are_shown_first() -> None:
    uploads = [{"filename": "a.JPG", "file_type": "image", "cdn_url": "http://nemo.local/a"}]
    steps = respond(f"turn this into a 20-second video: {PRODUCT}", None, uploads=uploads)
    draft = [s.draft for s in steps if isinstance(s, Revise)][-1]
    first = draft.tracks[0].segments[0]
    assert (first.kind, first.source, first.style["fit"]) == (
        "picture",
        "http://nemo.local/a",
        "cover",
    )


def test_a_video_comes_in_two_stages_with_tools_and_words() -> None:
    steps = list(respond(f"turn this into a 30-second video with captions: {PRODUCT}", None))
    calls = [s.name for s in steps if isinstance(s, Call)]
    assert calls == [
        "plan_scenes",
        "generate_voice",
        "generate_video",
        "add_music",
        "add_titles",
        "add_captions",
    ]
    assert calls == [s.name for s in steps if isinstance(s, Result)]
    raw, full = (s.draft for s in steps if isinstance(s, Revise))
    assert {s.kind for s in raw.segments()} == {"scene", "voice"}
    assert {s.id for s in raw.segments()} <= {s.id for s in full.segments()}
    said = [s.text for s in steps if isinstance(s, Say)]
    assert said[0].startswith("The raw video is ready")
    assert "30 s" in said[-1]
    assert "Timeline (5 tracks): 1. Video" in said[-1]
    assert said[-1].count("\n- ") == 3


def test_the_answer_is_in_the_language_of_the_request() -> None:
    said = [s.text for s in respond("做个10秒日落", None) if isinstance(s, Say)]
    assert "视频《日落》做好了：10秒" in said[-1]


@pytest.mark.parametrize("prompt", ["turn this text into a 60-second video", "做一个30秒的视频"])
def test_without_a_text_it_asks_and_plans_nothing(prompt: str) -> None:
    steps = list(respond(prompt, None))
    assert [type(s) for s in steps] == [Say]


SCRIPT = "We lost the game. We won the season. See you in April."


@pytest.mark.parametrize(
    "prompt",
    [
        f'use this script: "{SCRIPT}" no captions',
        f"use this script: “{SCRIPT}” - without captions please",
        f"use this script: {SCRIPT[:-1]}, no captions",
        f"Narrate this (no subtitles): {SCRIPT}",
    ],
)
def test_wishes_around_a_script_are_not_spoken(prompt: str) -> None:
    draft = make(prompt)
    spoken = " ".join(v.text for v in draft.segments("voice"))
    assert letters(spoken) == letters(SCRIPT)
    assert not track_of(draft, "caption")


@pytest.mark.parametrize(
    ("prompt", "first", "title"),
    [
        (
            "为我的新产品做一个30秒的视频：这款耳机重量只有五克，续航三十小时，售价399元。",
            "这款耳机重量只有五克，",
            "这款耳机重量只有五克",
        ),
        (
            "Explain why the sky is blue: Sunlight looks white. Air scatters blue light more.",
            "Sunlight looks white.",
            "Why the Sky Is Blue",
        ),
        (
            "Turn this tweet into a video: We shipped dark mode. Thanks for testing it.",
            "We shipped dark mode.",
            "We Shipped Dark Mode",
        ),
        (
            "Topic: our harvest. Length: 20 s. Text: The grapes are in. The cellar smells of must.",
            "The grapes are in.",
            "Harvest",
        ),
    ],
)
def test_no_part_of_an_instruction_is_narrated(prompt: str, first: str, title: str) -> None:
    draft = make(prompt)
    assert next(draft.segments("voice")).text == first
    assert draft.title == title


def test_steps_become_a_list() -> None:
    draft = make("how to make tea: 1. Boil water. 2. Add leaves. 3. Wait four minutes. 4. Pour.")
    assert draft.title == "How to Make Tea"
    (points,) = [t for t in draft.segments("title") if t.style["layout"] == "list"]
    assert points.style["items"] == ["Boil water", "Add leaves", "Wait four minutes", "Pour"]
    assert not any(letters(v.text).isdigit() for v in draft.segments("voice"))


def test_a_figure_takes_the_place_of_a_title_that_only_repeats_it() -> None:
    draft = make("Sales grew 40% in the first quarter. Our team of 12 became 30.")
    cards = [(t.style["layout"], t.text) for t in draft.segments("title")]
    assert cards == [("number", "+40%"), ("number", "12 → 30")]


@pytest.mark.parametrize("seconds", [30, 60])
def test_a_short_text_is_held_and_not_filled(seconds: int) -> None:
    draft = make(f"make a {seconds} second video from this: Owls hunt at night. They hear mice.")
    check_timeline(draft)
    voices = track_of(draft, "voice")
    assert voices[0].start <= 4_600
    assert all(v.style["rate"] >= SLOWEST for v in voices)
    assert max(s.duration for s in draft.segments("scene")) <= 13_000
    words = {t.text for t in draft.segments("title")}
    assert len([t.text for t in draft.segments("title")]) == len(words)


def test_scenes_of_one_family_differ_in_their_palette() -> None:
    draft = make("a 60-second sunset video")
    seeds = [s.style["seed"] for s in draft.segments("scene") if s.source == "visual:sunset"]
    assert len(seeds) > 1 and all(a % 3 != b % 3 and a % 4 != b % 4 for a, b in pairwise(seeds))


def test_a_bare_subject_has_pictures_without_words_and_the_answer_says_why() -> None:
    steps = list(respond("Explain photosynthesis in 20 seconds", None))
    draft = [s.draft for s in steps if isinstance(s, Revise)][-1]
    assert [t.text for t in draft.segments("title")] == ["Photosynthesis"]
    assert "only the subject" in "".join(s.text for s in steps if isinstance(s, Say))


@pytest.mark.parametrize(
    ("prompt", "named"),
    [
        ("a 10s video about tea with a robot voice", "a robot voice"),
        ("a 10s video about tea in Spanish with voiceover", "a translation into Spanish"),
        ("a 10s 4K 60 fps video about tea", "60 frames a second"),
        ("a 10s video about tea with my logo in the top right corner", "No logo was uploaded"),
        ("a 10s video about tea with rock music", "rock music"),
        ("做个10秒的茶视频，女声，右上角加logo", "还没有上传logo"),
    ],
)
def test_the_answer_names_what_was_not_made(prompt: str, named: str) -> None:
    steps = list(respond(prompt, None))
    said = "".join(s.text for s in steps if isinstance(s, Say))
    assert named in said
    assert [s.draft for s in steps if isinstance(s, Revise)][-1].title in ("Tea", "茶")


def test_an_accent_is_spoken() -> None:
    draft = make("a 10-second video about tea with a British accent: We drink it at five.")
    assert {v.style["language"] for v in draft.segments("voice")} == {"en-gb"}
    assert draft.language == "en"


@pytest.mark.parametrize(
    ("prompt", "key", "value"),
    [
        ("a 20-second video about our town in black and white", "grade", "mono"),
        ("做一个20秒的城市视频，复古风格", "grade", "vintage"),
        ("a 20-second video about rivers with slide transitions", "transition", "slide"),
    ],
)
def test_a_look_asked_for_at_first_is_made(prompt: str, key: str, value: str) -> None:
    draft = make(prompt)
    last = track_of(draft, "scene")[-1].style[key]
    assert (last["type"] if key == "transition" else last) == value
