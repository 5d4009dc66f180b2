"""What a text holds decides what its scenes show: charts, timelines, code and more."""

from __future__ import annotations

from typing import Any

import pytest

from nemo_notebook.local.agent.planning.planner import Plan, plan
from nemo_notebook.local.agent.planning.scenes import Scene
from nemo_notebook.local.agent.prompt.brief import read


def shown(prompt: str, layout: str) -> tuple[Plan, Scene, dict[str, Any]]:
    """The plan of a prompt, its first scene of a layout, and the style of its card."""
    made = plan(read(prompt))
    scene = next(s for s in made.scenes if s.card is not None and s.card.layout == layout)
    assert scene.card is not None
    return made, scene, scene.card.style


def said(scene: Scene) -> str:
    return " ".join(one.line.text for one in scene.spoken)


GROWTH = [("2023", 40.0), ("2024", 55.0)]
QUARTERS = [("Q1", 12.0), ("Q2", 18.0), ("Q3", 25.0), ("Q4", 31.0)]
CHARTS = [
    ("Revenue grew 40 % in 2023, 55 % in 2024. We are glad.", "bar", GROWTH),
    ("In 2023 revenue grew 40 %. In 2024 it grew 55 %. We are glad.", "bar", GROWTH),
    ("Our sales: Q1 12, Q2 18, Q3 25, Q4 31. A good year.", "line", QUARTERS),
    ("Our year.\n\n| Q | Sales |\n|---|---|\n| Q1 | 12 |\n| Q2 | 18 |\n| Q3 | 25 |\n| Q4 | 31 |",
     "line", QUARTERS),
    ("quarter,sales\nQ1,12\nQ2,18\nQ3,25\nQ4,31", "line", QUARTERS),
    ("Quarter\tSales\nQ1\t12\nQ2\t18\nQ3\t25\nQ4\t31", "line", QUARTERS),
    ("Sales by quarter:\nQ1: 12\nQ2: 18\nQ3: 25\nQ4: 31", "line", QUARTERS),
    ("Our budget: 60 % rent, 25 % food and 15 % savings. That is all of it.", "donut",
     [("Rent", 60.0), ("Food", 25.0), ("Savings", 15.0)]),
    ("Our users come from Germany (45%), France (30%) and Spain (25%).", "donut",
     [("Germany", 45.0), ("France", 30.0), ("Spain", 25.0)]),
    ("Tea has 40 mg of caffeine, coffee 95 mg. Choose well.", "bar",
     [("Tea", 40.0), ("Coffee", 95.0)]),
    ("2021年营收3.2亿，2022年4.1亿，2023年5.6亿。", "bar",
     [("2021年", 3.2e8), ("2022年", 4.1e8), ("2023年", 5.6e8)]),
    ("房租占60%，食品占25%，储蓄占15%。", "donut",
     [("房租", 60.0), ("食品", 25.0), ("储蓄", 15.0)]),
    ("一季度：12万\n二季度：18万\n三季度：25万", "bar",
     [("一季度", 1.2e5), ("二季度", 1.8e5), ("三季度", 2.5e5)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "points"), CHARTS, ids=[c[0][:40] for c in CHARTS])
def test_comparable_figures_are_a_chart(text: str, kind: str, points: list[Any]) -> None:
    made, scene, style = shown(f"turn this into a 30-second video: {text}", "chart")
    assert made.duration == 30_000
    assert style["chart"] == kind
    assert [(item["label"], item["value"]) for item in style["items"]] == points
    assert all(item["text"] for item in style["items"])
    assert len(style["reveal"]) == len(points)
    assert style["reveal"] == sorted(style["reveal"])
    assert all(0 <= at < scene.end - scene.start for at in style["reveal"])
    assert str(points[0][0])[:4].lower() in said(scene).lower(), "it is said when it is shown"


@pytest.mark.parametrize(
    "text",
    [
        "The kit has 2 brushes, 3 towels and a mirror.",
        "It weighs 5 kg, costs $30 and lasts 3 years.",
        "Boil 2 eggs for 6 minutes, wait 3 minutes and peel them.",
        "Add 200 g flour, 100 g sugar and 50 g butter.",
        "The council voted 9–2 on Tuesday. The plan costs $4.2 million a year.",
        "Version 2.10 adds offline maps, version 3.0 adds sync.",
        "周二，市议会以9票对2票通过决定，从三月起所有公交车免费。",
    ],
)
def test_figures_that_do_not_compare_are_no_chart(text: str) -> None:
    made = plan(read(f"make a 20-second video from this text: {text}"))
    assert all(s.card is None or s.card.layout != "chart" for s in made.scenes)


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (
            "In 1995 two students opened a bakery. In 2003 they opened a second shop. In 2012 "
            "their bread won a prize. Today they bake for the whole city.",
            [("1995", "Two students opened a bakery"), ("2003", "They opened a second shop"),
             ("2012", "Their bread won a prize")],
        ),
        (
            "The firm was founded in 1990, listed in 2005 and sold in 2021. It lives on.",
            [("1990", "The firm was founded"), ("2005", "Listed"), ("2021", "Sold")],
        ),
        (
            "9:00 Registration\n10:00 Keynote\n12:30 Lunch",
            [("9:00", "Registration"), ("10:00", "Keynote"), ("12:30", "Lunch")],
        ),
        (
            "2010年，公司在杭州成立。2015年，第一家门店开业。2024年，公司上市。",
            [("2010年", "公司在杭州成立"), ("2015年", "第一家门店开业"), ("2024年", "公司上市")],
        ),
    ],
)  # fmt: skip
def test_dates_are_a_timeline(text: str, events: list[tuple[str, str]]) -> None:
    _, scene, style = shown(f"make a 30-second video from this text: {text}", "timeline")
    assert [(item["label"], item["text"]) for item in style["items"]] == events
    assert len(style["reveal"]) == len(events)
    assert events[-1][0] in said(scene)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Before, we waited for weeks. Now, we wait for minutes.", ["Before", "Now"]),
        ("Pros: cheap, light, quiet. Cons: short battery life.", ["Pros", "Cons"]),
        ("Tea calms you, while coffee wakes you up.", ["Tea", "Coffee"]),
        ("Plan | Free | Pro\n---|---|---\nStorage | 5 GB | 1 TB\nSupport | Email | Phone",
         ["Free", "Pro"]),
        ("优点：便宜、轻便。缺点：续航短。", ["优点", "缺点"]),
        ("以前我们要等三周，现在只要三分钟。", ["以前", "现在"]),
    ],
)  # fmt: skip
def test_two_sides_are_a_comparison(text: str, sides: list[str]) -> None:
    _, scene, style = shown(f"make a 15-second video from this text: {text}", "comparison")
    assert [item["label"] for item in style["items"]] == sides
    assert all(item["texts"] for item in style["items"])
    assert scene.spoken


