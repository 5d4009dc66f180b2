"""What the endpoints answer, as frozen values; `read` makes one from the `data` of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from ..errors import ProtocolError
from ..settings import Secret

__all__ = [
    "Claim",
    "Credits",
    "Download",
    "Option",
    "Render",
    "Revised",
    "Session",
    "State",
    "Token",
    "Upload",
    "Uploads",
    "sentences",
]


def _string(wire: Mapping[str, Any], name: str, default: str = "") -> str:
    value = wire.get(name)
    return value if isinstance(value, str) else default


def _needed(wire: Mapping[str, Any], name: str) -> str:
    value = _string(wire, name)
    if not value:
        raise ProtocolError(f"The answer of the backend lacks the field {name!r}.")
    return value


def _number(wire: Mapping[str, Any], name: str) -> float:
    value = wire.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0


def _whole(wire: Mapping[str, Any], name: str) -> int:
    """A count, 0 for anything that is none."""
    value = wire.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _list(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else ()


def sentences(wire: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The texts in a list, without those that say nothing; at most 100."""
    given = [one for one in _list(wire.get(name)) if isinstance(one, str) and one.strip()]
    return tuple(given[:100])


def _moment(value: Any) -> datetime | None:
    """An ISO text or epoch seconds as a moment; None for anything else."""
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


