"""What was asked for and what became of it, kept so that a dead kernel loses nothing.

`entries` holds the lines on disk, `claims` who works on what, `jobs` what a kernel needs to take up
the work of another.
"""

from .claims import Claim, Claims
from .entries import ENDED, Journal

__all__ = ["ENDED", "Claim", "Claims", "Journal"]
