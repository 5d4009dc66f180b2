"""The widgets in JupyterLab, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

pytestmark = pytest.mark.browser

ATTACK = "<img src=x onerror=alert(1)><script>alert(2)</script>"

SPEAKER = f'''
import pandas as pd
import nemo_notebook.widgets as widgets
from nemo_notebook.project.updates import Update
from nemo_notebook.project.reply import Reply

ATTACK = {ATTACK!r}

class Rude:
    """A project whose every word is an attack."""
    name = ATTACK
    tracks = pd.DataFrame({{"name": [ATTACK], "type": [ATTACK], "start": [0], "end": [1000]}})
    segments = pd.DataFrame({{"kind": [ATTACK], "text": [ATTACK], "source": ["javascript:x"]}})

    def say(self, prompt, *, watch=None):
        watch(Update("tool", ATTACK))
        for piece in (ATTACK[:7], ATTACK[7:]):
            watch(Update("text", piece))
        if "fail" in prompt:
            raise RuntimeError(ATTACK)
        return Reply(ATTACK)

    def export(self, path=None, *, watch=None):
        raise RuntimeError(ATTACK)
'''


def make_clip(path: Path, seconds: int = 6) -> Path:
    """A moving picture with a keyframe every second, as an export would be."""
    with av.open(str(path), "w", options={"movflags": "faststart"}) as file:
        stream = file.add_stream("libx264", rate=30, options={"g": "30"})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(seconds * 30):
            shade = np.zeros((360, 640, 3), np.uint8)
            shade[:, : number * 640 // (seconds * 30)] = (40, 120, 220)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        file.mux(stream.encode(None))
    return path


def plays_and_seeks(page: Any, selector: str) -> None:
    """The video element at `selector` gets on by itself and goes where it is sent."""
    page.wait_for_selector(selector, state="attached", timeout=60_000)
    page.evaluate(
        "s => { const v = document.querySelector(s); v.muted = true; v.scrollIntoView(); }",
        selector,
    )
    page.wait_for_function(
        "s => document.querySelector(s).readyState >= 2", arg=selector, timeout=30_000
    )
    page.evaluate("s => document.querySelector(s).play()", selector)
    page.wait_for_function(
        "s => document.querySelector(s).currentTime > 0.4", arg=selector, timeout=30_000
    )
    assert page.evaluate("s => document.querySelector(s).videoWidth", selector) > 0
    for share in (0.8, 0.2):
        there = page.evaluate(
            """([s, share]) => new Promise((yes, no) => {
                 const video = document.querySelector(s);
                 video.pause();
                 video.addEventListener("seeked", () => yes(video.currentTime), { once: true });
                 video.currentTime = video.duration * share;
                 setTimeout(() => no(new Error("it does not seek")), 20000);
               })""",
            [selector, share],
        )
        length = page.evaluate("s => document.querySelector(s).duration", selector)
        assert abs(there - length * share) < 0.1


def test_attacks_in_the_studio_stay_text(
    lab: Any, seen: Any, write_notebook: Callable[[str, list[str]], str]
) -> None:
    inline = """
watch = widgets.Inline()
for kind in ("tool", "text", "note", "error"):
    watch(Update(kind, ATTACK))
