"""Tables edited and applied at the real local backend: its agent goes on from there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

import nemo_notebook as nemo
from nemo_notebook.draft import Draft, Segment
from nemo_notebook.settings import Settings

TEXT = (
    "turn this text into a 16-second square video with subtitles, music and a voiceover: "
    "The sea is calm at night. Ships sleep in the harbour. In the morning the boats go out."
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nemo.Client]:
    settings = Settings.from_environment({"NEMO_HOME": str(tmp_path_factory.mktemp("home"))})
    with nemo.connect("local", settings=settings, quiet=True) as opened:
        yield opened


@pytest.fixture
def project(client: nemo.Client) -> nemo.Project:
    opened = client.project("Tables")
    opened.watcher_factory = None
    opened.say(TEXT)
    return opened


def first(project: nemo.Project, kind: str) -> Segment:
    return next(project.draft.segments(kind))


def set_cell(table: pd.DataFrame, id: str, column: str, value: object) -> pd.DataFrame:
    table = table.astype({column: object})
    table.loc[table["id"] == id, column] = value
    return table


def check(draft: Draft) -> None:
    """Nothing stands on another, words are within what they belong to, and say its text."""
    for track in draft.tracks:
        assert track.segments
        assert all(a.end <= b.start for a, b in pairwise(track.segments)), track
        assert all(0 <= s.start < s.end <= draft.duration for s in track.segments), track
    for one in draft.segments("voice", "caption"):
        words = one.style["words"]
        assert 0 <= words[0][0] <= words[-1][1] <= one.duration
        assert "".join("".join(w[2] for w in words).split()) == "".join(one.text.split())
    voices = list(draft.segments("voice"))
    for caption in draft.segments("caption"):
        assert any(v.start <= caption.start and caption.end <= v.end for v in voices)


def test_a_voice_with_another_text_is_spoken_anew(project: nemo.Project) -> None:
    voice, before = first(project, "voice"), project.draft
    table = set_cell(project.segments, voice.id, "text", "The sea is wild tonight.")
    told = project.preview(table)
    assert project.draft == before, "a preview changes nothing"
    reply = project.apply(table)
    assert list(told["change"]) == list(reply.changes["change"])
    spoken = first(project, "voice")
    assert spoken.id == voice.id and spoken.text == "The sea is wild tonight."
    assert [w[2] for w in spoken.style["words"]] == ["The", "sea", "is", "wild", "tonight."]
    captions = [s for s in project.draft.segments("caption") if s.scene == voice.scene]
    assert " ".join(s.text for s in captions) == spoken.text
    old = [s.id for s in before.segments("caption") if s.scene == voice.scene]
    assert [s.id for s in captions][: len(old)] == old, "captions keep their names"
    assert project.draft.duration == before.duration, "it fits, so nothing moves"
    check(project.draft)
    # The agent works on what was applied, and takes it back when asked.
    project.say("make the music quieter")
    assert first(project, "voice").text == spoken.text
    project.say("undo the last 2 changes")
    assert project.draft == before


def test_a_longer_text_makes_its_scene_longer_unless_times_were_set(project: nemo.Project) -> None:
    voice, before = first(project, "voice"), project.draft
    long = "The sea is calm at night, " * 6 + "and nobody is awake."
    table = set_cell(project.segments, voice.id, "text", long)
    reply = project.apply(table)
    assert "s longer" in reply.text and first(project, "voice").text == long
    grown = project.draft.duration - before.duration
    assert grown > 0 and first(project, "music").duration == project.draft.duration
    for id in (s.id for s in before.segments("scene") if s.start > 0):
        old, new = (next(s for s in d.segments() if s.id == id) for d in (before, project.draft))
        assert new.start == old.start + grown and new.duration == old.duration
    check(project.draft)
    assert "Took" not in project.undo().text and project.draft == before
    title = first(project, "title")
    table = set_cell(table, title.id, "start", title.start + 100)
    with pytest.raises(nemo.InvalidRows, match=r"takes [\d.]+ s to say.*room for") as caught:
        project.apply(table)
    (fault,) = caught.value.table.to_dict("records")
    assert (fault["id"], fault["column"]) == (voice.id, "text") and fault["row"].startswith("row ")
    assert project.draft == before


def test_the_length_and_the_style_of_a_voice_change_how_it_speaks(project: nemo.Project) -> None:
    voice = first(project, "voice")
    project.apply(set_cell(project.segments, voice.id, "duration", voice.duration + 700))
    slow = first(project, "voice")
    assert slow.duration == voice.duration + 700
    assert slow.style["rate"] < 1 and slow.style["words"][-1][1] > voice.style["words"][-1][1]
    check(project.draft)
    style = [{**voice.style, "rate": 1.5}]
    project.apply(set_cell(project.segments, voice.id, "style", style * 1))
    assert first(project, "voice").duration < voice.duration
    check(project.draft)
    with pytest.raises(nemo.InvalidRows, match="duration: it takes"):
        project.apply(set_cell(project.segments, voice.id, "duration", 200))


def test_new_rows_without_a_length_speak_for_as_long_as_they_take(project: nemo.Project) -> None:
    end = first(project, "voice").end
    new = {"kind": "voice", "start": end + 100, "text": "Hello.", "scene": 1}
    reply = project.apply(pd.concat([project.segments, pd.DataFrame([new])], ignore_index=True))
    spoken = next(s for s in project.draft.segments("voice") if s.text == "Hello.")
    assert spoken.source == first(project, "voice").source
    assert spoken.style["words"][-1][1] <= spoken.duration
    assert any(s.text == "Hello." for s in project.draft.segments("caption"))
    assert any("Hello." in line for line in reply.changes["change"])
    check(project.draft)


def test_a_caption_keeps_the_times_of_its_words(project: nemo.Project) -> None:
    caption = first(project, "caption")
    project.apply(set_cell(project.segments, caption.id, "text", "A corrected caption, by hand."))
    mended = first(project, "caption")
    assert [w[2] for w in mended.style["words"]] == ["A", "corrected", "caption,", "by", "hand."]
    assert mended.style["words"][-1][1] == mended.duration
    check(project.draft)


def test_every_fault_is_named_at_once_and_nothing_is_applied(
    project: nemo.Project, tmp_path: Path
) -> None:
    before, history = project.draft, len(project.history)
    voice, scene = first(project, "voice"), first(project, "scene")
    title = first(project, "title")
    table = set_cell(project.segments, title.id, "duration", 0)
    table = set_cell(table, voice.id, "source", "voice:nobody")
    table = set_cell(table, scene.id, "source", "visual:nothing")
    table = set_cell(table, first(project, "music").id, "volume", 3)
    for act in (project.apply, project.preview):
        with pytest.raises(nemo.InvalidRows) as caught:
            act(table)
        found = caught.value.table
        assert list(found.columns) == ["row", "id", "column", "reason"]
        assert set(zip(found["id"], found["column"], strict=True)) == {
            (title.id, "duration"), (voice.id, "source"), (scene.id, "source"),
            (first(project, "music").id, "volume"),
        }  # fmt: skip
        labels = {f"row {label}" for label in table.index}
        assert set(found["row"]) <= labels
        assert all(id in str(caught.value) for id in found["id"])
    assert project.draft == before and len(project.history) == history


def test_pictures_are_those_that_were_uploaded(project: nemo.Project, tmp_path: Path) -> None:
    picture = tmp_path / "photo.png"
    Image.new("RGB", (64, 48), "teal").save(picture)
    project.upload(picture)
    address = project.media["cdn_url"][0]
    scene = first(project, "scene")
    table = set_cell(project.segments, scene.id, "kind", "picture")
    with pytest.raises(nemo.InvalidRows, match="no file that was uploaded"):
        project.apply(set_cell(table, scene.id, "source", "https://example.org/photo.png"))
    project.apply(set_cell(table, scene.id, "source", address))
    assert first(project, "picture").id == scene.id


def test_a_csv_file_goes_out_and_comes_back(project: nemo.Project, tmp_path: Path) -> None:
    before, path = project.draft, tmp_path / "segments.csv"
    project.segments.to_csv(path)
    assert "nothing was changed" in project.apply(path).text and project.draft == before
    spreadsheet = path.read_text("utf-8").replace("The sea is calm at night.", "The sea is wild.")
    path.write_bytes(spreadsheet.replace("\n", "\r\n").encode("utf-8-sig"))
    project.apply(path)
    assert first(project, "voice").text == "The sea is wild."
    table = project.segments.assign(volume=2)
    table.to_csv(path, index=False, sep=";")
    with pytest.raises(nemo.InvalidRows, match=rf"row 2 \({table['id'][0]}\), volume: 2 is"):
        project.apply(path)
    path.write_bytes("id;text\ns1;Größe".encode("latin-1"))
    with pytest.raises(nemo.InputError, match="not written in UTF-8"):
        project.apply(path)
    with pytest.raises(nemo.InputError, match="cannot be read"):
        project.apply(tmp_path / "none.csv")
    with pytest.raises(nemo.InputError, match="is no table"):
        project.apply(5)  # type: ignore[arg-type]  # what a person may type


def test_the_same_table_may_be_edited_and_applied_again(project: nemo.Project) -> None:
    table = project.segments.astype(object)
    voice, title = first(project, "voice"), first(project, "title")
    table.loc[table["id"] == voice.id, "text"] = "The sea is wild tonight."
    project.apply(table)
    length = first(project, "voice").duration
    project.say("make the music quieter")
    volume = first(project, "music").volume
    table.loc[table["id"] == title.id, "text"] = "Night"
    reply = project.apply(table)
    assert list(reply.changes["field"]) == ["text"], "what the agent did is not undone"
    assert first(project, "voice").duration == length and first(project, "music").volume == volume


def test_undo_and_redo_are_turns_of_the_agent(project: nemo.Project) -> None:
    before = project.draft
    project.say("remove the music")
    silent = project.draft
    reply = project.undo()
    assert project.draft == before and not reply.changes.empty and "✅" in reply.text
    project.redo()
    assert project.draft == silent
    assert "nothing to redo" in project.redo().text and project.draft == silent
    history = project.history
    assert list(history["kind"]) == ["say", "say", "undo", "redo", "redo"]
    assert list(history["changes"].fillna(-1) > 0) == [True, True, True, True, False]
    assert list(history["prompt"])[1] == "remove the music"
    assert (history["status"] == "done").all() and (history["cost"] == 0).all()
    assert str(history["changes"].dtype) == "Int64" and str(history["at"].dt.tz) == "UTC"
    assert history["at"].is_monotonic_increasing


def test_history_outlives_its_kernel_and_empty_tables_keep_their_columns(
    client: nemo.Client, project: nemo.Project
) -> None:
    table = set_cell(project.segments, first(project, "title").id, "text", "Night")
    project.apply(table)
    again = client.open(project.session_id)
    told = ["at", "kind", "prompt", "status", "text", "changes", "cost", "tools"]
    assert list(again.history.columns) == told
    assert list(again.history["kind"]) == ["say", "apply"]
    empty = client.project("Empty")
    assert list(empty.history.columns) == told and empty.history.empty
    assert empty.history.dtypes.equals(project.history.dtypes)
    assert list(empty.changes.columns) == list(project.changes.columns)
    assert empty.changes.dtypes.equals(project.changes.dtypes)
    (row,) = project.changes.to_dict("records")
    assert (row["track"], row["field"], row["after"]) == ("titles", "text", "Night")
    empty.watcher_factory = None
    assert "nothing to undo" in empty.undo().text.lower()


def test_a_style_is_told_key_by_key(project: nemo.Project) -> None:
    title = first(project, "title")
    project.apply(
        set_cell(project.segments, title.id, "style", [{**title.style, "color": "#ff0000"}])
    )
    (row,) = project.changes.to_dict("records")
    assert (row["field"], row["before"], row["after"]) == ("style.color", None, "#ff0000")


def test_a_timeline_made_of_nothing_but_a_table(client: nemo.Client) -> None:
    project = client.project("From a table")
    rows = [
        {"id": "", "kind": "scene", "scene": 1, "start": 0, "end": 3000, "source": "visual:sea"},
        {"id": "", "kind": "title", "scene": 1, "start": 0, "duration": 2000, "text": "Sea"},
        {"id": "", "kind": "voice", "scene": 1, "start": 500, "text": "The sea."},
    ]
    project.apply(rows)
    assert project.draft.duration == 3000 and project.draft.ready
    assert list(project.segments["kind"]) == ["scene", "voice", "title"]
    project.watcher_factory = None
    project.say("make the title 'Night'")
    assert first(project, "title").text == "Night"


def test_awaited(tmp_path: Path) -> None:
    async def work() -> None:
        settings = Settings.from_environment({"NEMO_HOME": str(tmp_path)})
        async with nemo.AsyncClient("local", settings=settings) as opened:
            project = await opened.project("Sea")
            await project.say("a 3-second video of the sea with the title 'Sea'")
            before = await project.draft
            table = (await project.segments).assign(volume=0.5)
            assert len(await project.preview(table)) == len(table)
            await project.apply(table)
            assert {s.volume for s in (await project.draft).segments()} == {0.5}
            await project.undo()
            assert await project.draft == before
            await project.redo()
            assert {s.volume for s in (await project.draft).segments()} == {0.5}

    asyncio.run(work())
