"""Parts for the tests of the local backend: a scripted agent, a small real renderer, a client."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np

from nemo_notebook.draft import Draft, decode
from nemo_notebook.local.app import BASE_URL
from nemo_notebook.local.inprocess import InProcessTransport
from nemo_notebook.local.render.output import Output, RenderCancelled

ATTRIBUTION = {
    "X-Skill-Source": "chatgpt-video-maker-free",
    "X-Skill-Version": "0.1.0",
    "X-Skill-Platform": "unknown",
}
CLIENT_ID = "5a2f3f0e-2c3a-4e57-9b2a-0a8d7b1f9a11"


@dataclass(frozen=True)
class Say:
    text: str


@dataclass(frozen=True)
class Call:
    name: str
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    name: str
    result: Any


@dataclass(frozen=True)
class Revise:
    draft: Draft


def wire_draft(seconds: float = 1, scenes: int = 1, **metadata: Any) -> dict[str, Any]:
    """A draft with a video, a music and a title track."""
    duration = round(seconds * 1000)
    return {
        "t": [
            {
                "id": "video",
                "tt": 0,
                "sg": [
                    {"id": f"s{n}", "k": "scene", "s": 0, "d": duration, "src": "visual:sea"}
                    for n in range(1, scenes + 1)
                ],
            },
            {"id": "music", "tt": 1, "sg": [{"id": "m", "d": duration, "src": "music:lofi"}]},
            {"id": "titles", "tt": 7, "sg": [{"id": "t", "d": duration, "tx": "Hello"}]},
        ],
        "d": duration,
        "m": {"title": "T", "width": 64, "height": 64, "fps": 10, **metadata},
    }


def simple_agent(
    prompt: str, draft: Draft | None, *, language: str = "en", uploads: Sequence[Any] = ()
) -> Iterator[Any]:
    """Says, calls, revises, says; a generation in two stages."""
    yield Say("Planning the video. ")
    new = draft is None or prompt.startswith("new")
    tool = "generate_video" if new else "edit_video"
    yield Call(tool, {"prompt": prompt})
    whole = wire_draft(1 if draft is None else draft.duration / 1000 + 1)
    if new:
        yield Revise(decode({**whole, "t": whole["t"][:1]}))
    yield Revise(decode(whole))
    yield Result(tool, {"ok": True, "uploads": len(uploads), "language": language})
    yield Say("✅ Done: one second of the sea.")


@dataclass
class GatedRender:
    """Writes a small real MP4, frame by frame; waits at `gate` after the first frame."""

    gate: threading.Event = field(default_factory=threading.Event)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    seen: list[Draft] = field(default_factory=list)
    active: int = 0
    most: int = 0

    def __call__(
        self,
        draft: Draft,
        target: Path,
        *,
        output: Output,
        cache: Path,
        progress: Callable[[float], None],
        cancelled: Callable[[], bool],
        locate: Callable[[str], Path],
    ) -> Any:
        self.active += 1
        self.most = max(self.most, self.active)
        self.seen.append(draft)
        try:
            progress(0.5)
            self.begun.release()
            while not self.gate.wait(0.02):
                if cancelled():
                    raise RenderCancelled
            for segment in draft.segments("picture"):
                locate(segment.source).read_bytes()
            write_mp4(target, draft)
        finally:
            self.active -= 1


def write_mp4(target: Path, draft: Draft) -> None:
    frames = round(draft.duration / 1000 * draft.canvas.fps)
    with av.open(str(target), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=draft.canvas.fps)
        stream.width, stream.height = draft.canvas.width, draft.canvas.height
        stream.pix_fmt = "yuv420p"
        for number in range(frames):
            picture = np.full((stream.height, stream.width, 3), 10 * number % 256, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode(None))


@asynccontextmanager
async def connect(app: Any, client_id: str = CLIENT_ID) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app in process, with a token and the attribution headers."""
    async with httpx.AsyncClient(
        transport=InProcessTransport(app), base_url=BASE_URL, headers=ATTRIBUTION
    ) as client:
        answer = await client.post("/api/auth/anonymous-token", headers={"X-Client-Id": client_id})
        client.headers["Authorization"] = f"Bearer {answer.json()['data']['token']}"
        yield client


async def new_session(client: httpx.AsyncClient, language: str = "en") -> str:
    answer = await client.post(
        "/api/tasks/me/with-session/nemo_agent",
        json={"task_name": "project", "language": language},
    )
    return str(answer.json()["data"]["session_id"])


def message(session: str, text: str) -> dict[str, Any]:
    return {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": session,
        "new_message": {"parts": [{"text": text}]},
    }


async def events(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in response.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line[6:])


async def say(client: httpx.AsyncClient, session: str, text: str) -> list[dict[str, Any]]:
    body = message(session, text)
    async with client.stream("POST", "/run_sse", json=body) as response:
        assert response.status_code == 200, await response.aread()
        return [event async for event in events(response)]


async def state(client: httpx.AsyncClient, session: str) -> dict[str, Any]:
    answer = await client.get(f"/api/state/nemo_agent/me/{session}/latest")
    found: dict[str, Any] = answer.json()["data"]["state"]
    return found


def stored(folder: Path, pattern: str) -> Any:
    """The one JSON file under a folder whose path ends so."""
    (path,) = folder.rglob(pattern)
    return json.loads(path.read_bytes())


def spoken(stream: list[dict[str, Any]]) -> str:
    return "".join(event["content"] for event in stream if event.get("type") == "text")
