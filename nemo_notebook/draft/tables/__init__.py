"""Tables of segments, edited by a person, back into a draft: cells, rows, rules, the whole."""

from .revision import Rebased, Revision, rebase, revise
from .rows import Edits, Fault, Row
from .rules import faults

__all__ = ["Edits", "Fault", "Rebased", "Revision", "Row", "faults", "rebase", "revise"]
