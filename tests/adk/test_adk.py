"""A real server of somebody else: `adk api_server`, with an agent that needs no model.

Runs where google-adk is installed (`pip install nemo-notebook[adk]`), or with `NEMO_ADK` naming an
`adk` command that is installed elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from client.backend import FAST

from nemo_notebook.client import Answer, Api, Assembly, Identity, Keyring, Line
from nemo_notebook.client.events import StateDelta
from nemo_notebook.errors import RateLimited, SessionNotFound
from nemo_notebook.settings import Secret

AGENTS = Path(__file__).with_name("agents")
COMMAND = (
    os.environ.get("NEMO_ADK")
    or shutil.which("adk", path=str(Path(sys.executable).parent))
    or shutil.which("adk")
)
pytestmark = [
    pytest.mark.adk,
    pytest.mark.anyio,
    pytest.mark.skipif(COMMAND is None, reason="google-adk is not installed: pip install .[adk]"),
]
ANSWER = "The title stands\u2028at 0–3 s: “日落”."


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # The server writes into the folder of its agents, so it gets a copy.
    folder = tmp_path_factory.mktemp("adk") / "agents"
    shutil.copytree(AGENTS, folder)
    command = [str(COMMAND), "api_server", "--host", "127.0.0.1", "--port", str(port), str(folder)]
    environment = {**os.environ, "HOME": str(folder.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    with (
        (folder.parent / "log").open("wb") as log,
        subprocess.Popen(
            command, stdout=log, stderr=log, env=environment, cwd=folder.parent
        ) as server,
    ):
        try:
            base = f"http://127.0.0.1:{port}"
            transport = httpx.HTTPTransport(retries=12)  # doubling pauses, about a minute in all
            with httpx.Client(transport=transport, trust_env=False) as client:
                assert client.get(f"{base}/list-apps").json() == ["nemo_agent"]
            yield base
        finally:
            server.terminate()
            server.wait(20)


class Asking(httpx.AsyncBaseTransport):
    """The network, with `"streaming": true` in the message: a field that this server alone has."""

    def __init__(self) -> None:
        self._network = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = json.dumps({**json.loads(request.content), "streaming": True}).encode()
        headers = {**request.headers, "content-length": str(len(body))}
        changed = httpx.Request(request.method, request.url, headers=headers, content=body)
        return await self._network.handle_async_request(changed)

    async def aclose(self) -> None:
        await self._network.aclose()


@pytest.fixture(params=["whole", "streamed"])
async def api(
    url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[tuple[Api, str]]:
    identity = Identity(Keyring(tmp_path), url, token=Secret("nmv_usr_set"))
    transport = Asking() if request.param == "streamed" else None
    line = Line(url, headers={"X-Skill-Source": "test"}, timing=FAST, transport=transport)
    made = Api(line, identity, timing=FAST)
    yield made, request.param
    await made.close()


async def session(url: str) -> str:
    id = uuid4().hex
    async with httpx.AsyncClient(trust_env=False) as client:
        path = f"{url}/apps/nemo_agent/users/me/sessions/{id}"
        (await client.post(path, json={})).raise_for_status()
    return id


async def hear(api: Api, id: str, text: str) -> tuple[Answer, list[int], Assembly]:
    """The answer, how often its text grew or changed, and the assembly itself."""
    assembly, growth = Assembly(), list[int]()
    async for event in api.run_sse(id, text):
        before = assembly.text
        assembly.add(event)
        if isinstance(event, StateDelta) and event.changes:
            assert event.changes == {"draft_version": 3, "keepThisCase": True}
        if assembly.text != before:
            growth.append(len(assembly.text))
    return assembly.answer(), growth, assembly


async def test_an_answer(url: str, api: tuple[Api, str]) -> None:
    client, way = api
    answer, growth, _ = await hear(client, await session(url), "please answer")
    assert answer.text == ANSWER and answer.complete and answer.failure is None
    assert len(growth) == (1 if way == "whole" else 3)


async def test_tools_thoughts_and_state(url: str, api: tuple[Api, str]) -> None:
    answer, _, _ = await hear(api[0], await session(url), "use your tools")
    assert answer.text == f"One moment.\n\n{ANSWER}" and answer.complete
    assert answer.thoughts == "The person wants a title. "
    (call,) = answer.calls
    assert call.name == "add_title" and call.args == {"titleText": "日落", "start_ms": 0}


async def test_an_edit_without_words(url: str, api: tuple[Api, str]) -> None:
    answer, _, _ = await hear(api[0], await session(url), "be silent")
    assert answer.text == "" and [call.name for call in answer.calls] == ["add_title"]
    assert answer.complete and answer.failure is None


async def test_an_error_as_an_event(url: str, api: tuple[Api, str]) -> None:
    answer, _, _ = await hear(api[0], await session(url), "an error")
    assert answer.failure is not None and answer.text == "Half an answer"
    error = answer.failure.error(answer.text)
    assert isinstance(error, RateLimited) and "Quota exceeded" in str(error)


async def test_an_agent_that_breaks(url: str, api: tuple[Api, str]) -> None:
    answer, _, _ = await hear(api[0], await session(url), "be broken")
    assert answer.text == "So far so good."
    assert answer.failure is not None and "the voice is missing" in answer.failure.message


async def test_a_session_that_is_not_there(api: tuple[Api, str]) -> None:
    with pytest.raises(SessionNotFound):
        await hear(api[0], "nobody", "please answer")
