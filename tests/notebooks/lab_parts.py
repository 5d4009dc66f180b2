"""Starting and ending a JupyterLab of one's own; finding Chromium; a page with a notebook."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "tests" / "output"


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab over `folder`; Notebook 7 and Voila are behind other doors of it."""

    url: str
    token: str
    folder: Path

    def address(self, notebook: str, door: str = "lab/tree") -> str:
        return f"{self.url}/{door}/{notebook}?token={self.token}&reset"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def private_environment(home: Path) -> dict[str, str]:
    """Directories of their own for everything that Jupyter, IPython and the package keep."""
    env = dict(os.environ)
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        env[name] = str(home / name.lower())
        Path(env[name]).mkdir(parents=True)
    for name in ("SETTINGS", "WORKSPACES"):
        env[f"JUPYTERLAB_{name}_DIR"] = str(home / f"lab_{name.lower()}")
    quiet = home / "lab_settings" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False}), "utf-8"
    )
    env["NEMO_HOME"] = str(home / "nemo")
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
    env.pop("NEMO_TOKEN", None)
    return env


def wait_for_answer(url: str, alive: Callable[[], bool], seconds: float = 60) -> None:
    """Ask until there is an answer; the waiting is done by the connection itself."""
    pause, tries = threading.Event(), int(seconds / 0.2)
    for _ in range(tries):
        if not alive():
            break
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pause.wait(0.2)
    raise AssertionError(f"JupyterLab did not answer at {url.partition('?')[0]}")


@contextlib.contextmanager
def ended_on_sigterm(server: subprocess.Popen[bytes]) -> Iterator[None]:
    def stop(number: int, _frame: Any) -> None:
        end(server)
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def end(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, with its kernels; kill its group when it does not."""
    if server.poll() is None:
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(20)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def chromium() -> str | None:
    for name in (os.environ.get("CHROMIUM"), "/usr/bin/chromium", "chromium", "chromium-browser"):
        found = shutil.which(name) if name else None
        if found:
            return found
    return None


class Seen:
    """A page with a notebook, and what happened in it that must not."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.dialogs: list[str] = []
        self.requests: list[str] = []
        page.on("dialog", self._dialog)
        page.on("request", lambda request: self.requests.append(request.url))

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, lab: Lab, notebook: str, *, kernel: bool = True, door: str = "lab/tree") -> None:
        """Open a notebook: in JupyterLab, or in Notebook 7 by the door "notebooks"."""
        self.page.goto(lab.address(notebook, door), wait_until="domcontentloaded")
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell?.currentWidget?.context?.isReady", timeout=60_000
        )
        if kernel:
            self.page.evaluate(
                """async () => {
                     const widget = window.jupyterapp.shell.currentWidget;
                     await widget.context.ready;
                     await widget.sessionContext.ready;
                     await widget.sessionContext.session.kernel.info;
                   }"""
            )

    def command(self, name: str, seconds: float = 240) -> Any:
        return self.page.evaluate(
            """([name, limit]) => Promise.race([
                 window.jupyterapp.commands.execute(name).then(() => "done"),
                 new Promise((_, no) => setTimeout(() => no(new Error("too slow")), limit)),
               ])""",
            [name, seconds * 1000],
        )

    def run_all(self, seconds: float = 240) -> None:
        assert self.command("notebook:run-all-cells", seconds) == "done"

    def save(self) -> None:
        self.command("docmanager:save", 30)

    def close_kernel(self) -> None:
        """End the kernel of the notebook; what stays is what was saved."""
        self.page.evaluate(
            """async () => {
                 await window.jupyterapp.shell.currentWidget.sessionContext.shutdown();
               }"""
        )

    def shoot(self, name: str, element: Any = None) -> Path:
        OUTPUT.mkdir(parents=True, exist_ok=True)
        target = OUTPUT / f"{name}.png"
        (element or self.page).screenshot(path=str(target))
        return target
