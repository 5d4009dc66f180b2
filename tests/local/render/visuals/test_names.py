"""What the agent may ask for is drawn, and a subject finds the picture that shows it."""

from __future__ import annotations

import pytest

from nemo_notebook.local.agent.text.lexicon import FAMILIES, find_families, named_family
from nemo_notebook.local.render import visuals


def test_the_agent_and_the_painter_know_the_same_families() -> None:
    assert set(FAMILIES) == set(visuals.names())
    assert len(FAMILIES) >= 33


@pytest.mark.parametrize(
    ("text", "family"),
    (
        ("Bees visit two million flowers for one jar of honey", "meadow"),
        ("The dough rests overnight, and the oven is hot by five", "kitchen"),
        ("The first snowflakes of the winter are falling", "snow"),
        ("The northern lights over Norway", "aurora"),
        ("The internet connects two billion homes", "network"),
        ("Her voice and the piano fill the hall", "waves"),
        ("Students of ancient history in the library", "books"),
        ("Doctors recommend thirty minutes of exercise a day", "health"),
        ("The courier brings your parcel by the shortest route", "map"),
        ("We are hiring: meet your colleagues at the office", "office"),
        ("Triangles, circles and other shapes", "geometric"),
        ("Dust dances in the spotlight over the stage", "particles"),
        ("Our flight leaves the airport at nine", "flight"),
        ("A road trip along the coast highway by car", "road"),
        ("Two goals in a football match at the stadium", "stadium"),
        ("The band plays its first concert", "concert"),
        ("A Valentine card for the one you love", "hearts"),
        ("Whales and dolphins dive below the reef", "underwater"),
        ("Fireworks at midnight on New Year", "fireworks"),
        ("The teacher writes an equation for the lesson", "chalkboard"),
        ("教室里的黑板", "chalkboard"),
        ("How to train your puppy", "pets"),
        ("小猫和小狗是好朋友", "pets"),
        ("飞机飞过云海", "flight"),
        ("足球比赛开始了", "stadium"),
        ("跨年看烟花", "fireworks"),
        ("海底的珊瑚", "underwater"),
        ("情人节快乐，我爱你", "hearts"),
        ("一罐蜂蜜", "meadow"),
        ("早上的第一杯咖啡", "kitchen"),
        ("窗外下雪了", "snow"),
        ("北极光", "aurora"),
        ("快递送到家", "map"),
        ("医生和病人", "health"),
    ),
)
def test_a_subject_finds_its_picture(text: str, family: str) -> None:
    scores = find_families(text)
    assert max(scores, key=lambda name: scores[name]) == family


@pytest.mark.parametrize(
    ("text", "family"),
    (
        ("waves", "sea"),
        ("sound waves", "waves"),
        ("a book", "books"),
        ("the office", "office"),
        ("hearts", "hearts"),
        ("an open road", "road"),
        ("fireworks", "fireworks"),
    ),
)
def test_a_family_is_called_by_name(text: str, family: str) -> None:
    assert named_family(text) == family
