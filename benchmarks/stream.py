"""Decoding event streams against httpx-sse and openai: the same responses, in one run.

    pip install "nemo-notebook[bench]"
    python benchmarks/stream.py --rounds 9

Every decoder gets an `httpx.Response` whose body comes in the same chunks, and is read to its end
through the way that its users take. The decoders take turns, so that a busy machine is busy for all
of them. Prints medians and ratios; checks that all give the same data.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator

import httpx
from httpx_sse import EventSource
from openai._streaming import SSEDecoder

from nemo_notebook.client.stream import Decoder


class Body(httpx.SyncByteStream):
    """A body in chunks of a size, or an event a chunk."""

    def __init__(self, chunks: list[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)


def ours(response: httpx.Response) -> Iterator[str]:
    decoder = Decoder()
    for chunk in response.iter_bytes():
        for message in decoder.feed(chunk):
            yield message.data


def httpx_sse(response: httpx.Response) -> Iterator[str]:
    for event in EventSource(response).iter_sse():
        yield event.data


def openai(response: httpx.Response) -> Iterator[str]:
    for event in SSEDecoder().iter_bytes(response.iter_bytes()):
        yield event.data


DECODERS: dict[str, Callable[[httpx.Response], Iterator[str]]] = {
    "nemo_notebook": ours,
    "httpx-sse": httpx_sse,
    "openai": openai,
}


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[n : n + size] for n in range(0, len(data), size)]


def workloads() -> dict[str, list[bytes]]:
    """The chunks of each body, by what it is."""
    small = [
        f"data: {json.dumps({'type': 'text', 'content': f'word {n} '})}\n\n".encode()
        for n in range(50_000)
    ]
    long = json.dumps({"type": "text", "content": "日落 and sea " * (20 * 2**20 // 21)})
    line = f"data: {long}\n\n".encode()
    return {
        "50,000 small events, one a chunk": small,
        "50,000 small events, chunks of 16 KB": pieces(b"".join(small), 16_384),
        "one line of 20 MB, chunks of 16 KB": pieces(line, 16_384),
    }


def seconds(decode: Callable[[httpx.Response], Iterator[str]], chunks: list[bytes]) -> float:
    response = httpx.Response(
        200, headers={"Content-Type": "text/event-stream"}, stream=Body(chunks)
    )
    begin = time.perf_counter()
    for _ in decode(response):
        pass
    return time.perf_counter() - begin


def check(chunks: list[bytes]) -> int:
    """How many events there are; every decoder must find the same."""
    found = []
    for decode in DECODERS.values():
        response = httpx.Response(
            200, headers={"Content-Type": "text/event-stream"}, stream=Body(chunks)
        )
        found.append([hash(data) for data in decode(response)])
    assert all(one == found[0] for one in found), "the decoders differ"
    return len(found[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    print("| | " + " | ".join(f"{name}, ms" for name in DECODERS) + " | ours × as fast as |")
    print("|---|" + "---|" * (len(DECODERS) + 1))
    for name, chunks in workloads().items():
        check(chunks)
        took: dict[str, list[float]] = {decoder: [] for decoder in DECODERS}
        for _ in range(rounds):
            for decoder, decode in DECODERS.items():
                took[decoder].append(seconds(decode, chunks))
        medians = {decoder: statistics.median(times) for decoder, times in took.items()}
        mine = medians["nemo_notebook"]
        ratios = ", ".join(f"{d} {m / mine:.2f}" for d, m in medians.items() if m != mine)
        figures = " | ".join(f"{value * 1000:.0f}" for value in medians.values())
        print(f"| {name} | {figures} | {ratios} |")


if __name__ == "__main__":
    main()
