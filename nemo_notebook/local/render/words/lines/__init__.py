"""Lines: where a text may be cut, where it is best cut, and in which size it fits."""

from .atoms import Atom, atoms_of, flows, token_costs
from .breaking import Line, best, least
from .fitting import Fitted, fit, fit_cue, own_size
from .measuring import Ruler, Voice

__all__ = [
    "Atom",
    "Fitted",
    "Line",
    "Ruler",
    "Voice",
    "atoms_of",
    "best",
    "fit",
    "fit_cue",
    "flows",
    "least",
    "own_size",
    "token_costs",
]
