"""How titles come in and go: steadily, in their time, and to just what is written."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from nemo_notebook.draft import Canvas, Segment
from nemo_notebook.local.render.visuals import Palette
from nemo_notebook.local.render.words.layouts.number import counting
from nemo_notebook.local.render.words.motion import cutting
from nemo_notebook.local.render.words.motion.entrances import ENTRANCES
from nemo_notebook.local.render.words.motion.movers import Count
from nemo_notebook.local.render.words.scale import frame_of
from nemo_notebook.local.render.words.titles import TitleLayer, build_title
from nemo_notebook.local.render.words.typography import Run, Text, typeset

PALETTE = Palette("test", "#0d1130", "#2c3aa6", "#7f6bff", "#ffffff", "#ffb84d")
CANVAS = Canvas(640, 360)
LENGTH = 5000
SHARES = [{"label": name, "value": value} for name, value in (("A", 46), ("B", 24), ("C", 30))]
LAYOUTS: dict[str, dict[str, Any]] = {
    "title": {"subtitle": "Ten seconds by the sea"},
    "statement": {"emphasis": ["stays"]},
    "list": {"items": ["Raw honey", "No added sugar", "Jars that come back"]},
    "chart": {"items": SHARES},
    "donut": {"layout": "chart", "chart": "donut", "items": SHARES},
    "line": {"layout": "chart", "chart": "line", "items": SHARES},
    "comparison": {
        "items": [{"label": "Before", "texts": ["a"]}, {"label": "Now", "texts": ["b"]}]
    },
    "timeline": {"items": [{"label": "2019", "text": "one"}, {"label": "2025", "text": "forty"}]},
    "code": {"code": "x = 1\nprint(x)", "language": "python"},
    "formula": {"formula": r"e^{i\pi} + 1 = 0"},
    "end": {"subtitle": "example.org"},
}


def no_scrim(box: object, ink: str = "", /) -> float:
    return 0.0


def built(text: str = "Everything stays here", length: int = LENGTH, **style: Any) -> TitleLayer:
    segment = Segment("t", "title", 1000, length, text, style=style)
    return build_title(segment, frame_of(CANVAS), PALETTE, CANVAS.height, no_scrim)


def ink(layer: TitleLayer, since: float) -> float:
    """How much is to be seen of a layer, `since` ms after its start."""
    return sum(
        placement.opacity * float(placement.sprite.rgba[..., 3].sum())
        for placement in layer(layer.start + since)
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_title_grows_steadily_stands_still_and_is_gone_at_its_end(layout: str) -> None:
    layer = built(**{"layout": layout, **LAYOUTS[layout]})
    assert ink(layer, 0) <= 0.02 * ink(layer, layer.settled)
    assert layer.settled <= 0.7 * LENGTH
    seen = [ink(layer, layer.settled * step / 40) for step in range(41)]
    whole = seen[-1]
    assert all(after >= before - 0.012 * whole for before, after in pairwise(seen))
    still = layer(layer.start + layer.settled + 40)
    assert still == layer(layer.end - layer.leave.duration - 1), "what stands is the same sprites"
    assert all(placement.opacity == 1 for placement in still)
    going = [ink(layer, LENGTH - layer.leave.duration * (1 - step / 10)) for step in range(11)]
    assert going == sorted(going, reverse=True) and going[-1] <= 0.01 * whole


@pytest.mark.parametrize("way", ENTRANCES)
def test_every_entrance_and_exit_shows_all_in_between(way: str) -> None:
    plain = built(layout="statement", entrance="fade")
    layer = built(layout="statement", entrance=way, exit=way)
    assert ink(layer, 2500) == pytest.approx(ink(plain, 2500), rel=0.001)
    assert 0 < ink(layer, layer.settled * 0.4) < ink(layer, layer.settled)
    assert 0 < ink(layer, LENGTH - 150) < ink(layer, 2500)
    assert ink(layer, LENGTH - 1) < 0.03 * ink(layer, 2500)


@pytest.mark.parametrize("way", ENTRANCES)
def test_a_short_title_comes_in_faster(way: str) -> None:
    layer = built(length=900, layout="title", subtitle="below it", entrance=way)
    assert layer.settled <= 0.43 * 900
    assert all(placement.opacity == 1 for placement in layer(layer.start + 450))


def test_the_same_moment_always_looks_the_same() -> None:
    """Frames are drawn in any order, by several processes."""
    for layout, style in LAYOUTS.items():
        one, other = (built(**{"layout": layout, **style}) for _ in range(2))
        times = [1000 + 137 * n for n in range(36)]
        forth = [[p.drawn_as()[1:] for p in one(time)] for time in times]
        back = [[p.drawn_as()[1:] for p in other(time)] for time in reversed(times)]
        assert forth == back[::-1]


def test_items_of_a_list_come_when_they_are_asked_to() -> None:
    items = ["Raw honey", "No added sugar", "Jars that come back"]
    layer = built(layout="list", items=items, reveal=[1000, 2000, 3500])
    shown = [len(layer(layer.start + time)) for time in (900, 1900, 3400, 4300)]
    assert shown == [1, 2, 3, 4], "the heading, then one more each"


def test_items_of_a_list_are_spread_over_its_time() -> None:
    layer = built(layout="list", items=["one", "two", "three", "four"], length=6000)
    starts = []
    for time in range(0, 6000, 20):
        if len(layer(layer.start + time)) > len(starts):
            starts.append(time)
    assert len(starts) == 5
    gaps = np.diff(starts[1:])
    assert gaps.min() > 500 and np.ptp(gaps) <= 40 and starts[-1] < 4200


@pytest.mark.parametrize(
    "text",
    [
        *("+40%", "$1,299,999.00", "3.5万", "-12 °C", "€ 1.299,99", "1 299 999", "第3名", "0.07"),
        *("٣٤", "12,34,567", "100k", "US$5", "2024", "99.9%", "1.2亿"),
    ],
)
def test_a_number_counts_up_to_just_what_is_written(text: str) -> None:
    layer = built(text, layout="number", subtitle="of something")
    count = next(mover for mover in layer.movers if isinstance(mover, Count))
    assert count.text(count.settled) == text
    read = [count.text(count.delay + count.duration * step / 60) for step in range(61)]
    digits = [int("".join(sign for sign in shown if sign.isdigit())) for shown in read]
    assert digits == sorted(digits) and digits[0] < digits[-1]
    assert all(len(shown) <= len(text) for shown in read)
    end = count.texts[-1]
    for shown in count.texts:  # no figure ever moves: each stands in a place of the end
        assert all(
            not sign or not end[n].isdigit() or sign.isdigit() for n, sign in enumerate(shown)
        )
    last = layer(layer.start + 4000)
    assert any(placement.sprite is count.whole for placement in last)


@pytest.mark.parametrize(
    "text", ["12 → 30", "9:30", "v2.0", "24/7", "1/3", "两天", "3rd", "Q3", "", "٣٤٪", "٣٥ مليون"]
)
def test_what_is_no_amount_does_not_count(text: str) -> None:
    assert counting(text) is None
    layer = built(text or " ", layout="number")
    assert not any(isinstance(mover, Count) for mover in layer.movers)


def test_a_year_counts_from_near_by() -> None:
    found = counting("2024")
    assert found is not None and 1900 < found.start < 2024


def picture(text: str, size: float = 60) -> np.ndarray[Any, np.dtype[np.uint8]]:
    block = Text((Run(text),), (size,), 1500, 300, "#ffffff", "#ffffff", margin=10)
    return typeset([block])[0].pixels


def test_a_line_is_cut_into_its_words_and_letters() -> None:
    pixels = picture("Raw honey today")
    assert len(cutting.words(pixels)) == 3
    assert 10 <= len(cutting.letters(pixels)) <= 13
    assert len(cutting.words(picture("一罐蜂蜜的故事"), spaced=False)) in (3, 4)
    for cuts in (cutting.words(pixels), cutting.letters(pixels), cutting.strips(pixels, 18)):
        assert cuts[0][0] == 0 and cuts[-1][1] == pixels.shape[1]
        assert all(a[1] == b[0] and b[0] % 2 == 0 for a, b in pairwise(cuts))


def test_joined_letters_stay_together() -> None:
    assert len(cutting.letters(picture("नमस्ते"))) < 6


def test_a_title_from_right_to_left_comes_in_from_the_right() -> None:
    layer = built("مرحبا بالعالم", layout="title", entrance="wipe")
    whole = layer(layer.start + 2500)[0]
    first = layer(layer.start + 120)
    assert min(p.x for p in first) > whole.x + whole.sprite.width / 2
