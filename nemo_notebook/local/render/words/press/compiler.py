"""The typesetter: one warm compiler, and the widths that it has told."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from ..fonts import folders
from ..lines import Ruler, Voice

__all__ = ["Press", "press"]


class Press:
    """The one warm compiler of this process; it is not safe for several threads, hence a lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._compiler = typst.Compiler(
            Path(__file__).parents[1] / "typography.typ",
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=list(folders())),
            ignore_system_fonts=True,
        )

        self.ruler = Ruler(self._measure)

    def print(self, order: Any) -> tuple[list[bytes], list[Any]]:
        """The pages as PNG (1 px = 1 pt) and the edges of the words of cues."""
        with self.lock:
            pages = self._compiler.compile(
                format="png", ppi=72, sys_inputs={"order": json.dumps(order)}
            )
            edges = []
            if any(block["kind"] in ("words", "cells") for block in order["blocks"]):
                edges = json.loads(self._compiler.query("<edge>", field="value"))
        return (pages if isinstance(pages, list) else [pages or b""]), edges

    def _measure(
        self, wanted: Sequence[tuple[Voice, Sequence[str]]]
    ) -> list[list[tuple[float, float]]]:
        voices = [{**voice._asdict(), "texts": texts} for voice, texts in wanted]
        block = {"kind": "measure", "voices": voices, "margin": 0}
        order = {"blocks": [block], "words": ()}
        with self.lock:
            self._compiler.compile(format="png", ppi=8, sys_inputs={"order": json.dumps(order)})
            (found,) = json.loads(self._compiler.query("<measures>", field="value"))
        return [[(wide, high) for wide, high in sizes] for sizes in found]


@lru_cache(1)
def press() -> Press:
    """The press of this process."""
    return Press()
