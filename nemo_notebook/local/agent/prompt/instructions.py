"""How people ask for a video, and how they say what it should be like, sentence by sentence."""

from __future__ import annotations

import re

from ..text.language import find_durations
from ..text.tables import listed
from .abroad.requests import commissions
from .production import (
    FEATURE_NOUNS,
    FUNCTION_WORDS,
    PRODUCTION,
    VIDEO_NOUNS,
    features,
    find_canvas,
    is_quantity,
)
from .spelling import mend
from .subject import refers_to_text

__all__ = [
    "HINTS",
    "MAKES",
    "ORDERS",
    "POLITE",
    "TURNS",
    "as_video",
    "asks",
    "chats",
    "directs",
    "formal",
    "polite_off",
    "tells_of_oneself",
]

_WONDERS = (
    r"(?:(?:i (?:was |am |'m )?wonder(?:ing)?|(?:do you think|any chance)(?: that)?|"
    r"is there any way|(?:would|will) it be (?:possible|ok(?:ay)?)|is it possible|would you mind|"
    r"if possible)[, ]*(?:(?:if|for|to|that) )*(?:(?:you|we|i) )?"
    r"(?:(?:could|can|might|would) )?(?:(?:possibly|perhaps|maybe|please|kindly|quickly) )?)"
)
POLITE = (
    rf"(?:{_WONDERS}|"
    r"(?:please|hi|hey|hello|ok(?:ay)?|so|now|thanks|kindly|just|quickly|there|nemo)[,!. ]+|"
    r"(?:can|could|would|will) (?:you|we|i)(?: (?:possibly|please|maybe|perhaps))*"
    r"(?: help me(?: to)?)? |"
    r"(?:help me(?: to)? )|(?:i(?:'d| would) (?:like|love)(?: you)?(?: to)? |"
    r"(?:i|we) (?:want|need|wish)(?: you)?(?: to)? |let'?s |let us |try to |go ahead and ))*"
)
_MAKE = (
    r"(?:make|create|generate|produce|build|design|render|prepare|craft|shoot|compose|film|animate|"
    r"put together|whip up|come up with|give me|get me|do|write|edit|cut|have|get|"
    r"i want|i need|need|"
    r"want|"
    r"help (?:me |us )?with|we need|we want|i'd like|i would like|looking for|develop|record)"
)
_NOUN = "(?:" + "|".join(sorted(VIDEO_NOUNS, key=len, reverse=True)) + r"|time-?lapse|hyperlapse)"
MAKES = re.compile(
    rf"^{POLITE}{_MAKE}\b.{{0,200}}?\b{_NOUN}\b|^{POLITE}(?:a|an|another)\s.{{0,60}}?\b{_NOUN}\b",
    re.I | re.S,
)
TURNS = re.compile(
    rf"^{POLITE}(?:turn|convert|transform|make|adapt|change|use|using|take|read|narrate|"
    r"visuali[sz]e|illustrate|animate|voice|summari[sz]e|generate|create|say"
    r"|speak|from|with|here)\b",
    re.I,
)
_PIECE = re.compile(
    rf"^{POLITE}{_MAKE}\s(?:me |us )?(?:an?|one|some|the|my|our|\d)\b(?:\W+[\w-]+){{0,9}}?\W+"
    r"(intro|outro|"
    r"introduction|tutorial|lesson|documentary|recap|demo|walk-?through|announcement|invitation|"
    r"greeting|showreel|testimonial|story|summary|message|piece|thing)\b",
    re.I,
)
"""A request for what is a video when a length or a shape is told with it."""
_NOUN_LED = re.compile(
    rf"^(?:a |an |one |the )?(?:[\w&:.'’/-]+ ){{0,7}}?{_NOUN}\b(?: (?:about|for|of|on|from|showing|"
    rf"that|with|featuring|in|to|where|explaining|introducing)\b|\s*$|[,.:])",
    re.I,
)
_FOR = re.compile(
    rf"^(?:[\w-]+ )?{_NOUN} (?:for|about|showing) "
    r"(?!.*\b(?:is|are|was|were|has)\b)",
    re.I,
)
"""A request without a verb: "Video for my mother's birthday"."""
_INTO = re.compile(
    rf"^{POLITE}(?:turn|convert|transform|make|adapt|change)\s+"
    r"(?:this|these|that|it|the (?:following|above|text|article)|my|our)\b"
    rf".{{0,60}}?\b(?:into|to|as|in)\b.{{0,60}}?\b{_NOUN}\b",
    re.I,
)
_ZH_MAKES = re.compile(
    r"(?:做|制作|生成|创作|创建|剪|拍|弄|出|来|搞|写|设计|转|变|改编|想要|需要|给我|帮我).{0,40}?"
    r"(?:视频|短片|影片|片子|动画|宣传片|广告|vlog|mp4|延时|成片)",
    re.I,
)
_ZH_BRIEF = re.compile(
    r"^(?:请|麻烦|帮我|给我)*(?:做|制作|生成|来|拍|剪|出|弄|搞)(?:一)?(?:个|条|段|支|部)"
)
_ZH_OPENS = re.compile(
    r"^(?:请|麻烦|帮|给|你好|我想|我要|我需要|想要|需要|能不能|可以|能否|把|将|用|根据|为|基于|按|以|再"
    r"|重新|做|制作|生成|创作|创建|剪|拍|弄|出|来|搞|写|设计|转|变|改|一[条个段支部]|[一二两三半\d]+[分秒]|\d)"
)
_ZH_TURNS = re.compile(r"^(?:请|麻烦|帮我|给我)*(?:把|将|用|根据|基于|按照?|以|朗读|念|读|配音)")


