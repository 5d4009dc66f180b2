"""What a person sees and touches in a notebook."""

from .board import BatchBoard
from .chat import ChatPanel
from .credits import CreditsBadge
from .export import ExportPanel
from .inline import Inline, Lines, front_end, make_watcher
from .player import Player
from .studio import Studio
from .tables import TimelineTable
from .uploads import UploadPanel

__all__ = [
    "BatchBoard",
    "ChatPanel",
    "CreditsBadge",
    "ExportPanel",
    "Inline",
    "Lines",
    "Player",
    "Studio",
    "TimelineTable",
    "UploadPanel",
    "front_end",
    "make_watcher",
]
