"""A kernel in a process of its own, to be killed: connects, makes a project, and does something.

    python -m project.kernel URL HOME KILL WORK

`KILL` is "kind:step" (killed when that entry is about to be written, with "+" in front: when it has
been) or "" to live.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import nemo_notebook

ROOTS = [Path(__file__).parents[1], Path(nemo_notebook.__file__ or "").parents[1]]


def spawn(url: str, home: Path, work: str, *, kill: str = "") -> subprocess.Popen[str]:
    """A kernel that runs `work`, lines of Python that know `client` and `project`."""
    return subprocess.Popen(
        [sys.executable, "-m", "project.kernel", url, str(home), kill, work],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, ROOTS))},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed(url: str, home: Path, work: str, *, kill: str = "") -> None:
    """A kernel that does not live to the end of `work`."""
    process = spawn(url, home, work, kill=kill)
    _, said = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL, said


def main(url: str, home: str, kill: str, work: str) -> None:
    from client.backend import FAST

    from nemo_notebook import connect
    from nemo_notebook.project.journal import Journal
    from nemo_notebook.settings import Settings

    write = Journal.write
    after, place = kill.startswith("+"), tuple(kill.removeprefix("+").split(":"))

    def watched(self: Journal, kind: str, job: str, step: str, **facts: Any) -> None:
        if (kind, step) == place and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        write(self, kind, job, step, **facts)
        if (kind, step) == place:
            os.kill(os.getpid(), signal.SIGKILL)

    Journal.write = watched  # type: ignore[method-assign]  # the point of this process
    settings = Settings.from_environment({"NEMO_HOME": home})
    client = connect(url, token="nmv_usr_set", timing=FAST, settings=settings, quiet=True)
    exec(work, {"client": client, "project": client.project("Sea")})


if __name__ == "__main__":
    main(*sys.argv[1:])
