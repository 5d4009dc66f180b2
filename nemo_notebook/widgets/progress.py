"""What a running call has said so far, and how it looks."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from ..project.updates import Update
from .safe import clean, one_line, text_html

__all__ = ["Countdown", "Progress", "bar_html", "duration_text"]


@dataclass(slots=True)
class Progress:
    """The state of one call, fed with updates; it draws itself as HTML and as plain text.

    Attributes:
        text: the answer so far.
        tools: the steps named so far, in order, each once.
        note: the last remark ("⏳ Still working…"); gone as soon as something else comes.
        percent: 0 to 100, or None while nothing is counted.
        task: what is being counted.
        state: "running", "done" or "error".
    """

    text: str = ""
    tools: list[str] = field(default_factory=list)
    note: str = ""
    percent: float | None = None
    task: str = ""
    error: str = ""
    state: str = "running"

    def take(self, update: Update) -> None:
        """Add one update.

        >>> progress = Progress()
        >>> progress.take(Update("text", "Hel")); progress.take(Update("text", "lo"))
        >>> progress.text
        'Hello'
        """
        self.note = update.text if update.kind == "note" else ""
        if update.kind == "text":
            self.text += update.text
        elif update.kind == "replace":
            self.text = update.text
        elif update.kind == "tool":
            if update.text and update.text not in self.tools:
                self.tools.append(update.text)
        elif update.kind == "progress":
            self.percent = update.percent
            self.task = one_line(update.text) or self.task
        elif update.kind == "done":
            self.state, self.percent = "done", None
            self.text = self.text or str(update.text or "")
        elif update.kind == "error":
            self.state, self.percent, self.error = "error", None, update.text

    def bundle(self) -> dict[str, str]:
        """The mime bundle for a cell: HTML, and plain text for front ends without it."""
        return {"text/html": self.html(), "text/plain": self.plain()}

    def plain(self) -> str:
        lines = [] if self.state == "done" else [one_line(tool) for tool in self.tools[-1:]]
        if self.percent is not None:
            lines.append(f"{self.task or 'Working'} {self.percent:.0f}%")
        lines += [clean(part) for part in (self.text, self.note, self.error) if part]
        return "\n".join(lines)

    def html(self) -> str:
        running = self.state == "running"
        parts = []
        if self.tools:
            parts.append(_tools_html(self.tools, running=running))
        if self.text:
            parts.append(f'<div style="max-width:48em">{text_html(self.text)}</div>')
        if running and self.percent is not None:
            parts.append(bar_html(self.percent, self.task))
        if running and self.note:
            parts.append(f'<div style="{_QUIET}">{text_html(self.note)}</div>')
        if self.error:
            parts.append(
                '<div style="color:var(--jp-error-color1,#b00020)">'
                + text_html(self.error)
                + "</div>"
            )
        if running and not parts:
            parts.append(f'<div style="{_QUIET}">…</div>')
        return f'<div class="nemo-inline" style="line-height:1.5">{"".join(parts)}</div>'


def duration_text(seconds: float) -> str:
    """A time to wait in words, rounded as one would say it.

    >>> duration_text(7.2), duration_text(48), duration_text(200)
    ('7 s', '50 s', '3 min 20 s')
    """
    whole = round(seconds) if seconds < 20 else round(seconds / 10) * 10
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s".removesuffix(" 0 s")


@dataclass(slots=True)
class Countdown:
    """How long something still takes, told by how far it has come and when.

    It looks back at the last half of the way, so that a slow beginning is forgotten.

    >>> countdown = Countdown()
    >>> [countdown.take(percent, at) for percent, at in ((0, 0), (10, 1), (20, 2))]
    [None, None, 8.0]
    """

    _seen: list[tuple[float, float]] = field(default_factory=list)

    def take(self, percent: float, now: float) -> float | None:
        """Seconds that are left at `now` (s), or None while nobody can know."""
        if self._seen and percent < self._seen[-1][0]:
            self._seen.clear()  # something else is counted now
        if not self._seen or percent > self._seen[-1][0]:
            self._seen.append((percent, now))
        while len(self._seen) > 2 and self._seen[1][0] <= percent / 2:
            self._seen.pop(0)
        speed = self.speed
        return (100 - percent) / speed if speed and now - self._seen[0][1] >= 2 else None

    @property
    def speed(self) -> float:
        """Percent a second, or 0 while nobody can know."""
        (first, begun), (last, now) = self._seen[0], self._seen[-1]
        return (last - first) / (now - begun) if now > begun else 0.0


_QUIET = "opacity:.65;font-size:.92em"


def _tools_html(tools: list[str], *, running: bool) -> str:
    """The steps: the last one while the work goes on, a folded list afterwards."""
    if running:
        return f'<div style="{_QUIET}">{html.escape(one_line(tools[-1]))}</div>'
    steps = "".join(f"<li>{html.escape(one_line(tool))}</li>" for tool in tools)
    count = f"{len(tools)} step{'s' if len(tools) != 1 else ''}"
    return (
        f'<details style="{_QUIET}"><summary>{count}</summary>'
        f'<ul style="margin:.2em 0">{steps}</ul></details>'
    )


def bar_html(percent: float, task: str = "") -> str:
    """A bar with its number, in the colours of the theme."""
    value = max(0.0, min(100.0, percent))
    label = html.escape(one_line(task or "Working"))
    return (
        f'<div role="progressbar" aria-label="{label}" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{value:.0f}" style="display:flex;align-items:center;gap:.7em;'
        'max-width:36em;margin:.3em 0">'
        f"<span>{label}</span>"
        '<span style="flex:1;height:6px;border-radius:3px;overflow:hidden;'
        'background:var(--jp-layout-color3,#ccc)"><span style="display:block;height:100%;'
        f'width:{value:.1f}%;background:var(--jp-brand-color1,#1976d2)"></span></span>'
        f'<span style="min-width:3em;text-align:right">{value:.0f}%</span></div>'
    )
