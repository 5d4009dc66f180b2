"""A scripted backend of renders, for the tests of jobs and files."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from client.backend import MP4, Backend
from client.raw_server import Close, Request, Step, error_answer, json_answer

RENDER = "/api/render/proxy/lambda"
UNKNOWN = error_answer(404, "no such render", status=404)
LONG = MP4 + os.urandom(400_000)


def poll(status: str, progress: int = 0, **more: Any) -> bytes:
    return json_answer({"status": status, "progress": progress, **more})


DONE = poll("completed", 100, output={"url": "/file.mp4"})


def submitted(server: Backend) -> list[str]:
    return [r.json["id"] for r in server.requests if r.method == "POST" and r.path == RENDER]


def remembering(server: Backend) -> None:
    """A backend that knows exactly the renders that it has read."""

    def look(request: Request) -> bytes:
        return DONE if request.path.rpartition("/")[2] in submitted(server) else UNKNOWN

    server.on("GET", RENDER + "/", look)


def sigkill(process: Any) -> Callable[[Request], list[Step]]:
    """An answer during which the kernel that asks is killed."""

    def respond(request: Request) -> list[Step]:
        process[0].send_signal(signal.SIGKILL)
        process[0].wait(10)
        return [Close()]

    return respond
