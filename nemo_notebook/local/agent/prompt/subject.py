"""What a request is about: what is left when everything about the form is taken away.

English requests are cut into chunks at prepositions, conjunctions and punctuation. A chunk whose
content words all belong to the vocabulary of production ("with a calm soundtrack", "for TikTok")
is form; what follows "about", "of", "for" and the like, or stands before the word "video", is the
subject. Chinese requests lose the words of production from both ends of each clause.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text.language import find_durations
from ..text.tables import listed
from .production import (
    FEATURE_NOUNS,
    FUNCTION_WORDS,
    PRODUCTION,
    VIDEO_NOUNS,
    features,
    find_mood,
    is_quantity,
)

__all__ = ["find_subject", "refers_to_text"]

_TOKEN = re.compile(
    r"[A-Za-zÀ-ɏ0-9&$€£%#@'’][A-Za-zÀ-ɏ0-9&$€£%#@'’:/+._×-]*"
    r"(?<![.:'/])|[,;.!?()—–:]|[^\s]"
)
_TOPIC = frozenset(
    listed(
        """
    about for of on showing shows show featuring features explaining explains explain
    introducing introduces introduce regarding covering covers describing describes
    presenting promoting promotes celebrating announcing advertising titled concerning
"""
    )
)
_LEADS = _TOPIC | frozenset(
    [
        "with",
        "without",
        "from",
        "in",
        "into",
        "using",
        "and",
        "but",
        "no",
        "plus",
        "that",
        "which",
        "to",
        "as",
        "where",
        "by",
        "at",
        "over",
        "through",
        "while",
        "so",
        "when",
    ]
)
_FORM_LEADS = frozenset({"with", "without", "no", "and", "plus", "using", ",", ";", "but", "."})
_ABSORBED = frozenset({"of", "on", "to", "in", "and", "for", "from", "by", "at", "as"})
_SOFT = frozenset(
    listed(
        """
    calm peaceful happy dark romantic warm quiet epic dreamy serene tranquil mysterious
    majestic cozy cosy sad playful slow night dance party jazz piano pop study grand
