"""A scripted backend with the usual answers, and connections to it with clocks of milliseconds."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from nemo_notebook.client import Api, Identity, Keyring, Line
from nemo_notebook.settings import Secret, Timing

from .raw_server import RawServer, Request, answer, json_answer, stream

FAST = Timing(
    still_working=5,
    idle=5,
    turn=10,
    recover_first=0.01,
    recover_every=0.01,
    recover_times=3,
    poll=0.02,
    poll_first=0.005,
    rate_limit=0.01,
    connect=2,
    answer=5,
    render=5,
    grace=0.05,
    retry=0.005,
    retries=3,
    claim=0.01,
)
MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 40


def draft(*titles: str, duration: int = 5000) -> dict[str, Any]:
    """A timeline with a scene and a title a word."""
    segments = [
        {"id": f"t{n}", "k": "title", "s": 0, "d": 3000, "tx": text}
        for n, text in enumerate(titles, start=1)
    ]
    return {
        "t": [
            {"id": "video", "tt": 0, "sg": [{"id": "s", "d": duration, "src": "visual:sea"}]},
            {"id": "titles", "tt": 7, "sg": segments},
        ],
        "d": duration,
        "m": {"title": "Sea", "width": 1920, "height": 1080, "language": "en"},
    }


class Backend(RawServer):
    """Tokens, sessions, a state that tests set, renders that complete at once."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._draft: dict[str, Any] = {}
        self._draft_lock = threading.Lock()
        self.tokens = 0
        self.on("POST", "/api/auth/anonymous-token", self._token)
        self.on("POST", "/api/auth/claim-token", json_answer({"claim_token": "clm_1"}))
        session = {"task_id": "task", "session_id": "sid", "user_id": "u1"}
        self.on("POST", "/api/tasks/me/with-session/nemo_agent", json_answer(session))
        self.on("GET", "/api/state/nemo_agent/me/sid/latest", self._state)
        credits = {"available": 80, "frozen": 20, "total": 100}
        self.on("GET", "/api/credits/balance/simple", json_answer(credits))
        self.on("POST", "/run_sse", stream({"type": "text", "content": "Done."}))
        self.on("POST", "/api/render/proxy/lambda", self._submit)
        self.on("GET", "/api/render/proxy/lambda/", self._poll)
        self.on("GET", "/file.mp4", answer(MP4, kind="video/mp4"))

    @property
    def draft(self) -> dict[str, Any]:
        with self._draft_lock:
            return self._draft

    @draft.setter
    def draft(self, value: dict[str, Any]) -> None:
        with self._draft_lock:
            self._draft = value

    def _token(self, request: Request) -> bytes:
        self.tokens += 1
        token = f"nmv_usr_{self.tokens}"
        return json_answer({"token": token, "user_id": "u1", "credits": 100})

    def _state(self, request: Request) -> bytes:
        return json_answer({"state": {"draft": self.draft, "video_infos": []}})

    def _submit(self, request: Request) -> bytes:
        return json_answer({"id": request.json["id"], "status": "pending", "progress": 0})

    def _poll(self, request: Request) -> bytes:
        id = request.path.rpartition("/")[2]
        data = {"id": id, "status": "completed", "progress": 100, "output": {"url": "/file.mp4"}}
        return answer(json.dumps({"success": True, "data": data}).encode())

    @property
    def paid(self) -> int:
        """How often the message that costs money arrived."""
        return self.count("POST", "/run_sse")


def api_for(
    server: RawServer, config: Path, *, token: str | None = "nmv_usr_set", timing: Timing = FAST
) -> Api:
    secret = Secret(token) if token is not None else None
    identity = Identity(Keyring(config), server.url, token=secret)
    line = Line(server.url, headers={"X-Skill-Source": "test"}, timing=timing)
    return Api(line, identity, timing=timing)
