"""Requests that the agent cannot carry out on the draft of the tests."""

from __future__ import annotations

UNKNOWN = [
    "add a scene about dolphins",
    "swap scenes 2 and 3",
    "make the title bigger and red",
    "use a female voice",
    "make the captions yellow",
    "scene 2 longer",
    "scene 3 = 4 s",
    "make it pop",
    "what do you think?",
    "add some dragons flying around",
    "make it black and white",
    "字幕大一点",
    "第二段长一点",
    "换女声",
    "二三对调",
    "delete scene 99",
    "change scene 2 to a dragon",
    "make it shorter",
    "hold the ending 2 s",
]
