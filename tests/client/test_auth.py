"""Who is asking: kept privately, renewed by one flight, never in place of the user's own token."""

from __future__ import annotations

import asyncio
import json
import logging
import stat
import traceback
from pathlib import Path

import pytest

from nemo_notebook.client import Keyring, SyncApi
from nemo_notebook.client.models import Token
from nemo_notebook.errors import AuthError, RateLimited
from nemo_notebook.settings import Secret

from .backend import Backend, api_for
from .raw_server import Request, error_answer, json_answer

pytestmark = pytest.mark.anyio
CREDITS = "/api/credits/balance/simple"
TOKENS = "/api/auth/anonymous-token"


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_free_token_is_kept_privately_and_used_again(
    server: Backend, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    for _ in range(2):
        api = api_for(server, config, token=None)
        await api.credits()
        assert api.identity.user_id == "u1"
        await api.close()
    assert server.tokens == 1
    first = server.requests[0]
    assert first.headers["x-client-id"] == Keyring(config).client_id()
    assert "authorization" not in first.headers
    (kept,) = (config / "tokens").iterdir()
    assert [_mode(p) for p in (config, kept.parent, kept, config / "client_id")] == [
        0o700,
        0o700,
        0o600,
        0o600,
    ]
    assert "nmv_usr" not in (config / "client_id").read_text()


async def test_20_one_flight_for_all_who_were_refused(server: Backend, tmp_path: Path) -> None:
    def credits(request: Request) -> bytes:
        good = request.headers["authorization"] == "Bearer nmv_usr_2"
        return json_answer({"available": 1}) if good else error_answer(1001, status=401)

    server.on("GET", CREDITS, credits)
    one, two = (api_for(server, tmp_path, token=None) for _ in range(2))
    await asyncio.gather(*(api.credits() for api in (one, two) for _ in range(6)))
    assert server.tokens == 2
    await one.close()
    await two.close()


async def test_20_a_refused_message_is_not_sent_again(server: Backend, tmp_path: Path) -> None:
    server.on("POST", "/run_sse", error_answer(1001, status=401))
    api = api_for(server, tmp_path, token=None)
    with pytest.raises(AuthError, match="send it again"):
        [event async for event in api.run_sse("sid", "Hi")]
    assert (server.paid, server.tokens) == (1, 2)
    await api.credits()
    assert server.requests[-1].headers["authorization"] == "Bearer nmv_usr_2"
    await api.close()


async def test_the_token_of_the_user_is_never_replaced(server: Backend, tmp_path: Path) -> None:
    server.on("GET", CREDITS, error_answer(1001, status=401))
    api = api_for(server, tmp_path)
    with pytest.raises(AuthError):
        await api.credits()
    assert (server.tokens, server.count("GET", CREDITS)) == (0, 1)
    assert not (tmp_path / "tokens").exists()
    await api.close()


async def test_refused_for_ever_ends(server: Backend, tmp_path: Path) -> None:
    server.on("GET", CREDITS, error_answer(1001))
    api = api_for(server, tmp_path, token=None)
    with pytest.raises(AuthError):
        await api.credits()
    assert (server.tokens, server.count("GET", CREDITS)) == (2, 2)
    await api.close()


async def test_21_a_date_in_the_past_makes_no_loop(server: Backend, tmp_path: Path) -> None:
    def token(request: Request) -> bytes:
        server.tokens += 1
        wire = {"token": f"nmv_usr_{server.tokens}", "expires_at": "2001-01-01T00:00:00Z"}
        return json_answer(wire)

    server.on("POST", TOKENS, token)
    api = api_for(server, tmp_path, token=None)
    for _ in range(3):
        await api.credits()
    assert server.tokens == 1
    again = api_for(server, tmp_path, token=None)
    await again.credits()
    assert server.tokens == 2, "one kept past its date is replaced by the next run"
    server.on("POST", TOKENS, error_answer(429, status=429))
    third = api_for(server, tmp_path, token=None)
    await third.credits()
    assert server.requests[-1].headers["authorization"] == "Bearer nmv_usr_2"
    for one in (api, again, third):
        await one.close()


async def test_a_missing_client_id_is_made_and_sent_once_more(
    server: Backend, tmp_path: Path
) -> None:
    server.on("POST", TOKENS, error_answer(400, status=400), json_answer({"token": "nmv_usr_9"}))
    api = api_for(server, tmp_path, token=None)
    await api.credits()
    first, second = (r.headers["x-client-id"] for r in server.requests[:2])
    assert first != second
    await api.close()


async def test_a_new_client_id_is_kept(server: Backend, tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    first = keyring.client_id()
    granted = json_answer({"token": "nmv_usr_1"})
    server.on("POST", TOKENS, error_answer(400, status=400), granted)
    api = api_for(server, tmp_path, token=None)
    await api.credits()
    used = [r.headers["x-client-id"] for r in server.requests if r.path == TOKENS]
    assert used == [first, keyring.client_id()] and first != keyring.client_id()
    await api.close()


async def test_two_processes_share_the_token_of_the_faster(server: Backend, tmp_path: Path) -> None:
    other = Token(Secret("nmv_usr_other"), "u1")

    def slower(request: Request) -> bytes:
        Keyring(tmp_path).keep(server.url, other)
        return error_answer(429, status=429)

    server.on("POST", TOKENS, slower)
    api = api_for(server, tmp_path, token=None)
    await api.credits()
    assert server.requests[-1].headers["authorization"] == "Bearer nmv_usr_other"
    await api.close()


async def test_a_backend_without_free_tokens(server: Backend, tmp_path: Path) -> None:
    server.on("POST", TOKENS, error_answer(1001, status=401))
    api = api_for(server, tmp_path, token=None)
    with pytest.raises(AuthError, match=r"no free tokens.*token="):
        await api.credits()
    assert server.count("POST", TOKENS) == 1
    await api.close()


async def test_tokens_are_rationed(server: Backend, tmp_path: Path) -> None:
    server.on("POST", TOKENS, error_answer(429, status=429))
    api = api_for(server, tmp_path, token=None)
    with pytest.raises(RateLimited):
        await api.credits()
    assert server.count("POST", TOKENS) == 2
    await api.close()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"token": 5}', '{"base_url": "x"}', "\x00"])
async def test_a_broken_file_counts_as_none(server: Backend, tmp_path: Path, content: str) -> None:
    api = api_for(server, tmp_path, token=None)
    await api.credits()
    (kept,) = (tmp_path / "tokens").iterdir()
    kept.write_text(content)
    (tmp_path / "client_id").write_text(content)
    again = api_for(server, tmp_path, token=None)
    await again.credits()
    assert server.tokens == 2 and json.loads(kept.read_text())["token"] == "nmv_usr_2"
    await api.close()
    await again.close()


async def test_a_directory_that_cannot_be_written(server: Backend, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    api = api_for(server, tmp_path / "file" / "config", token=None)
    await api.credits()
    await api.credits()
    assert server.tokens == 1
    await api.close()


def test_no_trace_of_the_token(
    server: Backend, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    canary = "nmv_usr_CANARY"
    server.on("GET", CREDITS, error_answer(2001))
    caplog.set_level(logging.DEBUG)
    api = SyncApi(api_for(server, tmp_path, token=canary))
    for call in (api.credits, lambda: list(api.run_sse("missing", "Hi")), lambda: api.state("x")):
        try:
            call()
        except Exception as error:
            assert canary not in _verbose(error) + repr(error) + str(error)
    api.close()
    assert canary not in caplog.text
    assert canary not in repr(api._api.identity.__dict__)
    assert Secret(canary).reveal() == canary


def _verbose(error: BaseException) -> str:
    """The traceback with the variables of every frame but the test's own, as `%xmode Verbose`."""
    inner = error.__traceback__.tb_next if error.__traceback__ else None
    told = traceback.TracebackException(type(error), error, inner, capture_locals=True)
    return "".join(told.format())
