"""What a stranger types, and what is read out of it."""

from __future__ import annotations

from typing import Any

import pytest

from nemo_notebook.errors import InputError
from nemo_notebook.local.agent.planning.planner import plan
from nemo_notebook.local.agent.prompt.brief import Brief, read
from nemo_notebook.local.agent.text.language import detect

TEXT = (
    "Lumo is a desk lamp that learns your day. It warms at dusk and wakes you gently. "
    "Order today at lumo.example."
)
TEXT_ZH = "我们的茶来自海拔一千米的高山。每天清晨采摘，当天制作。扫码下单，送到家门口。"
WIDE, TALL, SQUARE, POST = (1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350)


def _said(brief: Brief) -> dict[str, Any]:
    form = brief.form
    return {
        "kind": brief.kind,
        "subject": brief.subject,
        "text": brief.text,
        "seconds": form.duration / 1000 if form.duration else None,
        "canvas": tuple(form.canvas[:2]) if form.canvas else None,
        "voice": form.voice,
        "captions": form.captions,
        "music": form.music,
        "style": form.style,
        "title": brief.title,
        "ending": brief.ending,
        "language": brief.language,
    }


def description(subject: str, **rest: Any) -> dict[str, Any]:
    return {"kind": "description", "subject": subject, **rest}


def text(**rest: Any) -> dict[str, Any]:
    return {"kind": "text", "text": TEXT, "subject": "", **rest}


def text_zh(**rest: Any) -> dict[str, Any]:
    return {"kind": "text", "text": TEXT_ZH, "subject": "", "language": "zh", **rest}


