"""What can go wrong, in the words of the person who meets it.

    NemoError
      InputError          what was given cannot be used (also a ValueError)
        InvalidRows             rows of an edited table cannot be applied; nothing was changed
      AuthError           1001  the token is invalid or has expired
      SessionNotFound     1002  the session has ended
      OutOfCredits        2001  the balance does not cover the request
        BudgetExceeded          the budget set for the project does not; nothing was sent
      UnsupportedMedia    4001  a file type that is not accepted
      MediaTooLarge       4002  a file over the size limit
      ExportBlocked        402  the plan does not include export
      RateLimited          429  too many requests
      Unreachable               no connection: nothing was sent (also a ConnectionError)
      SessionBusy               another message of the session is under way; nothing was sent
      ServerError               the backend answered with an error of its own
      StreamInterrupted         the answer broke off; the message is never sent again by itself
      RenderFailed              a render ended without a video
      ProtocolError             the backend answered with something that is not its protocol

Every message says what happened; `hint` says what to do next. The numbers are the codes of the
wire protocol; `for_code` turns one into its class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "AuthError",
    "BudgetExceeded",
    "ExportBlocked",
    "InputError",
    "InvalidRows",
    "MediaTooLarge",
    "NemoError",
    "OutOfCredits",
    "ProtocolError",
    "RateLimited",
    "RenderFailed",
    "ServerError",
    "SessionBusy",
    "SessionNotFound",
    "StreamInterrupted",
    "Unreachable",
    "UnsupportedMedia",
    "for_code",
]


class NemoError(Exception):
    """The root of everything that this package raises on purpose.

    `str(error)` is one or two sentences: what happened and, where there is one, the hint.

    Attributes:
        message: what happened.
        hint: what to do next, or "".
        code: the code of the wire, or None.
        details: data for programs (for example `available`, `needed`, `link`); never a secret.
    """

    default_message: ClassVar[str] = "Something went wrong."
    default_hint: ClassVar[str] = ""
    default_code: ClassVar[int | None] = None

    def __init__(
        self,
        message: str = "",
        *,
        hint: str | None = None,
        code: int | None = None,
        **details: Any,
    ) -> None:
        self.message = message or self.default_message
        self.hint = self.default_hint if hint is None else hint
        self.code = self.default_code if code is None else code
        self.details = details
        super().__init__(f"{self.message} {self.hint}".strip())


class InputError(NemoError, ValueError):
    """What was given cannot be used; nothing was sent."""

    default_message = "That input cannot be used."


class InvalidRows(InputError):
    """Rows of an edited table cannot be applied; nothing was changed.

    The message names every one of them. `details["faults"]` is a list of mappings with `row` (how
    to find it in the table), `id`, `column` and `reason`; `table` is the same as a DataFrame.
    """

    default_message = "The table cannot be applied."

    @property
    def table(self) -> pd.DataFrame:
        """One row a fault: row, id, column, reason."""
        import pandas as pd

        columns = ["row", "id", "column", "reason"]
        return pd.DataFrame(self.details.get("faults", []), columns=columns)


class AuthError(NemoError):
    """1001: the token is invalid or has expired."""

    default_message = "The token is invalid or has expired."
    default_hint = "Set a new NEMO_TOKEN, or connect without one to get a free token."
    default_code = 1001


class SessionNotFound(NemoError):
    """1002: the session is gone, and its timeline with it."""

    default_message = "The session has ended."
    default_hint = "Open a new project and send the request again."
    default_code = 1002


class OutOfCredits(NemoError):
    """2001: the balance does not cover the request."""

    default_message = "There are not enough credits for this."
    default_hint = "Top up, or use the local backend: nemo.connect('local')."
    default_code: ClassVar[int | None] = 2001


class BudgetExceeded(OutOfCredits):
    """The request would pass the budget set for the project. Nothing was sent or charged.

    `details` holds `budget`, `spent` and `needed`, in credits.
    """

    default_message = "This would pass the budget of the project."
    default_hint = "Nothing was sent. Set project.budget higher, or to None, to go on."
    default_code = None


class UnsupportedMedia(NemoError):
    """4001: the file type is not accepted."""

    default_message = "That file type is not accepted."
    default_hint = (
        "Accepted: mp4 mov avi webm mkv jpg png gif webp mp3 wav m4a aac, and txt docx pdf as text."
    )
    default_code = 4001


class MediaTooLarge(NemoError):
    """4002: the file is over the limit of 200 MB."""

    default_message = "The file is larger than 200 MB."
    default_hint = "Compress or trim it, then upload it again."
    default_code = 4002


class ExportBlocked(NemoError):
    """402: the subscription plan does not include export; credits do not help."""

    default_message = "Export is not part of the free plan."
    default_hint = "Register to unlock export, or use the local backend: nemo.connect('local')."
    default_code = 402


class RateLimited(NemoError):
    """429: too many requests."""

    default_message = "The backend asks for a pause: too many requests."
    default_hint = "Wait half a minute and try again."
    default_code = 429


class Unreachable(NemoError, ConnectionError):
    """No connection was made, so nothing was sent and nothing was charged."""

    default_message = "The backend could not be reached."
    default_hint = "Check the address and the network, or use nemo.connect('local')."


class SessionBusy(NemoError):
    """Another message of the session is under way, here or in another kernel; nothing was sent."""

    default_message = "Another message of this project is under way."
    default_hint = "Wait until it has ended, or call say(…, wait=True)."


class ServerError(NemoError):
    """The backend answered with an error of its own."""

    default_message = "The backend reported an error."
    default_hint = "Try again in a moment."


class StreamInterrupted(NemoError):
    """The answer broke off and the state did not settle what became of it.

    `details["text"]` holds the text received so far.
    """

    default_message = "The answer broke off before it was complete."
    default_hint = "Look at project.tracks to see whether it was carried out before asking again."


class RenderFailed(NemoError):
    """A render ended without a video."""

    default_message = "The render failed."
    default_hint = "Export again; nothing was charged."


class ProtocolError(NemoError):
    """The backend answered with something that is not its protocol."""

    default_message = "The backend sent an answer that could not be understood."
    default_hint = "Check that the address is a Nemo backend."


_BY_CODE: dict[int, type[NemoError]] = {
    401: AuthError,
    1001: AuthError,
    1010: AuthError,
    1011: AuthError,
    1002: SessionNotFound,
    2001: OutOfCredits,
    4001: UnsupportedMedia,
    4002: MediaTooLarge,
    413: MediaTooLarge,
    402: ExportBlocked,
    429: RateLimited,
}


def for_code(code: int) -> type[NemoError]:
    """The class that stands for a code of the wire; `ServerError` for one that is not listed.

    >>> for_code(2001).__name__
    'OutOfCredits'
    """
    return _BY_CODE.get(code, ServerError)
