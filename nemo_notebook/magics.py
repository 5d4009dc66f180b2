"""`%nemo` and `%%nemo`: talk to one project per notebook without writing Python.

%load_ext nemo_notebook
%nemo say make the music quieter     a request on one line
%nemo status                         the timeline in one line    %nemo tracks, %nemo segments
%nemo storyboard                     a picture of every scene
%nemo export teaser.mp4              make the video
%nemo new Teaser                     begin a new project
%nemo help                           all of them; Tab completes their names and options

%%nemo -o teaser.mp4 --seconds 20
a calm video about the first train in the morning
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable
from inspect import cleandoc
from pathlib import Path
from typing import Any, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class

from .draft.sizes import QUALITIES, RESOLUTIONS, checked_quality, checked_resolution
from .errors import InputError, NemoError
from .project.export.targets import FORMATS
from .project.request import RATIOS, check_ratio, check_seconds, check_timeline, phrase
from .project.sheet import checked_sheet
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
    options.add_argument("--quality")
    options.add_argument("--resolution")
    options.add_argument("--budget", type=float)
    options.add_argument("--backend")
    return options


def _export_options() -> argparse.ArgumentParser:
    options = _Options(prog="%nemo export", add_help=False)
    options.add_argument("file", nargs="?", type=Path)
    options.add_argument("--quality", default="high")
    options.add_argument("--resolution")
    return options


_CHOICES: dict[str, tuple[str, ...]] = {
    "--quality": QUALITIES,
    "--resolution": tuple(RESOLUTIONS),
    "--ratio": tuple(RATIOS),
    "--backend": ("local", "cloud"),
    "--seconds": ("15", "30", "60"),
    "--budget": (),
    "-o": (),
}
"""The options of %%nemo, and what is offered for each."""
_EXPORT_CHOICES = {name: _CHOICES[name] for name in ("--quality", "--resolution")}


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
        """%nemo COMMAND, and %%nemo [OPTIONS] above a prompt.

        %nemo say WORDS          a request on one line
        %nemo status             the timeline in one line
        %nemo tracks | segments | changes | history | credits | jobs     as tables
        %nemo storyboard [FILE]  a picture of every scene; all on one sheet with FILE (.png, .jpg)
        %nemo upload FILE …      give files to the project
        %nemo undo | redo        take the last change back, make it again
        %nemo export [FILE] [--quality Q] [--resolution R]     make the video
        %nemo options [KIND]     what can be made: visuals, voices, music, sizes, edits …
        %nemo reattach           take up what an earlier kernel left
        %nemo studio             everything in one widget
        %nemo link               where the project opens in the web app
        %nemo new [NAME]         begin a new project
        %nemo help               this list

        %%nemo [-o FILE] [--seconds N] [--ratio R] [--quality Q] [--resolution R] [--budget C]
               [--backend B]
        The cell is the prompt. With -o the video is made and shown; without it, the answer is.
        A quality is draft, standard or high, a resolution 720p, 1080p, 4k or 1280x720.
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
        if output is not None and output.suffix.lower() not in FORMATS:
            known = ", ".join(FORMATS)
            raise InputError(f"The output must end in one of {known}; {str(output)!r} does not.")
        seconds, ratio = check_seconds(options.seconds), check_ratio(options.ratio)
        quality = checked_quality(options.quality or "high")
        resolution = checked_resolution(options.resolution)
        if not cell.strip():
            raise InputError("The cell is empty; write below %%nemo what the video shall be about.")
        project = self._open(options.backend)
        if options.budget is not None:
            project.budget = options.budget
        reply = project.say(phrase(cell.strip(), seconds, ratio))
        if output is None:
            return reply
        check_timeline(project, reply)
        return project.export(output, quality=quality, resolution=resolution)

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

    def do_help(self, _words: list[str]) -> None:
        """this list"""
        print(cleandoc(str(NemoMagics.nemo.__doc__)))

    def do_say(self, words: list[str]) -> Any:
        """WORDS: a request on one line"""
        return self._open().say(" ".join(words))

    def do_status(self, _words: list[str]) -> None:
        """the timeline in one line"""
        print(self._open().timeline)

    def do_storyboard(self, words: list[str]) -> Any:
        """FILE: a picture of every scene"""
        if len(words) > 1:
            raise InputError("%nemo storyboard takes one file name.")
        target = checked_sheet(words[0]) if words else None
        board = self._open().storyboard()
        if target is not None:
            print(board.save(target))
        return board

    def do_upload(self, words: list[str]) -> Any:
        """FILE …: give files to the project"""
        if not words:
            raise InputError("%nemo upload takes the names of files.")
        self._open().upload(*words)
        return self._open().media

    def do_undo(self, _words: list[str]) -> Any:
        """take the last change back"""
        return self._open().undo()

    def do_redo(self, _words: list[str]) -> Any:
        """make it again"""
        return self._open().redo()

    def do_reattach(self, _words: list[str]) -> Any:
        """take up what an earlier kernel left"""
        self._open()
        return self._client.reattach()

    def do_studio(self, _words: list[str]) -> Any:
        """everything in one widget"""
        from .widgets import Studio

        return Studio(self._open())

    def do_export(self, words: list[str]) -> Any:
        """FILE: make the video"""
        options, more = _export_options().parse_known_args(words)
        if more:
            what = "takes one file name; put one with spaces into quotes"
            what = f"does not know {more[0]!r}" if more[0].startswith("-") else what
            raise InputError(f"%nemo export {what}.")
        quality = checked_quality(options.quality)
        resolution = checked_resolution(options.resolution)
        return self._open().export(options.file, quality=quality, resolution=resolution)

    def do_options(self, words: list[str]) -> Any:
        """KIND: what can be made, and how to ask for it"""
        return self._open().options(" ".join(words) or None)

    def do_jobs(self, _words: list[str]) -> Any:
        """what was asked and made on this machine"""
        self._open()
        return self._client.jobs()

    def do_new(self, words: list[str]) -> None:
        """NAME: begin a new project"""
        self._open()
        self.project = self._client.project(" ".join(words) or "Notebook")


