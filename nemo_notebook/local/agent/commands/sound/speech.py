"""How the voice speaks: its pace and its loudness, or a recording instead of it."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment

from ...prompt.brief import LONGEST
from ...timeline.retiming import recaption
from ...timeline.ripple import all_parts, rearrange, respeak
from ...timeline.tracks import put, revise
from ..registry import Edited, Outcome, Refused, Request, command

NAME = (
    r"(?:\bvoice[- ]?overs?\b|\bvoices?\b|\bnarrations?\b|\bnarrators?\b|\bspeech\b|\bspeakers?\b|"
    r"\bspeak(?:s|ing)?\b|\btalk(?:s|ing)?\b|\bread(?:s|ing)?\b|配音|旁白|解说|人声|语音|口播|"
    r"语速|说话|说得|念得?|讲得|讲(?=[太快慢话]))"
)
_LIMITS = (0.6, 1.6)


def silent(request: Request) -> Refused:
    return Refused(
        request.say(
            "Nobody speaks, so nothing was changed. Say “add a voiceover” first.",
            "现在没有配音，所以没有改动。可以先说“加配音”。",
        )
    )


def _at_rate(request: Request, draft: Draft, factor: float, exact: float = 0.0) -> Outcome:
    voices = list(draft.segments("voice"))
    if not voices:
        return silent(request)
    if any(not s.source.startswith("voice:") for s in voices):
        return Refused(
            request.say(
                "A recording keeps its pace, so nothing was changed.",
                "录音的语速不能改，没有改动。",
            )
        )
    now = float(voices[0].style.get("rate", 1.0))
    low, high = _LIMITS
    rate = round(min(high, max(low, exact or now * factor)), 2)
    if rate == now:
        return Refused(
            request.say(
                f"The voice speaks at {now:.2g}× already; nothing was changed.",
                f"语速已经是{now:.2g}倍，没有改动。",
            )
        )
    speaking = {s.scene for s in voices}
    parts = [
        respeak(draft, p.number, rate=rate) if p.number in speaking else p for p in all_parts(draft)
    ]
    if sum(p.duration for p in parts) > LONGEST:
        return Refused(
            request.say(
                f"The video would be longer than {LONGEST // 60000} minutes; nothing was changed.",
                f"视频会超过{LONGEST // 60000}分钟，没有改动。",
            )
        )
    edited = recaption(rearrange(draft, parts, request.ids), request.ids)
    return Edited(
        edited,
        request.say(
            f"The voice speaks at {rate:.2g}× its natural pace now (it was {now:.2g}×); the video "
            f"lasts {edited.duration / 1000:.4g} s.",
            f"语速已从{now:.2g}倍改为{rate:.2g}倍，全片{edited.duration / 1000:.4g}秒。",
        ),
    )


@command(
    "slower_voice",
    kind=52,
    patterns=(
        rf"{NAME}.*\b(?:slower|slow|slowly|down|too fast|too quick(?:ly)?)\b",
        rf"\b(?:slower|slow down|more slowly)\b.*{NAME}",
        r"^(?:讲|说|念|读)得?(?:再)?慢|^(?:讲|说|念|读)得?太快",
        rf"{NAME}.*(?:慢|太快|放缓|缓一?点)|(?:放慢|减慢|降低).*{NAME}",
    ),
    unless=r"\bturn (?:\w+ ){0,3}down\b|\bmusic|\bvolume|音量|\bquieter\b|\blouder\b|音乐|\btoo "
    r"slow|太慢|慢吞吞|慢腾腾|慢悠悠|\bfaster\b",
    examples=("make the voice slower", "语速慢一点"),
)
def slower_voice(request: Request, draft: Draft) -> Outcome:
    return _at_rate(request, draft, 0.85, _exact(request.low))


@command(
    "faster_voice",
    kind=52,
    patterns=(
        rf"{NAME}.*\b(?:faster|fast|quicker|quickly|speed up|too slow(?:ly)?)\b",
        rf"\b(?:faster|speed up|quicker|accelerate)\b.*{NAME}",
        rf"{NAME}.*(?:快|太慢|慢吞吞|慢腾腾|慢悠悠|倍)|(?:加快|提高).*(?:语速|旁白|配音)|语速.*(?:提高|加快|提一?点)",
        rf"{NAME}.*\b\d+(?:\.\d+)?\s?(?:x|×)",
    ),
    unless=r"\bmusic|\bvolume|音量|\bquieter\b|\blouder\b|音乐",
    examples=("make the voice faster", "语速快一点"),
)
def faster_voice(request: Request, draft: Draft) -> Outcome:
    return _at_rate(request, draft, 1.15, _exact(request.low))


def _exact(low: str) -> float:
    match = re.search(r"(\d+(?:\.\d+)?)\s?(?:x\b|×|倍|times)", low)
    percent = re.search(r"(\d+)\s?%\s*(?P<more>faster|slower)?", low)
    if match:
        return float(match[1])
    if percent and not percent["more"] and int(percent[1]) >= 50:
        return int(percent[1]) / 100
    return 0.0


@command(
    "louder_voice",
    kind=53,
    patterns=(
        rf"{NAME}.*\b(?:louder|too quiet|too soft|stronger|clearer|up)\b(?! the pace)",
        rf"\b(?:louder|turn up|raise|boost|increase|amplify)\b.*{NAME}",
        rf"(?:can'?t|cannot|hard to|hardly) hear the {NAME}",
        rf"{NAME}.*(?:大一?[点些]|大声|响|太小|太轻|听不清|提高|调大)|(?:调大|提高|加大|"
        rf"放大).*{NAME}",
    ),
    unless=r"语速|\bfaster\b|\bslower\b|\bspeed\b|\bmusic\b.*\bvoice\b|音乐|太(?:响|大|吵)",
    examples=("make the voice louder", "旁白大一点"),
)
def louder_voice(request: Request, draft: Draft) -> Outcome:
    return _loudness(request, draft, 1.3)


@command(
    "quieter_voice",
    kind=53,
    patterns=(
        rf"{NAME}.*\b(?:quieter|softer|lower|too loud|down)\b(?! pace)",
        rf"\b(?:quieter|turn down|lower|soften|reduce)\b.*{NAME}",
        rf"{NAME}.*(?:小一?[点些]|小声|轻一?点|太大|太响|太吵|调小|降低)|(?:调小|降低|"
        rf"减小).*{NAME}",
    ),
    unless=r"语速|\bfaster\b|\bslower\b|\bslow down\b|\bspeed\b|\bmusic\b|音乐|\bduck|\bunder\b",
    examples=("make the voice quieter", "旁白小一点"),
)
def quieter_voice(request: Request, draft: Draft) -> Outcome:
    return _loudness(request, draft, 0.75)


def _loudness(request: Request, draft: Draft, factor: float) -> Outcome:
    voices = list(draft.segments("voice"))
    if not voices:
        return silent(request)
    now = voices[0].volume
    percent = re.search(r"(\d+)\s?%", request.low)
    volume = round(min(1.0, int(percent[1]) / 100 if percent else now * factor), 3)
    if volume != now:
        edited = revise(draft, lambda s: replace(s, volume=volume) if s.kind == "voice" else s)
        return Edited(
            edited,
            request.say(
                f"The voice is at {volume:.0%} now (it was {now:.0%}).",
                f"旁白音量已从{now:.0%}改为{volume:.0%}。",
            ),
        )
    music = list(draft.segments("music"))
    if not music:
        return Refused(
            request.say(
                "The voice is as loud as it can be; nothing was changed.",
                "旁白已经是最大音量，没有改动。",
            )
        )

    def softer(segment: Segment) -> Segment:
        if segment.kind != "music":
            return segment
        return replace(segment, volume=round(segment.volume * 0.6, 3))

    edited = revise(draft, softer)
    after = next(edited.segments("music")).volume
    return Edited(
        edited,
        request.say(
            f"The voice is at 100 % already, so the music under it went down to {after:.0%}.",
            f"旁白已是最大音量，所以把音乐调低到{after:.0%}，旁白会更突出。",
        ),
    )


@command(
    "use_recording",
    kind=55,
    patterns=(
        r"\b(?:use|take|play|replace|put|add|with)\b.*\b(?:my|our|the|this) (?:own |uploaded |"
        r"new )?(?:recording|recorded voice|voice recording|voice ?over file|audio(?: file)?|"
        r"voice memo|mp3|wav)\b",
        r"\b(?:use|with|in|to|by|for) my own voice\b|\bmy (?:own )?(?:recording|voice memo)\b|"
        r"\bi(?:'ve| have)? recorded\b",
        r"\b(?:audio|recording|voice memo|mp3|wav|sound file)\b(?: that)? i (?:just "
        r")?(?:uploaded|recorded|sent|made)\b",
        r"(?:我?自己|我)录(?:好)?的?(?:声音|音频|旁白|音)?|录好了|我的声音",
        r"(?:用|换成?|使用|改用).*(?:我的?|我们的?|上传的?)(?:录音|声音|音频|配音文件)|用录音",
    ),
    unless=r"\bclone\b|克隆",
    examples=("use my recording", "用我的录音"),
)
def use_recording(request: Request, draft: Draft) -> Outcome:
    sounds = [
        u for u in request.uploads
        if str(u.get("file_type", "")).lower().startswith(("audio", "sound"))
        or str(u.get("filename", "")).lower().endswith((".mp3", ".wav", ".m4a", ".aac"))
    ]  # fmt: skip
    if not sounds:
        return Refused(
            request.say(
                "No recording was uploaded, so nothing was changed. Upload an mp3, wav, m4a or aac "
                "file first, then say it again.",
                "还没有上传录音，所以没有改动。请先上传mp3、wav、m4a或aac文件。",
            )
        )
    upload = sounds[-1]
    length = round(1000 * float(upload.get("duration") or 0)) or draft.duration
    length = min(length, draft.duration)
    segment = Segment(
        request.ids(), "voice", 0, length, "", str(upload["cdn_url"]), None, 1.0, {"words": []}
    )
    return Edited(
        put(draft, "voice", [segment]),
        request.say(
            f"Your recording is the voice now ({length / 1000:.4g} s); pictures and captions keep "
            "their times.",
            f"已改用你的录音（{length / 1000:.4g}秒），画面和字幕的时间不变。",
        ),
    )