def asks(sentence: str) -> bool:
    """Whether one sentence asks for a video.

    >>> asks("Could you make a short film about bees"), asks("Bees make honey.")
    (True, False)
    """
    if commissions(sentence):
        return True
    sentence = mend(sentence.strip().strip("#*>-()（） "))
    if not sentence:
        return False
    if re.search(r"[㐀-鿿]", sentence):
        if _ZH_BRIEF.search(sentence) and (find_durations(sentence) or _ZH_MAKES.search(sentence)):
            return True
        if refers_to_text(sentence) and (_ZH_TURNS.search(sentence) or _ZH_MAKES.search(sentence)):
            return True
        if (
            find_durations(sentence[:16])
            and len(sentence) < 60
            and re.match(r"^\s*(?:时长)?[\d一二两三四五六七八九十半]", sentence)
        ):
            return True
        return bool(_ZH_OPENS.match(sentence) and _ZH_MAKES.search(sentence)) and len(sentence) < 80
    if len(sentence.split()) > 70:
        return False
    if TURNS.search(sentence) and refers_to_text(sentence):
        return True
    if _INTO.search(sentence):
        return True
    if MAKES.search(sentence) and _is_single(sentence):
        return True
    if _FOR.match(sentence) and len(sentence.split()) <= 14:
        return True
    formed = find_durations(sentence.lower()) or find_canvas(sentence) is not None
    if formed and _PIECE.match(sentence):
        return True
    if _NOUN_LED.search(sentence) and (formed or re.match(r"(?:a|an|one)\s", sentence, re.I)):
        return not re.search(rf"\b{_NOUN} (?:is|was|are|were|has|had|will|can)\b", sentence, re.I)
    spans = find_durations(sentence.lower())
    if re.match(r"\d{1,2}:\d\d\s+[^\W\d]", sentence):  # "9:00 Registration"
        return False
    return bool(spans) and re.sub(r"^(?:a|an|one) ", "", sentence.lower()).startswith(
        sentence.lower()[spans[0].start : spans[0].end]
    )


def _is_single(sentence: str) -> bool:
    """Whether the video asked for is one new video, not videos in general."""
    return bool(
        re.search(
            rf"\b(?:a|an|another|one|me|us|this|my|our|the|\d[\w-]*|two|three|some)\s+"
            rf"(?:[^\s.!?]+\s+){{0,12}}?{_NOUN}\b|^{POLITE}{_MAKE}\s+{_NOUN}\s+(?:about|of|for|on|"
            rf"from|showing)\b",
            sentence,
            re.I,
        )
    )


ORDERS = re.compile(
    rf"^{POLITE}(?:use|using|add|include|make|keep|put|set|with|without|no|don'?t|do not|give|"
    r"format|in|as|for|end|finish|start|open|close|show|display|feature|title|call|duration|length|"
    r"style|music|voice|captions?|subtitles?|vertical|square|portrait|landscape|horizontal|"
    r"calm|upbeat|aim|target|it should|it must|the (?:video|clip|music|tone"
    r"|voice|title|style|length)"
    r"|should be|must be|background|narrat\w+|ensure|make sure|maximum|max|about|around|approx\w*|"
    r"optimi[sz]e|thanks|thank)\b",
    re.I,
)
_SMALL_TALK = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hope|thanks?|"
    r"thank you|cheers|much appreciated|let me know|i(?:'d| would)? (?:really )?appreciate|"
    r"no rush|sorry|best(?: regards| wishes)?|kind regards|"
    r"you(?:'re| are) (?:the best|amazing|awesome))\b",
    re.I,
)
_MANNER = re.compile(r"\b(?:tone|mood|style|vibe|feel|look|pace|energy)\b", re.I)
_WISHED = re.compile(
    r"^(?:something|nice|nothing|keep it|just|preferably|ideally|maybe|make it)\b", re.I
)
HINTS = re.compile(
    rf"^{POLITE}(?:show|display|feature|start|open|end|close|finish|use|include|add|make sure|"
    r"ensure|put|the (?:video|clip|style|tone|look|visuals?)|it should|visuals?|style|no text)\b",
    re.I,
)
_ZH_ORDERS = re.compile(
    r"^(?:并且?|同时|还|也|再|请)?(?:要|加上?|配上?|带上?|用|使用|不要|不用"
    r"|不需要|不加|不带|不配|别加|无需|无|没有|去掉|适合|"
    r"标题|片尾|结尾|音乐|配乐|背景音乐|字幕|旁白|配音|时长|长度|竖屏|横屏"
    r"|方形|比例|风格|画面|节奏|谢谢)"
)
_ZH_PRODUCTION = re.compile(
    r"音乐|配乐|bgm|配音|旁白|解说|字幕|标题|片尾|片头|竖屏|横屏|方形|比例"
    r"|时长|秒|分钟|画面|风格|转场|谢谢|视频|抖音|小红书",
    re.I,
)


