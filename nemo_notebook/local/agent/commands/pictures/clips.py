"""Uploaded clips: how fast they play, which piece of them is shown, and how loud they are."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment

from ...answers import seconds
from ...text.language import NUMBER_EN, NUMBER_ZH, find_durations, number
from ...timeline.retiming import recaption
from ...timeline.ripple import all_parts, rearrange, shortest
from ...timeline.tracks import revise, visuals
from ..places import SCENE, scene_number
from ..registry import Edited, Outcome, Refused, Request, command
from ..time.cuts import find_range

CLIP = (
    r"(?:\b(?:clips?|footage|uploaded video|my (?:own )?(?:video|recording|film)|the video i "
    r"uploaded|uploads?)\b|片段|素材|我(?:的|那段|这段|那个|传的|拍的)?视频|上传的?视频|我拍的)"
)
_SOUND = (
    r"(?:\b(?:clips?|footage|uploaded video|my (?:own )?video|the video i uploaded)"
    r"(?:'s)?(?: own| original)? (?:sound|audio|volume)\b|\b(?:sound|audio|volume|noise) (?:of|"
    r"in|from) "
    r"(?:the |my )?(?:clips?|footage|uploaded video|video i)\b|\boriginal (?:sound|audio)\b|原声|"
    r"(?:片段|素材|我的?视频|上传的?视频)(?:里|本身)?的?(?:声音|音量|音频))"
)


def _clips(request: Request, draft: Draft) -> list[Segment] | Refused:
    """The clips that are meant, or why there is none."""
    found = [s for s in visuals(draft) if s.kind == "clip"]
    if found and re.search(SCENE, re.sub(r"\bclips? (?=\d)", " ", request.low)):
        place = scene_number(request, draft)
        if isinstance(place, Refused):
            return place
        found = [s for s in found if s.scene == place]
    if found:
        return found
    return Refused(
        request.say(
            "No uploaded clip is shown there, and only clips have a speed, a beginning and a sound "
            "of their own; nothing was changed. “faster pace” speeds the whole video up, “make the "
            "voice faster” the voice.",
            "那里没有上传的视频片段，只有片段才有自己的速度、起点和声音，没有改动。"
            "可以说“节奏快一点”加快全片，或“语速快一点”。",
        )
    )


def _names(found: list[Segment]) -> tuple[str, str]:
    numbers = [str(s.scene) for s in found]
    if len(numbers) == 1:
        return f"The clip in scene {numbers[0]}", f"第{numbers[0]}段的片段"
    return f"The clips in scenes {', '.join(numbers)}", f"第{'、'.join(numbers)}段的片段"


def _styled(draft: Draft, found: list[Segment], **style: object) -> Draft:
    ids = {s.id for s in found}
    return revise(draft, lambda s: replace(s, style={**s.style, **style}) if s.id in ids else s)


@command(
    "clip_volume",
    kind=0,
    patterns=(
        rf"\b(?:mute|silence|unmute|louder|quieter|turn (?:up|down|off)|lower|raise)\b.*{CLIP}",
        rf"{CLIP}.*\b(?:muted?|silent|louder|quieter|too loud|too quiet|without sound|no sound)\b",
        rf"{_SOUND}",
        rf"{CLIP}.*(?:静音|消音|大声|小声|声音)|(?:静音|消音).*{CLIP}",
    ),
    unless=r"\bmusic\b|\bvoice|音乐|配音|旁白|\bspeed\b",
    examples=("mute the clip", "片段静音"),
)
def clip_volume(request: Request, draft: Draft) -> Outcome:
    found = _clips(request, draft)
    if isinstance(found, Refused):
        return found
    low = request.low
    percent = re.search(r"(\d+)\s?(?:%|％|percent)|百分之(\d+)", low)
    now = found[0].volume
    if percent:
        volume = int(percent[1] or percent[2]) / 100
    elif re.search(r"\bunmute|\bsound on\b|取消静音|恢复|打开", low):
        volume = 1.0
    elif re.search(
        r"\bmuted?\b|\bsilen|\bturn off\b|\b(?:no|without|remove|off)\b|静音|消音|去掉|关", low
    ):
        volume = 0.0
    elif re.search(r"\bquiet\w*|\bdown\b|\blower\b|\btoo loud\b|小|低|轻|太吵|太响", low):
        volume = now * 0.5
    else:
        volume = now * 1.5 if now else 1.0
    volume = round(min(1.0, max(0.0, volume)), 3)
    names = _names(found)
    if all(s.volume == volume for s in found):
        return Refused(
            request.say(
                f"{names[0]} {'is' if len(found) == 1 else 'are'} at {volume:.0%} already; nothing "
                "was changed.",
                f"{names[1]}音量已经是{volume:.0%}，没有改动。",
            )
        )
    ids = {s.id for s in found}
    edited = revise(draft, lambda s: replace(s, volume=volume) if s.id in ids else s)
    return Edited(
        edited,
        request.say(
            f"{names[0]} can be heard at {volume:.0%} now." if volume else f"{names[0]} is silent.",
            f"{names[1]}音量已改为{volume:.0%}。" if volume else f"{names[1]}已静音。",
        ),
    )


@command(
    "clip_trim",
    kind=0,
    patterns=(
        rf"\b(?:use|show|play|take|keep|start|begin|trim)\b.*\b(?:seconds?|secs?|from|at|minute|"
        rf"\d+:\d\d|{NUMBER_EN} ?s)\b.*{CLIP}",
        rf"\b(?:start|begin)\b.*{CLIP}.*\b(?:at|from|with)\b.*\d",
        rf"{CLIP}.*\b(?:from|start\w*|begin\w*|trim\w*|between)\b.*(?:\d|{NUMBER_EN})",
        rf"\b(?:skip|trim|cut)\b.*{NUMBER_EN} ?(?:s|secs?|seconds?)\b.*\b(?:of|from|in) (?:the |"
        rf"my )?"
        r"(?:clip|footage|uploaded video)\b",
        rf"{CLIP}.*(?:只?用|从|截取|取|留).*{NUMBER_ZH}\s*(?:秒|到|分)|(?:从|用|"
        rf"截取)第?{NUMBER_ZH}\s*秒.*{CLIP}",
    ),
    unless=r"\bspeed\b|倍|\bmusic\b|音乐|\bloop",
    examples=("use seconds 5 to 10 of my clip", "片段只用第5到10秒"),
)
def clip_trim(request: Request, draft: Draft) -> Outcome:
    found = _clips(request, draft)
    if isinstance(found, Refused):
        return found
    piece = find_range(request.low)
    spans = find_durations(request.low)
    skipped = re.search(r"\b(?:skip|cut|trim)\b.*\bfirst\b|去掉前|跳过", request.low)
    first = re.search(r"\bfirst\b|前|开头", request.low) and not skipped
    if piece is None and not spans:
        return Refused(
            request.say(
                "Which seconds of the clip? For example: “use seconds 5 to 10 of my clip”. Nothing "
                "was changed.",
                "用片段的哪几秒？例如“片段只用第5到10秒”。没有改动。",
            )
        )
    start, end = piece if piece else (0, spans[0].value) if first else (spans[0].value, 0)
    known = {
        str(u.get("cdn_url")): round(1000 * float(u.get("duration") or 0)) for u in request.uploads
    }
    whole = known.get(found[0].source, 0)
    if whole and start >= whole:
        return Refused(
            request.say(
                f"The clip is only {seconds(whole)} long, so nothing was changed.",
                f"这个片段只有{seconds(whole, 'zh')}，没有改动。",
            )
        )
    edited = _styled(draft, found, trim=start)
    names = _names(found)
    english = f"{names[0]} begins at its second {start / 1000:.4g} now"
    chinese = f"{names[1]}现在从它的第{start / 1000:.4g}秒开始"
    number_of = found[0].scene or 1
    speed = float(found[0].style.get("speed", 1.0))
    wanted = round((end - start) / speed)
    if len(found) == 1 and end > start and wanted >= shortest(draft, number_of):
        parts = [
            replace(p, duration=wanted) if p.number == number_of else p for p in all_parts(edited)
        ]
        edited = recaption(rearrange(edited, parts, request.ids), request.ids)
        english += f" and its scene lasts {seconds(wanted)}"
        chinese += f"，这一段长{seconds(wanted, 'zh')}"
    elif end > start:
        english += f"; what is said in scene {number_of} takes longer, so it goes on"
        chinese += f"；第{number_of}段的旁白更长，所以片段会继续播放"
    return Edited(edited, request.say(english + ".", chinese + "。"))


@command(
    "clip_speed",
    kind=27,
    patterns=(
        rf"{CLIP}.*(?:\b\d+(?:\.\d+)?\s?(?:x|×|times)|\btwice\b|\bdouble\b|\btriple\b|\bhalf\b|"
        r"\bslow(?:er|ly| motion| down)?\b|\bfast(?:er| motion)?\b|\bnormal speed\b|\bspeed\b)",
        rf"\b(?:slow down|speed up|speed|slow|accelerate)\b.*{CLIP}",
        rf"(?:\b\d+(?:\.\d+)?\s?(?:x|×)|\btwice\b|\bdouble\b|\bhalf\b).*{CLIP}",
        r"\b(?:slow motion|slow[- ]?mo|fast[- ]forward|time[- ]?lapse speed)\b",
        rf"(?:{CLIP}|镜头).*(?:快放|(?<!慢)慢放(?!大)|倍速?|加速|减速|放慢|加快|快一?点|慢一?点|"
        rf"慢动作)|"
        r"快放|(?<!慢)慢放(?!大)|慢动作|\d+倍速?|倍速(?:播放)?",
    ),
    unless=r"\bvoice|\bmusic|语速|配音|旁白",
    examples=("play the clip 2×", "快放两倍"),
)
def clip_speed(request: Request, draft: Draft) -> Outcome:
    found = _clips(request, draft)
    if isinstance(found, Refused):
        return found
    low = request.low
    match = re.search(r"(\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s?(?:x\b|×|times|倍)", low)
    given = number(match[1]) if match else None
    slow = re.search(r"\bhalf\b|\bslow|慢|减速|一半", low)
    if re.search(r"\bnormal\b|\boriginal speed\b|正常|原速", low):
        speed = 1.0
    elif given is not None:
        speed = 1 / given if slow and given > 1 and not re.search(r"\d\s?(?:x|×)", low) else given
    else:
        speed = 3.0 if re.search(r"\btriple\b", low) else 0.5 if slow else 2.0
    speed = round(min(10.0, max(0.1, speed)), 3)
    names = _names(found)
    return Edited(
        _styled(draft, found, speed=speed),
        request.say(
            f"{names[0]} play{'s' if len(found) == 1 else ''} at {speed:.4g}× now.",
            f"{names[1]}速度已改为{speed:.4g}倍。",
        ),
    )