@pytest.mark.parametrize(
    ("prompt", "language", "line"),
    [
        ("Explain this in 20 s:\n```py\ndef area(r):\n    # The area of a circle.\n"
         "    return 3.14 * r * r\n```", "python", "    return 3.14 * r * r"),
        ("make a video about this code\n\nfor i in range(10):\n    print(i)\n", "python",
         "    print(i)"),
        ("Install it first:\n\n    npm install nemo\n\nThen start it and look around.", "bash",
         "npm install nemo"),
        ("You install it with `pip install nemo-notebook`. Then you say what you want.", "bash",
         "pip install nemo-notebook"),
        ("SELECT name FROM tea WHERE price < 10;\n\nThis finds the cheap teas.", "sql",
         "SELECT name FROM tea WHERE price < 10;"),
        ("下面的代码会打印零到二，做成20秒视频：\n```\nfor i in range(3):\n    print(i)\n```",
         "python", "    print(i)"),
    ],
)  # fmt: skip
def test_code_is_typeset_as_it_stands_and_not_read_out(
    prompt: str, language: str, line: str
) -> None:
    made, _, style = shown(prompt, "code")
    assert style["language"] == language
    assert line in style["code"].split("\n")
    spoken = " ".join(said(scene) for scene in made.scenes)
    assert not any(sign in spoken for sign in "(){};=")