BRIEFS: list[tuple[str, dict[str, Any]]] = [
    # a subject
    ("10-second sunset timelapse", description("sunset timelapse", seconds=10, voice=None)),
    ("Sunset timelapse, 10 s", description("Sunset timelapse", seconds=10)),
    ("make a video about how banks export credits", description("how banks export credits")),
    ("a video about music", description("music")),
    ("Make me a 20 second clip of waves", description("waves", seconds=20)),
    ("make a silent 5-second clip of rain", description("rain", seconds=5, music=False)),
    (
        "calm ocean waves video, 12 seconds, no text",
        description("calm ocean waves", seconds=12, style="calm"),
    ),
    (
        "I need a promo video for my bakery, 9:16, 15s, with soft piano music and subtitles",
        description("my bakery", seconds=15, canvas=TALL, style="calm", captions=True),
    ),
    (
        "30 second explainer on photosynthesis for kids with voiceover",
        description("photosynthesis for kids", seconds=30, voice=True),
    ),
    (
        "90s video on black holes, cinematic score, portrait, without voice-over or captions",
        description(
            "black holes", seconds=90, canvas=TALL, style="cinematic", voice=False, captions=False
        ),
    ),
    (
        "Write a video about the history of music and dance in 45 seconds",
        description("the history of music and dance", seconds=45),
    ),
    (
        "Can you make me a video of a cat walking through a rainy city at night? 20 sec, square.",
        description("a cat walking through a rainy city at night", seconds=20, canvas=SQUARE),
    ),
    (
        "I want a TikTok about my new coffee shop called Slow Pour, upbeat music, female voice",
        description("my new coffee shop called Slow Pour", canvas=TALL, style="upbeat", voice=True),
    ),
    ("I need something about our bakery for Instagram reels", description("our bakery")),
    ("a birthday video for Anna", description("birthday video for Anna")),
    (
        "make a 10 second video, end card 'Follow us', about yoga",
        description("yoga", seconds=10, ending="Follow us"),
    ),
    (
        "Make a 10-second video titled 'Golden Hour' with lofi music",
        description("Golden Hour", title="Golden Hour", style="lofi", seconds=10),
    ),
    (
        "Create a two-minute landscape film about the Roman Empire with an epic soundtrack",
        description("the Roman Empire", seconds=120, canvas=WIDE, style="epic"),
    ),
    (
        "Please create a minute and a half long documentary video about whales",
        description("whales", seconds=90),
    ),
    ("a 1:30 video about tea", description("tea", seconds=90)),
    ("YouTube Short about space, upbeat music", description("space", canvas=TALL, style="upbeat")),
    ("Instagram post video about autumn leaves, 4:5", description("autumn leaves", canvas=POST)),
    # a subject with details
    (
        "a 15-second vertical ad for Bee & Bloom honey: raw wildflower honey, from our hives",
        description(
            "Bee & Bloom honey",
            seconds=15,
            canvas=TALL,
            text="raw wildflower honey, from our hives",
        ),
    ),
    (
        "Make a 20-second video about our coffee shop in Lisbon. We open at 8 and roast our own "
        "beans. Use calm music and no voiceover.",
        description(
            "our coffee shop in Lisbon",
            seconds=20,
            text="We open at 8 and roast our own beans.",
            voice=False,
            style="calm",
        ),
    ),
    # a text
    (
        f"turn this text into a 30-second video with visuals and voiceover: {TEXT}",
        text(seconds=30, voice=True),
    ),
    (
        f"Turn this text into a 60-second video with visuals and voiceover.\n\n{TEXT}",
        text(seconds=60, voice=True),
    ),
    (
        f"Create a half-minute square clip from this: {TEXT}",
        text(seconds=30, canvas=SQUARE),
    ),
    (
        "Please turn the following blog post into a one-minute vertical video with a calm "
        f"soundtrack, no narration\n\n{TEXT}",
        text(seconds=60, canvas=TALL, style="calm", music=True, voice=False),
    ),
    (
        f"Turn this product description into a TikTok, upbeat music, no captions:\n{TEXT}",
        text(canvas=TALL, style="upbeat", captions=False),
    ),
    (
        f"Could you make a 15 second Instagram Reel out of this text? {TEXT}",
        text(seconds=15, canvas=TALL),
    ),
    (
        f"Hi! I'd like a 45-second video based on this article:\n\n{TEXT}",
        text(seconds=45),
    ),
    (
        f"Convert the text below to video (30 seconds, 1:1, with captions):\n{TEXT}",
        text(seconds=30, canvas=SQUARE, captions=True),
    ),
    (f"{TEXT}\n\nTurn the above into a 30-second video.", text(seconds=30)),
    (
        f"{TEXT}\nMake a 20s vertical video from this text, no music.",
        text(seconds=20, canvas=TALL, music=False),
    ),
    (
        f"Summarize this article in a 30 second video with subtitles: {TEXT}",
        text(seconds=30, captions=True),
    ),
    (f"Make a video from this script without music: {TEXT}", {"text": TEXT, "music": False}),
    (
        f"Here is my blog post. Make a one-minute video of it with lofi music.\n\n{TEXT}",
        text(seconds=60, style="lofi"),
    ),
    (
        f'Make a 30-second video, title: "Light that learns", from this text: {TEXT}',
        text(seconds=30, title="Light that learns"),
    ),
    (f"generate a 40 sec video for YouTube from the following text: {TEXT}", text(seconds=40)),
    (
        f'Make this into a 25-second video, then end with "Light that learns": {TEXT}',
        text(seconds=25, ending="Light that learns"),
    ),
    (TEXT, text(seconds=None)),
    (
        "Buy our tea now, while it lasts!",
        {"kind": "text", "text": "Buy our tea now, while it lasts!"},
    ),
    # a script
    (f"use this script: {TEXT}", {"kind": "script", "text": TEXT, "subject": ""}),
    (f"Narrate this: {TEXT}", {"kind": "script", "text": TEXT, "voice": True}),
    (f"Read this text aloud: {TEXT}", {"kind": "script", "text": TEXT, "subject": ""}),
    (
        'Create a 10-second video that says "Grand opening this Saturday at nine"',
        {"kind": "script", "text": "Grand opening this Saturday at nine", "seconds": 10},
    ),
    (
        "Title: Golden Hour\nDuration: 30s\nFormat: vertical\nMusic: calm\nVoice: no\n"
        "Text: The sun sinks. The sea turns gold.",
        {
            "kind": "text",
            "title": "Golden Hour",
            "seconds": 30,
            "canvas": TALL,
            "style": "calm",
            "voice": False,
            "text": "The sun sinks. The sea turns gold.",
        },
    ),
    # nothing to make it of
    ("turn this text into a 60-second video with visuals and voiceover", {"kind": "missing"}),
    ("make a 30 second video", {"kind": "missing", "seconds": 30}),
    (
        "generate a 200-word product description or blog post into a 1080p MP4",
        {"kind": "missing"},
    ),
    # Chinese
    ("做个10秒日落", description("日落", seconds=10, language="zh")),
    ("日落延时摄影，10秒", description("日落延时摄影", seconds=10)),
    (
        "做一个关于北京胡同的30秒竖屏短视频，要轻松的音乐，不要配音",
        description("北京胡同", seconds=30, canvas=TALL, style="calm", voice=False),
    ),
    (
        "帮我做一条30秒的视频介绍我们的新茶馆：位于老城区，每天现泡。",
        description("我们的新茶馆", seconds=30, text="位于老城区，每天现泡。"),
    ),
    (
        "生成一个关于咖啡的15秒竖屏视频，配欢快的音乐",
        description("咖啡", seconds=15, canvas=TALL, style="upbeat"),
    ),
    ("一分半的视频，讲述长城的历史", description("长城的历史", seconds=90)),
    (
        "来一条半分钟的方形视频，主题是秋天的森林",
        description("秋天的森林", seconds=30, canvas=SQUARE),
    ),
    (f"用这段文案：{TEXT_ZH}", {"kind": "script", "text": TEXT_ZH}),
    (
        f"把下面的文字做成30秒的竖屏视频，配舒缓的音乐，不要字幕：\n{TEXT_ZH}",
        text_zh(seconds=30, canvas=TALL, style="calm", captions=False),
    ),
    (f"把这段文字做成一分钟的视频，要配音：{TEXT_ZH}", text_zh(seconds=60, voice=True)),
    (f"请将以下文章转换成45秒的抖音视频：\n\n{TEXT_ZH}", text_zh(seconds=45, canvas=TALL)),
    (
        f"根据这篇文章生成一个二十秒的方形短片，无旁白，标题是“高山来信”：{TEXT_ZH}",
        text_zh(seconds=20, canvas=SQUARE, voice=False, title="高山来信"),
    ),
    (f"{TEXT_ZH}\n\n把上面的文字做成15秒视频", text_zh(seconds=15)),
    (TEXT_ZH, text_zh(seconds=None)),
    (
        "标题：高山来信\n时长：30秒\n比例：9:16\n文案：我们的茶来自高山。",
        {"title": "高山来信", "seconds": 30, "canvas": TALL, "text": "我们的茶来自高山。"},
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), BRIEFS, ids=[b[0][:50] for b in BRIEFS])
def test_a_brief_is_read_as_it_was_meant(prompt: str, expected: dict[str, Any]) -> None:
    said = _said(read(prompt))
    assert {key: said[key] for key in expected} == expected