Reply(ATTACK, suggestions=(ATTACK,), timeline=ATTACK)"""
    cells = [SPEAKER, inline, "studio = widgets.Studio(Rude())\nstudio"]
    seen.open(lab, write_notebook("attacks.ipynb", cells))
    seen.run_all(60)
    page = seen.page
    studio = page.locator(".nemo-studio")
    line = studio.locator(".nemo-chat textarea")
    line.fill("hello")
    line.press("Enter")
    page.wait_for_function(
        "t => document.querySelector('.nemo-nemo .nemo-text')?.textContent === t",
        arg=ATTACK,
    )
    line.fill("now fail")
    studio.get_by_role("button", name="Send", exact=True).click()
    studio.locator(".nemo-failed .nemo-error").wait_for()
    studio.get_by_role("button", name="Export", exact=True).click()
    # The project knows no credits either, which may be said before or after.
    studio.locator(".widget-html [role=alert]").filter(has_text="onerror").last.wait_for()
    page.wait_for_function("() => document.querySelectorAll('.nemo-studio table td').length > 3")
    seen.shoot("studio-attacks")
    # No element was made of any of it, nothing was asked for, nothing popped up.
    shown = ".jp-OutputArea-output"
    assert page.locator(f"{shown} img, {shown} script, {shown} iframe").count() == 0
    assert page.locator(f"{shown}:has-text('onerror')").count() >= 3
    assert page.locator(".nemo-message.nemo-failed").count() == 1
    assert seen.dialogs == []
    assert not [url for url in seen.requests if url.endswith("/x")]


def test_the_player_plays_seeks_and_shows_in_two_views(
    lab: Any, seen: Any, write_notebook: Callable[[str, list[str]], str]
) -> None:
    make_clip(lab.folder / "clip.mp4")
    cells = [
        "import nemo_notebook.widgets as widgets\nplayer = widgets.Player('clip.mp4')\nplayer",
        "player",
    ]
    seen.open(lab, write_notebook("player.ipynb", cells))
    seen.run_all(60)
    page = seen.page
    page.wait_for_function(
        "() => document.querySelectorAll('.nemo-player video[src]').length === 2",
        timeout=30_000,
    )
    addresses = page.evaluate(
        "() => [...document.querySelectorAll('.nemo-player video')].map((v) => v.src)"
    )
    assert addresses[0].startswith("blob:") and addresses[0] == addresses[1], "one Blob for both"
    plays_and_seeks(page, ".nemo-player video")
    seen.save()
    assert (lab.folder / "player.ipynb").stat().st_size < 20_000, "the video is not in the notebook"


def test_a_video_of_a_cell_plays_seeks_and_stays_when_the_kernel_is_gone(
    lab: Any, seen: Any, write_notebook: Callable[[str, list[str]], str]
) -> None:
    (lab.folder / "deep").mkdir(exist_ok=True)
    make_clip(lab.folder / "deep" / "my clip #1.mp4")
    cells = [
        "from pathlib import Path\n"
        "from nemo_notebook.project.video import Video\n"
        "video = Video(Path('deep/my clip #1.mp4'), duration=6000)\n"
        "video"
    ]
    name = write_notebook("cell.ipynb", cells)
    seen.open(lab, name)
    seen.run_all(60)
    plays_and_seeks(seen.page, ".jp-OutputArea-output video")
    seen.save()
    seen.close_kernel()
    seen.open(lab, name, kernel=False)
    plays_and_seeks(seen.page, ".jp-OutputArea-output video")
    seen.shoot("cell-reopened")
    assert (lab.folder / name).stat().st_size < 300_000


QUICKSTART = Path(__file__).resolve().parents[2] / "notebooks" / "01_quickstart.ipynb"


def test_the_quickstart_makes_plays_and_keeps_its_video(lab: Any, seen: Any) -> None:
    folder = lab.folder / "quick"
    folder.mkdir()
    shutil.copy(QUICKSTART, folder)
    seen.open(lab, f"quick/{QUICKSTART.name}")
    seen.run_all(400)
    page = seen.page
    teaser = ".jp-OutputArea-output video[src*='teaser.mp4']"
    plays_and_seeks(page, teaser)
    seen.shoot("quickstart-video")
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0
    # The studio at the end is alive: an edit, an export, and its own player plays.
    studio = page.locator(".nemo-studio")
    line = studio.locator(".nemo-chat textarea")
    line.scroll_into_view_if_needed()
    said = studio.locator(".nemo-message.nemo-nemo:not(.nemo-running)")
    before = said.count()  # what was said in the cells above is shown too
    line.fill("make the music louder")
    line.press("Enter")
    said.nth(before).wait_for(timeout=60_000)
    studio.get_by_role("button", name="Export", exact=True).click()
    page.wait_for_selector(".nemo-player video[src^='blob:']", timeout=120_000)
    plays_and_seeks(page, ".nemo-player video")
    seen.shoot("quickstart-studio", studio)
    seen.save()
    seen.close_kernel()
    assert (folder / QUICKSTART.name).stat().st_size < 1_000_000
    seen.open(lab, f"quick/{QUICKSTART.name}", kernel=False)
    plays_and_seeks(page, teaser)
    kept = page.locator(".nemo-kept video")
    assert kept.count() >= 1, "the studio's video stays too"
    kept.first.scroll_into_view_if_needed()
    seen.shoot("quickstart-reopened")