@pytest.mark.parametrize(
    ("text", "source", "words"),
    [
        ("Einstein found that E = mc². Mass is energy.", "E = mc²", "E equals m c squared"),
        ("The law $F = ma$ is short. It explains a lot.", "F = ma", "F equals m a"),
        ("The formula is short.\n\n$$\na^2 + b^2 = c^2\n$$\n\nIt is very old.",
         "a^2 + b^2 = c^2", ""),
        ("勾股定理写作 a² + b² = c²，它非常古老。", "a² + b² = c²", "a 的平方"),
    ],
)  # fmt: skip
def test_mathematics_is_typeset_and_said_in_words(text: str, source: str, words: str) -> None:
    _, scene, style = shown(f"make a 20-second video from this text: {text}", "formula")
    assert style["formula"] == source
    assert words in said(scene)
    assert "$" not in said(scene)


def test_steps_are_revealed_as_they_are_said() -> None:
    prompt = "video: 3 tips for sleep\n1. Go to bed early\n2. Keep the room cool\n3. Read a book"
    made, scene, style = shown(prompt, "list")
    assert style["items"] == ["Go to bed early", "Keep the room cool", "Read a book"]
    enters = scene.start + 200
    starts = [one.start + one.speech.words[0].start for one in scene.spoken]
    assert made.title == "3 Tips for Sleep"
    late = [enters + at - start for at, start in zip(style["reveal"], starts, strict=True)]
    assert all(abs(by) <= 160 for by in late)


def test_a_quotation_stands_with_its_speaker() -> None:
    _, _, style = shown('"Love what you do, every day." - Ann Lee', "quote")
    assert style["subtitle"] == "Ann Lee"


def test_addresses_stand_on_the_end_card_and_are_not_spelled_out() -> None:
    text = "Bees dance. They point the way to flowers. Order honey today at www.bee.example/shop."
    made = plan(read(f"turn this into a 20-second video: {text}"))
    last = made.scenes[-1].card
    assert last is not None
    assert (last.layout, last.style["subtitle"]) == ("end", "bee.example/shop")
    spoken = " ".join(said(scene) for scene in made.scenes)
    assert "www" not in spoken
    assert "bee.example" in spoken


def test_a_long_silent_text_changes_its_picture_at_clauses() -> None:
    text = (
        "春天的江南水乡，小桥流水，清晨的薄雾笼罩着河面，渔船缓缓划过，远处传来寺庙的钟声，"
        "孩子们在石板路上奔跑，老人坐在茶馆里听评弹，一切都慢了下来。"
    )
    made = plan(read(f"用这段文字做40秒视频，不要配音：{text}"))
    assert max(scene.end - scene.start for scene in made.scenes) <= 9_000
    assert len({scene.family for scene in made.scenes}) >= 3


def test_nothing_is_written_where_no_writing_is_wanted() -> None:
    made = plan(read("ocean waves crashing, slow, 20s, no text"))
    assert [scene.card for scene in made.scenes] == [None] * len(made.scenes)
    assert not made.captioned


def test_a_chart_does_not_stand_on_a_picture_of_charts() -> None:
    text = "Revenue grew 40 % in 2023, 55 % in 2024. Sales: Q1 12, Q2 18, Q3 25, Q4 31."
    made = plan(read(f"turn this into a 30-second video: {text}"))
    for scene in made.scenes:
        if scene.card is not None and scene.card.layout == "chart":
            assert scene.family not in ("chart", "geometric")
