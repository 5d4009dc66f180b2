"""The journal: survives crashes, torn lines and directories that cannot be written."""

from __future__ import annotations

import json
import os
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
    assert [job["step"] for job in journal.jobs()] == ["id"], "this process still knows"
    assert Journal(journal.directory).jobs() == []


def test_25_a_full_disk_tears_no_later_line(tmp_path: Path) -> None:
    """Half a line fits; the next one begins on a line of its own."""
    code = (
        "import resource, signal, sys, warnings\nfrom pathlib import Path\n"
        "from nemo_notebook.project.journal import Journal\n"
        "warnings.simplefilter('ignore')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "journal.write('render', 'r1', 'intent')\n"
        "size = next(Path(sys.argv[1]).glob('*.jsonl')).stat().st_size\n"
        "hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, hard))\n"
        "journal.write('render', 'r2', 'intent')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))\n"
        "journal.write('render', 'r3', 'intent')\n"
        "print([job['job'] for job in journal.jobs()])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "['r1', 'r2', 'r3']", "this process knows all three"
    journal = Journal(tmp_path)
    assert [job["job"] for job in journal.jobs()] == ["r1", "r3"] and journal.torn == 1


def test_29_torn_lines_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    good = b'{"at": 1, "kind": "turn", "job": "t1", "step": "intent"}\n'
    path.write_bytes(b'{"at": 1, "ki\n' + good + b"[" * 99999 + b"\n5\n\xff\xfe\n" + good[:-9])
    journal = Journal(tmp_path)
    assert [job["job"] for job in journal.jobs()] == ["t1"]
    assert journal.torn == 4, "the last line may still be on its way"
    os.utime(path, (1, 1))
    assert journal.frame("turn").attrs["torn"] == 5


def test_the_step_further_on_counts_whatever_the_clocks_say(tmp_path: Path) -> None:
    def line(at: float, step: str) -> str:
        return json.dumps({"at": at, "kind": "render", "job": "r1", "step": step}) + "\n"

    (tmp_path / "one.jsonl").write_text(line(5, "intent") + line(9, "id"))
    (tmp_path / "two.jsonl").write_text(line(2, "done"))
    (job,) = Journal(tmp_path).jobs()
    assert (job["step"], job["started"], job["updated"]) == ("done", 2, 9)
    assert Journal(tmp_path).unfinished("render") == []


def test_what_a_job_needs_is_kept_and_forgotten(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.keep("render_1", {"t": ["日"]})
    assert Journal(tmp_path).kept("render_1") == {"t": ["日"]}
    journal.forget("render_1")
    assert journal.kept("render_1") is None and journal.kept("../../etc/passwd") is None


def test_28_no_lock_and_no_map_is_used(tmp_path: Path) -> None:
    """Where locks fail (network homes of hubs) the journal and its claims work as they do here."""
    code = (
        "import errno, mmap, sys\nfrom pathlib import Path\n"
        "import fcntl\n"
        "def fail(*args, **options):\n"
        "    raise OSError(errno.ENOLCK, 'no locks available')\n"
        "fcntl.flock = fcntl.lockf = mmap.mmap = fail\n"
        "from nemo_notebook.project.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "journal.write('render', 'r1', 'intent')\n"
        "claim = journal.claims.take('r1')\n"
        "assert claim and journal.claims.take('r1') is None\n"
        "claim.release()\n"
        "assert journal.claims.take('r1')\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code, str(tmp_path)], check=True)
    assert [job["job"] for job in Journal(tmp_path).jobs()] == ["r1"]
