"""Headlines, titles and figures cut out of sentences: short, and never against their meaning."""

from __future__ import annotations

import pytest

from nemo_notebook.local.agent.planning.gathering import gather
from nemo_notebook.local.agent.text.figures import figure, items
from nemo_notebook.local.agent.text.headlines import headline, titled, topic


@pytest.mark.parametrize(
    ("sentence", "allowed"),
    [
        ("Third, I stop at six, even when something is unfinished.", {"I stop at six"}),
        (
            "Our bees fly far, and we never heat or filter what they bring home.",
            {"Our bees fly far"},
        ),
        ("We will refund you if the lamp breaks within a year of ordinary use.", set()),
        ("You are invited to Maya and Tom's wedding on September 14 at Oakwood Farm.", set()),
        ("Students track the output on a screen in the hall.", {"Students track the output"}),
        ("The museum is open every day of the week except Monday.", set()),
        ("Nobody knows exactly how the old library was destroyed.", set()),
        ("I take a real lunch break away from the screen.", set()),
        ("Dinner and dancing follow in the barn until midnight.", {"Dinner and dancing follow"}),
        ("It is cheap, but it never lasts for more than a winter.", set()),
        ("我们从不加热或过滤蜜蜂带回来的任何东西，因为那样会破坏香味。", set()),
        ("如果下雨，我们就在棚子里讲故事。", {"我们就在棚子里讲故事"}),
        ("坚持很难，但从不后悔。", {"从不后悔"}),
    ],
)
def test_a_headline_never_turns_the_meaning_round(sentence: str, allowed: set[str]) -> None:
    assert headline(sentence) in allowed | {""}


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Solar panels on school roofs paid for themselves.", "Solar Panels on School Roofs"),
        ("In today's lesson we learned about the water cycle.", "Water Cycle"),
        ("Did you know that honey never spoils?", "Honey Never Spoils"),
        ("What is compound interest?", "What Is Compound Interest?"),
        ("BREAKING: A magnitude 6.1 earthquake struck off the coast.", "Magnitude 6.1 Earthquake"),
        ("You are invited to Maya and Tom's wedding on Sunday.", "Maya and Tom's Wedding"),
        ("苏州园林始于春秋，盛于明清。", "苏州园林"),
        ("诚邀您参加在市图书馆举办的读书分享会，现场有茶点。", "读书分享会"),
    ],
)
def test_a_title_names_what_the_text_is_about(sentence: str, title: str) -> None:
    assert topic(sentence) == title


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("my new coffee shop called Slow Pour", "Slow Pour"),
        ('my podcast "Night Signals"', "Night Signals"),
        ("一家叫慢滴的咖啡店", "慢滴"),
        ("a bakery named Kite & Key in Porto", "Kite & Key"),
    ],
)
def test_a_name_is_the_title(subject: str, title: str) -> None:
    assert titled(subject) == title


@pytest.mark.parametrize(
    ("sentence", "text", "about"),
    [
        ("Sales grew 40% in the first quarter.", "+40%", "Sales in the first quarter"),
        ("Our team of 12 became 30.", "12 → 30", "Our team"),
        ("Revenue rose from $2.1M to $3.4M last year.", "$2.1M → $3.4M", "Revenue"),
        ("churn fell to 2%", "2%", "Churn fell"),
        ("员工从800人增加到1200人。", "800人 → 1200人", "员工"),
        ("续航三十小时，", "三十小时", "续航"),
        ("Our shelter found homes for 412 dogs last year.", "412", "dogs last year"),
    ],
)
def test_a_figure_stands_with_what_it_counts(sentence: str, text: str, about: str) -> None:
    found = figure(sentence)
    assert found is not None
    assert (found.text, found.about) == (text, about)


def test_a_list_within_a_line_is_a_list() -> None:
    lines, title = gather("how to make tea:\n1. Boil water.\n2. Add leaves.")
    assert title == "How to make tea"
    assert [line.text for line in lines] == ["how to make tea:", "Boil water.", "Add leaves."]
    assert items("Ingredients: 200 g flour, 2 eggs, 300 ml milk.") == [
        "200 g flour",
        "2 eggs",
        "300 ml milk",
    ]
