"""The render processes: started when first needed, kept for the next render, ended with us."""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ....errors import InputError, RenderFailed
from ..output import Encoding, RenderCancelled
from .cores import workers

__all__ = ["Crew", "Order"]

_SURROUNDINGS = {
    # The processes are the parallelism; threads within them would get in each other's way.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    # No tables here: importing pandas takes 40 MB and a third of a second.
    "NEMO_NOTEBOOK_PROCESS": "render",
}


@dataclass(frozen=True, slots=True)
class Order:
    """A chunk to be drawn: frames `first` to `last` (not included) into `target`."""

    first: int
    last: int
    target: Path


class _Worker:
    """One render process; its answers go into a queue together with the worker itself."""

    def __init__(self, answers: queue.Queue[tuple[_Worker, dict[str, Any] | None]]) -> None:
        self._complaints: deque[str] = deque(maxlen=20)
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={
                **os.environ,
                **_SURROUNDINGS,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            },
        )
        self._answers = answers
        self.next_frame = -1
        self._threads = [
            threading.Thread(target=listen, name="nemo-render", daemon=True)
            for listen in (self._listen, self._overhear)
        ]
        for thread in self._threads:
            thread.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._answers.put((self, json.loads(line)))
        self._answers.put((self, None))

    def _overhear(self) -> None:
        assert self.process.stderr is not None
        self._complaints.extend(line.strip() for line in self.process.stderr if line.strip())

    def send(self, order: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
        except OSError:
            # It has died; the end of its answers says so and is dealt with there.
            return

    def last_words(self) -> str:
        """The last line that it wrote on its error stream."""
        self._threads[1].join(1)
        return self._complaints[-1] if self._complaints else "it gave no reason"

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(5)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # input that it no longer reads cannot be flushed
                    continue


class Crew:
    """Render processes, as many as there are cores, that share out the chunks of one render.

    Each works through neighbouring chunks, so that a scene is built once, not once a process.
    """

    def __init__(self, size: int | None = None) -> None:
        self._size = size
        self._workers: list[_Worker] = []
        self._answers: queue.Queue[tuple[_Worker, dict[str, Any] | None]] = queue.Queue()
        self._lock = threading.Lock()
        atexit.register(self.close)

    def processes(self) -> list[int]:
        """The numbers of its processes."""
        return [worker.process.pid for worker in self._workers]

    def close(self) -> None:
        """End the processes; the next render starts new ones."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        self._answers = queue.Queue()

    def _choose(self, worker: _Worker, waiting: list[Order]) -> Order:
        """The chunk after its last one, or else the start of the longest stretch not begun."""
        for order in waiting:
            if order.first == worker.next_frame:
                return order
        stretches: list[list[Order]] = []
        for order in waiting:
            if stretches and stretches[-1][-1].last == order.first:
                stretches[-1].append(order)
            else:
                stretches.append([order])
        longest = max(stretches, key=len)
        busy = any(w.next_frame == longest[0].first for w in self._workers if w is not worker)
        # Where a neighbour is already coming from the left, meet it from the middle.
        return longest[len(longest) // 2] if busy else longest[0]

    def draw(
        self,
        draft: dict[str, Any],
        media: dict[str, str],
        orders: Sequence[Order],
        *,
        pixels: int,
        encoding: Encoding,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        """Draw all chunks of a draft (as on the wire) whose frames have so many `pixels`;
        `progress` is told of frames as they come.

        Raises:
            RenderCancelled: `cancelled()` became true; within a fifth of a second.
            InputError: the draft cannot be drawn, for a reason that its author can mend.
            RenderFailed: a process failed or died.
        """
        with self._lock:
            try:
                crew = self._gather(min(self._size or workers(pixels), len(orders)))
                self._draw(crew, draft, media, list(orders), encoding, progress, cancelled)
            except BaseException:
                # Whatever was under way belongs to a render that is over.
                self.close()
                raise

    def _gather(self, size: int) -> list[_Worker]:
        """So many processes; the ones that are missing are started."""
        while len(self._workers) < size:
            self._workers.append(_Worker(self._answers))
        for worker in self._workers:
            worker.next_frame = -1
        return self._workers[:size]

    def _draw(
        self,
        crew: list[_Worker],
        draft: dict[str, Any],
        media: dict[str, str],
        waiting: list[Order],
        encoding: Encoding,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        under_way = 0

        def hand_out(worker: _Worker) -> int:
            if not waiting:
                return 0
            order = self._choose(worker, waiting)
            waiting.remove(order)
            worker.next_frame = order.last
            worker.send(
                {
                    "chunk": [order.first, order.last],
                    "target": str(order.target),
                    "encoding": asdict(encoding),
                }
            )
            return 1

        for worker in crew:
            worker.send({"draft": draft, "media": media})
            under_way += hand_out(worker)
        while under_way:
            if cancelled():
                raise RenderCancelled
            try:
                worker, answer = self._answers.get(timeout=0.1)
            except queue.Empty:
                continue
            if answer is None:
                raise RenderFailed(f"A render process ended: {worker.last_words()}.")
            if "error" in answer:
                kind = InputError if answer["input"] else RenderFailed
                raise kind(answer["error"], hint="")
            if "frames" in answer:
                progress(answer["frames"])
            if "done" in answer:
                under_way += hand_out(worker) - 1
        for worker in crew:
            worker.send({"rest": True})
