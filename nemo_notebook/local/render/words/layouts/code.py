"""Code on a plate: as it was written, coloured by its language, line after line."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from ...visuals.colour import mix
from ..fonts import is_wide
from ..lettering import contrast, shade_for
from ..typography import Code, TypeImage, typeset
from .charts.chart import drawing
from .headings import heading_of
from .sheet import LAYOUTS, Ask, Piece, Sheet, layout, place, scale_of

_LARGEST, _SMALLEST = 52.0, 17.0
_ADVANCE, _LINE = 0.6, 1.32
"""The width of a sign and the height of a line, in parts of the size (JetBrains Mono)."""
_AIR, _LITTLE_AIR, _MANY = 0.3, 0.1, 14
"""What stands between lines, and between those of more than so many."""
_LANGUAGES = {
    "py": "python", "python3": "python", "ipython": "python", "js": "javascript", "node": "js",
    "ts": "typescript", "sh": "bash", "shell": "bash", "zsh": "bash", "c++": "cpp", "yml": "yaml",
    "golang": "go", "rs": "rust", "rb": "ruby", "c#": "cs", "csharp": "cs", "tex": "latex",
    "md": "markdown", "objective-c": "objc", "kt": "kotlin", "ps1": "powershell",
}  # fmt: skip

_SCOPES = (
    ("keyword, storage, keyword.operator.word", "loud"),
    ("string, constant.character", "string"),
    ("constant.numeric, constant.language, support.constant", "number"),
    ("entity.name.function, support.function, variable.function, entity.name.tag", "name"),
    ("entity.name.type, entity.name.class, support.type, support.class", "name"),
    ("comment, punctuation.definition.comment", "comment"),
    ("keyword.operator, punctuation", "sign"),
)


def _on(shade: str, colour: str, ink: str, least: float = 4.6) -> str:
    """A colour moved towards the ink until it reads on the plate."""
    for share in (0.0, 0.15, 0.3, 0.45, 0.6, 0.75):
        moved = mix(colour, ink, share)
        if contrast(moved, shade) >= least:
            return moved
    return ink


def _theme(ask: Ask, shade: str) -> str:
    """The colours of code, from the palette, as a TextMate theme."""
    palette, ink = ask.palette, ask.palette.ink
    dark = contrast(ink, "#000000") > contrast(ink, "#ffffff")
    green, blue = ("#9be7a8", "#8fc7ff") if dark else ("#1d6b36", "#1c4f9c")
    colours = {
        "loud": _on(shade, palette.accent, ink),
        "string": _on(shade, mix(green, palette.light, 0.2), ink),
        "number": _on(shade, mix(palette.accent, "#ff8f9c" if dark else "#a3244a", 0.55), ink),
        "name": _on(shade, mix(blue, palette.light, 0.2), ink),
        "comment": _on(shade, mix(palette.middle, ink, 0.45), ink),
        "sign": _on(shade, mix(palette.light, ink, 0.6), ink),
    }
    rules = "".join(
        f"<dict><key>scope</key><string>{scope}</string><key>settings</key><dict>"
        f"<key>foreground</key><string>{colours[name]}</string></dict></dict>"
        for scope, name in _SCOPES
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>name</key>'
        "<string>nemo</string><key>settings</key><array><dict><key>settings</key><dict>"
        f"<key>foreground</key><string>{ink}</string></dict></dict>{rules}</array></dict></plist>"
    )


def _columns(line: str) -> int:
    return sum(2 if is_wide(sign) else 1 for sign in line)


def _clipped(line: str, columns: int) -> str:
    """A line that is too long ends in three dots."""
    if _columns(line) <= columns:
        return line
    while line and _columns(line) > columns - 1:
        line = line[:-1]
    return line.rstrip() + "…"


class Fitted(NamedTuple):
    """The lines of code that are shown, their size in px, and the air between them in parts of
    it."""

    lines: list[str]
    size: float
    air: float


def fitted(source: str, width: float, height: float, unit: float) -> Fitted:
    """Code as large as all of it fits; where even the smallest size is too large it is cut at the
    right and below.

    >>> fitted("x = 1", 1000.0, 500.0, 1.0)[:2]
    (['x = 1'], 52.0)
    """
    lines = [line.expandtabs(4).rstrip() for line in source.strip("\r\n").splitlines()] or [""]
    # What all lines are indented by says nothing.
    common = min((len(x) - len(x.lstrip()) for x in lines if x.strip()), default=0)
    lines = [line[common:] for line in lines]
    longest = max(map(_columns, lines)) or 1
    air = _AIR if len(lines) <= _MANY else _LITTLE_AIR
    tall = _LINE + air
    size = min(_LARGEST * unit, width / (longest * _ADVANCE), height / (len(lines) * tall))
    size = max(size, _SMALLEST * unit)
    rows = max(1, int(height / (size * tall) + 0.001))
    columns = max(8, int(width / (size * _ADVANCE) + 0.001))
    if len(lines) > rows:
        lines = [*lines[: rows - 1], "⋯"]
    return Fitted([_clipped(line, columns) for line in lines], size, air)


@layout("code")
def _code(ask: Ask) -> Sheet:
    frame, unit = ask.frame, ask.unit
    source = str(ask.style.get("code") or "")
    if not source.strip():
        return LAYOUTS["statement"](ask)
    long = source.count("\n") > _MANY
    heading = heading_of(ask, 52 if long else 84)
    above = heading[0].height + 30 * unit if heading else 0.0
    room = frame.bottom - frame.top - above
    side, over = 52 * unit, (28 if long else 44) * unit
    lines, size, air = fitted(
        source, frame.wide - 2 * side, room - 2 * over, unit * scale_of(ask.segment)
    )
    asked = str(ask.style.get("language") or "").strip().lower()
    shade = mix(shade_for(ask.palette), "#000000", 0.3) if _dark(ask) else shade_for(ask.palette)
    block = Code(
        "\n".join(lines), _LANGUAGES.get(asked, asked), size, ask.palette.ink, _theme(ask, shade),
        leading=air, margin=8 * unit,
    )  # fmt: skip
    (image,) = typeset([block])
    width = max(min(frame.wide, image.width + 2 * side), min(frame.wide, 720 * unit))
    if frame.tall:
        width = frame.wide
    height = min(room, image.height + 2 * over)
    y = max(frame.top, frame.top + (frame.bottom - frame.top - above - height) * 0.46)
    left = frame.centre - width / 2 if frame.tall else frame.wide_left
    pieces: list[Piece] = []
    for title in heading:
        x = frame.centre - title.width / 2 if frame.tall else frame.wide_left
        pieces.append(place(title, x, y, delay=0.0))
    y += above
    plate = _plate(ask, round(width), round(height), shade)
    quiet = {"plated": True, "shadow": False}
    pieces.append(place(plate, left, y, enter="rise", delay=200.0, **quiet))
    text = place(image, left + side, y + (height - image.height) / 2, **quiet)
    return Sheet((*pieces, *_lines(text, len(lines), 420.0)))


def _dark(ask: Ask) -> bool:
    return contrast(ask.palette.ink, "#000000") > contrast(ask.palette.ink, "#ffffff")


def _plate(ask: Ask, width: float, height: float, shade: str) -> TypeImage:
    unit = ask.unit
    inside = (
        f'<rect x="1" y="1" width="{width - 2:.1f}" height="{height - 2:.1f}" rx="{26 * unit}" '
        f'fill="{shade}" fill-opacity="0.93" stroke="{ask.palette.ink}" stroke-opacity="0.16" '
        'stroke-width="2"/>'
        f'<rect x="{28 * unit}" y="0" width="{76 * unit}" height="{6 * unit}" rx="{3 * unit}" '
        f'fill="{ask.palette.accent}"/>'
    )
    return typeset([drawing(width, height, inside)])[0]


def _lines(piece: Piece, count: int, start: float) -> list[Piece]:
    """The lines of the code, each a piece of its own, one after the other."""
    height = piece.pixels.shape[0] - 2 * piece.margin
    step = min(130.0, 1300.0 / count)
    pieces = []
    for number in range(count):
        top = piece.margin + round(height * number / count) if number else 0
        bottom = piece.margin + round(height * (number + 1) / count)
        bottom = bottom if number < count - 1 else piece.pixels.shape[0]
        pixels = piece.pixels[top:bottom]
        if pixels[..., 3].any():
            pieces.append(
                replace(piece, pixels=pixels, margin=0, y=piece.y + top, enter="wipe",
                        delay=start + step * number)
            )  # fmt: skip
    return pieces
