"""The real local backend on a socket, for tests of what travels over it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import nemo_notebook as nemo
from nemo_notebook.local.serve import Serving, serve
from nemo_notebook.settings import Settings


@contextlib.contextmanager
def served(home: Path) -> Iterator[nemo.Client]:
    """A client of a backend that is served from `home`; both are closed at the end."""
    ready: list[Serving] = []
    answers = threading.Event()

    def on_ready(serving: Serving) -> None:
        ready.append(serving)
        answers.set()

    options = {"port": 0, "ready": on_ready}
    thread = threading.Thread(target=serve, args=(home / "backend",), kwargs=options)
    thread.start()
    try:
        assert answers.wait(20)
        settings = Settings.from_environment({"NEMO_HOME": str(home / "client")})
        token, url = ready[0].token, ready[0].url
        with nemo.connect(url, token=token, settings=settings, quiet=True) as client:
            client._watcher_factory = None
            yield client
    finally:
        if ready:
            ready[0].stop()
        thread.join(20)
        assert not thread.is_alive()


def damage(home: Path, beginning: bytes) -> None:
    """Overwrite the uploads that begin so, where the backend keeps them."""
    found = [
        path
        for path in (home / "backend").rglob("uploads/*")
        if path.is_file() and path.read_bytes().startswith(beginning)
    ]
    assert found
    for path in found:
        path.write_bytes(b"\0" * 100)
