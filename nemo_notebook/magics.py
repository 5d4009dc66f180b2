"""`%nemo` and `%%nemo`: talk to one project per notebook without writing Python.

%load_ext nemo_notebook
%nemo credits                    the balance
%nemo status                     the timeline in one line      %nemo tracks, %nemo segments
%nemo export teaser.mp4          make the video
%nemo jobs                       what was asked and made
%nemo new Teaser                 begin a new project

%%nemo -o teaser.mp4 --seconds 20
a calm video about the first train in the morning
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class

from .errors import InputError, NemoError
from .project.request import check_ratio, check_seconds, check_timeline, phrase
from .widgets.safe import one_line

__all__ = ["NemoMagics", "load_ipython_extension"]


class _Options(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message[:1].upper()}{message[1:]}.", hint="See %nemo help.")


def _cell_options() -> argparse.ArgumentParser:
    options = _Options(prog="%%nemo", add_help=False)
    options.add_argument("-o", "--output", type=Path)
    options.add_argument("--seconds")
    options.add_argument("--ratio")
    options.add_argument("--backend")
    return options


@magics_class
class NemoMagics(Magics):
    """The magics; one client and one project, opened when first needed and kept.

    Attributes:
        project: the project of this notebook, or None before the first request.
    """

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.project: Any = None
        self._client: Any = None
        self._backend: str | None = None

    @line_cell_magic
    def nemo(self, line: str, cell: str | None = None) -> Any:
        """%nemo status | credits | tracks | segments | export FILE | jobs | new NAME | help

        %%nemo [-o FILE] [--seconds N] [--ratio R] [--backend B]
        The cell is the prompt. With -o the video is made and shown; without it, the answer is.
        """
        try:
            return self._line(line) if cell is None else self._cell(line, cell)
        except NemoError as error:
            # IPython shows this one as a sentence without a traceback, and Run All stops at it.
            raise UsageError(one_line(error, 1000)) from error

    def _line(self, line: str) -> Any:
        words = _split(line)
        name = words[0].lower() if words else "help"
        command = _COMMANDS.get(name)
        if command is None:
            raise InputError(f"%nemo does not know {words[0]!r}; it knows: {', '.join(_COMMANDS)}.")
        return command(self, words[1:])

    def _cell(self, line: str, cell: str) -> Any:
        options = _cell_options().parse_args(_split(line))
        output: Path | None = options.output
        if output is not None and output.suffix.lower() != ".mp4":
            raise InputError(f"The output must end in .mp4, and {str(output)!r} does not.")
        seconds, ratio = check_seconds(options.seconds), check_ratio(options.ratio)
        if not cell.strip():
            raise InputError("The cell is empty; write below %%nemo what the video shall be about.")
        project = self._open(options.backend)
        reply = project.say(phrase(cell.strip(), seconds, ratio))
        if output is None:
            return reply
        check_timeline(project, reply)
        return self._export(output)

    def _open(self, backend: str | None = None) -> Any:
        """The project; a new one when there is none yet or another backend is asked for."""
        if self.project is None or (backend is not None and backend != self._backend):
            from .connect import connect

            client = connect(backend)
            self.close()
            self._client, self._backend = client, backend
            self.project = client.project("Notebook")
        return self.project

    def close(self) -> None:
        """End the connection."""
        client, self._client, self.project = self._client, None, None
        if client is not None:
            client.close()

    def _export(self, output: Path | None) -> Any:
        return self._open().export(output)

    def do_help(self, _words: list[str]) -> None:
        """this list"""
        for name, command in _COMMANDS.items():
            print(f"%nemo {name:<10} {command.__doc__}")
        print("%%nemo [-o FILE] [--seconds N] [--ratio R] [--backend B]   the cell is the prompt")

    def do_status(self, _words: list[str]) -> None:
        """the timeline in one line"""
        print(self._open().timeline)

    def do_credits(self, _words: list[str]) -> Any:
        """the balance"""
        return self._open().credits

    def do_tracks(self, _words: list[str]) -> Any:
        """the tracks as a table"""
        return self._open().tracks

    def do_segments(self, _words: list[str]) -> Any:
        """the segments as a table"""
        return self._open().segments

    def do_export(self, words: list[str]) -> Any:
        """FILE: make the video"""
        if len(words) > 1:
            raise InputError("%nemo export takes one file name; put one with spaces into quotes.")
        return self._export(Path(words[0]) if words else None)

    def do_jobs(self, _words: list[str]) -> Any:
        """what was asked and made on this machine"""
        self._open()
        return self._client.jobs()

    def do_new(self, words: list[str]) -> None:
        """NAME: begin a new project"""
        self._open()
        self.project = self._client.project(" ".join(words) or "Notebook")


_COMMANDS: dict[str, Callable[[NemoMagics, list[str]], Any]] = {
    "help": NemoMagics.do_help,
    "status": NemoMagics.do_status,
    "credits": NemoMagics.do_credits,
    "tracks": NemoMagics.do_tracks,
    "segments": NemoMagics.do_segments,
    "export": NemoMagics.do_export,
    "jobs": NemoMagics.do_jobs,
    "new": NemoMagics.do_new,
}


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise InputError("A quotation mark in the line is not closed.") from error


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext nemo_notebook` calls."""
    shell.register_magics(NemoMagics)
