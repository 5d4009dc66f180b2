"""A film opens with its title, and a card comes when the sentence is spoken that it belongs to."""

from __future__ import annotations

import pytest

from nemo_notebook.local.agent.commands.meta.file import quality
from nemo_notebook.local.agent.commands.registry import Refused, Request
from nemo_notebook.local.agent.planning.planner import Plan, plan
from nemo_notebook.local.agent.prompt.brief import read
from nemo_notebook.local.agent.timeline.assembly import Ids, finish, raw

COFFEE = (
    "Every coffee cup hides a journey. Beans grow on mountain farms in Ethiopia, 1,800 metres "
    "above the sea. Farmers pick the red cherries by hand. A roaster heats them to 210 degrees. "
    "Then the barista pours a perfect espresso in 25 seconds. Enjoy every sip."
)
BEES = "Bees dance. They visit 2,000 flowers a day. Honey is their reward."
WALL = "长城是中国古代的伟大工程。它全长2.1万公里。每年有1000万人参观。"
PITCH = "Quill listens. It saves 3 hours every week. 85% of users would buy it again. Try it today."


def _plan(prompt: str) -> Plan:
    return plan(read(prompt))


@pytest.mark.parametrize(
    "prompt",
    [COFFEE, BEES, PITCH, WALL]
    + [f"Turn this into a {s}-second video: {t}" for s in (15, 20, 30) for t in (COFFEE, BEES)]
    + [f"做一个20秒短视频：{WALL}", f"Make a 20-second product pitch: {PITCH}"],
)
def test_the_title_opens_and_figures_come_with_their_sentences(prompt: str) -> None:
    made = _plan(prompt)
    opening = made.scenes[0].card
    assert opening is not None and opening.layout == "title" and opening.text == made.title
    assert made.scenes[0].end >= 2_200
    ids = Ids()
    draft = finish(raw(made, ids), made, ids)
    voices = list(draft.segments("voice"))
    for title in draft.segments("title"):
        if title.style["layout"] != "number":
            continue
        digits = title.text.lstrip("+−").split()[0].rstrip("%")
        told = next(v for v in voices if digits in v.text)
        assert title.start >= told.start - 600, (title.text, told.text)


def test_a_figure_is_shown_before_the_call_that_closes_the_film() -> None:
    cards = [s.card for s in _plan(f"Make a 20-second product pitch: {PITCH}").scenes]
    assert [c.layout for c in cards if c] == ["title", "number", "number", "end"]


@pytest.mark.parametrize(
    ("message", "said"),
    [("make it 4k", 'resolution="4k"'), ("720p please", 'resolution="720p"'),
     ("改成4K", "导出 4k"), ("1080p高清", "导出 1080p")],
)  # fmt: skip
def test_the_size_of_the_file_is_told_to_be_chosen_on_export(message: str, said: str) -> None:
    draft = raw(_plan(BEES), Ids())
    language = "zh" if any(c > "一" for c in message) else "en"
    request = Request(message, message.lower(), (), language, draft, Ids())
    answer = quality(request, draft)
    assert isinstance(answer, Refused) and said in answer.said