REQUESTS = [
    "I have this product description and want a 20 second vertical reel with happy music: {}",
    "Text to video please, 20s, 9:16:\n{}",
    '"{}" - make that a 20 second reel',
    "Could you please take the text below and produce a captivating 20 seconds vertical video with "
    "English voiceover?\n---\n{}\n---",
    "Hey, can you help me with a video of this text? {} It should be 20 seconds, vertical and "
    "without music.",
    "make a 20s portrait video out of the following paragraph. voiceover: yes. music: none. {}",
    "Here's the copy for our new ad (keep it to 20 sec, portrait, no subtitles):\n\n{}",
    "20 seconds. Vertical. Calm music. No voice.\n{}",
    "Promo video | 20 seconds | vertical | {}",
    "Fais une vidéo verticale de 20 secondes (9:16) avec ce texte : {}",
    "Video script, TikTok, 20 secs\n\n{}",
]


@pytest.mark.parametrize("request_for", REQUESTS)
def test_no_part_of_a_request_is_taken_for_the_text(request_for: str) -> None:
    brief = read(request_for.format(TEXT))
    assert brief.text.strip("-\n ") == TEXT
    assert brief.form.duration == 20_000
    assert brief.form.canvas is not None
    assert tuple(brief.form.canvas[:2]) == TALL


REQUESTS_ZH = [
    "为以下内容制作一个视频，时长20秒左右，需要配音，不需要字幕，适合小红书：{}",
    "帮我用这段话做个20秒的竖版短视频吧，背景音乐要温柔一点\n{}",
    "{}（做成20秒竖屏视频，不要旁白）",
    "文案如下：{}请做成20秒竖屏视频",
    "请朗读以下内容并生成二十秒的竖屏视频：{}",
]


