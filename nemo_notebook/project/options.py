"""What a backend can make, to look through: visuals, voices, music, sizes, edits."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import overload

import pandas as pd

from ..client import Api
from ..client.models import Option, State
from ..errors import InputError
from .notes import plain

__all__ = ["Options", "ask_options"]

EXTENSION = "options"
_MANY = 50
"""Names of a kind beyond which the overview only counts them."""
COLUMNS = ("kind", "name", "about", "say")


@dataclass(frozen=True, slots=True, eq=False)
class Options(Sequence[Option]):
    """Things to choose from; a sequence of `Option` (kind, name, about, say: how one asks for it).

    As the last expression of a cell it is a table: of one kind every name, of several a line each.

    >>> nemo.options()                                           # doctest: +SKIP
    >>> nemo.options("voices")                                   # doctest: +SKIP
    """

    rows: tuple[Option, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[Option], kind: str | None = None) -> Options:
        """All of them, or those of one kind, in the singular or the plural.

        Raises:
            InputError: there is no such kind.
        """
        every = cls(tuple(rows))
        if kind is None:
            return every
        wanted = str(kind).strip().lower()
        names = {_plural(one): one for one in every.kinds}
        if wanted not in names and wanted not in every.kinds:
            known = ", ".join(names) or "none"
            raise InputError(f"There are no options called {wanted[:40]!r}.", hint=f"See {known}.")
        single = names.get(wanted, wanted)
        return cls(tuple(one for one in every if one.kind == single))

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.kind for one in self.rows))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.rows)

    def frame(self) -> pd.DataFrame:
        """A row an option: kind, name, about, say."""
        rows = [(one.kind, one.name, one.about, one.say) for one in self.rows]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Option: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Option, ...]: ...
    def __getitem__(self, at: int | slice) -> Option | tuple[Option, ...]:
        return self.rows[at]

    def _table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Headings and cells, all on one line each."""
        if len(self.kinds) == 1:
            cells = [(one.name, one.about, _quoted(one.say)) for one in self.rows]
            head = (_plural(self.kinds[0]), "", "say")
        else:
            cells = []
            for kind in self.kinds:
                own = [one for one in self.rows if one.kind == kind]
                shown = ", ".join(one.name for one in own)
                shown = f'{len(own)}: see options("{_plural(kind)}")' if len(own) > _MANY else shown
                said = next((one.say for one in own if one.say), "")
                cells.append((_plural(kind), shown, _quoted(said)))
            head = ("", "", "say, for example")
        return tuple(map(plain, head)), [tuple(plain(cell) for cell in row) for row in cells]

    def __repr__(self) -> str:
        _, cells = self._table()
        wide = max((len(row[0]) for row in cells), default=0)
        lines = []
        for name, about, said in cells:
            text = "  ".join(filter(None, (about, said and f"say {said}")))
            gap = " " * (wide + 2)
            lines += textwrap.wrap(
                text or "", 100, initial_indent=f"{name:<{wide}}  ", subsequent_indent=gap
            ) or [name]
        return "\n".join(line.rstrip() for line in lines) or "Nothing to choose from."

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self.html()}

    def html(self) -> str:
        """The table; every text is escaped."""
        head, cells = self._table()

        def row(tag: str, texts: Sequence[str]) -> str:
            side = 'style="text-align:left;vertical-align:top;white-space:normal"'
            return "".join(f"<{tag} {side}>{escape(text)}</{tag}>" for text in texts)

        body = "".join(f"<tr>{row('td', texts)}</tr>" for texts in cells)
        return f"<table><thead><tr>{row('th', head)}</tr></thead><tbody>{body}</tbody></table>"


def _plural(kind: str) -> str:
    """The name of several.

    >>> _plural("quality"), _plural("voice"), _plural("music")
    ('qualities', 'voices', 'music')
    """
    if kind == "music":
        return kind
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"


def _quoted(said: str) -> str:
    return f"“{said}”" if said else ""


async def ask_options(api: Api, state: State, kind: str | None) -> Options:
    """The options of a backend; only one that tells of them in its state is asked.

    Raises:
        InputError: the backend does not tell, or there is no such kind.
    """
    if EXTENSION not in state.extensions:
        raise InputError(
            "This backend does not list what it can make.",
            hint="Ask it in words; nemo.options() lists what the local backend can.",
        )
    return Options.of(await api.options(), kind)
