"""The router: what is done here, and what goes to the agent. A creative request is never lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from nemo_notebook.project.intents import Intent, understand

COMMANDS: dict[str, list[str]] = {
    "export": """export|Export!|EXPORT NOW|please export|can you export it?|export the video
        export it|let's export|download|download the mp4|download it, thanks|send me the video
        Send me the video please|could you please send me the finished video?|give me the mp4
        ok looks great, now export it please|Perfect! Export it.|export in 1080p
        Export the final video as an MP4|I want to download the video|How do I download the video?
        export the video to my computer|I'm happy with it, export please|render the video
        It's perfect. Please export the video now.|exprot|donwload the video|“export”|export 🎬
        导出|导出视频|把视频导出来|帮我导出一下|下载视频|请导出|导出吧
        导出 mp4|好的，导出吧|把视频发给我|发我视频|怎么导出
        可以了，导出吧|请帮我下载视频，谢谢|export 导出""",
    "credits": """credits|Credits?|balance|how many credits do I have left?|what's my balance
        show my credits|check balance|What is my credit balance?|how many credits are left
        do I have any credits left?|creidts|remaining credits|How much credit do I have?
        积分|余额|我还有多少积分|查余额|还剩多少积分
        查一下积分|我的余额是多少|积分还剩多少""",
    "status": """status|Status please|show tracks|show me the tracks|show all tracks
        show the timeline|what's the status?|current status|list tracks
        what is on the timeline|project status
        what tracks do we have?|is it done yet?|tracks|show me the timeline, please
        状态|查看状态|显示轨道|看轨道|现在什么状态|看看时间线|进度怎么样|有哪些轨道""",
    "upload": """upload|upload a file|upload my photo|I want to upload a video
        上传|上传文件|帮我上传图片""",
}  # fmt: skip

TARGETS: list[tuple[str, str, str]] = [
    ("save it as teaser.mp4", "export", "teaser.mp4"),
    ("export to out/final.mp4", "export", "out/final.mp4"),
    ("导出为 片子.mp4", "export", "片子.mp4"),
    ("导出到 /tmp/a/片子.mp4", "export", "/tmp/a/片子.mp4"),
    ("请把视频导出成 final.mp4，谢谢", "export", "final.mp4"),
    ("upload photo.jpg", "upload", "photo.jpg"),
    ("please upload ./my/clip.mov", "upload", "./my/clip.mov"),
    ("上传 photo.jpg", "upload", "photo.jpg"),
    ("把 photo.jpg 上传", "upload", "photo.jpg"),
    ("upload https://example.com/a.mp4", "upload", "https://example.com/a.mp4"),
    ("https://example.com/clip.mp4?x=1", "upload", "https://example.com/clip.mp4?x=1"),
]

SIZES: list[tuple[str, Intent]] = [
    ("export in 4k", Intent("export", resolution="4k")),
    ("Export it in 720p, please!", Intent("export", resolution="720p")),
    ("looks great, download a 4K version", Intent("export", resolution="4k")),
    ("export it at 2160p as out/sea.mp4", Intent("export", "out/sea.mp4", resolution="4k")),
    ("export a draft", Intent("export", quality="draft")),
    ("export in draft quality as look.mp4", Intent("export", "look.mp4", quality="draft")),
    ("export a 480p draft", Intent("export", "", "draft", "480p")),
    ("export in 720p standard quality", Intent("export", "", "standard", "720p")),
    ("export to 4k.mp4", Intent("export", "4k.mp4")),
    ("导出4K", Intent("export", resolution="4k")),
    ("导出720p草稿版", Intent("export", "", "draft", "720p")),
    ("export in 1080p", Intent("export")),
]

CREATIVE = """make a video about how banks export credits
make a video about exporting coffee
export industry explainer video
export it in black and white
make it 4k
a 4k video about the sea
a draft about exporting coffee
export a draft of the letter
show how to export a video in 4k
add the title 4k and export
export and add subtitles
add subtitles and export
trim the first 5 seconds and export
make the music quieter then export
a 15-second ad about our credit card
generate a status update video for my team
upload speeds explained in 30 seconds
upload your mind: sci-fi teaser
upload of consciousness
upload montage
add a title 'Export'
add title "Download now"
add the text "show tracks" at the end
write 'credits' on screen
download our app: a 10 second ad
make a download button animation
the download button pulses
download the sun
work-life balance
work life balance video
explain the balance of payments
a video about train tracks
show train tracks in the snow
show tracks in the snow
add credits at the end
add end credits
roll credits
show the credits at the end
credits roll: directed by Ann
end with credits
make the credits bigger
status symbol
a film about social status
a status bar fills up
progress
progress is impossible without change
show progress of a seed growing
make it 10 seconds
send me the video of the cat
send me to the moon
give me a sunset timelapse
give me the video equivalent of a hug
get my video more views
save the whales
save the planet
save it for later vibes
render a sunset
render a city at night
render my dog as a painting
render it in watercolor
expert
statue
the timeline of Rome
timeline of the Roman empire
show me the timeline of WW2
create a video
make the video
movie
add a clip of the sea
use my photo
use the sea
add music
import taxes
import and export
export it but slower
don't export yet
do not export it, make it shorter
导出咖啡的故事
我想做一个导出咖啡的视频
做一个关于出口贸易的视频
做一个介绍积分商城的短片
积分换礼品广告
状态不好的一天
视频状态不错，加点音乐
加一个标题：导出
把标题改成“余额”
上传者的故事
下载我们的应用吧，15秒广告
生成一个关于余额宝的视频
导出前加个标题
加字幕然后导出
不要导出
轨道交通宣传片
时间线整理技巧短片""".splitlines()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (said.strip(), name)
        for name, lines in COMMANDS.items()
        for line in lines.splitlines()
        for said in line.split("|")
    ],
)
def test_commands(said: str, name: str) -> None:
    intent = understand(said)
    assert intent is not None and intent.name == name


@pytest.mark.parametrize(("said", "name", "target"), TARGETS)
def test_commands_name_files(said: str, name: str, target: str) -> None:
    assert understand(said) == Intent(name, target)  # type: ignore[arg-type]


@pytest.mark.parametrize("said", CREATIVE)
def test_creative_requests_go_to_the_agent(said: str) -> None:
    assert understand(said) is None


REQUESTS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).with_name("requests.tsv")).read_text("utf-8").splitlines()
]


def test_no_creative_request_of_the_corpus_is_swallowed() -> None:
    taken = {said: understand(said) for want, said in REQUESTS if want == "agent"}
    assert len(taken) > 280
    assert {said: got.name for said, got in taken.items() if got is not None} == {}


def test_commands_of_the_corpus_are_understood() -> None:
    commands = [(want, said) for want, said in REQUESTS if want != "agent"]
    names = [(want, got.name if (got := understand(said)) else "agent") for want, said in commands]
    assert [pair for pair in names if pair[1] not in (pair[0], "agent")] == []
    missed = [said for (want, said), (_, got) in zip(commands, names, strict=True) if want != got]
    assert len(commands) > 380 and len(missed) <= 0.05 * len(commands), missed


@pytest.mark.parametrize(
    ("said", "target"),
    [
        ("upload beach day.mov", "beach day.mov"),
        ("here is my photo: cat.jpg", "cat.jpg"),
        ("请上传 logo.png，谢谢", "logo.png"),
        ("upload 视频.mp4 please", "视频.mp4"),
    ],
)
def test_names_of_files_are_kept(said: str, target: str) -> None:
    assert understand(said) == Intent("upload", target)


def test_a_file_alone_is_an_upload() -> None:
    there = {"photos/me and you.jpg", "notes.xyz"}.__contains__
    assert understand("photos/me and you.jpg", there) == Intent("upload", "photos/me and you.jpg")
    assert understand("'photos/me and you.jpg'", there) is not None
    assert understand("notes.xyz", there) is None
    assert understand("missing.jpg", there) is None


def test_two_different_commands_are_not_guessed() -> None:
    assert understand("export, then show my credits") is None


@pytest.mark.parametrize(
    "unit",
    [
        "please ",
        "can you tell me ",
        "现在",
        "ok ",
        "now ",
        "请",
        "好的",
        "我的",
        "查看",
        "very good ",
        "export ",
        "吧",
        "a.b",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    begin = time.process_time()
    for text in (unit * 80, "export " + unit * 60 + "x", (unit * 160)[:159] + "x"):
        understand(text[:160])
    assert time.process_time() - begin < 0.5


@pytest.mark.parametrize(("text", "intent"), SIZES)
def test_a_size_and_a_quality_belong_to_the_export(text: str, intent: Intent) -> None:
    assert understand(text) == intent
