"""The studio with a real project, in JupyterLab, Notebook 7 and Voila, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from test_browser import plays_and_seeks

pytestmark = pytest.mark.browser

STUDIO = """
import nemo_notebook as nemo
client = nemo.connect("local", quiet=True)
studio = nemo.Studio(client.project("Teaser"))
studio
"""
PROMPT = (
    "a 4-second video about the sea, titled 'Deep Blue', no voiceover, with calm music, 1:1, "
    "two scenes"
)


def say(studio: Any, text: str) -> None:
    """Send a message and wait for its answer."""
    asked = studio.locator(".nemo-you").count()
    line = studio.locator(".nemo-chat textarea")
    line.fill(text)
    line.press("Enter")
    studio.locator(".nemo-you").nth(asked).wait_for()
    studio.locator(".nemo-message.nemo-nemo:not(.nemo-running)").nth(asked).wait_for(timeout=60_000)


def look(seen: Any, studio: Any, name: str) -> None:
    """A picture of the whole studio."""
    seen.page.set_viewport_size({"width": 1400, "height": 1500})
    studio.evaluate("one => one.scrollIntoView()")
    seen.shoot(name, studio)
    seen.page.set_viewport_size({"width": 1280, "height": 900})


def serious(page: Any) -> list[str]:
    """What axe-core finds serious or critical in the studio."""
    found = Axe().run(page, context=".nemo-studio")
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("door", ["lab/tree", "notebooks", "voila/render"])
def test_from_a_prompt_to_a_video_that_plays(
    lab: Any, seen: Any, write_notebook: Callable[[str, list[str]], str], door: str
) -> None:
    name = door.partition("/")[0]
    notebook = write_notebook(f"studio-{name}.ipynb", [STUDIO])
    page = seen.page
    if name == "voila":
        page.goto(lab.address(notebook, door))
    else:
        seen.open(lab, notebook, door=door)
        seen.run_all(60)
    studio = page.locator(".nemo-studio")
    studio.locator(".nemo-chat textarea:enabled").wait_for(timeout=60_000)
    say(studio, PROMPT)
    assert "ready" in studio.locator(".nemo-last .nemo-text").text_content().lower()
    studio.locator(".nemo-player [role=option]").first.wait_for(timeout=30_000)
    row = studio.locator("tr[data-place]", has_text="Deep Blue").first
    row.wait_for(timeout=30_000)
    # The style of one part leaves the others alone: a suggestion stands below the answer's words.
    words = studio.locator(".nemo-last .nemo-text").bounding_box()
    chip = studio.locator(".nemo-last .nemo-chip").first.bounding_box()
    assert chip["y"] >= words["y"] + words["height"]
    studio.get_by_role("button", name="Export", exact=True).click()
    plays_and_seeks(page, ".nemo-studio video[src^='blob:']")
    look(seen, studio, f"studio-{name}")
    assert (lab.folder / "teaser.mp4").is_file()
    if name == "lab":
        beyond_the_first_video(lab, seen, studio)
    assert seen.dialogs == []


def beyond_the_first_video(lab: Any, seen: Any, studio: Any) -> None:
    """Edit a cell, select, look at it in the dark and narrow, and come back without a kernel."""
    page = seen.page
    # A row that is selected in the table is selected in the timeline.
    row = studio.locator("tr[data-place]", has_text="Deep Blue").first
    row.locator("td").first.click()
    chosen = studio.locator(".nemo-player [role=option][aria-selected=true]")
    chosen.wait_for()
    assert "Deep Blue" in chosen.text_content() + (chosen.get_attribute("aria-label") or "")
    # A cell is edited and applied, and the change is taken back.
    cell = row.locator("td", has_text="Deep Blue")
    cell.dblclick()
    studio.locator(".nemo-grid input").fill("Far Out")
    studio.locator(".nemo-grid input").press("Enter")
    studio.locator(".nemo-edited", has_text="Far Out").wait_for()
    studio.get_by_role("button", name="Apply", exact=True).click()
    studio.locator(".nemo-changed", has_text="Far Out").wait_for(timeout=30_000)
    assert serious(page) == []
    page.evaluate(
        """() => window.jupyterapp.commands.execute(
             "apputils:change-theme", { theme: "JupyterLab Dark" })"""
    )
    page.locator("body[data-jp-theme-light=false]").wait_for(state="attached")
    page.locator(".nemo-player.nemo-dark").first.wait_for()
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    look(seen, studio, "studio-dark")
    assert serious(page) == []
    page.set_viewport_size({"width": 600, "height": 1100})
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    seen.shoot("studio-narrow")
    wide = page.evaluate(
        """() => { const s = document.querySelector('.nemo-studio');
                   return s.scrollWidth - s.clientWidth; }"""
    )
    assert wide <= 1, "nothing sticks out of a narrow page"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(
        """() => window.jupyterapp.commands.execute(
             "apputils:change-theme", { theme: "JupyterLab Light" })"""
    )
    page.locator("body[data-jp-theme-light=true]").wait_for(state="attached")
    studio.get_by_role("button", name="Undo", exact=True).click()
    studio.locator("tr[data-place]", has_text="Deep Blue").first.wait_for(timeout=30_000)
    seen.save()
    book = lab.folder / "studio-lab.ipynb"
    assert book.stat().st_size < 300_000
    assert re.search(r"teaser\.mp4", book.read_text("utf-8")), "the file stays by its name"
    seen.close_kernel()
    page.reload(wait_until="domcontentloaded")
    seen.open(lab, "studio-lab.ipynb", kernel=False)
    page.locator(".nemo-kept").first.wait_for(timeout=30_000)
    seen.shoot("studio-reopened")
