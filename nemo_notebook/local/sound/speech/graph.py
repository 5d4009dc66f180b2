"""Neural networks in the ONNX format, changed a little before they are loaded.

A file is read as protocol buffers (fields of number, length and bytes) and put together again with
other nodes, inputs or outputs; weights are copied as they are. It takes 50 ms for 60 MB.
Field numbers are those of `onnx.proto`.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from nemo_notebook.errors import InputError

__all__ = ["FLOAT", "INT64", "Graph", "Node", "load", "read", "run", "run_time"]

FLOAT, INT64 = 1, 7
"""TensorProto.DataType"""
_GRAPH = 7
_NODE, _INPUT, _OUTPUT = 1, 11, 12


@dataclass(frozen=True, slots=True)
class Node:
    """An operation with the names of what goes in and comes out."""

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    raw: bytes = field(default=b"", repr=False)

    def encoded(self) -> bytes:
        if self.raw:
            return self.raw
        named = [(1, name) for name in self.inputs] + [(2, name) for name in self.outputs]
        return b"".join(_put(number, name.encode()) for number, name in [*named, (4, self.kind)])


class Graph:
    """A network read from bytes; `nodes`, `inputs` and `outputs` may be changed.

    Raises:
        ValueError: the bytes are no network.
    """

    def __init__(self, data: bytes) -> None:
        self._around: list[bytes] = []
        self._within: list[bytes] = []
        self.nodes: list[Node] = []
        self.inputs: list[tuple[str, int]] = []
        """Names and types of inputs to add."""
        self.outputs: list[str] = []
        """Names of values to give out as well."""
        graph = None
        for number, whole, body in _fields(memoryview(data)):
            if number == _GRAPH and isinstance(body, memoryview):
                graph = body
            else:
                self._around.append(bytes(whole))
        if graph is None:
            raise ValueError("there is no graph in it")
        for number, whole, body in _fields(graph):
            if number == _NODE and isinstance(body, memoryview):
                self.nodes.append(_node(body))
            else:
                self._within.append(bytes(whole))
        if not self.nodes:
            raise ValueError("there is no operation in it")

    def encoded(self) -> bytes:
        """The network as bytes again."""
        parts = [_put(_NODE, node.encoded()) for node in self.nodes]
        parts += self._within
        for name, kind in self.inputs:
            tensor = _put(1, b"\x08" + bytes([kind]))
            parts.append(_put(_INPUT, _put(1, name.encode()) + _put(2, tensor)))
        parts += [_put(_OUTPUT, _put(1, name.encode())) for name in self.outputs]
        return b"".join([*self._around, _put(_GRAPH, b"".join(parts))])


def _node(body: memoryview) -> Node:
    names: dict[int, list[str]] = {1: [], 2: [], 4: [""]}
    for number, _, value in _fields(body):
        if number in names and isinstance(value, memoryview):
            names[number].append(str(value, "utf-8"))
    return Node(names[4][-1], tuple(names[1]), tuple(names[2]), bytes(body))


def _number(data: memoryview, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and the place after it."""
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ValueError("it is cut off or damaged")
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _fields(data: memoryview) -> Iterator[tuple[int, memoryview, memoryview | int]]:
    """Every field as (its number, all its bytes, its value)."""
    at = 0
    while at < len(data):
        begin = at
        key, at = _number(data, at)
        value: memoryview | int
        if key & 7 == 2:
            size, at = _number(data, at)
            value, at = data[at : at + size], at + size
        elif key & 7 == 0:
            value, at = _number(data, at)
        elif key & 7 in (1, 5):
            value, at = 0, at + (8 if key & 7 == 1 else 4)
        else:
            raise ValueError("it is damaged")
        if at > len(data) or not key >> 3:
            raise ValueError("it is cut off or damaged")
        yield key >> 3, data[begin:at], value


def _put(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(body)) + body


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


@cache
def run_time() -> Any:
    """The module `onnxruntime`, with its telemetry off.

    Raises:
        InputError: it is not installed.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when it is imported
    try:
        return importlib.import_module("onnxruntime")
    except ImportError as error:
        raise InputError(
            "Natural voices need onnxruntime, which is not installed.",
            hint="pip install 'nemo-notebook[voice]', or use the voice espeak.",
        ) from error


def read(path: Path) -> Graph:
    """The network in a file.

    Raises:
        InputError: the file is missing or is no network.
    """
    try:
        return Graph(path.read_bytes())
    except OSError as error:
        raise InputError(f"The voice model {path.name} cannot be read.") from error
    except ValueError as error:
        raise InputError(
            f"{path.name} is no voice model in the ONNX format, or damaged."
        ) from error


def run(session: Any, wanted: list[str], feed: dict[str, Any]) -> list[Any]:
    """What a session gives; the memory that a long sentence took is given back."""
    options = run_time().RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    found: list[Any] = session.run(wanted, feed, options)
    return found


def load(graph: Graph, name: str) -> Any:
    """An inference session on at most two threads that sleep while there is nothing to do.

    Raises:
        InputError: onnxruntime is missing, or cannot use the model.
    """
    runtime = run_time()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = max(1, min(2, os.cpu_count() or 1))
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return runtime.InferenceSession(
            graph.encoded(), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's own errors have no common type
        raise InputError(f"The voice model {name} cannot be loaded.") from error
