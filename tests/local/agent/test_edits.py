"""Edits, as people put them: each changes what it says and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from random import Random

import pytest

from nemo_notebook.draft import Canvas, Draft, compare, decode, encode
from nemo_notebook.local.agent.agent import Revise, Say, respond
from nemo_notebook.local.agent.commands import commands
from nemo_notebook.local.agent.planning.narration import FASTEST, SLOWEST

from .requests_unknown import UNKNOWN
from .test_planning import check_timeline
from .texts import PRODUCT, PRODUCT_ZH, TEXTS

Check = Callable[[Draft, Draft], bool]


@cache
def spoken() -> Draft:
    return talk(f"turn this into a 30-second video: {PRODUCT}", None)[0]


@cache
def silent() -> Draft:
    return talk("a 30-second video about the sea and the city", None)[0]


def talk(prompt: str, draft: Draft | None) -> tuple[Draft, str]:
    steps = list(respond(prompt, draft))
    versions = [s.draft for s in steps if isinstance(s, Revise)]
    said = "".join(s.text for s in steps if isinstance(s, Say))
    new = versions[-1] if versions else draft
    assert new is not None
    assert said.strip()
    return decode(encode(new)), said


def kinds_changed(old: Draft, new: Draft) -> set[str]:
    return {c.kind or c.item for c in compare(old, new)}


def lasts(seconds: float) -> Check:
    return lambda old, new: new.duration == round(1000 * seconds)


def is_canvas(width: int, height: int) -> Check:
    def check(old: Draft, new: Draft) -> bool:
        same = kinds_changed(old, new) <= {"draft", "caption"}
        return new.canvas == Canvas(width, height) and same

    return check


def lost(kind: str) -> Check:
    def check(old: Draft, new: Draft) -> bool:
        had = any(old.segments(kind))
        return had and not any(new.segments(kind)) and kinds_changed(old, new) <= {kind, "track"}

    return check


def music(style: str | None = None, volume: float | None = None) -> Check:
    def check(old: Draft, new: Draft) -> bool:
        (one,) = new.segments("music")
        right = style is None or one.source == f"music:{style}"
        right &= volume is None or one.volume == pytest.approx(volume)
        return right and kinds_changed(old, new) <= {"music", "track"}

    return check


def title(text: str) -> Check:
    def check(old: Draft, new: Draft) -> bool:
        first = next(iter(new.segments("title")))
        right = first.text == text == new.title and first.start <= 300
        return right and kinds_changed(old, new) <= {"title", "draft"}

    return check


def no_opening(old: Draft, new: Draft) -> bool:
    left = [t.style["layout"] for t in new.segments("title")]
    return "title" not in left and bool(left) and kinds_changed(old, new) == {"title"}


def without_scene(number: int) -> Check:
    def check(old: Draft, new: Draft) -> bool:
        doomed = [s for s in old.segments() if s.scene == number]
        kept = {s.id for s in new.segments()}
        (gone,) = [s.duration for s in doomed if s.kind == "scene"]
        texts = [v.text for v in old.segments("voice") if v.scene != number]
        return (
            not kept & {s.id for s in doomed}
            and new.duration == old.duration - gone
            and [v.text for v in new.segments("voice")] == texts
            and {s.id for s in old.segments()} - kept == {s.id for s in doomed}
        )

    return check


def without_scenes(*numbers: int) -> Check:
    def check(old: Draft, new: Draft) -> bool:
        doomed = {s.id for s in old.segments() if s.scene in numbers}
        return {s.id for s in old.segments()} - {s.id for s in new.segments()} == doomed

    return check


def shows(number: int, family: str) -> Check:
    def check(old: Draft, new: Draft) -> bool:
        changes = compare(old, new)
        scene = next(s for s in new.segments("scene") if s.scene == number)
        return scene.source == f"visual:{family}" and [c.field for c in changes] == ["source"]

    return check


def ends_with(text: str) -> Check:
    def check(old: Draft, new: Draft) -> bool:
        last = max(new.segments("title"), key=lambda s: s.end)
        return (last.text, last.style["layout"], last.end) == (text, "end", new.duration)

    return check


EDITS: list[tuple[str, Check]] = [
    # the length
    ("make it 20 seconds", lasts(20)),
    ("Make the video 45 s long please", lasts(45)),
    ("change the duration to one minute", lasts(60)),
    ("shorten it to fifteen seconds", lasts(15)),
    ("can you cut it down to 12s?", lasts(12)),
    ("extend the video to 1:30", lasts(90)),
    ("5 seconds longer", lasts(35)),
    ("时长改成10秒", lasts(10)),
    ("把视频缩短到二十秒", lasts(20)),
    ("改成一分半", lasts(90)),
    ("视频总长改为45秒", lasts(45)),
    ("only the first 8 seconds", lasts(8)),
    ("keep just the first ten seconds", lasts(10)),
    ("只留前5秒", lasts(5)),
    ("只保留前十秒", lasts(10)),
    # the canvas
    ("make it vertical", is_canvas(1080, 1920)),
    ("Turn it into a vertical video for TikTok", is_canvas(1080, 1920)),
    ("I need this in 9:16", is_canvas(1080, 1920)),
    ("switch to square", is_canvas(1080, 1080)),
    ("change the aspect ratio to 4:5", is_canvas(1080, 1350)),
    ("改竖屏", is_canvas(1080, 1920)),
    ("换成方形的", is_canvas(1080, 1080)),
    # the voice
    ("no voiceover", lost("voice")),
    ("please remove the narration", lost("voice")),
    ("turn off the voice over", lost("voice")),
    ("I don't want a narrator", lost("voice")),
    ("不要配音", lost("voice")),
    ("把旁白去掉", lost("voice")),
    # the music
    ("remove the music", lost("music")),
    ("no background music please", lost("music")),
    ("get rid of the soundtrack", lost("music")),
    ("去掉音乐", lost("music")),
    ("把背景音乐关掉", lost("music")),
    ("make the music quieter", music(volume=0.1)),
    ("turn the music down a bit", music(volume=0.1)),
    ("the soundtrack is too loud", music(volume=0.1)),
    ("音乐小点", music(volume=0.1)),
    ("背景音乐太吵了", music(volume=0.1)),
    ("louder music", music(volume=0.3)),
    ("音乐大一点", music(volume=0.3)),
    ("set the music volume to 35%", music(volume=0.35)),
    ("change the music to something calm", music("calm")),
    ("use cinematic music instead", music("cinematic")),
    ("I'd like a lo-fi soundtrack", music("lofi")),
    ("add lo-fi music", music("lofi")),
    ("换个舒缓的音乐", music("calm")),
    ("音乐换成电影感的", music("cinematic")),
    # the title
    ("change the title to 'Light that learns'", title("Light that learns")),
    ("Change the title to Light That Learns", title("Light That Learns")),
    ("the title should be “Hello, Lumo”", title("Hello, Lumo")),
    ("rename the title to “Salt and Light”", title("Salt and Light")),
    ("add a title “Golden Hour” at the beginning", title("Golden Hour")),
    ("标题改成“会学习的灯”", title("会学习的灯")),
    ("把标题换成“会学习的灯”", title("会学习的灯")),
    ("标题改为会学习的灯", title("会学习的灯")),
    ("remove the title", no_opening),
    ("I don't want the title", no_opening),
    ("去掉标题", no_opening),
    ("remove all titles", lost("title")),
    ("add an end card “Follow us”", ends_with("Follow us")),
    ("片尾加上“关注我们”", ends_with("关注我们")),
    # the captions
    ("turn off the captions", lost("caption")),
    ("no subtitles please", lost("caption")),
    ("hide the captions", lost("caption")),
    ("关字幕", lost("caption")),
    ("不要字幕", lost("caption")),
    # scenes
    ("delete scene 2", without_scene(2)),
    ("remove the second scene", without_scene(2)),
    ("please cut out the last scene", without_scene(5)),
    ("get rid of scene number three", without_scene(3)),
    ("delete the opening scene", without_scene(1)),
    ("删第二段", without_scene(2)),
    ("把最后一段删掉", without_scene(5)),
    ("去掉第三个场景", without_scene(3)),
    ("change scene 3 to the sea", shows(3, "sea")),
    ("scene 3 -> sea", shows(3, "sea")),
    ("use a forest in the second scene", shows(2, "forest")),
    ("show a rainy window in scene 4", shows(4, "rain")),
    ("第三段换成海", shows(3, "sea")),
    ("最后一段的画面换成星空", shows(5, "space")),
    ("delete scenes 2 and 3", without_scenes(2, 3)),
    ("删除第2段和第4段", without_scenes(2, 4)),
    ("delete the last scene and scene 1", without_scenes(1, 5)),
    # several at once
    ("make it vertical and 20 seconds long", lasts(20)),
    (
        "remove the music and the captions",
        lambda old, new: {"music", "caption"}.isdisjoint({s.kind for s in new.segments()}),
    ),
    (
        "Remove the title, make it square and add calm music.",
        lambda old, new: (
            new.canvas.width == 1080
            and next(new.segments("music")).source == "music:calm"
            and next(new.segments("title")).style["layout"] != "title"
        ),
    ),
    (
        "去掉音乐和字幕，标题改成“灯”",
        lambda old, new: (
            {"music", "caption"}.isdisjoint({s.kind for s in new.segments()}) and new.title == "灯"
        ),
    ),
    (
        "音乐小一点，改成竖屏",
        lambda old, new: next(new.segments("music")).volume == 0.1 and new.canvas.height == 1920,
    ),
]


@pytest.mark.parametrize(("prompt", "check"), EDITS, ids=[e[0] for e in EDITS])
def test_an_edit_does_what_it_says(prompt: str, check: Check) -> None:
    old = spoken()
    new, said = talk(prompt, old)
    assert check(old, new), said
    assert "✅" in said
    assert "Timeline (" in said
    check_timeline(new)


@pytest.mark.parametrize("prompt", UNKNOWN)
def test_what_it_cannot_do_changes_nothing_and_is_said(prompt: str) -> None:
    old = spoken()
    steps = list(respond(prompt, old))
    assert not [s for s in steps if isinstance(s, Revise)]
    said = "".join(s.text for s in steps if isinstance(s, Say))
    assert "✅" not in said
    assert "nothing was changed" in said.lower() or "没有改动" in said
    if any("一" <= c <= "鿿" for c in prompt):
        assert "没有改动" in said


@pytest.mark.parametrize(
    "prompt", ["no voiceover", "turn off the captions", "add captions", "the music is too loud"]
)
def test_it_never_claims_a_change_of_what_is_not_there(prompt: str) -> None:
    bare, _ = talk("make a 10-second sunset video without music", None)
    new, said = talk(prompt, bare)
    assert encode(new) == encode(bare)
    assert "✅" not in said


def test_a_partly_understood_message_says_which_part_was_done() -> None:
    old = spoken()
    new, said = talk("remove the music and add some dragons", old)
    assert lost("music")(old, new)
    assert "✅ The music is removed." in said
    assert "add some dragons" in said


@pytest.mark.parametrize(
    ("off", "on", "kind"),
    [
        ("turn off the captions", "add captions", "caption"),
        ("关字幕", "加字幕", "caption"),
        ("remove the music", "add upbeat music", "music"),
        ("no voiceover", "add a voiceover", "voice"),
        ("不要配音", "加配音", "voice"),
    ],
)
def test_what_goes_can_come_back(off: str, on: str, kind: str) -> None:
    without, _ = talk(off, spoken())
    again, said = talk(on, without)
    assert any(again.segments(kind)), said
    check_timeline(again)
    assert not {s.id for s in again.segments(kind)} & {s.id for s in spoken().segments(kind)}


@pytest.mark.parametrize("seconds", [5, 9, 20, 44, 90])
def test_a_new_length_keeps_the_voice_natural(seconds: int) -> None:
    for old in (spoken(), silent()):
        new, _ = talk(f"make it {seconds} seconds", old)
        assert new.duration == seconds * 1000
        check_timeline(new)
        for voice in new.segments("voice"):
            assert SLOWEST <= voice.style["rate"] <= FASTEST
            assert voice.text in {v.text for v in old.segments("voice")}
        assert next(new.segments("music")).duration == new.duration
        assert {s.id for s in new.segments("scene")} <= {s.id for s in old.segments("scene")}


def test_captions_are_cut_for_the_new_canvas() -> None:
    new, _ = talk("make it vertical", spoken())
    assert len(list(new.segments("caption"))) > len(list(spoken().segments("caption")))
    assert max(len(c.text) for c in new.segments("caption")) <= 48


def test_the_only_scene_stays() -> None:
    draft, _ = talk("a 5-second video of rain", None)
    assert len(list(draft.segments("scene"))) == 1
    new, said = talk("delete scene 1", draft)
    assert encode(new) == encode(draft)
    assert "only scene" in said


@pytest.mark.parametrize(
    "prompt",
    [
        "make a 15-second video about the moon",
        "Create a new 15-second clip about the moon",
        "15-second moon timelapse",
        "重新做一个15秒的月亮视频",
        f"turn this text into a 15-second video: {PRODUCT_ZH}",
        "use this script: The moon is far. The night is long. We walk home slowly.",
    ],
)
def test_a_new_request_replaces_the_video(prompt: str) -> None:
    old = spoken()
    new, _ = talk(prompt, old)
    check_timeline(new)
    assert not {s.id for s in new.segments()} & {s.id for s in old.segments()}
    assert new.title != old.title


def test_names_of_deleted_segments_never_come_back() -> None:
    seen: set[str] = set()
    draft = spoken()
    for prompt in ["turn off the captions", "add captions", "no captions", "add captions"]:
        before = {s.id for s in draft.segments()}
        draft, _ = talk(prompt, draft)
        fresh = {s.id for s in draft.segments()} - before
        assert not fresh & seen
        seen |= before | fresh


def test_every_command_understands_its_own_examples() -> None:
    for command in commands():
        for example in command.examples:
            low = example.lower()
            for left, right in ("“”", "「」"):
                while left in low:
                    start, end = low.index(left), low.index(right)
                    low = low[:start] + "«»" + low[end + 1 :]
            first = next(c for c in commands() if c.matches(low))
            assert first.name == command.name, example


@pytest.mark.parametrize("start", range(6))
def test_any_row_of_edits_leaves_a_valid_timeline(start: int) -> None:
    order = Random(start)
    draft = spoken() if start % 2 else silent()
    for _ in range(15):
        prompt = order.choice([*UNKNOWN, *(e[0] for e in EDITS), "add captions", "add a voiceover"])
        draft, _ = talk(prompt, draft)
        check_timeline(draft)


def test_a_read_only_question_answers_and_changes_nothing() -> None:
    new, said = talk("show tracks", spoken())
    assert encode(new) == encode(spoken())
    assert said.startswith("Timeline (5 tracks)")


def test_a_long_text_is_answered_quickly() -> None:
    text = " ".join(TEXTS[name] for name in ("product", "news", "starlette", "httpx")) * 6
    assert len(text.split()) > 5_000
    begun = time.process_time()
    new, _ = talk(f"turn this into a 60-second video: {text}", None)
    assert time.process_time() - begun < 15
    check_timeline(new)
