"""The timeline: pure values, the wire codec, the summary line, the difference.

The pandas tables are in `draft.frames`, so that importing this room stays light.
"""

from .codec import decode, encode
from .diff import Change, compare, describe
from .model import AUDIO, KINDS, LANDSCAPE, TEXT, VIDEO, Canvas, Draft, Kind, Segment, Track
from .summary import format_span, summarize

__all__ = [
    "AUDIO",
    "KINDS",
    "LANDSCAPE",
    "TEXT",
    "VIDEO",
    "Canvas",
    "Change",
    "Draft",
    "Kind",
    "Segment",
    "Track",
    "compare",
    "decode",
    "describe",
    "encode",
    "format_span",
    "summarize",
]
