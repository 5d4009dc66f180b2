"""The command `nemo-notebook`: demo, make, export, options, lab, serve, doctor.

What was made is named on standard output; everything else goes to standard error. Exit codes: 0
when it worked, 1 when it failed, 2 when what was given cannot be used, 130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import errno
import logging
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from . import __version__
from .errors import InputError, NemoError

__all__ = ["main"]


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the options as any other error: in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message[:1].upper()}{message[1:]}.", hint=f"See {self.prog} --help.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code.

    >>> main(["--version"])                         # doctest: +SKIP
    nemo-notebook 0.1.0
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    try:
        options = _parser().parse_args(given)
        if debug:
            logging.basicConfig(level=logging.DEBUG)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except KeyboardInterrupt:
        _say_error("Stopped.", debug)
        return 130
    except BrokenPipeError:
        # The reader of standard output has gone; nothing can be told to it any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except InputError as error:
        _say_error(str(error), debug)
        return 2
    except NemoError as error:
        _say_error(str(error), debug)
        return 1
    except Exception as error:
        _say_error(
            f"Something unexpected happened: {type(error).__name__}: {error}. "
            "Run it with --debug to see where.",
            debug,
        )
        return 1


def _say_error(text: str, debug: bool) -> None:
    from .widgets.safe import one_line

    if debug:
        traceback.print_exc()
    _tell(one_line(text, 1000))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="nemo-notebook",
        description="Type what you want; get a finished MP4.",
        epilog='Example: nemo-notebook make "a 15-second ad for a tea shop" -o ad.mp4',
    )
    parser.add_argument("--version", action="version", version=f"nemo-notebook {__version__}")
    common = _Parser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show where an error comes from")
    commands = parser.add_subparsers(
        metavar="COMMAND", required=True, dest="name", parser_class=_Parser
    )

    demo = commands.add_parser(
        "demo", parents=[common], help="run the quickstart notebook and keep what it makes"
    )
    demo.add_argument("--out", type=Path, default=Path("nemo-demo"), metavar="DIR")
    demo.set_defaults(command=_demo)

    make = commands.add_parser("make", parents=[common], help="make a video from a prompt")
    make.add_argument("prompt", help='what to make; "-" reads it from standard input, @FILE a file')
    make.add_argument("-o", "--output", type=Path, metavar="FILE", help=_OUTPUT)
    make.add_argument(
        "--storyboard", type=Path, metavar="FILE", help="a picture of all scenes, as .png or .jpg"
    )
    make.add_argument("--seconds", metavar="N", help="how long, 1 to 3600")
    make.add_argument("--ratio", metavar="R", help="16:9, 9:16, 1:1 or 4:5")
    _add_wish(make)
    make.add_argument("--budget", type=float, metavar="C", help="credits it may cost at most")
    make.add_argument("--title", help="the name of the project")
    make.set_defaults(command=_make)

    export = commands.add_parser(
        "export", parents=[common], help="make the video of a project again, in another size"
    )
    export.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help=_OUTPUT)
    export.add_argument("--session", metavar="ID", help="of the project; the last one otherwise")
    _add_wish(export)
    export.set_defaults(command=_export)

    options = commands.add_parser(
        "options", parents=[common], help="list what can be made: visuals, voices, music, …"
    )
    options.add_argument("kind", nargs="?", help="one kind in detail, such as voices")
    options.set_defaults(command=_options)

    lab = commands.add_parser(
        "lab", parents=[common], help="open JupyterLab on the quickstart notebook"
    )
    lab.add_argument("options", nargs="*", help="after --: options for JupyterLab")
    lab.set_defaults(command=_lab)

    serve = commands.add_parser(
        "serve", parents=[common], help="serve the local backend to other programs of this machine"
    )
    serve.add_argument("--port", type=int, default=8765)
    serve.add_argument("--rehearse", action="store_true", help="behave as the cloud's free plan")
    serve.set_defaults(command=_serve)

    doctor = commands.add_parser("doctor", parents=[common], help="check this machine")
    doctor.set_defaults(command=_doctor)
    return parser


_OUTPUT = "the video, as .mp4, .mov, .webm or .gif"


def _add_wish(command: argparse.ArgumentParser) -> None:
    """What can be said of every export."""
    command.add_argument("--quality", metavar="Q", default="high", help="draft, standard or high")
    command.add_argument("--resolution", metavar="R", help="720p, 1080p, 4k, … or 1280x720")
    command.add_argument("--backend", metavar="B", help="local, cloud, or an address")
    command.add_argument(
        "--quiet", action="store_true", help="say nothing but errors, notes and the result"
    )


def _wish(options: argparse.Namespace) -> dict[str, str]:
    from .draft.sizes import checked_quality, checked_resolution

    resolution = checked_resolution(options.resolution)
    return {"quality": checked_quality(options.quality), "resolution": resolution}


def _demo(options: argparse.Namespace) -> int:
    from .demo import run_quickstart

    for path in run_quickstart(options.out, tell=_tell):
        print(path)
    return 0


def _make(options: argparse.Namespace) -> int:
    from .project.request import check_ratio, check_seconds, check_timeline, phrase
    from .project.sheet import checked_sheet

    if options.output is None and options.storyboard is None:
        raise InputError(
            "There is nothing to make.", hint="Give -o FILE, --storyboard FILE or both."
        )
    output = _check_output(options.output) if options.output is not None else None
    board = checked_sheet(options.storyboard) if options.storyboard is not None else None
    seconds, ratio = check_seconds(options.seconds), check_ratio(options.ratio)
    wish = _wish(options)
    request = phrase(_read_prompt(options.prompt), seconds, ratio)
    name = options.title or (output or board or Path("video")).stem

    def work(client: Any, watch: Any) -> None:
        project = client.project(name)
        project.budget = options.budget
        reply = project.say(request, watch=watch)
        check_timeline(project, reply)
        if board is not None:
            _save_board(project, board, last=output is None)
        if output is not None:
            _export_to(project, output, wish, watch, options)
        elif not options.quiet:
            _tell("Its video: nemo-notebook export -o FILE")

    return _working(work, output, options)


def _export(options: argparse.Namespace) -> int:
    output, wish = _check_output(options.output), _wish(options)

    def work(client: Any, watch: Any) -> None:
        session = options.session
        if session is None:
            projects = client.projects()
            if projects.empty:
                raise InputError("There is no project yet.", hint="Begin with nemo-notebook make.")
            session = projects.iloc[-1]["session"]
        _export_to(client.open(session), output, wish, watch, options)

    return _working(work, output, options)


def _working(
    work: Callable[[Any, Any], None], output: Path | None, options: argparse.Namespace
) -> int:
    """Do the work with a client and a watcher; Ctrl-C is told in terms of the output."""
    from .connect import connect
    from .widgets.inline import Lines

    # One watcher for all calls; a silent one keeps the calls from making their own.
    watch = (lambda _update: None) if options.quiet else Lines()
    before = _stamp(output) if output is not None else None
    try:
        with connect(options.backend, quiet=True) as client:
            if not options.quiet:
                _tell(f"Connected to the {client.backend} backend.")
            work(client, watch)
    except KeyboardInterrupt:
        if output is None:
            _say_error("Stopped.", options.debug)
        elif _stamp(output) == before:
            _say_error(f"Stopped; nothing was saved under {options.output}.", options.debug)
        else:
            _say_error(f"Stopped; the video is complete: {options.output}.", options.debug)
        return 130
    return 0


def _export_to(
    project: Any, output: Path, wish: dict[str, str], watch: Any, options: argparse.Namespace
) -> None:
    from .widgets.safe import one_line

    video = project.export(output, watch=watch, **wish)
    if options.quiet:  # the watcher has told them otherwise
        for note in video.notes:
            _tell(f"Note: {one_line(note, 400)}")
    print(video.path, flush=True)


def _save_board(project: Any, path: Path, *, last: bool) -> None:
    """The storyboard as a file. Where the backend draws none, a video can still be made.

    Raises:
        InputError: there are no pictures, and nothing else was asked for.
    """
    from .widgets.safe import one_line

    board = project.storyboard()
    try:
        print(board.save(path).resolve(), flush=True)
    except InputError as error:
        if last:
            raise
        _tell(one_line(error, 400))
        return
    if last:  # with a video its notes come with that
        for note in board.notes:
            _tell(f"Note: {one_line(note, 400)}")


def _options(options: argparse.Namespace) -> int:
    from .connect import options as list_options

    print(list_options(options.kind))
    return 0


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        known = path.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_ino


def _check_output(path: Path) -> Path:
    """The output as an absolute path that can be written.

    Raises:
        InputError: no video by its ending, a folder, in no folder, or not writable.
    """
    from .project.export.targets import FORMATS
    from .widgets.safe import one_line

    path = path.expanduser()
    if path.suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        raise InputError(f"The output must end in one of {known}; {str(path)!r} does not.")
    try:
        if not path.parent.is_dir():
            raise InputError(f"The folder {path.parent} of the output does not exist.")
        if path.is_dir():
            raise InputError(f"The output {path} is a folder.")
        probe = path.with_name(f"{path.name}.{os.getpid()}.part")
        probe.touch()
        probe.unlink()
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        shown = one_line(path, 80)
        raise InputError(f"The output {shown} cannot be written: {reason}.") from error
    return path.resolve()


PROMPT_BYTES = 400_000
"""What is read of a prompt from outside: no request may have more signs than a quarter of it."""


def _read_prompt(prompt: str) -> str:
    """The prompt itself, from standard input ("-"), or from a text file ("@notes.txt").

    Raises:
        InputError: it cannot be read, or it is no request that could be sent.
    """
    from .project.conversation import checked_prompt

    if prompt == "-":
        return checked_prompt(_decode(sys.stdin.buffer.read(PROMPT_BYTES + 1), "standard input"))
    path = Path(prompt[1:]).expanduser()
    # "@name says hello" is a text that mentions somebody; "@notes.txt" is a file.
    if not prompt.startswith("@") or len(prompt.split()) != 1 or not path.suffix:
        return checked_prompt(prompt)
    try:
        with path.open("rb") as file:
            return checked_prompt(_decode(file.read(PROMPT_BYTES + 1), str(path)))
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"The prompt file {path} cannot be read: {reason}.") from error


def _decode(data: bytes, source: str) -> str:
    if len(data) > PROMPT_BYTES:
        raise InputError(f"The text from {source} is far longer than a request can be; shorten it.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"What came from {source} is not UTF-8 text.") from error


def _lab(options: argparse.Namespace) -> int:
    from .demo import open_lab

    return open_lab(options.options, tell=_tell)


def _serve(options: argparse.Namespace) -> int:
    from .connect import serve

    if not 0 <= options.port <= 65535:
        raise InputError(f"A port is a number from 0 to 65535, not {options.port}.")
    serve(port=options.port, rehearse=options.rehearse)
    return 0


def _doctor(_options: argparse.Namespace) -> int:
    from .doctor import examine

    well = True
    for good, line in examine():
        print(f"{'ok    ' if good else 'not ok'}  {line}", flush=True)
        well &= good
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
