"""Prompts as strangers type them: short forms, slips, courtesy, scraps, in two languages."""

from __future__ import annotations

from typing import Any

import pytest

from nemo_notebook.draft import Canvas
from nemo_notebook.local.agent.planning.planner import plan
from nemo_notebook.local.agent.prompt.brief import read

WIDE, TALL, SQUARE, POST = (1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350)
ART = (
    "Honey bees dance to tell each other where the flowers are. A dancer runs in a figure of "
    "eight. The angle shows the direction, the length shows the distance. Scientists call it the "
    "waggle dance."
)
ART_ZH = "蜜蜂用跳舞来告诉同伴花在哪里。舞者跑出一个八字。角度表示方向，长短表示距离。"


def wanted(prompt: str, **expected: Any) -> tuple[str, dict[str, Any]]:
    return prompt, expected


PROMPTS = [
    wanted("tiktok about my cat being lazy 15 sec", subject="my cat being lazy", seconds=15,
           canvas=TALL),
    wanted("pls make a 20sec vidoe abuot the moon landing, vertical, w/ chill music thx",
           subject="the moon landing", seconds=20, canvas=TALL, style="lofi"),
    wanted("Can u do a yt short on why coffee is bitter?", subject="why coffee is bitter",
           canvas=TALL),
    wanted("insta reel - new yoga studio opening in Leeds, 12s, upbeat", seconds=12, canvas=TALL,
           subject="yoga studio opening in Leeds", style="upbeat"),
    wanted("a minute and a half documentary style piece on glaciers, no voice",
           subject="glaciers", seconds=90, voice=False),
    wanted("Hi there! Hope you're doing well. I was wondering if you could possibly put together "
           "a short video, maybe 25 seconds or so, about our bakery's new sourdough? Something "
           "warm and cozy. Thank you so much!!", seconds=25, text="",
           subject="bakery's new sourdough"),
    wanted("video. dogs. 10s.", subject="dogs", seconds=10),
    wanted("15 seconds. Coffee. Slow. Cinematic.", subject="Coffee", seconds=15),
    wanted("I'm a realtor. need a 30 sec vertical video for a 2 bedroom flat in Porto, river view",
           subject="a 2 bedroom flat in Porto, river view", seconds=30, canvas=TALL, text=""),
    wanted("promo vid 4 my etsy shop, handmade earrings, 15s, girly music, square pls!!",
           subject="my etsy shop, handmade earrings", seconds=15, canvas=SQUARE, music=True),
    wanted("hey can you make like a really quick video, 8 seconds or something, of northern "
           "lights, portrait pls", subject="northern lights", seconds=8, canvas=TALL),
    wanted("I want a video that sells my handmade candles on TikTok, maybe 20 seconds, cozy vibe",
           subject="handmade candles", seconds=20, canvas=TALL),
    wanted("5 tips for better sleep, 30s, reels", subject="5 tips for better sleep", seconds=30),
    wanted("generate a 60-second explainer: What is inflation?", subject="What is inflation?",
           seconds=60, text=""),
    wanted("What's the difference between a virus and bacteria? 30 seconds, with voice",
           subject="What's the difference between a virus and bacteria?", voice=True),
    wanted("Make an explainer about how vaccines work. 1 minute. Narrated. Simple language.",
           subject="how vaccines work", seconds=60, voice=True, text=""),
    wanted("Create a 25s 4:5 instagram post video of autumn leaves", subject="autumn leaves",
           canvas=POST, seconds=25),
    wanted("ocean waves crashing, slow, 20s, no text", subject="ocean waves crashing",
           titles=False, captions=False),
    wanted("write & create a video about gratitude, 30 sec", subject="gratitude", seconds=30),
    wanted("haz un video de 15 segundos sobre la playa", subject="la playa", seconds=15),
    wanted("Erstelle ein 20 Sekunden Video über Honig mit ruhiger Musik", subject="Honig",
           seconds=20),
    wanted("Make it in Chinese: 20 second video about tea", subject="tea", seconds=20, text=""),
    # a text with wishes before, after, and around it
    wanted(f"{ART}\n\nmake it a 20 sec reel pls, no music", text=ART, seconds=20, canvas=TALL,
           music=False, kind="text"),
    wanted(f"Here's an article I wrote:\n\n{ART}\n\nCould you turn that into a 30s video w "
           "subtitles and calm music?", text=ART, seconds=30, captions=True, style="calm"),
    wanted(f"30s, vertical, for Reels.\n\n{ART}", text=ART, seconds=30, canvas=TALL),
    wanted(f"turn into video 15s >> {ART}", text=ART, seconds=15),
    wanted(f"tl;dr video of this (15 seconds):\n{ART}", text=ART, seconds=15, subject=""),
    wanted(f"{ART} -- 20 second video please with no captions", text=ART, seconds=20,
           captions=False),
    wanted(f"Turn the following into a YouTube Short (max 45s). Keep the tone calm.\n\n{ART}",
           text=ART, seconds=45, canvas=TALL, style="calm"),
    wanted(f"Make a video. Title: The Waggle Dance. Voice: female. Length: 20 seconds. Text: {ART}",
           text=ART, seconds=20, title="The Waggle Dance", gender="female"),
    wanted("turn this email into a video\n\nHi team,\n\nWe hit our goal yesterday. Next week we "
           "start on the app.\n\nBest,\nMaria", kind="text",
           text="We hit our goal yesterday. Next week we start on the app."),
    wanted("LinkedIn post -> video:\n\nI failed my first startup.\nWe sold the third.\nDon't "
           "give up.", text="I failed my first startup.\nWe sold the third.\nDon't give up."),
    wanted("poem video: Roses are red,\nviolets are blue,\nhoney is sweet,\nand so are you.",
           text="Roses are red,\nviolets are blue,\nhoney is sweet,\nand so are you."),
    wanted("Announcement! Our library closes at 6 pm on Friday. Please return books through the "
           "box. 15s video, calm", seconds=15, style="calm",
           text="Announcement! Our library closes at 6 pm on Friday. Please return books through "
           "the box."),
    wanted("Create a 30 sec ad for our app FocusFlow — it blocks distractions and tracks deep "
           "work. Call to action: Download free today.", subject="our app FocusFlow",
           ending="Download free today", text="it blocks distractions and tracks deep work"),
    wanted("Wedding invitation video: Anna & Tom, 14 September. Dinner and dancing follow. "
           "romantic music, vertical", subject="Wedding invitation", canvas=TALL, style="calm",
           text="Anna & Tom, 14 September. Dinner and dancing follow."),
    wanted("Make a vertical video 30 seconds long about sleep: Most adults need seven hours. A "
           "dark room helps.\n\nUse a soft female voice. No music. End with \"Sleep well\".",
           subject="sleep", ending="Sleep well", music=False, gender="female", canvas=TALL,
           text="Most adults need seven hours. A dark room helps."),
    wanted("Explain E = mc^2 in 15 seconds", text="$E = mc^2$", seconds=15),
    # nothing to make a video of
    wanted("make a video. 10s", kind="missing"),
    wanted("thx that's great", kind="missing"),
    wanted("how long does it take?", kind="missing"),
    wanted("Make a video of https://example.com", kind="missing"),
    # Chinese
    wanted("帮我弄个小红书的视频呗，介绍杭州西湖，30秒左右，音乐舒缓点", subject="杭州西湖",
           seconds=30, canvas=TALL, style="calm"),
    wanted("b站横屏视频 一分钟 讲讲量子计算", subject="量子计算", seconds=60, canvas=WIDE),
    wanted("给我们新开的火锅店做个20秒广告，热闹一点，加字幕", subject="我们新开的火锅店",
           seconds=20, captions=True),
    wanted("十五秒 海边日出 延时 不要文字", subject="海边日出延时", seconds=15, titles=False),
    wanted("视频号 30s 中秋节祝福 温馨", subject="中秋节祝福", seconds=30, canvas=TALL),
    wanted("来个搞笑的10秒短视频 关于加班", subject="加班", seconds=10),
    wanted("做一支半分钟的方形短片：秋天的第一杯奶茶", subject="秋天的第一杯奶茶", seconds=30,
           canvas=SQUARE),
    wanted("请生成一段关于人工智能的科普短片，时长一分半，谢谢！", subject="人工智能", seconds=90),
    wanted("短视频，15秒，健身房开业，动感音乐，结尾写“前100名半价”", subject="健身房开业",
           ending="前100名半价", style="upbeat"),
    wanted(f"{ART_ZH}\n做成30秒的竖屏视频，要女声配音", text=ART_ZH, seconds=30, gender="female"),
    wanted(f"麻烦用下面这段话做个视频，20秒，发抖音，不要音乐：{ART_ZH}", text=ART_ZH, music=False,
           canvas=TALL),
    wanted(f"文案：{ART_ZH}\n时长：20秒\n比例：9：16\n音乐：轻快", text=ART_ZH, seconds=20,
           canvas=TALL, style="upbeat", kind="script"),
    wanted(f"把这篇公众号文章转成90秒的短视频：\n\n{ART_ZH}", text=ART_ZH, seconds=90, subject=""),
    wanted(f"用女声朗读：{ART_ZH}", text=ART_ZH, kind="script", gender="female"),
    wanted("请把“千里之行，始于足下。”做成一个方形的引用视频", text="千里之行，始于足下。",
           canvas=SQUARE),
    wanted("三个步骤教你做拿铁：1. 打奶泡 2. 萃取浓缩 3. 融合拉花。20秒竖屏", seconds=20,
           text="三个步骤教你做拿铁：\n1.打奶泡\n2.萃取浓缩\n3.融合拉花。"),
    wanted("我要一个介绍我们公司的视频，一分钟，商务风，公司名叫星辰科技，成立于2015年，做智能家居",
           subject="我们公司", seconds=60, style="corporate",
           text="公司名叫星辰科技，成立于2015年，做智能家居。"),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "expected"), PROMPTS, ids=[p[0][:40] for p in PROMPTS])
