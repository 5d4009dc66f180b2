"""The player in JupyterLab with a real kernel, and what is left when the kernel is gone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from player_parts import ATTACK, clip, shots

pytestmark = pytest.mark.browser

WIDGETS = Path(__file__).resolve().parents[1] / "widgets"
BEGIN = f"""
import sys
sys.path.insert(0, {str(WIDGETS)!r})
import nemo_notebook.widgets as widgets
from player_parts import board_of, sample, waves_of

class Project:
    draft = sample(4, 3000, title={ATTACK!r})
    def storyboard(self):
        return board_of(self.draft)
    def waveforms(self):
        return waves_of(self.draft)

player = widgets.Player(Project())
player.wait(30)
player"""

THEME = "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"


@pytest.fixture(scope="module")
def film(lab: Any) -> Path:
    """Twelve seconds that weigh 20 MB: every player skips what stands after the pictures."""
    path = clip(lab.folder / "big film.mp4", 12)
    rest = 20 * 2**20
    with path.open("ab") as file:
        file.write(rest.to_bytes(4, "big") + b"free" + bytes(rest - 8))
    return path


def heard(seen: Any, expected: str) -> None:
    """Wait until the last cell says so: run it again until Python has heard."""
    for _ in range(40):
        seen.page.evaluate(
            """async () => {
                 const book = window.jupyterapp.shell.currentWidget.content;
                 book.activeCellIndex = book.widgets.length - 1;
                 await window.jupyterapp.commands.execute("notebook:run-cell");
               }"""
        )
        said = seen.page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output").last
        if expected in said.inner_text():
            return
        seen.page.wait_for_timeout(100)
    raise AssertionError(f"{expected} is not in {said.inner_text()}")


def test_the_player_in_a_notebook_and_after_the_kernel(
    lab: Any,
    seen: Any,
    write_notebook: Callable[[str, list[str]], str],
    film: Path,
    tmp_path: Path,
) -> None:
    name = write_notebook(
        "timeline.ipynb",
        [BEGIN, "player.show('big film.mp4')\nplayer", "print(player.selected, player.time)"],
    )
    seen.open(lab, name)
    seen.run_all(90)
    page = seen.page
    page.wait_for_function(
        "() => document.querySelectorAll('.nemo-alive video[src^=\"blob:\"]').length === 2",
        timeout=60_000,
    )
    assert page.locator(".nemo-dark").count() == 0
    addresses = page.evaluate(
        "() => [...document.querySelectorAll('video.nemo-video')].map((v) => v.src)"
    )
    assert addresses[0] == addresses[1], "one Blob for both views"
    assert page.locator(".nemo-kept:visible").count() == 0, "what stays is not shown twice"
    view = page.locator(".nemo-view").nth(1)
    view.scroll_into_view_if_needed()
    page.wait_for_timeout(300)

    def place(lane: int, time: int) -> tuple[float, float]:
        box = view.bounding_box()
        top, height = json.loads(view.get_attribute("data-lanes"))[lane]
        x = time * float(view.get_attribute("data-scale")) + float(view.get_attribute("data-inset"))
        return box["x"] + x, box["y"] + top + height / 2

    page.mouse.click(*place(3, 4500))
    heard(seen, "['t1'] 4")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.nemo-now')].every((o) => o.textContent === '0:04.5')"
    )
    cells = page.locator(".jp-Cell").count()
    page.locator(".nemo-scroll").nth(1).focus()
    for key in ("a", "b", "d", "d", "m", "Home"):  # each is a shortcut of the notebook
        page.keyboard.press(key)
    page.wait_for_function("() => document.querySelector('.nemo-now').textContent === '0:00.0'")
    assert page.locator(".jp-Cell").count() == cells
    folder = shots(tmp_path)
    view.scroll_into_view_if_needed()
    page.screenshot(path=str(folder / "lab-light.png"))
    page.evaluate(THEME, "JupyterLab Dark")
    page.wait_for_function("() => document.querySelectorAll('.nemo-player.nemo-dark').length === 2")
    page.wait_for_timeout(500)
    page.screenshot(path=str(folder / "lab-dark.png"))
    page.evaluate(THEME, "JupyterLab Light")
    page.wait_for_function("() => document.querySelectorAll('.nemo-dark').length === 0")
    page.set_viewport_size({"width": 600, "height": 900})
    page.wait_for_timeout(500)
    view.scroll_into_view_if_needed()
    page.screenshot(path=str(folder / "lab-narrow.png"))
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(".jp-OutputArea-output script").count() == 0
    assert page.locator(".jp-OutputArea-output [onerror]").count() == 0
    assert seen.dialogs == [] and not [url for url in seen.requests if url.endswith("/x")]
    seen.save()
    seen.close_kernel()
    saved = lab.folder / name
    print(f"saved in {saved.stat().st_size:,} bytes")
    assert saved.stat().st_size < 300_000
    seen.open(lab, name, kernel=False)
    kept = page.locator(".nemo-kept").first
    kept.wait_for()
    video = kept.locator("video")
    video.scroll_into_view_if_needed()
    page.wait_for_function(
        "() => document.querySelector('.nemo-kept video').readyState >= 1", timeout=30_000
    )
    assert page.evaluate("() => document.querySelector('.nemo-kept video').duration") == 12
    kept.locator("summary").click()
    assert kept.locator("td").filter(has_text="onerror").count() >= 4
    page.screenshot(path=str(folder / "lab-reopened.png"))
    assert seen.dialogs == []
    page_of = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "html", "--stdout", str(saved)],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert 'src="./big%20film.mp4"' in page_of and "data:image/jpeg;base64" in page_of
    assert "4 tracks" in page_of or "5 tracks" in page_of
    assert "<img src=x" not in page_of
