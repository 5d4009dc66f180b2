"""Where everything is put together: a backend, an identity, a journal, a front end.

The only module that imports the local backend, and only when it is asked for.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from . import __version__
from .client import Api, Identity, Keyring, Line
from .client.http import checked_base
from .client.models import Option
from .draft.sizes import Size, checked_quality, checked_resolution
from .errors import InputError
from .project import client as clients
from .project.adoption import left
from .project.client import Client, Connection
from .project.conversation import checked_prompt
from .project.export import FORMATS, checked_target
from .project.journal import Journal
from .project.ledger import FREE, PRICES, checked_budget
from .project.options import Options
from .project.request import check_timeline, phrase
from .project.updates import Watcher
from .project.video import Video
from .settings import Secret, Settings, Timing

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["AsyncClient", "connect", "make", "options", "serve"]

LOCAL_URL = "http://nemo.local"
SOURCE = "chatgpt-video-maker-free"
PLATFORMS = ("clawhub", "cursor")
NEAR = Timing(poll_first=0.1, poll=1.0, recover_first=1, recover_every=2, recover_times=3)
"""The clocks of a backend in this process: a look costs nothing, and what it does not show soon
has died with the process before."""

_apps: dict[tuple[Path, bool], Starlette] = {}
_apps_lock = threading.Lock()


def _local_app(home: Path, rehearse: bool) -> Starlette:
    """The local backend of this process for a directory; made when first asked for."""
    from .local.app import create_app

    key = (home.resolve(), rehearse)
    with _apps_lock:
        if key not in _apps:
            _apps[key] = create_app(home, rehearse=rehearse)
        return _apps[key]


def _local_transport(home: Path, rehearse: bool) -> httpx.AsyncBaseTransport:
    from .local.inprocess import InProcessTransport

    return InProcessTransport(_local_app(home, rehearse))


def _platform(settings: Settings) -> str:
    """Where this copy is installed: a platform named by the user, or one that its path shows."""
    if settings.skill_source != "unknown":
        plain = re.sub(r"[^\x21-\x7e]", "", settings.skill_source)
        return plain[:64] or "unknown"
    parts = {part.lower().strip(".") for part in Path(__file__).parts}
    return next((name for name in PLATFORMS if name in parts), "unknown")


def _headers(settings: Settings) -> dict[str, str]:
    return {
        "X-Skill-Source": SOURCE,
        "X-Skill-Version": __version__,
        "X-Skill-Platform": _platform(settings),
        "User-Agent": f"nemo-notebook/{__version__}",
    }


def _resolve(backend: str | None, token: Secret | None, settings: Settings) -> tuple[str, str]:
    """A backend as (name, address).

    Raises:
        InputError: it is none of None, "local", "cloud" and an http(s) address.
    """
    if backend is None:
        backend = "cloud" if token is not None else "local"
    if isinstance(backend, str):
        name = backend.strip()
        if name.lower() == "local":
            return "local", LOCAL_URL
        if name.lower() == "cloud":
            return "cloud", checked_base(settings.api_url)
        if re.match(r"https?://", name, re.IGNORECASE):
            return checked_base(name), checked_base(name)
    raise InputError(
        f"There is no backend called {backend!r}.",
        hint='Choose "local", "cloud" or an address such as "http://127.0.0.1:8765".',
    )


def compose(
    backend: str | None = None,
    *,
    token: str | Secret | None = None,
    rehearse: bool = False,
    timing: Timing | None = None,
    settings: Settings | None = None,
    budget: float | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Connection:
    """The parts of a connection; nothing is sent yet.

    Args:
        transport: how requests travel, for programs that bring their own.
    """
    chosen = settings or Settings.from_environment()
    given = Secret(token) if isinstance(token, str) else token
    name, address = _resolve(backend, given or chosen.token, chosen)
    if rehearse and name != "local":
        raise InputError("Only the local backend can rehearse.", hint='Use connect("local", …).')
    keyring = Keyring(chosen.config_dir)
    home = chosen.data_dir / "local"
    # A token that the environment holds belongs to the cloud; no other backend gets to see it.
    own = given or (chosen.token if name == "cloud" else None)
    ring = f"{address}#{home}#{rehearse}" if name == "local" else address
    identity = Identity(keyring, ring, token=own, client_id=chosen.client_id)
    clocks = timing or (NEAR if name == "local" else Timing())
    if name == "local" and transport is None:
        transport = _local_transport(home, rehearse)
    line = Line(address, headers=_headers(chosen), timing=clocks, transport=transport)
    api = Api(line, identity, timing=clocks)
    prices = FREE if name == "local" and not rehearse else PRICES
    journal = Journal(chosen.data_dir / "journal")
    return Connection(api, name, journal, chosen.web_url, prices, checked_budget(budget))


_GREETINGS = {
    "local": "Connected to the local backend (no account needed).",
    "cloud": "Connected to the NemoVideo cloud.",
}


def _greeting(name: str, rehearse: bool) -> str:
    if rehearse:
        return "Connected to the local backend, rehearsing the free plan (100 credits)."
    return _GREETINGS.get(name, f"Connected to {name}.")


def _front_end() -> Callable[[], Watcher | None]:
    from .widgets.inline import make_watcher

    return make_watcher


def connect(
    backend: str | None = None,
    *,
    token: str | Secret | None = None,
    rehearse: bool = False,
    timing: Timing | None = None,
    settings: Settings | None = None,
    budget: float | None = None,
    quiet: bool = False,
) -> Client:
    """Connect to a backend.

    Args:
        backend: "local" renders on this machine and needs no account; "cloud" is NemoVideo's; an
            address reaches any backend that speaks its protocol. None means the cloud when there is
            a token (NEMO_TOKEN), otherwise local.
        token: used as it is; without one the cloud gives a free token, which is kept and reused.
        rehearse: let the local backend behave as the cloud's free plan does.
        timing: every clock; see `Timing`.
        settings: instead of those of the environment.
        budget: how many credits each project may spend; a request that would pass it raises
            `BudgetExceeded` before anything is sent. None for no limit.
        quiet: do not print which backend it is.

    Raises:
        InputError: there is no such backend.

    >>> client = nemo.connect()                                  # doctest: +SKIP
    Connected to the local backend (no account needed).
    """
    connection = compose(
        backend, token=token, rehearse=rehearse, timing=timing, settings=settings, budget=budget
    )
    client = Client(clients.AsyncClient(connection), _front_end())
    if not quiet:
        print(_greeting(connection.backend, rehearse))
        if count := len(left(connection.journal, connection.backend)):
            jobs = "One job was" if count == 1 else f"{count} jobs were"
            print(f"{jobs} left unfinished; client.reattach() takes up what can be.")
    return client


class AsyncClient(clients.AsyncClient):
    """A connection for code with `await`; takes what `connect` takes, and prints nothing.

    >>> async with nemo.AsyncClient("local") as client:          # doctest: +SKIP
    ...     project = await client.project("Teaser")
    ...     async for update in project.stream("a 10-second sunset timelapse"):
    ...         print(update.text, end="")
    """

    def __init__(
        self,
        backend: str | None = None,
        *,
        token: str | Secret | None = None,
        rehearse: bool = False,
        timing: Timing | None = None,
        settings: Settings | None = None,
        budget: float | None = None,
    ) -> None:
        super().__init__(
            compose(
                backend,
                token=token,
                rehearse=rehearse,
                timing=timing,
                settings=settings,
                budget=budget,
            )
        )


def make(
    prompt: str,
    path: str | os.PathLike[str],
    *,
    seconds: float | None = None,
    ratio: str | None = None,
    media: str | os.PathLike[str] | list[str] | None = None,
    backend: str | None = None,
    quality: str = "high",
    resolution: Size = None,
    watch: Watcher | None = None,
    **options: Any,
) -> Video:
    """One video from one request: connect, say, export.

    Args:
        path: where the video goes; its ending is .mp4, .mov, .webm or .gif.
        seconds: how long it shall be.
        ratio: "16:9", "9:16", "1:1" or "4:5".
        media: a file or an address, or several, to be used in it.
        quality: "draft", "standard" or "high".
        resolution: such as "720p", "4k" or "1280x720"; see `AsyncProject.export`.
        options: passed to `connect`.

    Raises:
        InputError: before anything is sent, when a value cannot be used.

    >>> nemo.make("an ad for a tea house", "ad.mp4", seconds=15, ratio="9:16")   # doctest: +SKIP
    """
    text = phrase(checked_prompt(prompt), seconds, ratio)
    quality, resolution = checked_quality(quality), checked_resolution(resolution)
    target = checked_target(path, formats=FORMATS)
    files = [] if media is None else media if isinstance(media, list) else [media]
    with connect(backend, quiet=True, **options) as client:
        project = client.project(target.stem)
        if files:
            project.upload(*files, watch=watch)
        check_timeline(project, project.say(text, watch=watch))
        return project.export(target, watch=watch, quality=quality, resolution=resolution)


def options(kind: str | None = None) -> Options:
    """What the local backend of this machine can make: visuals, voices, music, sizes, edits, and
    how to ask for each. `project.options()` asks the backend of a project.

    Args:
        kind: "voices", "visuals" and so on for that one in detail.

    Raises:
        InputError: there is no such kind.

    >>> nemo.options("music").names                              # doctest: +SKIP
    """
    from .local.options import options as list_options

    return Options.of((Option(*one) for one in list_options()), kind)


def serve(
    *, port: int = 8765, rehearse: bool = False, settings: Settings | None = None, **options: Any
) -> None:
    """Serve the local backend to other programs of this machine until it is interrupted."""
    from .local.serve import serve as serve_app

    home = (settings or Settings.from_environment()).data_dir / "local"
    serve_app(home, port=port, rehearse=rehearse, **options)