def _shown(name: str) -> Callable[[NemoMagics, list[str]], Any]:
    """A command that shows what the project has under this name."""
    return lambda magics, _words: getattr(magics._open(), name)


_COMMANDS: dict[str, Callable[[NemoMagics, list[str]], Any]] = {
    "help": NemoMagics.do_help,
    "say": NemoMagics.do_say,
    "status": NemoMagics.do_status,
    **{name: _shown(name) for name in ("tracks", "segments", "changes", "history")},
    **{name: _shown(name) for name in ("credits", "link")},
    "storyboard": NemoMagics.do_storyboard,
    "upload": NemoMagics.do_upload,
    "undo": NemoMagics.do_undo,
    "redo": NemoMagics.do_redo,
    "export": NemoMagics.do_export,
    "options": NemoMagics.do_options,
    "jobs": NemoMagics.do_jobs,
    "reattach": NemoMagics.do_reattach,
    "studio": NemoMagics.do_studio,
    "new": NemoMagics.do_new,
}


def complete(_shell: Any, event: Any) -> list[str]:
    """What Tab offers on a line of `%nemo` or `%%nemo`: commands, options and their values."""
    words = event.line.split()
    before = words[-2] if event.symbol and len(words) > 1 else words[-1]
    if words[0].startswith("%%"):
        return list(_CHOICES.get(before) or _CHOICES)
    if words[1:2] == ["export"]:
        return list(_EXPORT_CHOICES.get(before) or _EXPORT_CHOICES)
    return list(_COMMANDS) if before == words[0] else []


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise InputError("A quotation mark in the line is not closed.") from error


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext nemo_notebook` calls."""
    shell.register_magics(NemoMagics)
    for key in ("%nemo", "%%nemo"):
        shell.set_hook("complete_command", complete, str_key=key)
