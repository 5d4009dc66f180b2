"""What is left to spend, on one line."""

from __future__ import annotations

from typing import Any, Protocol

import ipywidgets as widgets

from .panel import Panel
from .safe import text_html

__all__ = ["CreditsBadge"]


class Account(Protocol):
    """Anything with a balance: a client or a project."""

    @property
    def credits(self) -> Any: ...


class CreditsBadge(Panel):
    """The backend and its balance; a button asks anew.

    >>> CreditsBadge(client)                        # doctest: +SKIP
    """

    def __init__(self, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.account = account
        self.label = widgets.HTML()
        self.button = widgets.Button(
            icon="refresh",
            tooltip="Ask for the balance anew",
            layout=widgets.Layout(width="2.6em"),
        )
        self.button.on_click(self.guard(lambda _button: self.work(self.refresh)))
        self.children = (
            widgets.HBox([self.label, self.button], layout=widgets.Layout(align_items="center")),
            self.notice,
        )
        self.add_class("nemo-credits")
        if account is not None:
            self.work(self.refresh)

    def connect(self, account: Account) -> None:
        """Show the balance of this one from now on."""
        self.account = account

    def refresh(self) -> None:
        """Ask for the balance and show it; asks the backend, so call it off the loop."""
        if self.account is None:
            return
        credits = self.account.credits
        where = str(getattr(self.account, "backend", "") or "")
        held = f", {credits.frozen:,.10g} held" if credits.frozen else ""
        said = f"{credits.available:,.10g} credits{held}"
        self.label.value = text_html(f"{where} · {said}" if where else said)
