"""One private event-loop thread for every synchronous call.

A notebook kernel already runs a loop in its main thread, so a synchronous method cannot run one of
its own there. All of them hand their coroutine to one loop in a thread of its own and wait; nothing
is patched. An interrupt (■, Ctrl-C) while waiting cancels the coroutine and is raised again.

`patch_asyncio` is for people who want `asyncio.run(…)` to work in a cell; nothing calls it by
itself.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import queue
import threading
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import suppress
from contextvars import ContextVar, Token
from time import monotonic
from typing import Any, Protocol, TypeVar
from weakref import WeakSet

from .errors import InputError

__all__ = ["Stop", "close_at_exit", "drain", "iterate", "patch_asyncio", "run"]

T = TypeVar("T")
LINGER = 1.0
"""Seconds that an interrupted coroutine gets to put its things in order."""
STEP = 0.5
"""Seconds of waiting at a time: where a wait cannot be interrupted, the pause between two can."""

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_thread: threading.Thread | None = None
_owner = 0
_open: WeakSet[Closing] = WeakSet()


class Closing(Protocol):
    """What holds connections on the private loop."""

    async def close(self) -> None: ...


def close_at_exit(one: Closing) -> None:
    """Close `one` when the process ends, if it is still there."""
    _open.add(one)


def _private() -> asyncio.AbstractEventLoop:
    """The loop, started when first needed and again in a forked process."""
    global _loop, _thread, _owner
    with _lock:
        if _loop is None or _owner != os.getpid() or _loop.is_closed():
            made = asyncio.new_event_loop()
            ready = threading.Event()

            def serve() -> None:
                asyncio.set_event_loop(made)
                made.call_soon(ready.set)
                made.run_forever()

            _thread = threading.Thread(target=serve, name="nemo-notebook", daemon=True)
            _thread.start()
            ready.wait()
            _loop, _owner = made, os.getpid()
            atexit.register(_stop, made, _thread, _owner)
        return _loop


def _stop(loop: asyncio.AbstractEventLoop, thread: threading.Thread, owner: int) -> None:
    """End the tasks and the thread of this process's loop."""
    if owner != os.getpid() or loop.is_closed():
        return

    async def finish() -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=LINGER)
        await asyncio.gather(*(one.close() for one in _open), return_exceptions=True)
        loop.stop()

    with suppress(RuntimeError):
        asyncio.run_coroutine_threadsafe(finish(), loop)
    thread.join(2 * LINGER)
    if not thread.is_alive():
        loop.close()


def _abandon(future: Future[Any], ended: threading.Event) -> None:
    """Cancel what runs, and give it a moment to put its things in order."""
    if not future.done():
        future.cancel()
        ended.wait(LINGER)


