"""The quickstart is what the demo runs: in a real kernel, from the first cell to the last."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import av
import nbformat
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The folder, what was said on standard output, and on standard error."""
    home = tmp_path_factory.mktemp("home")
    out = tmp_path_factory.mktemp("demo") / "made"
    env = {name: value for name, value in os.environ.items() if name != "NEMO_TOKEN"}
    env |= {"NEMO_HOME": str(home / "nemo"), "IPYTHONDIR": str(home / "ipython")}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-m", "nemo_notebook.cli", "demo", "--out", str(out)],
        env=env,
        capture_output=True,
        text=True,
        timeout=580,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out, done.stdout, done.stderr


def test_it_names_the_notebook_the_video_and_the_poster(demo: tuple[Path, str, str]) -> None:
    out, said, _ = demo
    assert [Path(line).name for line in said.splitlines()] == [
        "01_quickstart.ipynb",
        "teaser.mp4",
        "teaser.png",
    ]
    assert all(Path(line).is_file() and Path(line).parent == out for line in said.splitlines())


def test_progress_is_said_cell_by_cell(demo: tuple[Path, str, str]) -> None:
    _, _, told = demo
    count = sum(cell.cell_type == "code" for cell in quickstart().cells)
    for number in range(1, count + 1):
        assert f"[{number}/{count}]" in told


def quickstart() -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "notebooks" / "01_quickstart.ipynb", as_version=4)


def test_the_committed_notebook_has_no_outputs() -> None:
    for cell in quickstart().cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None


def test_the_executed_notebook_shows_the_video_and_no_error(demo: tuple[Path, str, str]) -> None:
    out, _, _ = demo
    book = nbformat.read(out / "01_quickstart.ipynb", as_version=4)
    outputs = [one for cell in book.cells if cell.cell_type == "code" for one in cell.outputs]
    assert not [one for one in outputs if one.output_type == "error"]
    assert not [one for one in outputs if one.get("name") == "stderr"], "no warnings either"
    pages = [one.get("data", {}).get("text/html", "") for one in outputs]
    for name in ("teaser.mp4", "teaser-2.mp4", "hello.mp4"):
        assert sum("<video" in page and f'src="./{name}' in page for page in pages) == 1
    assert (out / "01_quickstart.ipynb").stat().st_size < 2_000_000


def test_the_video_is_what_was_asked_for(demo: tuple[Path, str, str]) -> None:
    out, _, _ = demo
    with av.open(str(out / "teaser.mp4")) as file:
        picture, sound = file.streams.video[0], file.streams.audio[0]
        context = picture.codec_context
        assert (context.name, context.pix_fmt, context.width, context.height) == (
            "h264",
            "yuv420p",
            1920,
            1080,
        )
        assert sound.codec_context.name == "aac" and sound.codec_context.sample_rate == 48000
        frames = list(file.decode(picture))
        assert abs(float(frames[-1].time or 0) + 1 / 30 - 25) <= 1 / 30
        small = [f.reformat(64, 36, format="gray").to_ndarray() for f in frames[15::45]]
    assert all(picture.mean() > 12 for picture in small), "not black"
    assert max(abs(a.astype(int) - b).mean() for a, b in pairwise(small)) > 3
    with av.open(str(out / "teaser.mp4")) as file:
        loud = [np.abs(one.to_ndarray()).mean() for one in file.decode(audio=0)]
    assert np.mean([level > 0.003 for level in loud]) > 0.8, "speech and music, not silence"


def test_the_table_became_two_videos(demo: tuple[Path, str, str]) -> None:
    out, _, _ = demo
    assert len(list((out / "videos").glob("*.mp4"))) == 2
    assert "failed" not in (out / "videos" / "results.csv").read_text("utf-8")
