"""The quickstart notebook: where it is, and how it is run without a person."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from .errors import InputError, NemoError

__all__ = ["NAME", "find_quickstart", "open_lab", "run_quickstart"]

NAME = "01_quickstart.ipynb"
VIDEO = "teaser.mp4"
POSTER = "teaser.png"

_LAB = "Install it with: pip install 'nemo-notebook[lab]'."


def find_quickstart() -> Path:
    """The notebook: beside the package when installed, in `notebooks/` of a checkout otherwise."""
    package = Path(str(resources.files("nemo_notebook")))
    for place in (package / "notebooks" / NAME, package.parent / "notebooks" / NAME):
        if place.is_file():
            return place
    raise NemoError("The quickstart notebook is missing from this installation.")


def require(*modules: str) -> None:
    """Raise one sentence when a part of the `lab` extra is not installed."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        raise NemoError(f"This needs {' and '.join(missing)}.", hint=_LAB)


def environment() -> dict[str, str]:
    """The environment for a kernel or a lab: a checkout that is not installed is found too."""
    env = dict(os.environ)
    root = Path(str(resources.files("nemo_notebook"))).parent
    if (root / "pyproject.toml").is_file():
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), env.get("PYTHONPATH")]))
    return env


def prepare_folder(out: Path) -> Path:
    """Make the folder and make sure that it can be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / f".{os.getpid()}.part"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = (error.strerror or "it is not a folder").lower()
        raise InputError(f"Nothing can be written in {out}: {reason}.") from error
    return out.resolve()


def run_quickstart(out: Path, *, tell: Callable[[str], None]) -> list[Path]:
    """Run the quickstart in a real kernel in `out`; the notebook, the video and its poster.

    Args:
        out: the folder to work in; made when it is not there.
        tell: called with a line before each cell, and with how long it took.

    Raises:
        InputError: the folder cannot be written.
        NemoError: a part is not installed, or a cell failed; the notebook is saved all the same.
    """
    folder = prepare_folder(out)
    require("nbclient", "nbformat", "ipykernel", "jupyter_client")
    import nbformat
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    tell("Running the quickstart notebook. This takes about a minute.")
    book = nbformat.read(find_quickstart(), as_version=4)
    target = folder / NAME
    runner = _runner(book, folder, tell)
    try:
        runner.execute(env=environment())
    except CellExecutionError as error:
        raise NemoError(
            f"A cell of the quickstart failed: {error.ename}: {error.evalue}",
            hint=f"See {target}.",
        ) from error
    except DeadKernelError as error:
        raise NemoError("The kernel ended before the quickstart did.") from error
    finally:
        nbformat.write(book, target)
    video = folder / VIDEO
    if not video.is_file():
        raise NemoError(f"The quickstart ran, but there is no {VIDEO} in {folder}.")
    return [target, video, save_poster(video, folder / POSTER)]


def _runner(book: Any, folder: Path, tell: Callable[[str], None]) -> Any:
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    class ThisPython(AsyncKernelManager):
        """The kernel is this very Python, whatever kernels are installed."""

        @property
        def kernel_spec(self) -> Any:
            kernel = [sys.executable, "-m", "ipykernel_launcher", "--log-level=ERROR"]
            command = [*kernel, "-f", "{connection_file}"]
            return KernelSpec(argv=command, display_name="Python", language="python")

    began: dict[int, float] = {}
    count = sum(cell.cell_type == "code" for cell in book.cells)
    numbers: dict[int, int] = {}
    for index, cell in enumerate(book.cells):
        if cell.cell_type == "code":
            numbers[index] = len(numbers) + 1

    def on_start(cell: Any, cell_index: int, **_: Any) -> None:
        if cell.cell_type == "code":
            began[cell_index] = time.monotonic()
            first = next((line for line in cell.source.splitlines() if line.strip()), "")
            tell(f"[{numbers[cell_index]}/{count}] {first.strip()[:70]}")

    def on_end(cell: Any, cell_index: int, **_: Any) -> None:
        if cell_index in began:
            tell(f"      {time.monotonic() - began[cell_index]:.1f} s")

    return NotebookClient(
        book,
        km=ThisPython(),
        timeout=None,
        resources={"metadata": {"path": str(folder)}},
        on_cell_execute=on_start,
        on_cell_executed=on_end,
    )


def save_poster(video: Path, target: Path, *, at: float = 0.3) -> Path:
    """A frame of the video as a PNG; `at` is the place, 0 to 1."""
    import av

    with av.open(str(video)) as file:
        stream = file.streams.video[0]
        wanted = float(file.duration or 0) / 1_000_000 * at
        file.seek(int(wanted * 1_000_000))
        frame = None
        for frame in file.decode(stream):
            if frame.time is None or frame.time >= wanted:
                break
        if frame is None:
            raise NemoError(f"There is no picture in {video}.")
        frame.to_image().save(target)
    return target


def open_lab(arguments: list[str], *, tell: Callable[[str], None]) -> int:
    """Put the quickstart into the current folder, unless one is there, and open JupyterLab on it.

    Where processes can, this one becomes JupyterLab and never returns.

    Returns:
        The exit code of JupyterLab.
    """
    require("jupyterlab", "ipykernel")
    folder = prepare_folder(Path.cwd())
    target = folder / NAME
    if not target.exists():
        shutil.copyfile(find_quickstart(), target)
        tell(f"The quickstart is {target}.")
    command = [sys.executable, "-m", "jupyterlab", NAME, *arguments]
    if os.name == "posix":
        # JupyterLab takes the place of this process, so that signals and Ctrl-C reach it directly.
        os.execve(sys.executable, command, environment())
    return subprocess.run(command, env=environment(), check=False).returncode