def run(coroutine: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
    """Run a coroutine on the private loop and wait for its result.

    Args:
        timeout: seconds to wait; None waits as long as it takes.

    Raises:
        TimeoutError: the time is over; the coroutine has been cancelled.

    >>> run(asyncio.sleep(0, "done"))
    'done'
    """

    async def work(emit: Callable[[Any], None]) -> T:
        return await coroutine

    try:
        return drain(work, None, timeout=timeout)
    finally:
        coroutine.close()


class _Done:
    """The mark at the end of the updates of one call."""


class _Stopped:
    """The mark that ends the waiting for one call."""


class Stop:
    """Ends the waiting of the synchronous calls made under it, from another thread.

    A call that waits, or is made afterwards, raises KeyboardInterrupt, as an interrupt of the
    kernel does. A stop is used once.

    >>> stop = Stop()
    >>> with stop:                                               # doctest: +SKIP
    ...     project.say("…")            # ends when another thread calls stop()
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[queue.SimpleQueue[Any]] = []
        self._tokens: list[Token[Stop | None]] = []
        self.stopped = False

    def __call__(self) -> None:
        with self._lock:
            self.stopped = True
            for updates in self._waiting:
                updates.put(_Stopped)

    def __enter__(self) -> Stop:
        self._tokens.append(_stopping.set(self))
        return self

    def __exit__(self, *raised: object) -> None:
        _stopping.reset(self._tokens.pop())

    def watch(self, updates: queue.SimpleQueue[Any]) -> None:
        """Tell this queue of a stop; at once when there was one."""
        with self._lock:
            self._waiting.append(updates)
            if self.stopped:
                updates.put(_Stopped)

    def leave(self, updates: queue.SimpleQueue[Any]) -> None:
        with self._lock:
            # By identity: a queue has no equality of its own.
            self._waiting = [one for one in self._waiting if one is not updates]


_stopping: ContextVar[Stop | None] = ContextVar("nemo_notebook_stop", default=None)


def drain(
    work: Callable[[Callable[[Any], None]], Coroutine[Any, Any, T]],
    watcher: Callable[[Any], None] | None,
    *,
    timeout: float | None = None,
) -> T:
    """Run `work(emit)` on the private loop; what it emits reaches `watcher` on this thread.

    Front ends such as Colab show only what the thread of the running cell displays, so updates wait
    in a queue that is emptied here. A watcher that fails is not called again and a warning says
    why: showing progress never costs the work itself.

    Raises:
        KeyboardInterrupt: by an interrupt, or by the `Stop` under which the call was made.
    """
    loop = _private()
    if threading.current_thread() is _thread:
        raise InputError(
            "A synchronous call was made from inside an asynchronous one.",
            hint="Use nemo.AsyncClient there.",
        )
    updates: queue.SimpleQueue[Any] = queue.SimpleQueue()
    ended = threading.Event()
    stop = _stopping.get()
    if stop is not None:
        if stop.stopped:
            raise KeyboardInterrupt
        stop.watch(updates)

    async def guarded() -> T:
        try:
            return await work(updates.put if watcher is not None else _ignore)
        finally:
            ended.set()

    future = asyncio.run_coroutine_threadsafe(guarded(), loop)
    future.add_done_callback(lambda _: updates.put(_Done))
    deadline = None if timeout is None else monotonic() + timeout
    watching = watcher
    try:
        while True:
            left = STEP if deadline is None else min(STEP, max(0.0, deadline - monotonic()))
            try:
                update = updates.get(timeout=left)
            except queue.Empty:
                if deadline is None or monotonic() < deadline:
                    continue
                raise TimeoutError(f"There was no answer within {timeout:g} s.") from None
            if update is _Done:
                return future.result()
            if update is _Stopped:
                raise KeyboardInterrupt
            if watching is not None:
                watching = _show(watching, update)
    except BaseException:
        _abandon(future, ended)
        raise
    finally:
        if stop is not None:
            stop.leave(updates)


def _ignore(update: Any) -> None:
    """Where updates go that nobody watches."""


def _show(watcher: Callable[[Any], None], update: Any) -> Callable[[Any], None] | None:
    try:
        watcher(update)
    except Exception as error:
        said = f"The display failed ({type(error).__name__}: {error}); the work goes on."
        warnings.warn(said, RuntimeWarning, stacklevel=4)
        return None
    return watcher


def iterate(source: AsyncIterator[T]) -> Iterator[T]:
    """The items of an asynchronous iterator, one by one, on this thread."""

    async def step() -> tuple[bool, T | None]:
        async for item in source:
            return True, item
        return False, None

    async def close() -> None:
        closing = getattr(source, "aclose", None)
        if closing is not None:
            await closing()

    try:
        while True:
            more, item = run(step())
            if not more:
                return
            yield item  # type: ignore[misc]  # `more` says that there is an item
    finally:
        run(close())


def patch_asyncio() -> None:
    """Let `asyncio.run(…)` and `loop.run_until_complete(…)` work inside a running cell.

    Applies `nest_asyncio2`, which replaces parts of `asyncio` for the whole process. This package
    does not need it.
    """
    import nest_asyncio2

    nest_asyncio2.apply()
