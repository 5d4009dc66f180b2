"""Synchronous calls on the private loop, and how another thread ends the waiting for them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from nemo_notebook.loop import Stop, drain, run


def test_a_stop_ends_the_waiting_and_cancels_the_work() -> None:
    stop, begun, ended = Stop(), threading.Event(), threading.Event()

    async def work(emit: Callable[[Any], None]) -> None:
        emit("one")
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    def press() -> None:
        begun.wait(10)
        stop()

    thread = threading.Thread(target=press)
    thread.start()
    seen: list[Any] = []
    with stop, pytest.raises(KeyboardInterrupt):
        drain(work, seen.append)
    thread.join()
    assert seen == ["one"] and ended.wait(10)


def test_after_a_stop_nothing_is_begun_under_it_and_all_goes_on_outside() -> None:
    stop, begun = Stop(), []

    async def work() -> str:
        begun.append(True)
        return "done"

    stop()
    with stop, pytest.raises(KeyboardInterrupt):
        run(work())
    assert not begun
    assert run(work()) == "done"