@pytest.mark.parametrize("request_for", REQUESTS_ZH)
def test_no_part_of_a_chinese_request_is_taken_for_the_text(request_for: str) -> None:
    brief = read(request_for.format(TEXT_ZH))
    assert brief.text == TEXT_ZH
    assert brief.form.duration == 20_000
    assert brief.form.canvas is not None
    assert tuple(brief.form.canvas[:2]) == TALL


ARTICLES = [
    "Create stunning videos in minutes with ClipMaster: our new tool cuts, titles and exports for "
    "you. No skills needed. It runs in your browser and costs nothing for the first month.",
    "How to make a good video: First, write a script. Then record the voice. Keep it under 60 "
    "seconds and add captions. Viewers will thank you.",
    "Turn your garden into a paradise. Plant lavender for the bees. Water it in the morning. By "
    "June you will not want to leave.",
    "We make a short film every week about the people of our valley. Last week it was the baker. "
    "This week it is the woman who winds the church clock. Come and watch on Friday.",
    "Add captions to every video you post. Most people watch without sound. It takes one minute "
    "and doubles your reach. Use short lines and big letters.",
    "我们的视频剪辑软件上线了。它能自动加字幕，自动配音，三分钟做一条视频。现在下载，首月免费。",
    "请注意：图书馆周一闭馆。读者可以在周二到周日来借书。还书请投入门口的箱子。",
]


@pytest.mark.parametrize("article", ARTICLES, ids=[a[:40] for a in ARTICLES])
def test_an_article_about_videos_is_no_request(article: str) -> None:
    brief = read(article)
    assert (brief.kind, brief.text) == ("text", article)
    assert brief.form.duration is None
    assert brief.form.voice is None


@pytest.mark.parametrize("prompt", ["", "  \n ", "🎉🎉", "—!?…", "\u200b\u0000"])
def test_a_prompt_without_words_is_a_clear_sentence(prompt: str) -> None:
    with pytest.raises(InputError, match=r"(empty|no words).*[Ss]ay"):
        read(prompt)


def test_a_huge_prompt_names_the_limit() -> None:
    with pytest.raises(InputError, match="100,000"):
        read("word " * 200_000)


@pytest.mark.parametrize(
    "prompt", ["a 1-second video of rain", "a 3-hour video, 180 minutes, of rain"]
)
def test_an_impossible_length_is_refused(prompt: str) -> None:
    with pytest.raises(InputError, match="Ask for"):
        read(prompt)


def test_what_cannot_be_made_is_named() -> None:
    form = read("a 4K video about tea with a child's voice").form
    assert [name.split(" (")[0] for name in form.impossible] == [
        "a child's voice",
        "a resolution above 1080p",
    ]


@pytest.mark.parametrize(
    ("prompt", "gender"),
    [
        ("a video about tea with a female voice", "female"),
        ("a video about tea, narrated by a calm male voice", "male"),
        ("Text: Tea is slow.\nVoice: female", "female"),
        ("做个茶的视频，用男声配音", "male"),
        ("a video about female founders with voiceover", ""),
    ],
)
def test_a_voice_is_a_womans_or_a_mans(prompt: str, gender: str) -> None:
    form = read(prompt).form
    assert (form.gender, form.voice) == (gender, True)


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("two scenes about the sea, 12 seconds", 2),
        ("a 20 second video with two scenes: first the sea, then the mountains", 2),
        ("make a video about tea in four scenes", 4),
        (
            "turn this into a 20-second video in two scenes: Bees dance. They show the way to the "
            "flowers. Each dance tells how far it is. Then the others fly out.",
            2,
        ),
        ("a 16 second video in 3 scenes: We roast at dawn. We open at eight. We close at six.", 3),
        ("做一个两个场景的视频，讲大海，12秒", 2),
        ("分成三个场景：先是大海，再到雪山，最后是城市，15秒", 3),
    ],
)
def test_a_number_of_scenes_is_kept(prompt: str, count: int) -> None:
    made = plan(read(prompt, language=detect(prompt)))
    assert len(made.scenes) == count
    assert "scene" not in made.title.lower()
    assert "场景" not in made.title
