"""The copy of a block: its words in their voice, the size in which they fit, and their lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ..fonts import families, readable
from ..lines import Atom, Fitted, Voice, atoms_of, fit, fit_cue, flows, own_size, token_costs
from .blocks import Block, Cue, Text
from .compiler import press

__all__ = ["ICON", "SPACING", "Copy", "fitted", "heights"]

SPACING = 1.4
"""How much wider than usual the spaces of a caption are: a pill stands around its word."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What is to be cut into lines: the text as it is drawn, its voice and its atoms."""

    texts: list[str]
    voice: Voice
    atoms: list[Atom]


def _copy_of(block: Text | Cue) -> Copy | None:
    """The copy of a block; None where the typesetter cuts its lines itself."""
    if isinstance(block, Cue):
        texts = [readable(token.text) for token in block.tokens]
        spaced = [token.spaced for token in block.tokens]
        costs = token_costs(list(zip(texts, spaced, strict=True)))
        following = [*spaced[1:], False]
        atoms = [
            Atom(text, number, after, cost)
            for number, (text, after, cost) in enumerate(zip(texts, following, costs, strict=True))
        ]
        whole, tracking = " ".join(texts), 0.0
    else:
        texts = [readable(run.text) for run in block.runs]
        whole, tracking = "".join(texts), block.tracking
        if flows(whole):
            return None
        atoms = atoms_of(texts, [run.loud for run in block.runs])
    voice = Voice(families(block.fonts, whole), block.weight, block.lang, tracking)
    return Copy(texts, voice, atoms)


ICON = 0.92 + 0.42
"""The width of an icon and of the air after it, in parts of the size."""


def fitted(blocks: Sequence[Block]) -> dict[int, tuple[Copy, Fitted]]:
    """The size and the lines of each text and cue, by its place among the blocks."""
    copies = {
        number: copy
        for number, block in enumerate(blocks)
        if isinstance(block, Text | Cue) and (copy := _copy_of(block)) is not None
    }
    ruler = press().ruler
    ruler.learn((copy.voice, [atom.text for atom in copy.atoms]) for copy in copies.values())
    wanted: dict[int, tuple[float, ...]] = {}
    shared: dict[str, float] = {}
    for number, copy in copies.items():
        block = blocks[number]
        wanted[number] = block.sizes if isinstance(block, Text | Cue) else ()
        if isinstance(block, Text) and block.group:
            measures = ruler.measures(copy.voice)
            own = own_size(copy.atoms, measures, block.sizes, *_room(block))
            shared[block.group] = min(own, shared.get(block.group, own))
    found: dict[int, tuple[Copy, Fitted]] = {}
    for number, copy in copies.items():
        block, measures = blocks[number], ruler.measures(copy.voice)
        if isinstance(block, Cue):
            measures = measures._replace(space=SPACING * measures.space)
            result = fit_cue(
                copy.atoms, measures, block.sizes, partial(_wide, block, 0.0), block.lines
            )
        elif isinstance(block, Text):
            sizes = (shared[block.group],) if block.group else block.sizes
            more = partial(ruler.measures, copy.voice)
            result = fit(copy.atoms, measures, sizes, *_room(block), more)
        found[number] = copy, result
    return found


def _room(block: Text) -> tuple[Callable[[float], float], float, float]:
    """The width that lines may have in a size, the height of all, and the air between them."""
    icon = ICON if block.runs and block.runs[0].icon else 0.0
    return partial(_wide, block, icon), block.height, block.leading


def _wide(block: Text | Cue, icon: float, size: float) -> float:
    """The width for a line in a size, in px of a letter that is as wide as a large one: Inter draws
    small sizes (below 32 px) up to 7 % wider."""
    optical = 1 + 0.085 * min(1.0, max(0.0, (32 - size) / 18)) if block.fonts[0] == "Inter" else 1.0
    return (block.width - icon * size) / optical


def heights(blocks: Sequence[Text]) -> list[float] | None:
    """How high blocks will be, in px, without setting them: infinite where one would end in dots;
    None where it is not known."""
    found = fitted(blocks)
    if len(found) < len(blocks):
        return None
    high = []
    for number, block in enumerate(blocks):
        copy, (size, lines) = found[number]
        if [atom for line in lines for atom in line] != copy.atoms:
            high.append(math.inf)
            continue
        sizes = press().ruler.measures(copy.voice).sizes
        tall = sum(max(sizes[atom.text][1] for atom in line) for line in lines)
        high.append(size * (tall + block.leading * (len(lines) - 1)))
    return high
