"""The data of a stream event as typed values, for both shapes that the wire knows.

`interpret` reads one `data` string: the typed shape (`{"type": "text", "content": "…"}`), the shape
of Google's Agent Development Kit (`{"content": {"parts": […]}, "partial": …}`), and every form in
which an error is reported. What it cannot read as JSON becomes `Damaged`; it never raises.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import NemoError, ProtocolError, for_code

__all__ = [
    "Damaged",
    "End",
    "Event",
    "Failure",
    "Final",
    "Heartbeat",
    "Other",
    "StateDelta",
    "Text",
    "Thought",
    "ToolCall",
    "ToolResult",
    "interpret",
]


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the answer.

    `whole` is True for the complete text of a message, which replaces the `partial` pieces before
    it; a piece with neither is added to what is there (the typed shape). `key` tells a verbatim
    replay from new text that happens to be alike.
    """

    text: str
    partial: bool = False
    whole: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Thought:
    """A piece of the model's reasoning; never part of the answer."""

    text: str
    partial: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The agent uses a tool. `partial` calls are drafts and are not counted."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    partial: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A tool has answered."""

    name: str
    result: Any = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class StateDelta:
    """Values of the session's state that changed; the keys are the application's own."""

    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The backend is still there: a heartbeat event, an empty `data:` or a comment line."""


@dataclass(frozen=True, slots=True)
class Final:
    """The event before this ended a message (`ends` False) or the whole answer (`ends` True)."""

    ends: bool = True


@dataclass(frozen=True, slots=True)
class Failure:
    """The agent reports an error. `code` is a number of the wire or a name such as "SAFETY"."""

    message: str
    code: int | str | None = None

    def error(self, text: str = "") -> NemoError:
        """The typed error that stands for this, with the answer received so far."""
        number = _number(self.code)
        kind = for_code(number if number is not None else _NAMED.get(_bare(self.code), 0))
        said = " ".join(self.message.split())[:500]
        return kind(said, code=number, text=text, reason=str(self.code or ""))


@dataclass(frozen=True, slots=True)
class Damaged:
    """Data that is not the JSON of an event; `excerpt` shows its beginning."""

    excerpt: str

    def error(self, text: str = "") -> NemoError:
        return ProtocolError(f"The stream sent something unreadable: {self.excerpt}.", text=text)


@dataclass(frozen=True, slots=True)
class End:
    """The body of the stream has ended without an error of the connection.

    `framed` tells whether the transport proved that nothing is missing (a last chunk, a length);
    without that a lost connection looks the same.
    """

    framed: bool = True


@dataclass(frozen=True, slots=True)
class Other:
    """An event that means nothing to this package."""

    wire: Mapping[str, Any]


Event = (
    Text
    | Thought
    | ToolCall
    | ToolResult
    | StateDelta
    | Heartbeat
    | Final
    | Failure
    | Damaged
    | End
    | Other
)

_NAMED = {
    "resourceexhausted": 429,
    "toomanyrequests": 429,
    "ratelimiterror": 429,
    "unauthenticated": 1001,
    "unauthorized": 1001,
    "sessionnotfound": 1002,
    "sessionnotfounderror": 1002,
    "insufficientcredits": 2001,
    "outofcredits": 2001,
}
"""Names of errors, in lower case without signs, as the codes that mean the same."""


def _bare(code: int | str | None) -> str:
    return re.sub(r"[^a-z]", "", str(code or "").lower())


def _number(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value):
        return int(value)
    return None


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _excerpt(data: str) -> str:
    return ascii(data[:120]) + ("…" if len(data) > 120 else "")


def _split_error(message: str) -> tuple[str, str | None]:
    """`Type: msg` as (msg, Type); the type is kept in the message when it is an ordinary word."""
    name, colon, rest = message.partition(": ")
    if colon and rest and re.fullmatch(r"[A-Za-z_.]*[A-Z][A-Za-z_]*", name):
        return rest, name.rpartition(".")[2]
    return message, None


def _failure(wire: Mapping[str, Any]) -> Failure | None:
    """The error that an object reports, in whatever of the known forms; or None."""
    error = wire.get("error")
    if isinstance(error, str) and error:
        message, name = _split_error(error)
        details = _object(wire.get("error_details"))
        given = (d["code"] for d in (details, wire) if isinstance(d.get("code"), int | str))
        return Failure(message, next(given, name))
    if isinstance(error, Mapping):
        message = _string(error.get("message")) or _string(error.get("status")) or "An error."
        number = _number(error.get("code"))
        return Failure(message, number if number is not None else _string(error.get("status")))
    if wire.get("errorCode") or wire.get("errorMessage") or wire.get("error_code"):
        code = wire.get("errorCode") or wire.get("error_code")
        said = _string(wire.get("errorMessage") or wire.get("error_message"))
        named = code if isinstance(code, int | str) else None
        return Failure(said or f"The agent reported {named or 'an error'}.", named)
    number = _number(wire.get("code"))
    if number and "content" not in wire:
        message = _string(wire.get("message")) or _string(wire.get("msg"))
        return Failure(message or f"The backend reported code {number}.", number)
    if wire.get("success") is False:
        return Failure(_string(wire.get("message")) or "The backend reported a failure.")
    if "detail" in wire and not {"content", "type"} & wire.keys():
        detail = wire["detail"]
        said = detail if isinstance(detail, str) else json.dumps(detail)[:300]
        return Failure(said, "SessionNotFound" if "session not found" in said.lower() else None)
    reason = _string(wire.get("finishReason") or wire.get("finish_reason"))
    if reason and reason not in ("STOP", "FINISH_REASON_UNSPECIFIED"):
        return Failure(_REASONS.get(reason, f"The answer ended early ({reason})."), reason)
    return None


_REASONS = {
    "SAFETY": "The agent declined this request for reasons of safety; put it another way.",
    "PROHIBITED_CONTENT": "The agent declined this request: its content is not allowed.",
    "MAX_TOKENS": "The answer was cut off because it became too long.",
    "RECITATION": "The agent stopped because its answer repeated protected material.",
}


def _typed_text(wire: Mapping[str, Any], key: str) -> Iterator[Event]:
    text = _string(wire.get("content")) or _string(wire.get("text"))
    if wire.get("thought") is True:
        yield Thought(text, key=key)
    elif text:
        yield Text(text, key=key)


def _typed_thought(wire: Mapping[str, Any], key: str) -> Iterator[Event]:
    yield Thought(_string(wire.get("content")) or _string(wire.get("text")), key=key)


def _typed_call(wire: Mapping[str, Any], key: str) -> Iterator[Event]:
    args = _object(wire.get("args") or wire.get("arguments"))
    yield ToolCall(_string(wire.get("name")), args, _string(wire.get("id")), key=key)


def _typed_result(wire: Mapping[str, Any], key: str) -> Iterator[Event]:
    result = wire["result"] if "result" in wire else wire.get("response")
    yield ToolResult(_string(wire.get("name")), result, _string(wire.get("id")))


def _typed_error(wire: Mapping[str, Any], key: str) -> Iterator[Event]:
    content = _string(wire.get("message")) or _string(wire.get("content"))
    code = wire.get("code")
    plain = _failure({k: v for k, v in wire.items() if k != "type"})
    yield plain or Failure(
        content or "The agent reported an error.", code if isinstance(code, int | str) else None
    )


def _heartbeat(wire: Mapping[str, Any], key: str) -> Iterator[Event]:
    yield Heartbeat()


def _state(wire: Mapping[str, Any], key: str) -> Iterator[Event]:
    yield StateDelta(_object(wire.get("delta") or wire.get("state") or wire.get("content")))


_TYPED: dict[str, Callable[[Mapping[str, Any], str], Iterator[Event]]] = {
    "text": _typed_text,
    "thought": _typed_thought,
    "thinking": _typed_thought,
    "tool_call": _typed_call,
    "tool_result": _typed_result,
    "heartbeat": _heartbeat,
    "ping": _heartbeat,
    "state_delta": _state,
    "error": _typed_error,
}


def _parts(parts: list[Any], partial: bool, key: str) -> Iterator[Event]:
    """The events of one message: its texts together, then its calls and results."""
    texts: list[str] = []
    thoughts: list[str] = []
    rest: list[Event] = []
    for part in parts:
        wire = _object(part)
        text = _string(wire.get("text"))
        call = wire.get("functionCall") or wire.get("function_call")
        answer = wire.get("functionResponse") or wire.get("function_response")
        if text:
            (thoughts if wire.get("thought") is True else texts).append(text)
        if isinstance(call, Mapping):
            name, id = _string(call.get("name")), _string(call.get("id"))
            rest.append(ToolCall(name, _object(call.get("args")), id, partial, key))
        if isinstance(answer, Mapping):
            result = answer["response"] if "response" in answer else answer.get("result")
            rest.append(ToolResult(_string(answer.get("name")), result, _string(answer.get("id"))))
    if thoughts:
        yield Thought("".join(thoughts), partial, key)
    if texts:
        yield Text("".join(texts), partial, whole=not partial, key=key)
    yield from rest


def _kit_event(wire: Mapping[str, Any], key: str) -> Iterator[Event]:
    content = wire.get("content")
    parts = _object(content).get("parts")
    partial = wire.get("partial") is True
    found = list(_parts(parts if isinstance(parts, list) else [], partial, key))
    if isinstance(content, str) and content:
        found = [Text(content, partial, whole=not partial, key=key)]
    yield from found
    actions = _object(wire.get("actions"))
    delta = _object(actions.get("stateDelta") or actions.get("state_delta"))
    if delta:
        yield StateDelta(delta)
    if wire.get("turnComplete") is True or wire.get("turn_complete") is True:
        yield Final()
    elif found and not partial:
        spoken = any(isinstance(one, Text) for one in found)
        yield Final(spoken and all(isinstance(one, Text | Thought) for one in found))


def interpret(data: str, id: str = "") -> Iterator[Event]:
    """The events that one `data` string means; `id` is the id of its stream event, if it had one.

    >>> [e.text for e in interpret('{"type": "text", "content": "Done."}')]
    ['Done.']
    """
    if not data.strip():
        yield Heartbeat()
        return
    try:
        wire = json.loads(data, strict=False)
    except (ValueError, RecursionError):
        broken = re.match(r'\s*\{\s*"error"\s*:\s*"((?:[^"\\]|\\.)*)', data[:2000], re.DOTALL)
        if broken:
            message, name = _split_error(broken[1])
            yield Failure(message or "The agent reported an error.", name)
        else:
            yield Damaged(_excerpt(data))
        return
    if not isinstance(wire, dict):
        yield Damaged(_excerpt(data))
        return
    key = f"{id}\0{data}"
    kind = wire.get("type")
    if isinstance(kind, str) and kind in _TYPED:
        yield from _TYPED[kind](wire, key)
        return
    failure = _failure(wire)
    if {"content", "actions", "partial", "turnComplete", "invocationId"} & wire.keys():
        yield from _kit_event(wire, key)
    elif failure is None:
        yield Other(wire)
    if failure:
        yield failure
