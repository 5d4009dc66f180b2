"""The journal: survives crashes, torn lines and directories that cannot be written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nemo_notebook.project.journal import Journal


def test_jobs_show_their_latest_step(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.write("render", "r1", "intent", session="s", project="Sea")
    journal.write("turn", "t1", "intent", text="日落")
    journal.write("render", "r1", "done", path="a.mp4")
    first, second = journal.jobs()
    assert (first["step"], first["session"], first["path"]) == ("done", "s", "a.mp4")
    assert second["text"] == "日落"
    table = journal.frame("render")
    assert list(table["job"]) == ["r1"] and table["started"].iloc[0] <= table["updated"].iloc[0]
    assert journal.frame("session").empty
    journal.close()
    assert (tmp_path / "journal").stat().st_mode & 0o777 == 0o700


def test_29_a_torn_line_is_dropped_wherever_it_is_cut(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write("render", "r1", "intent")
    journal.write("render", "r2", "intent")
    journal.close()
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for cut in range(first, len(whole)):
        path.write_bytes(whole[:cut])
        expected = ["r1"] if cut < len(whole) - 1 else ["r1", "r2"]
        assert [job["job"] for job in Journal(tmp_path).jobs()] == expected


def test_22_a_killed_process_leaves_what_it_wrote(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from nemo_notebook.project.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "journal.write('render', 'r1', 'intent')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)]).returncode < 0
    journal = Journal(tmp_path)
    journal.write("render", "r2", "intent")
    assert [job["job"] for job in journal.jobs()] == ["r1", "r2"]
    assert len(list(tmp_path.iterdir())) == 2, "no two processes write the same file"
    journal.close()


def test_a_forked_process_writes_a_file_of_its_own(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from nemo_notebook.project.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "journal.write('render', 'r1', 'intent')\n"
        "child = os.fork()\n"
        "journal.write('render', 'child' if child == 0 else 'parent', 'intent')\n"
        "os._exit(0) if child == 0 else os.waitpid(child, 0)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    assert len(list(tmp_path.iterdir())) == 2
    assert {job["job"] for job in Journal(tmp_path).jobs()} == {"r1", "parent", "child"}


def test_a_directory_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    journal = Journal(tmp_path / "file" / "journal")
    with pytest.warns(RuntimeWarning, match="cannot be written"):
        journal.write("render", "r1", "intent")
    journal.write("render", "r1", "id")
    assert journal.jobs() == []
