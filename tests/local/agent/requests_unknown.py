"""Requests that the agent cannot carry out on the draft of the tests."""

from __future__ import annotations

UNKNOWN = [
    "make it pop",
    "what do you think?",
    "add some dragons flying around",
    "delete scene 99",
    "change scene 2 to a dragon",
    "make it shorter",
    "make it Chinese",
    "bilingual captions",
    "双语字幕",
    "make it 4K",
    "export",
    "use my photo",
    "put my logo in the top right corner",
    "use my recording",
    "play the clip at double speed",
    "rewrite scene 2",
    "undo",
    "redo",
]
