"""A render process: takes chunks as lines of JSON on its standard input and answers on its output.

It is a process of its own so that the notebook's kernel stays free and a cancelled render ends at
once. Orders: `{"draft": …}` names the draft of what follows; `{"chunk": [first, last], "target": …,
"encoding": {…}}` draws and encodes; `{"rest": true}` ends a render. Answers: `{"frames": n}` as
they are done, `{"done": target}`, `{"error": sentence, "input": bool}`. End of input ends the
process.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import av

from ....draft import decode
from ....errors import InputError, NemoError
from ..output import Encoding
from ..painter import Painter
from .cores import is_scarce
from .encode import encode_chunk
from .memory import give_back, take_charge

__all__ = ["main"]

_REPORT_EVERY = 10
"""Frames between two lines of progress."""

_IDLE = 20.0
"""Seconds after a render for which its scenes are kept: the next is often the same film, edited."""

_SETTLED = 16
"""Frames of a chunk after which its encoder holds all that it will: its look-ahead and a few."""

_LITTER = 24
"""Scenes and texts that are built between two times that memory is given back where it is plenty:
about half a minute of film."""


def _locate(places: dict[str, Path], address: str) -> Path:
    if address not in places:
        raise InputError(f"The file {address!r} was not uploaded to this backend.")
    return places[address]


class _Easel:
    """The painter of the draft at hand and the answers about it."""

    def __init__(self, answers: TextIO) -> None:
        self._answers = answers
        self._painter: Painter | None = None
        self._done = 0
        self._tidied = 0
        self._alarm: threading.Timer | None = None
        self._awake = threading.Lock()

    def say(self, **answer: Any) -> None:
        self._answers.write(json.dumps(answer) + "\n")
        self._answers.flush()

    def _tick(self) -> None:
        self._done += 1
        if self._done == _REPORT_EVERY:
            self._report()

    def _report(self) -> None:
        self.say(frames=self._done)
        self._done = 0

    def obey(self, order: dict[str, Any]) -> None:
        if "rest" in order:
            self._alarm = threading.Timer(_IDLE, self._rest)
            self._alarm.daemon = True
            self._alarm.start()
            return
        with self._awake:
            if self._alarm is not None:
                self._alarm.cancel()
                self._alarm = None
        if "draft" in order:
            places = {address: Path(path) for address, path in order["media"].items()}
            former, locate = self._painter, partial(_locate, places)
            self._painter = Painter(decode(order["draft"]), locate, former=former)
            self._tidied = 0
            return
        painter = self._painter
        if painter is None:
            raise NemoError("A chunk was ordered before its draft.")
        first, last = order["chunk"]
        settled = min(first + _SETTLED, last - 1)

        def frames() -> Iterator[av.VideoFrame]:
            for number in range(first, last):
                yield painter.frame(number)
                if number == settled:
                    self._tidy(painter)

        encode_chunk(
            frames(),
            Path(order["target"]),
            canvas=painter.canvas,
            encoding=Encoding(**order["encoding"]),
            count=last - first,
            tick=self._tick,
        )
        self._report()
        self.say(done=order["target"])

    def _tidy(self, painter: Painter) -> None:
        """Give back what building has left over, once the encoder has taken its own: at once where
        memory is scarce, else now and then, before it falls to pieces. Memory that is given back
        and asked for again has to be cleared: a fortieth of the whole render."""
        left_over = painter.built - self._tidied
        if left_over >= _LITTER or (left_over and is_scarce()):
            self._tidied = painter.built
            give_back()

    def _rest(self) -> None:
        """When no render has come for a while nothing is kept."""
        with self._awake:
            if self._alarm is threading.current_thread():
                self._painter = self._alarm = None
                give_back()


def main() -> None:
    # Ctrl-C reaches the whole group of processes; the parent decides what it means for a render.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # Nothing else may write between the answers.
    sys.stdout = sys.stderr
    take_charge()
    easel = _Easel(answers)
    for line in sys.stdin:
        try:
            easel.obey(json.loads(line))
        except NemoError as error:
            easel.say(error=str(error), input=True)
        except Exception as error:  # whatever it is, the parent must hear of it
            traceback.print_exc()
            easel.say(error=f"{type(error).__name__}: {error}", input=False)


if __name__ == "__main__":
    main()
