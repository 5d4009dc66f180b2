"""Makes `quickstart.jpg`, the picture at the top of the README, in a real JupyterLab.

python docs/pictures.py        (needs the `test` extra and Chromium)
"""

from __future__ import annotations

import io
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "notebooks"))
from lab_parts import (  # noqa: E402  the tests know how to start and end a lab
    Lab,
    Seen,
    chromium,
    end,
    free_port,
    private_environment,
    wait_for_answer,
)

CELLS = (
    """import nemo_notebook as nemo

project = nemo.connect("local").project("Bee & Bloom")
reply = project.say(\"\"\"
turn this text into a 20-second video called "One Jar of Honey":
In the forest above the valley, the bees leave before sunrise. They visit two million
flowers to fill a single jar. Nothing is added, and nothing is taken away. Bee & Bloom:
honey the way the hills made it.
\"\"\")""",
    'project.export("honey.mp4")',
)
MOMENT = 2.6
"""Seconds into the video at which the picture is taken."""


def notebook(folder: Path) -> str:
    cells = [new_markdown_cell("# One jar of honey"), *(new_code_cell(text) for text in CELLS)]
    kernel = {"kernelspec": {"display_name": "Python 3", "name": "python3"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / "honey.ipynb")
    return "honey.ipynb"


def photograph(page: Page) -> Image.Image:
    page.evaluate(
        """async (moment) => {
             const video = document.querySelector("video");
             video.muted = true;
             const shown = new Promise((done) => {
               video.onseeked = done;
               setTimeout(done, 4000);
             });
             video.currentTime = moment;
             await shown;
             document.activeElement?.blur();
           }""",
        MOMENT,
    )
    page.wait_for_timeout(1500)
    return Image.open(io.BytesIO(page.screenshot()))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name) / "work", Path(name) / "home"
        folder.mkdir()
        home.mkdir()
        port, token = free_port(), secrets.token_hex(8)
        options = ["--no-browser", "--allow-root", "--expose-app-in-browser",
                   "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
                   "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}",
                   f"--ServerApp.root_dir={folder}"]  # fmt: skip
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env=private_environment(home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for_answer(f"{url}/api/status?token={token}", lambda: server.poll() is None)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
                )
                page = browser.new_page(viewport={"width": 1180, "height": 1080})
                seen = Seen(page)
                seen.open(Lab(url, token, folder), notebook(folder))
                seen.command("application:toggle-left-area", 10)
                seen.run_all(300)
                photograph(page).convert("RGB").save(HERE / "quickstart.jpg", quality=88)
                browser.close()
        finally:
            end(server)


if __name__ == "__main__":
    main()
