"""nemo-notebook: type what you want; a finished 1080p MP4 plays in the notebook cell below.

    import nemo_notebook as nemo
    project = nemo.connect().project("Teaser")
    project.say("turn this text into a 60-second video with visuals and voiceover: …")
    project.export("teaser.mp4")

Names are imported when they are first used.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .connect import AsyncClient, connect, make, options
    from .errors import (
        AuthError,
        BudgetExceeded,
        ExportBlocked,
        InputError,
        InvalidRows,
        MediaTooLarge,
        NemoError,
        OutOfCredits,
        ProtocolError,
        RateLimited,
        RenderFailed,
        ServerError,
        SessionBusy,
        SessionNotFound,
        StreamInterrupted,
        Unreachable,
        UnsupportedMedia,
    )
    from .loop import patch_asyncio
    from .project.client import Client
    from .project.project import AsyncProject
    from .project.reply import Reply
    from .project.storyboard import Storyboard
    from .project.sync import Project
    from .project.video import Video
    from .settings import Secret, Settings, Timing
    from .widgets.player import Player
    from .widgets.studio import Studio

__version__ = "0.1.0"

__all__ = [
    "AsyncClient",
    "AsyncProject",
    "AuthError",
    "BudgetExceeded",
    "Client",
    "ExportBlocked",
    "InputError",
    "InvalidRows",
    "MediaTooLarge",
    "NemoError",
    "OutOfCredits",
    "Player",
    "Project",
    "ProtocolError",
    "RateLimited",
    "RenderFailed",
    "Reply",
    "Secret",
    "ServerError",
    "SessionBusy",
    "SessionNotFound",
    "Settings",
    "Storyboard",
    "StreamInterrupted",
    "Studio",
    "Timing",
    "Unreachable",
    "UnsupportedMedia",
    "Video",
    "connect",
    "make",
    "options",
    "patch_asyncio",
]

_PLACES = {
    "AsyncClient": "connect",
    "AsyncProject": "project.project",
    "Client": "project.client",
    "Player": "widgets.player",
    "Project": "project.sync",
    "Reply": "project.reply",
    "Secret": "settings",
    "Settings": "settings",
    "Storyboard": "project.storyboard",
    "Studio": "widgets.studio",
    "Timing": "settings",
    "Video": "project.video",
    "connect": "connect",
    "make": "connect",
    "options": "connect",
    "patch_asyncio": "loop",
}
"""Where a public name lives; the others are errors."""


class _Package(ModuleType):
    """The package, in which `connect` stays the function when the module of that name is loaded."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "connect" and isinstance(value, ModuleType):
            value = value.connect
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
if os.environ.get("NEMO_NOTEBOOK_PROCESS") != "render":  # where nobody looks at tables
    import_module(".batch.accessor", __name__)  # gives data frames their `.nemo`


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{_PLACES.get(name, 'errors')}", __name__)
    value = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, "__version__", "load_ipython_extension"})


def load_ipython_extension(shell: InteractiveShell) -> None:
    """`%load_ext nemo_notebook` adds `%nemo` and `%%nemo`."""
    from .magics import load_ipython_extension as load

    load(shell)
