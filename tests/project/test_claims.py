"""One claimer a job, whatever dies and whoever comes at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nemo_notebook.project.journal import Claims
from nemo_notebook.project.journal.claims import place

RACE = """
import sys, time
from pathlib import Path
from nemo_notebook.project.journal import Claims
claims = Claims(Path(sys.argv[1]))
won = []
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    if claims.take(f"job{number}"):
        won.append(number)
print(won, flush=True)
sys.stdin.readline()
"""


def start(code: str, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.mark.parametrize("dead", [False, True])
def test_27_each_job_has_one_claimer(tmp_path: Path, dead: bool) -> None:
    """Three processes at once, for jobs that nobody has, or whose owner was killed."""
    count = 60
    if dead:
        first = start(RACE, str(tmp_path), str(count))
        line(first)
        go(first)
        assert line(first) == str(list(range(count)))
        first.send_signal(signal.SIGKILL)
        first.communicate()
    processes = [start(RACE, str(tmp_path), str(count)) for _ in range(3)]
    for process in processes:
        assert line(process) == "ready"
    for process in processes:
        go(process)
    won = [number for process in processes for number in json.loads(line(process))]
    assert sorted(won) == list(range(count)), "everything is claimed, and nothing twice"
    assert Claims(tmp_path).take("job0") is None
    for process in processes:
        process.communicate("\n")
    assert Claims(tmp_path).take("job0") is not None, "who has ended holds nothing"


def test_27_held_until_it_is_given_back(tmp_path: Path) -> None:
    one, two = Claims(tmp_path), Claims(tmp_path)
    claim = one.take("session a/b")
    assert claim is not None and two.take("session a/b") is None and two.held("session a/b")
    assert two.take("another") is not None
    claim.release()
    claim.release()
    assert not one.held("session a/b") and two.take("session a/b") is not None
    assert not list(tmp_path.glob("*.new"))


def test_a_claim_of_another_machine_lives_while_it_is_touched(tmp_path: Path) -> None:
    claims = Claims(tmp_path, stale=50)
    foreign = tmp_path / "job.4"
    foreign.write_text(json.dumps({"pid": os.getpid(), "born": "1", "place": "elsewhere"}))
    assert claims.take("job") is None
    old = time.time() - 51
    os.utime(foreign, (old, old))
    claim = claims.take("job")
    assert claim is not None and claim.path.name == "job.5" and not foreign.exists()


def test_a_process_of_the_same_number_is_another(tmp_path: Path) -> None:
    ended = {"pid": os.getppid(), "born": "1", "place": place()}
    (tmp_path / "job.1").write_text(json.dumps(ended))
    told = bool(place())  # elsewhere only the age of the file tells
    assert (Claims(tmp_path).take("job") is not None) is told
    mine = {"pid": os.getpid(), "born": "1", "place": place()}
    (tmp_path / "other.1").write_text(json.dumps(mine))
    assert (Claims(tmp_path).take("other") is not None) is told


def test_a_file_that_is_none_of_ours_counts_until_it_is_old(tmp_path: Path) -> None:
    (tmp_path / "job.1").write_bytes(b"")
    assert Claims(tmp_path).take("job") is None
    os.utime(tmp_path / "job.1", (1, 1))
    assert Claims(tmp_path).take("job") is not None


def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unlinked(*args: object) -> None:
        raise PermissionError(1, "no links on this file system")

    monkeypatch.setattr(os, "link", unlinked)
    claim = Claims(tmp_path).take("job")
    assert claim is not None and Claims(tmp_path).take("job") is None
    claim.release()
    assert Claims(tmp_path).take("job") is not None


def test_where_nothing_can_be_written_nobody_is_kept_from_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    claims = Claims(tmp_path / "file" / "claims")
    assert claims.take("job") is not None and not claims.held("job")