@dataclass(frozen=True, slots=True)
class Token:
    """An anonymous token; `expires_at` is None when the backend did not say."""

    token: Secret
    user_id: str = ""
    expires_at: datetime | None = None
    credits: float = 0

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        secret = Secret(_needed(wire, "token"))
        return cls(
            secret,
            _string(wire, "user_id"),
            _moment(wire.get("expires_at")),
            _number(wire, "credits"),
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim token: it opens the session in the web app and gives no access to the API."""

    claim_token: str
    expires_in: float = 604800

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        return cls(_needed(wire, "claim_token"), _number(wire, "expires_in") or 604800)


@dataclass(frozen=True, slots=True)
class Session:
    """A session: one conversation with one timeline."""

    session_id: str
    task_id: str = ""
    user_id: str = ""

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        return cls(_needed(wire, "session_id"), _string(wire, "task_id"), _string(wire, "user_id"))


@dataclass(frozen=True, slots=True)
class Upload:
    """One accepted file. `duration` is in seconds, 0 for pictures."""

    filename: str
    file_type: str = ""
    cdn_url: str = ""
    duration: float = 0
    width: int = 0
    height: int = 0
    fps: float = 0
    hash: str = ""

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        return cls(
            _string(wire, "filename"),
            _string(wire, "file_type"),
            _string(wire, "cdn_url"),
            _number(wire, "duration"),
            int(_number(wire, "width")),
            int(_number(wire, "height")),
            _number(wire, "fps"),
            _string(wire, "hash"),
        )


@dataclass(frozen=True, slots=True)
class Uploads:
    """The accepted files, and whether the session already knows them."""

    files: tuple[Upload, ...]
    session_state_applied: bool = False

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        files = [Upload.read(one) for one in _list(wire.get("files")) if isinstance(one, Mapping)]
        return cls(tuple(files), wire.get("session_state_applied") is True)


@dataclass(frozen=True, slots=True)
class Credits:
    """A balance: `total` is what is available and what work in progress holds (`frozen`)."""

    available: float
    frozen: float = 0
    total: float = 0

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        if "available" not in wire and "total" not in wire:
            raise ProtocolError("The answer of the backend lacks the field 'available'.")
        frozen = _number(wire, "frozen")
        total = _number(wire, "total") or _number(wire, "available") + frozen
        available = _number(wire, "available") if "available" in wire else total - frozen
        return cls(available, frozen, total)

    def __str__(self) -> str:
        held = f" ({self.frozen:,.10g} held by work in progress)" if self.frozen else ""
        return f"{self.available:,.10g} credits available{held}"


@dataclass(frozen=True, slots=True)
class State:
    """The state of a session. `draft` is the timeline as JSON, for `nemo_notebook.draft.decode`.

    Beyond the wire, a backend may tell which `version` the draft is, and by `extensions` what more
    it offers ("draft": an edited one can be put in its place).
    """

    draft: Mapping[str, Any] = field(default_factory=dict)
    video_infos: tuple[Any, ...] = ()
    canvas_config: Mapping[str, Any] = field(default_factory=dict)
    generated_media: tuple[Any, ...] = ()
    video_analyses: tuple[Any, ...] = ()
    version: int = 0
    extensions: tuple[Any, ...] = ()

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        inner = wire.get("state")
        state = inner if isinstance(inner, Mapping) else wire
        draft, canvas = state.get("draft"), state.get("canvas_config")
        return cls(
            draft if isinstance(draft, Mapping) else {},
            _list(state.get("video_infos")),
            canvas if isinstance(canvas, Mapping) else {},
            _list(state.get("generated_media")),
            _list(state.get("video_analyses")),
            _whole(state, "version"),
            _list(state.get("extensions")),
        )


@dataclass(frozen=True, slots=True)
class Revised:
    """An edited draft, as the backend took it in, or why it did not.

    Attributes:
        draft: the timeline now, with what the edit made the backend do; empty with `faults`.
        faults: mappings of `id`, `column` and `reason`.
        notes: what a person should know besides, in sentences.
    """

    draft: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    faults: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        draft = wire.get("draft")
        faults = tuple(one for one in _list(wire.get("faults")) if isinstance(one, Mapping))
        if not isinstance(draft, Mapping) and not faults:
            raise ProtocolError("The answer of the backend lacks the field 'draft'.")
        return cls(
            draft if isinstance(draft, Mapping) else {},
            _whole(wire, "version"),
            faults,
            sentences(wire, "notes"),
        )


@dataclass(frozen=True, slots=True)
class Render:
    """A render: `status` is pending, processing, completed, failed or cancelled; `progress` 0–100.

    `url` is where the file is once completed; the two times are epoch milliseconds, 0 if unknown.
    `size` (bytes), `digest` (hexadecimal), `duration` (ms), `width` and `height` (pixels) and `fps`
    are those of the file where the backend tells them, else 0 or "". `notes` are sentences on what
    of the timeline it could not show as asked.
    """

    id: str
    status: str = "pending"
    progress: float = 0
    url: str = ""
    error: str = ""
    created_at: int = 0
    completed_at: int = 0
    size: int = 0
    digest: str = ""
    duration: int = 0
    width: int = 0
    height: int = 0
    fps: int = 0
    notes: tuple[str, ...] = ()

    @classmethod
    def read(cls, wire: Mapping[str, Any], id: str = "") -> Self:
        output = wire.get("output")
        file: Mapping[str, Any] = output if isinstance(output, Mapping) else {}
        url = _string(file, "url")
        error = wire.get("error")
        said = _string(error, "message") if isinstance(error, Mapping) else error
        status = _string(wire, "status").lower() or ("completed" if url else "pending")
        return cls(
            _string(wire, "id") or id,
            {"canceled": "cancelled", "done": "completed", "error": "failed"}.get(status, status),
            min(100.0, max(0.0, _number(wire, "progress"))),
            url or _string(wire, "outputUrl") or _string(wire, "output_url"),
            said if isinstance(said, str) else "",
            int(_number(wire, "createdAt")),
            int(_number(wire, "completedAt")),
            _whole(file, "size"),
            _string(file, "sha256") or _string(file, "md5"),
            _whole(file, "duration"),
            _whole(file, "width"),
            _whole(file, "height"),
            _whole(file, "fps"),
            sentences(file, "notes"),
        )

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in ("completed", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a backend can make: a visual, a voice, a size.

    Attributes:
        kind: "visual", "voice", … in the singular.
        name: as the timeline or an export calls it.
        about: what it is, in a few words; may be empty.
        say: how one asks the agent for it; may be empty.
    """

    kind: str
    name: str
    about: str = ""
    say: str = ""

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        kind, name = _needed(wire, "kind"), _needed(wire, "name")
        return cls(kind, name, _string(wire, "about"), _string(wire, "say"))


@dataclass(frozen=True, slots=True)
class Download:
    """A file that has been fetched: its size in bytes and its content type.

    `whole` says whether its length or the framing of the answer proved that nothing is missing.
    """

    size: int
    content_type: str = ""
    whole: bool = True
