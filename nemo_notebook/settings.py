"""What a person sets: names from the environment, directories, clocks, secrets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import platformdirs

__all__ = ["Secret", "Settings", "Timing"]

APP = "nemovideo"


class Secret:
    """A token that no repr, log, format, pickle or traceback shows; `reveal()` gives the text.

    >>> f"{Secret('nmv_usr_1')}"
    '<secret>'
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        return self.__text

    def __repr__(self) -> str:
        return "<secret>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.__text

    def __hash__(self) -> int:
        return hash((Secret, self.__text))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled")


@dataclass(frozen=True, slots=True)
class Timing:
    """Every clock of the protocol, in seconds. Tests give small ones.

    Attributes:
        still_working: how often "⏳ Still working…" is said while nothing else comes.
        idle: how long nothing but heartbeats may come before the state is looked at.
        turn: how long a whole turn may take.
        recover_first: the pause before the state is read after a cut.
        recover_every: the pause between further looks.
        recover_times: how many further looks.
        poll: the longest pause between two looks at a render.
        poll_first: the first pause; each further one doubles, up to `poll`.
        rate_limit: the pause after a 429 without `Retry-After`.
        connect: how long making a connection may take.
        answer: how long a plain request may take.
        render: how long a render may take from submission to the file.
        grace: how long a stream may stay open after its final event.
        retry: the first pause before a safe request is repeated; it doubles, with jitter.
        retries: how many times a safe request is repeated.
        claim: the pause between two looks whether another message of the session has ended.
    """

    still_working: float = 120
    idle: float = 600
    turn: float = 900
    recover_first: float = 30
    recover_every: float = 60
    recover_times: int = 5
    poll: float = 30
    poll_first: float = 0.25
    rate_limit: float = 30
    connect: float = 15
    answer: float = 60
    render: float = 3600
    grace: float = 15
    retry: float = 0.5
    retries: int = 3
    claim: float = 0.5


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one connection, with the defaults of the vendor's cloud."""

    token: Secret | None = None
    api_url: str = "https://mega-api-prod.nemovideo.ai"
    web_url: str = "https://nemovideo.com"
    client_id: str = ""
    skill_source: str = "unknown"
    config_dir: Path = field(default_factory=lambda: Path(platformdirs.user_config_dir(APP)))
    data_dir: Path = field(default_factory=lambda: Path(platformdirs.user_data_dir(APP)))
    cache_dir: Path = field(default_factory=lambda: Path(platformdirs.user_cache_dir(APP)))
    planner: str = ""
    planner_url: str = ""
    planner_key: Secret | None = None
    planner_model: str = "default"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read NEMO_TOKEN, NEMO_API_URL, NEMO_WEB_URL, NEMO_CLIENT_ID, SKILL_SOURCE, NEMO_HOME.

        `NEMO_HOME` moves configuration, data and cache under one directory. The planner of the
        local agent: NEMO_PLANNER (a plug-in) or NEMO_PLANNER_URL, _KEY and _MODEL.

        >>> Settings.from_environment({"NEMO_TOKEN": "nmv_usr_1"}).token
        <secret>
        """
        env = os.environ if environ is None else environ
        token = env.get("NEMO_TOKEN", "").strip()
        home = env.get("NEMO_HOME", "").strip()
        key = env.get("NEMO_PLANNER_KEY", "").strip()
        directories = (
            {f"{room}_dir": Path(home).expanduser() / room for room in ("config", "data", "cache")}
            if home
            else {}
        )
        return cls(
            token=Secret(token) if token else None,
            api_url=(env.get("NEMO_API_URL") or cls().api_url).rstrip("/"),
            web_url=(env.get("NEMO_WEB_URL") or cls().web_url).rstrip("/"),
            client_id=env.get("NEMO_CLIENT_ID", "").strip(),
            skill_source=env.get("SKILL_SOURCE", "").strip() or "unknown",
            planner=env.get("NEMO_PLANNER", "").strip(),
            planner_url=env.get("NEMO_PLANNER_URL", "").strip(),
            planner_key=Secret(key) if key else None,
            planner_model=env.get("NEMO_PLANNER_MODEL", "").strip() or cls().planner_model,
            **directories,
        )