def test_a_prompt_is_read_as_it_was_meant(prompt: str, expected: dict[str, Any]) -> None:
    brief = read(prompt)
    form = brief.form
    said = {
        **{key: getattr(brief, key) for key in ("kind", "subject", "text", "title", "ending")},
        **{key: getattr(form, key) for key in ("voice", "captions", "music", "style", "gender")},
        "titles": form.titles,
        "seconds": form.duration and form.duration / 1000,
        "canvas": form.canvas and form.canvas[:2],
    }
    assert {key: said[key] for key in expected} == expected


TITLES = [
    ("Lumo is a desk lamp that learns your day. It warms at dusk.", "Lumo"),
    ("Tea vs coffee: Tea calms you, coffee wakes you up.", "Tea vs Coffee"),
    ('# The "with" statement\n\nIt wraps a block of code. It is short.', 'The "with" Statement'),
    ("产品：小鹿保温杯\n容量：500ml\n价格：99元", "小鹿保温杯"),
    ("video: 3 tips for sleep\n1. Go early\n2. Keep cool\n3. Read", "3 Tips for Sleep"),
    ("AeroBottle, 750 ml, keeps drinks cold for 24 hours. It weighs 280 g.", "AeroBottle"),
]


@pytest.mark.parametrize(("prompt", "title"), TITLES)
def test_a_title_names_the_thing(prompt: str, title: str) -> None:
    assert plan(read(prompt)).title == title


def test_a_title_card_says_what_the_thing_is() -> None:
    card = plan(read("Lumo is a desk lamp that learns your day. It warms at dusk.")).scenes[0].card
    assert card is not None
    assert (card.text, card.style["subtitle"]) == ("Lumo", "A desk lamp that learns your day")


def test_a_platform_sets_the_canvas_of_the_plan() -> None:
    assert plan(read("tiktok about rain 15 sec")).canvas == Canvas(1080, 1920)
