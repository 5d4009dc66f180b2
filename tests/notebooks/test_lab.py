"""`nemo-notebook lab` puts the quickstart there and opens JupyterLab on it."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import urllib.request
from pathlib import Path

from lab_parts import end, free_port, private_environment, wait_for_answer


def open_and_look(folder: Path, home: Path) -> str:
    """Run the command in `folder`; the type of the quickstart, as the lab sees it."""
    port, token = free_port(), secrets.token_hex(8)
    options = [
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", "nemo_notebook.cli", "lab", "--", *options],
        cwd=folder,
        env=private_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        url = f"http://127.0.0.1:{port}/api"
        wait_for_answer(f"{url}/status?token={token}", lambda: server.poll() is None)
        address = f"{url}/contents/01_quickstart.ipynb?content=0&token={token}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return str(json.load(answer)["type"])
    finally:
        end(server)


def test_lab_opens_on_a_copy_and_keeps_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    quickstart = folder / "01_quickstart.ipynb"
    assert open_and_look(folder, tmp_path / "first") == "notebook"
    assert "nemo.connect" in quickstart.read_text("utf-8")
    quickstart.write_text('{"mine": true}', "utf-8")
    assert open_and_look(folder, tmp_path / "second") == "notebook"
    assert quickstart.read_text("utf-8") == '{"mine": true}'
