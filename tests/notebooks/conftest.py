"""A real JupyterLab and a real Chromium, private to the tests, ended when they are done."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from lab_parts import (
    Lab,
    Seen,
    chromium,
    end,
    ended_on_sigterm,
    free_port,
    private_environment,
    wait_for_answer,
)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    home = tmp_path_factory.mktemp("jupyter")
    folder = tmp_path_factory.mktemp("notebooks")
    port, token = free_port(), secrets.token_hex(16)
    options = [
        "--no-browser",
        "--allow-root",
        "--expose-app-in-browser",
        "--JupyterNotebookApp.expose_app_in_browser=True",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={folder}",
    ]
    log = (home / "lab.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        env=private_environment(home),
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        with ended_on_sigterm(server):
            wait_for_answer(f"{url}/api/status?token={token}", lambda: server.poll() is None)
            yield Lab(url, token, folder)
    finally:
        end(server)
        log.close()


# Not for the whole session: Playwright's synchronous interface keeps an event loop running in this
# thread while it is open, and no test beside it could use asyncio.run.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = chromium()
    if path is None:
        reason = "there is no Chromium (install Debian's package, or set CHROMIUM to its path)"
        if os.environ.get("NEMO_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )
        yield running
        running.close()


@pytest.fixture
def seen(browser: Any) -> Iterator[Seen]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Seen(context.new_page())
    context.close()


@pytest.fixture
def write_notebook(lab: Lab) -> Callable[[str, list[str]], str]:
    """Put a notebook with these code cells into the lab's folder; its name."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    def write(name: str, cells: list[str]) -> str:
        book = new_notebook(
            cells=[new_code_cell(source, id=f"c{n}") for n, source in enumerate(cells)],
            metadata={"kernelspec": {"display_name": "Python 3", "name": "python3"}},
        )
        nbformat.write(book, lab.folder / name)
        return name

    return write
