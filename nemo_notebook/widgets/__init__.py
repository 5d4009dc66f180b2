"""What a person sees and touches in a notebook."""

from .chat import ChatPanel
from .export import ExportPanel
from .inline import Inline, Lines, front_end, make_watcher
from .player import Player
from .studio import Studio
from .tables import TimelineTable

__all__ = [
    "ChatPanel",
    "ExportPanel",
    "Inline",
    "Lines",
    "Player",
    "Studio",
    "TimelineTable",
    "front_end",
    "make_watcher",
]