"""
    )
)
_GENERIC = frozenset(
    ["product", "products", "brand", "company", "business", "my", "our", "the", "a", "an"]
)

_TEXT_NOUN = (
    r"(?:text|script|article|post|blog|story|description|paragraphs?|copy|content|passage|essay|"
    r"notes?|announcement|prompt|words|sentences?|summary|readme|press release|newsletter|"
    r"email|letter|transcript|poem|quote|list|document|file|review|abstract|report|chapter|speech|"
    r"lines?|pitch|bio|recipe|page|tweet|thread|message|memo|lyrics?|song|joke|facts?|"
    r"info(?:rmation)?|details|instructions|steps|guide|tutorial|lesson|lecture|bullet points|"
    r"points|ideas?|statement|table|faq|minutes|testimonial|feedback|verse|rhyme|invitation|"
    r"invite|caption)"
)
_REFERENCE = re.compile(
    rf"\b(?:(?:this|these|the following|the|my|our|that|below|above|attached|a|an)\s+"
    rf"(?:[\w-]+\s+){{0,3}}?(?:{_TEXT_NOUN}\s+)?{_TEXT_NOUN}\b"
    rf"(?:\s+(?:below|above|here|or (?:blog )?post|or article))*"
    rf"|(?:this|the following|the below|the above|it)(?=\s+(?:into|to|as|in|aloud)\b|\s*$))",
    re.I,
)
_MOVES_TEXT = re.compile(
    r"\b(?:turn|convert|transform|make|use|using|read|narrate|adapt"
    r"|visuali[sz]e|illustrate|animate|"
    r"from|of|out of|based on|for|with|generate|summari[sz]e|take|here(?:'s| is| are))\s+$",
    re.I,
)


def refers_to_text(request: str) -> bool:
    """Whether a request speaks of a text given with it: "this article", 这段文字."""
    if _ZH_REFERENCE.search(request):
        return True
    low = request.lower()
    if re.search(r"\b(?:following|below|attached)\b", low):
        return True
    return any(
        (
            _MOVES_TEXT.search(request[: m.start()])
            and not m.group().lower().startswith(("a ", "an "))
        )
        or re.match(r"th(?:is|ese)\b", m.group().lower())
        for m in _REFERENCE.finditer(request)
    )


class _Chunk(NamedTuple):
    start: int
    end: int
    lead: str
    words: tuple[tuple[int, int, str], ...]

    def content(self) -> list[str]:
        return [
            w.lower()
            for _, _, w in self.words
            if w.lower() not in FUNCTION_WORDS and w.lower() not in _LEADS
        ]


def _chunks(text: str) -> list[_Chunk]:
    found: list[_Chunk] = []
    lead, start, words = "", 0, list[tuple[int, int, str]]()

    def close(end: int) -> None:
        if words:
            found.append(_Chunk(start, end, lead, tuple(words)))

    for match in _TOKEN.finditer(text):
        token, low = match.group(), match.group().lower()
        punctuation = re.fullmatch(r"[,;.!?()—–:]", token)
        if punctuation or (low in _LEADS and not (low == "no" and text[match.end() :][:1] == ".")):
            close(match.start())
            lead, start, words = (token if punctuation else low), match.start(), []
            if not punctuation:
                words = [(match.start(), match.end(), token)]
            continue
        if not words and lead == "":
            start = match.start()
        words.append((match.start(), match.end(), token))
    close(len(text))
    return _merged(found)


def _merged(chunks: list[_Chunk]) -> list[_Chunk]:
    """Chunks where a lead right after punctuation takes the place of the punctuation as lead."""
    result: list[_Chunk] = []
    for chunk in chunks:
        if result and len(result[-1].words) == 1 and result[-1].words[0][2].lower() in _LEADS:
            previous = result.pop()
            lead = previous.lead if previous.lead not in (",", ";") else chunk.lead
            lead = chunk.lead if chunk.lead in _TOPIC else lead
            chunk = _Chunk(previous.start, chunk.end, lead, previous.words + chunk.words)
        result.append(chunk)
    return result


def _is_form(chunk: _Chunk) -> bool:
    content = chunk.content()
    if all(w.strip("'’") in PRODUCTION or is_quantity(w) for w in content):
        return True
    return (
        chunk.lead in _FORM_LEADS
        and len(chunk.words) <= 7
        and (content[-1] in FEATURE_NOUNS or (content[0] in FEATURE_NOUNS and len(content) <= 2))
    )


def _absorbed(chunk: _Chunk, text: str) -> bool:
    """Whether a chunk of form words, right after a part of the subject, belongs to the subject."""
    if chunk.lead not in _ABSORBED:
        return False
    part = text[chunk.start : chunk.end]
    form = features(part)
    named = set(chunk.content()) & (FEATURE_NOUNS | VIDEO_NOUNS)
    if form.duration or form.canvas or (form.style and named):
        return False
    return bool(chunk.content()) and (chunk.lead in ("of", "on") or not named)


def _names_topic(chunk: _Chunk, text: str) -> bool:
    """Whether a chunk of form words is what the video is about: "about music"."""
    if chunk.words[0][2].lower() not in _TOPIC - {"for", "of", "on"} or len(chunk.words) < 2:
        return False
    form = features(text[chunk.start : chunk.end])
    return form.duration is None and form.canvas is None


def _trim(chunk: _Chunk) -> tuple[int, int] | None:
    """The part of a mixed chunk that is the subject: "make a 10-second |sunset timelapse|"."""
    words = list(chunk.words)

    def is_frame(word: str) -> bool:
        low = word.lower()
        return low in FUNCTION_WORDS or low in PRODUCTION or low in _LEADS or is_quantity(low)

    first = next((i for i, (_, _, w) in enumerate(words) if not is_frame(w)), None)
    if first is None:
        return None
    while first and words[first - 1][2].lower() in _SOFT:
        first -= 1
    last = len(words)
    while last > first + 1 and words[last - 1][2].lower() in VIDEO_NOUNS:
        last -= 1
    while last > first + 1 and words[last - 1][2].lower() in FUNCTION_WORDS:
        last -= 1
    if all(w.lower() in _GENERIC for _, _, w in words[first:last]):
        return None
    return words[first][0], words[last - 1][1]


def _without_durations(text: str) -> str:
    """A subject without a length of time in its middle: "rainy window 60 seconds loop"."""
    for span in reversed(find_durations(text.lower())):
        before = text[: span.start].split()[-1:]
        if not before or before[0].lower() not in _LEADS | {"the", "last", "first"}:
            text = text[: span.start] + text[span.end :]
    return text


def _english(request: str) -> tuple[str, str]:
    masked = request
    for match in list(_REFERENCE.finditer(request)):
        before = request[: match.start()]
        if _MOVES_TEXT.search(before) or re.match(r"th(?:is|ese)\b", match.group().lower()):
            masked = (
                masked[: match.start()]
                + " " * (match.end() - match.start())
                + masked[match.end() :]
            )
    spans: list[tuple[int, int]] = []
    subject_open = False
    for chunk in _chunks(masked):
        if not chunk.content():
            continue
        if _is_form(chunk) and not _names_topic(chunk, masked):
            if subject_open and _absorbed(chunk, masked):
                spans[-1] = (spans[-1][0], chunk.words[-1][1])
            else:
                subject_open = False
            continue
        whole = (chunk.words[0][0], chunk.words[-1][1])
        if subject_open:
            spans[-1] = (spans[-1][0], whole[1])
            continue
        part = _trim(chunk)
        if part is None and _names_topic(chunk, masked):
            part = (chunk.words[1][0], whole[1])
        if part is None:
            continue
        if chunk.lead in _TOPIC and chunk.words[0][2].lower() in _TOPIC:
            part = (chunk.words[1][0] if len(chunk.words) > 1 else part[0], max(part[1], whole[1]))
        elif part[1] < whole[1] or part[0] == whole[0]:
            part = (part[0], part[1])
        spans.append(part)
        subject_open = True
    pieces = [_without_durations(masked[a:b]).strip(" ,;:.!?-–—") for a, b in spans]
    rest = list(masked)
    for a, b in spans:
        rest[a:b] = " " * (b - a)
    subject = ", ".join(p for p in pieces if p)
    return re.sub(r"\s+", " ", subject), "".join(rest)


_ZH_REFERENCE = re.compile(
    r"(?:这|以下|下面|下列|上面|上述|如下|后面|此)(?:一)?(?:段|篇|个|些|首"
    r"|份|则)?(?:的|这)?(?:段|篇|个|些)?"
    r"(?:文字|文案|文本|文章|内容|脚本|故事|话|产品(?:描述|介绍|说明)|描述"
    r"|介绍|博客|博文|新闻|稿子?|诗歌?|材料|资料|说明|台词|旁白)"
)
_ZH_LEAD = re.compile(
    r"^(?:请问?|麻烦(?:你|您)?|帮(?:我|忙)?|给我|我们?(?:想要?|需要|要)"
    r"|想要?|需要|能不能|可以|能否|你好|再|重新|"
    r"做成?|制作成?|生成|创作|创建|剪辑?成?|拍摄?|弄|出|来|搞|写|设计"
    r"|转换?[成为]?|变成|改编?成?|用|把|将|根据|基于|依据|按照?|"
    r"一?(?:个|条|段|支|部|份|则|张)(?!人)|一下|关于|有关|介绍一?下?|讲述?"
    r"|展示|宣传|推广|主题[是为]?|内容[是为]?|围绕|以|为|"
    r"的|在|成|是|:|：|\s|，|,)"
)
_ZH_FORM = (
    r"(?:时长|长度|大约|大概|约|不超过|最多)?(?:\d+(?:\.\d+)?"
    r"|[零一二两三四五六七八九十百半]+)\s*(?:秒钟?|分钟?半?|分半)"
    r"(?:(?:\d+|[零一二两三四五六七八九十]+)秒钟?)?(?:左右|以内|长)?|半分钟(?:左右)?|"
    r"(?:竖屏|竖版|横屏|横版|方形|正方形|竖向|横向|9\s?[:：比]\s?16"
    r"|16\s?[:：比]\s?9|1\s?[:：比]\s?1|4\s?[:：比]\s?5|九比十六|十六比九|"
    r"抖音|快手|小红书|视频号)(?:的|版|格式|比例|上)?|1080[pP]|高清|超清|4[kK]|"
    r"短视频|小视频|视频|短片|影片|片子|动画片?|宣传片|vlog|[mM][pP]4|成片"
    r"|(?:广告|宣传)(?:片|视频|短片)?(?=$|的)"
)
_ZH_LEAD_FORM = re.compile(rf"^(?:{_ZH_FORM})")
_ZH_TAIL = re.compile(
    rf"(?:{_ZH_FORM}|搞笑|有趣|好看|精美|精彩|酷炫|炫酷|高级感?|的|吧|呢|吗|啊|呀|哦|谢谢|[\s:：，,。！!？?]|并)$"
)
_ZH_FEATURE = re.compile(
    r"(?:音乐|配乐|背景乐|bgm|BGM|配音|旁白|解说|人声|字幕|画面|标题|片头"
    r"|片尾|节奏|风格|转场|比例|分辨率|时长|无声|静音|语音|朗读|念)"
)
_ZH_OPTION = re.compile(
    r"^(?:并且?|同时|还|也|再|请)?(?:要|加上?|配上?|带上?|有|用|使用|不要"
    r"|不用|不需要|不加|不带|不配|别加|无需|无|没有|去掉|适合|发|发到|"
    r"竖屏|横屏|风格|音乐|配乐|字幕|旁白|配音|画面|节奏|bgm|BGM|给)"
)


_ZH_FOR = re.compile(
    r"(?:给|为|帮)((?!我(?:做|制作|生成|拍|把|用))[^，,。；]{2,16}?)(?:做|制作|生成|拍|剪)(?:一)?(?:个|条|段|支)?"
    r"(?=广告|宣传|视频|短片|介绍|\d|竖|横|短)"
)


def _chinese(request: str) -> tuple[str, str]:
    pieces: list[str] = []
    form: list[str] = []
    text = _ZH_REFERENCE.sub(" ", request)
    text = _ZH_FOR.sub(r"关于\1的", text)
    for clause in re.split(
        r"[，,。；;！!？?\n（）()]|\s+(?=[㐀-鿿])|(?<=[频片])(?=配|加|要|不)", text
    ):
        clause = clause.strip()
        if not clause:
            continue
        if _ZH_OPTION.match(clause) and (_ZH_FEATURE.search(clause) or not _trim_zh(clause)):
            form.append(clause)
            continue
        left = _trim_zh(clause)
        about = re.search(r"(?:关于|有关|介绍一?下?|讲述?|展示)(.+?)的?$", left)
        core = _trim_zh(about[1]) if about and about.start() else left
        if core and not _is_form_zh(core):
            pieces.append(core)
            clause = clause.replace(core, " ", 1)
        form.append(clause)
    return "，".join(pieces), "，".join(form)


def _is_form_zh(core: str) -> bool:
    if re.fullmatch(r"[\d\s\W]*", core) or (len(core) <= 4 and find_mood(core)):
        return True
    return (
        bool(_ZH_FEATURE.search(core))
        and len(core) <= 10
        and bool(re.search(rf"(?:{_ZH_FEATURE.pattern})$", core))
    )


def _trim_zh(clause: str) -> str:
    before = None
    while before != clause:
        before = clause
        clause = _ZH_LEAD.sub("", clause, count=1)
        clause = _ZH_LEAD_FORM.sub("", clause, count=1)
        trimmed = _ZH_TAIL.sub("", clause, count=1)
        clause = trimmed
    return clause.strip()


def find_subject(request: str) -> tuple[str, str]:
    """The subject of an instruction, and the rest of it (the form), in that order.

    >>> find_subject("make a 15-second vertical ad for Bee & Bloom honey, no music")[0]
    'Bee & Bloom honey'
    >>> find_subject("做一个关于北京胡同的30秒竖屏短视频，不要配音")[0]
    '北京胡同'
    """
    if re.search(r"[㐀-鿿]", request):
        return _chinese(request)
    if re.match(r"[a-z]{3,}ing\b(?! me\b)", request, re.I) and "," not in request:
        return request.strip(" .!?"), ""
    return _english(request)
