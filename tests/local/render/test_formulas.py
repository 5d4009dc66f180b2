"""Formulas: what is in the tables becomes mathematics; all else stays text and runs nothing."""

from __future__ import annotations

import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nemo_notebook.draft import Canvas, Segment
from nemo_notebook.local.render.visuals import Palette
from nemo_notebook.local.render.words.formulas import parse_formula
from nemo_notebook.local.render.words.scale import frame_of
from nemo_notebook.local.render.words.titles import build_title
from nemo_notebook.local.render.words.typography import Formula, TypeImage, typeset

PALETTE = Palette("test", "#0d1130", "#2c3aa6", "#7f6bff", "#ffffff", "#ffb84d")
KNOWN = [
    r"e^{i\pi} + 1 = 0",
    r"\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}",
    r"f'(x) = \lim_{h \to 0} \frac{f(x+h) - f(x)}{h}",
    r"\int_0^\infty e^{-x^2} \, dx = \frac{\sqrt{\pi}}{2}",
    r"\left( \frac{a}{b} \right]^{\!2}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^{-1}",
    r"|x| = \begin{cases} x & \text{if } x \ge 0 \\ -x & \text{otherwise} \end{cases}",
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
    r"a = b \\ c = d",
    r"\hat{x} \vec{v} \overline{ab} \underbrace{a+b}_{n} \mathbb{R} \mathcal{L} \binom{n}{k}",
    r"P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}",
    r"$$ E = mc^2 $$",
    r"\sqrt[3]{x} \operatorname{rank} A \approx 3{,}14",
    r"\{ x \in \mathbb{N} \mid x \% 2 = 0 \}",
]
UNKNOWN = [
    '#read("/etc/passwd")',
    r"\input{/etc/passwd}",
    r"\write18{rm}",
    r"\frac{a}",
    r"{a",
    "a}b",
    "x^",
    "x^^2",
    r"\left( x",
    r"\begin{pmatrix} a \end{cases}",
    r"\begin{verbatim} x \end{verbatim}",
    r"\def\x{y}\x",
    r"\text{a #b \alpha}",
    "$x$ and $y$",
    "\\",
    "{" * 400 + "}" * 400,
    r"\frac" * 300,
    "x" * 5000,
    "",
]


def image(source: str) -> TypeImage:
    tree = parse_formula(source)
    assert tree is not None
    return typeset([Formula(tree, (60, 40), 900, 300, "#ffffff", margin=10)])[0]


@pytest.mark.parametrize("source", KNOWN)
def test_what_is_known_is_drawn_inside_of_its_room(source: str) -> None:
    drawn = image(source)
    assert (drawn.pixels[..., 3] > 128).sum() > 200
    assert drawn.width <= 901 and drawn.height <= 301


def test_it_is_mathematics_and_not_the_source() -> None:
    fraction, line = image(r"\frac{1}{2}"), image("1/2")
    assert fraction.height > 1.5 * line.height
    assert image("x^2").width < image("x2").width
    assert np.array_equal(image(r"\alpha").pixels, image("α").pixels)


@pytest.mark.parametrize("source", UNKNOWN)
def test_what_is_not_known_has_no_tree_and_is_shown_as_text(source: str) -> None:
    assert parse_formula(source) is None
    segment = Segment("t", "title", 0, 3000, "", style={"layout": "formula", "formula": source})
    layer = build_title(
        segment, frame_of(Canvas(640, 360)), PALETTE, 360, lambda box, ink="", /: 0.0
    )
    assert layer(1500) or not source


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=string.ascii_letters + string.digits + "\\{}[]^_&#$%'\"(). ", max_size=60))
def test_no_source_at_all_is_an_error(source: str) -> None:
    tree = parse_formula(source)
    if tree is not None:
        typeset([Formula(tree, (30,), 900, 300, "#ffffff")])


PARTS = (
    *(r"\frac", r"\sqrt", r"\left(", r"\right)", "^", "_", "{", "}", r"\sum", "x", "&"),
    *(r"\\", r"\text", r"\begin{cases}", r"\end{cases}", r"\overline"),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=14))
def test_no_order_of_commands_is_an_error(parts: list[str]) -> None:
    tree = parse_formula(" ".join(parts))
    if tree is not None:
        typeset([Formula(tree, (30,), 900, 300, "#ffffff")])
