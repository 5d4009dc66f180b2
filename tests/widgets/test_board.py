"""The board of a batch, with a real batch behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

import nemo_notebook.batch  # noqa: F401  (df.nemo)
from nemo_notebook.widgets import BatchBoard

ATTACK = "<img src=x onerror=alert(1)>"


def test_a_board_follows_a_batch(client: Any, tmp_path: Path) -> None:
    frame = pd.DataFrame({"what": ["rain", "nothing"], "media": ["", str(tmp_path / "none.png")]})
    batch = frame.nemo.make(
        "a 2-second video about {what}, no voiceover",
        to=tmp_path / "out",
        media="media",
        client=client,
        watch=False,
        run=False,
    )
    board = BatchBoard(batch)
    assert [line.cells[1] for line in board.grid.lines] == ["waiting", "waiting"]
    assert not board.run_button.disabled and board.retry_button.disabled
    seen: list[tuple[str, ...]] = []
    batch.on_change(lambda one: seen.append(tuple(one.results["status"])))
    board.run_button.click()
    assert board.wait(120) and board.last_error is None
    statuses = [line.cells[1] for line in board.grid.lines]
    assert statuses == ["done", "failed"], board.grid.lines[0].why
    assert seen[0] == ("running", "waiting") and ("done", "running") in seen
    assert "none.png" in board.grid.lines[1].why
    assert board.bar.value == 2 and "1 failed" in board.label.value
    assert board.run_button.disabled and not board.retry_button.disabled
    (tmp_path / "none.png").write_bytes(Path(batch.videos[0]).with_suffix(".mp4").read_bytes()[:10])
    board.retry_button.click()
    assert board.wait(120)
    assert board.grid.lines[1].cells[1] == "failed", "still no picture, still said"
