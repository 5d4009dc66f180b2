"""What a person wishes for, checked, and as an order that a backend understands.

The wire knows the format and the quality of a render, and no size. A backend that takes one says
so in its state; any other is not sent one: the video then has the size of its timeline, and the
person is told.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ...client.models import State
from ...draft import Draft
from ...draft.sizes import checked_quality, checked_resolution, resized
from ...errors import InputError
from .render import Order
from .targets import FORMATS, checked_target
from .written import WRITTEN

__all__ = ["Wish"]

EXTENSION = "resolution"


@dataclass(frozen=True, slots=True)
class Wish:
    """A file that is to be made.

    Attributes:
        quality, resolution: in the spelling of `draft.sizes`.
        overwrite: whether a file of that name may be replaced.
    """

    target: Path
    quality: str = "high"
    resolution: str = ""
    overwrite: bool = True

    @classmethod
    def read(
        cls,
        path: str | os.PathLike[str],
        quality: object = "high",
        resolution: object = None,
        *,
        overwrite: bool = True,
    ) -> Self:
        """What was asked for, before anything is sent.

        Raises:
            InputError: a file that cannot be written, a quality or a size that is not offered.
        """
        wanted = checked_quality(quality), checked_resolution(resolution)
        formats = (*FORMATS, *WRITTEN)
        target = checked_target(path, overwrite=overwrite, formats=formats)
        return cls(target, *wanted, overwrite)

    @property
    def rendered(self) -> bool:
        """Whether it needs a render."""
        return self.target.suffix.lower() not in WRITTEN

    def order(self, draft: Draft, state: State, facts: Mapping[str, str]) -> Order:
        """The order for the backend that told this state.

        Raises:
            InputError: the timeline is empty.
        """
        if not draft.ready:
            raise InputError(
                "There is nothing to export yet.", hint="Say first what the video should be."
            )
        resolution, remark = self.resolution, ""
        if EXTENSION not in state.extensions:
            resolution = ""
            if resized(draft.canvas, self.resolution) != draft.canvas:
                width, height, _ = draft.canvas
                remark = (
                    f"This backend takes no resolution for an export: instead of {self.resolution} "
                    f"the video has the size of its timeline, {width}×{height}."
                )
        return Order(
            draft,
            self.target,
            self.quality,
            facts,
            overwrite=self.overwrite,
            resolution=resolution,
            remark=remark,
        )
