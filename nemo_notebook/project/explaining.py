"""Errors of a message, with what the person needs to go on."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ..client import Api
from ..errors import NemoError, OutOfCredits

__all__ = ["priced"]

_KNOWN = {"available": "available", "frozen": "held by work in progress", "needed": "needed"}


def _is_number(details: dict[str, Any], key: str) -> bool:
    value = details.get(key)
    return isinstance(value, int | float) and not isinstance(value, bool)


async def priced(error: OutOfCredits, api: Api, user: str, web_url: str) -> NemoError:
    """The error with the balance, and the address at which there is more.

    Args:
        user: whose session it is, where the token does not tell.
    """
    details = dict(error.details)
    try:
        balance = await api.credits()
        details |= {"available": balance.available, "frozen": balance.frozen}
    except NemoError as problem:
        details["balance"] = problem.message
    if api.identity.anonymous:
        name = api.identity.user_id or user
        details["link"] = f"{web_url}/?bind={quote(name, safe='')}" if name else web_url
        hint = f"Register to get more: {details['link']}"
    else:
        details["link"] = web_url
        hint = f"Top up at {details['link']}"
    figures = [f"{details[k]:,.10g} {said}" for k, said in _KNOWN.items() if _is_number(details, k)]
    told = any(sign.isdigit() for sign in error.message)
    shown = f" ({', '.join(figures)})" if figures and not told else ""
    message = error.message.rstrip(".") + shown + "."
    return OutOfCredits(message, hint=f"{hint}, or use nemo.connect('local').", **details)
