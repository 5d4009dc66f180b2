"""The local backend on a loopback port, for other kernels and other clients.

One token opens it; it lies in a file that only its owner can read. Nothing but loopback is ever
bound, foreign Host and Origin headers are refused, and there are no cookies, no CORS answers and
no anonymous tokens unless they are asked for.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from ..errors import InputError
from ..settings import Secret
from . import disk
from .accounts import new_token
from .app import create_app
from .web.doors import LoopbackDoor

__all__ = ["Serving", "serve"]

_LOOPBACK = {"127.0.0.1": socket.AF_INET, "localhost": socket.AF_INET, "::1": socket.AF_INET6}


@dataclass(frozen=True, slots=True)
class Serving:
    """A backend that answers: where, with which token, and how to end it from another thread."""

    url: str
    token: Secret
    token_file: Path
    stop: Callable[[], None]


def _bind(host: str, port: int) -> socket.socket:
    family = _LOOPBACK.get(host)
    if family is None:
        raise InputError(
            f"The backend is served on this machine only, not on {host!r}.",
            hint=f"Choose {', '.join(_LOOPBACK)}.",
        )
    if isinstance(port, bool) or not isinstance(port, int) or not 0 <= port <= 65535:
        raise InputError(f"{port!r} is not a port: choose a number from 0 to 65535.")
    address = "::1" if family == socket.AF_INET6 else "127.0.0.1"
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
    except OSError as error:
        listener.close()
        raise InputError(
            f"Port {port} on {address} cannot be used: {error.strerror or 'it is taken'}.",
            hint="Choose another port, or 0 for any free one.",
        ) from error
    return listener


def _token(file: Path, given: str | Secret | None) -> Secret:
    """The token to use, and to be found in `file`: the one given, the one there, or a new one."""
    if isinstance(given, Secret):
        token = given
    elif given is not None:
        token = Secret(given)
    else:
        kept = file.read_text("ascii", "replace").strip() if file.exists() else ""
        token = Secret(kept) if kept else new_token()
    return token


def _announce(serving: Serving) -> None:
    print(f"Nemo backend at {serving.url}, token in {serving.token_file}", flush=True)


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


def serve(
    home: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    rehearse: bool = False,
    token: str | Secret | None = None,
    anonymous: bool = False,
    ready: Callable[[Serving], None] | None = None,
    **options: Any,
) -> None:
    """Serve the backend over the files under `home` until it is stopped or interrupted.

    Args:
        host: "127.0.0.1", "localhost" or "::1"; nothing else.
        port: 0 takes any free one.
        rehearse: behave like the cloud's free plan.
        token: a token of your own; without one, that of the last time is used, or a new one made.
        anonymous: also give tokens to whoever asks, as the cloud does, each a user of its own.
        ready: called once it answers; by default the address and the token file are printed.
        options: passed to `create_app`.

    Raises:
        InputError: another host, a port that cannot be used, or a token that is not safe.

    >>> serve(Path("backend"), port=0)  # doctest: +SKIP
    Nemo backend at http://127.0.0.1:40417, token in backend/serve/token
    """
    listener = _bind(host, port)
    try:
        file = disk.make_private(home / "serve") / "token"
        secret = _token(file, token)
        app = create_app(
            home, rehearse=rehearse, anonymous="new" if anonymous else "refused", **options
        )
        services = app.state.services
        services.accounts.admit(secret)
        disk.write_atomic(file, f"{secret.reveal()}\n".encode("ascii"))
        bound = listener.getsockname()[1]
        hosts = [f"{name}:{bound}" for name in ("127.0.0.1", "localhost", "[::1]")]
        config = uvicorn.Config(
            LoopbackDoor(app, hosts),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=200,
            timeout_graceful_shutdown=2,
        )
        name = "[::1]" if listener.family == socket.AF_INET6 else "127.0.0.1"

        def stop() -> None:
            server.should_exit = True

        serving = Serving(f"http://{name}:{bound}", secret, file, stop)
        server = _Server(config, lambda: (ready or _announce)(serving))
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            pass  # the way to end it in a terminal; the server has shut down by now
        finally:
            services.renders.close()
    finally:
        listener.close()
