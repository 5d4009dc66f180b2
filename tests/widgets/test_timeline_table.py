"""The tables of a timeline, driven as a page drives them, without a page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from nemo_notebook.draft import Draft, Segment, Track
from nemo_notebook.draft.frames import segments_frame, tracks_frame
from nemo_notebook.errors import InputError
from nemo_notebook.project.reply import Reply, changes_frame
from nemo_notebook.widgets import TimelineTable

ATTACK = "<img src=x onerror=alert(1)>"
DRAFT = Draft(
    (
        Track("video", 0, "Video", (Segment("s1", "scene", 0, 9000, "", "visual:sea", 1),)),
        Track("titles", 7, ATTACK, (Segment("s2", "title", 0, 3000, ATTACK, scene=1),)),
    ),
    9000,
)


class Kept:
    """A project that keeps what is applied to it."""

    name = "Kept"
    tracks, segments = tracks_frame(DRAFT), segments_frame(DRAFT)

    def __init__(self) -> None:
        self.changes = changes_frame()
        self.applied: list[pd.DataFrame] = []

    def apply(self, frame: pd.DataFrame) -> Reply:
        if (frame["start"] < 0).any():
            raise InputError("A video begins at 0.")
        self.applied.append(frame)
        self.changes = changes_frame([{"id": "s2", "field": "text"}])
        return Reply("Applied.")


class Page:
    """What a page sees of a table, and what it says to it."""

    def __init__(self, table: TimelineTable) -> None:
        self.heard: list[dict[str, Any]] = []
        self._grid = table.grid
        self._grid.send = lambda content, buffers=None: self.heard.append(content)
        self.says("hello")

    def says(self, kind: str, **facts: Any) -> None:
        self._grid._handle_custom_msg({"kind": kind, **facts}, [])

    @property
    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for news in self.heard:
            if news["kind"] == "rows":
                rows = list(news["rows"])
            else:
                rows = [news["row"] if row["id"] == news["row"]["id"] else row for row in rows]
        return rows


@pytest.fixture
def table() -> TimelineTable:
    made = TimelineTable(Kept())
    assert made.wait(10)
    return made


def test_times_are_seconds_and_all_is_text(table: TimelineTable) -> None:
    page = Page(table)
    assert page.rows[0]["cells"][:4] == ["1", "scene", "0", "9"]
    assert page.rows[1]["cells"][4] == ATTACK, "the page writes it as text"
    assert "<img" not in table.tracks.value and "&lt;img" in table.tracks.value
    table.show(pd.DataFrame(), pd.DataFrame())
    assert "empty" in table.tracks.value and page.rows == []


def test_edits_wait_are_told_and_are_applied_together(table: TimelineTable) -> None:
    page = Page(table)
    assert table.apply_button.disabled
    page.says("edit", id="s2", column="text", value=f"Hi {ATTACK}")
    page.says("edit", id="s2", column="end", value="0:04.5")
    page.says("edit", id="s1", column="volume", value="50 %")
    assert page.rows[1]["edited"] == ["end", "text"] and page.rows[1]["cells"][3] == "4.5"
    assert "s2, end: 3 → 4.5" in table.preview.value and "<img" not in table.preview.value
    assert not table.apply_button.disabled
    page.says("edit", id="s1", column="volume", value="1")
    assert page.rows[0]["edited"] == [], "back to what it was: no edit"
    table.apply_button.click()
    assert table.wait(10) and table.last_error is None
    applied = table.project.applied[0].set_index("id")  # type: ignore[union-attr]
    assert applied.loc["s2", "text"] == f"Hi {ATTACK}" and applied.loc["s2", "end"] == 4500
    assert applied.loc["s1", "end"] == 9000
    assert table.edits == {} and table.apply_button.disabled
    assert page.rows[1]["changed"] == ["text"], "what the last request changed is highlighted"
    assert "Applied." in table.preview.value


def test_a_row_is_removed_and_edits_are_discarded(table: TimelineTable) -> None:
    page = Page(table)
    page.says("delete", id="s2")
    assert page.rows[1]["gone"] and list(table.edited["id"]) == ["s1"]
    page.says("delete", id="s2")
    assert not page.rows[1]["gone"]
    page.says("edit", id="s2", column="text", value="x")
    table.discard_button.click()
    assert table.edits == {} and page.rows[1]["cells"][4] == ATTACK


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("start", "soon", "not a time"),
        ("volume", "loud", "not a volume"),
        ("volume", "200%", "not a volume"),
        ("kind", "x", "not edited"),
        ("style", "{}", "not edited"),
    ],
)
def test_what_a_cell_cannot_hold_is_said(
    table: TimelineTable, column: str, value: str, said: str
) -> None:
    page = Page(table)
    page.says("edit", id="s2", column=column, value=value)
    assert said in table.notice.value and table.edits == {}
    assert page.rows[1]["edited"] == []
    page.says("edit", id="nobody", column="text", value="x")
    assert "nobody" in table.notice.value


def test_a_refusal_leaves_the_edits(table: TimelineTable) -> None:
    table.edit("s2", "start", -1)
    assert table.apply()
    assert table.wait(10)
    assert "begins at 0" in table.notice.value
    assert table.edits == {("s2", "start"): -1}, "nothing typed is lost"


def test_the_selection_has_two_sides(table: TimelineTable) -> None:
    table.selected = ["s1"]
    assert table.grid.selected == ["s1"]
    table.grid.set_state({"selected": ["s2"]})
    assert table.selected == ["s2"]
    table.show(tracks_frame(DRAFT), segments_frame(DRAFT).head(1))
    assert table.selected == [], "who is gone is not chosen"


def test_edits_reach_a_real_timeline_and_are_taken_back(client: Any) -> None:
    project = client.project("Edited")
    project.say("a 4-second video about the sea, titled 'Deep Blue', no voiceover, with music")
    table = TimelineTable(project)
    assert table.wait(60) and table.last_error is None
    title = project.segments.query("kind == 'title'").iloc[0]
    music = project.segments.query("kind == 'music'").iloc[0]
    assert table.grid.lines[0].changed, "the first video is all new"
    table.edit(title["id"], "text", "Far Out")
    table.edit(title["id"], "end", "1.5")
    table.remove(music["id"])
    assert table.apply() and table.wait(60) and table.last_error is None
    after = project.segments.set_index("id")
    assert after.loc[title["id"], ["text", "end"]].tolist() == ["Far Out", 1500]
    assert music["id"] not in after.index
    table.edit(title["id"], "end", "99")
    assert table.apply() and table.wait(60)
    assert "4000 ms long" in table.notice.value, "all at once, or nothing"
    line = next(line for line in table.grid.lines if line.id == title["id"])
    assert "99000" in line.why and line.edited == {"end"}
    table.discard()
    assert table.undo() and table.wait(60)
    assert project.segments.set_index("id").loc[title["id"], "text"] == "Deep Blue"
    assert table.last_error is None