def formal(sentence: str) -> bool:
    """Whether a few words say nothing but how a video is to be: "Simple language." """
    words = re.findall(r"[\w'’-]+", mend(sentence.lower()))
    return 0 < len(words) <= 5 and all(
        w in PRODUCTION or w in FUNCTION_WORDS or is_quantity(w) for w in words
    )


def as_video(request: str) -> str:
    """A request for a piece with a length or a shape as one for a video.

    >>> as_video("I need a 10-second intro for our fair")
    'I need a 10-second video for our fair'
    """
    found = _PIECE.match(request)
    formed = find_durations(request.lower()) or find_canvas(request) is not None
    return (
        f"{request[: found.start(1)]}video{request[found.end() :]}" if found and formed else request
    )


def polite_off(request: str) -> str:
    """A request without the politeness in front of it.

    >>> polite_off("I was wondering if you could possibly make a video")
    'make a video'
    """
    return re.sub(rf"^(?:{_WONDERS})+", "", request.strip(), flags=re.I) or request


_CONTEXT = re.compile(
    r"^(?:i['’]?m an? |i am an? |we['’]?re an? |we are an? |i (?:run|own|work|have|teach|sell)\b|"
    r"we (?:run|own|have|sell)\b|my name is|this is for|it['’]s for)",
    re.I,
)


def tells_of_oneself(sentence: str) -> bool:
    """Whether a sentence before a request only says who asks: "I'm a realtor." """
    return bool(_CONTEXT.match(sentence.strip())) and len(sentence.split()) <= 9


def chats(sentence: str) -> bool:
    """Whether a sentence is only polite: "Hope you are well." """
    return bool(_SMALL_TALK.match(sentence.strip())) and len(sentence.split()) <= 9


def directs(sentence: str) -> bool:
    """Whether one sentence is an order about the form and nothing else.

    >>> directs("Use calm music and no voiceover."), directs("Use it twice a day.")
    (True, False)
    """
    sentence = mend(sentence.strip().strip("#*>-() "))
    if re.search(r"[㐀-鿿]", sentence):
        return (
            len(sentence) <= 40
            and bool(_ZH_ORDERS.search(sentence))
            and bool(_ZH_PRODUCTION.search(sentence))
        )
    tokens = re.findall(r"[\w'’:./×+-]*[\w]", sentence.lower())
    if not tokens or len(tokens) > 22:
        return False
    quoted = re.sub(r"[\"“'‘][^\"”]+[\"”'’]", " ", sentence.lower())
    content = [w for w in re.findall(r"[\w'’:./×+-]*[\w]", quoted) if w not in FUNCTION_WORDS]
    formal = all(w in PRODUCTION or is_quantity(w) or w in _ORDER_WORDS for w in content)
    if not formal:
        return bool(
            ORDERS.search(sentence)
            and len(tokens) <= 12
            and content
            and content[-1] in FEATURE_NOUNS
            and re.match(rf"{POLITE}(?:use|add|with|no|without|include|don't)", sentence, re.I)
        )
    if refers_to_text(sentence) and not re.search(r"\b(?:is|are|has|have|was) \w+ed\b", sentence):
        return True
    if _WISHED.match(sentence) and features(sentence).style and len(tokens) <= 8:
        return True
    named = [w for w in content if w in FEATURE_NOUNS or w in VIDEO_NOUNS]
    said = features(sentence)
    told = (said.duration, said.canvas, said.voice, said.music, said.captions)
    strong = any(value is not None for value in told) or bool(named and said.style)
    if not content:
        return bool(re.search(r"\b(?:please|thanks?|thank)\b", sentence, re.I))
    if ORDERS.search(sentence) and said.style and _MANNER.search(sentence):
        return True
    return bool(ORDERS.search(sentence) and (strong or named)) or (strong and len(tokens) <= 8)


_ORDER_WORDS = frozenset(
    listed(
        """
    end card ending start beginning saying says call action cta thanks approx tone feel keep
    use pace upbeat soft loud fade sound sure ensure aim
"""
    )
)
