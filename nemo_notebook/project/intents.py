"""What a person asks of the project itself rather than of the agent: a table, read with caution.

A request is a command only when nothing in it is left over: every clause is either the command
itself or a pleasantry ("looks great, now export it please"). Whatever says more ("make a video
about how banks export credits", "export it in black and white") goes to the agent, for a creative
request that is swallowed costs more than a command that takes the long way.

The rows are written in `phrases`: words, `(one|or other)`, `[perhaps]`, `{another phrase}`, `…*`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from .phrases import FILE, URL, grammar

__all__ = ["Intent", "Name", "understand"]

Name = Literal["export", "credits", "status", "upload"]


@dataclass(frozen=True, slots=True)
class Intent:
    """A command, and the file or address that it names, if any."""

    name: Name
    target: str = ""


_PARTS = {
    # what stands before a command
    "before": (
        "please|pls|plz|kindly|just|now|then|also|finally|ok|okay|alright|right|so|and|hey|hi|hello"
        "|nemo|well|yes|yeah|yep|sure|let's|lets|go ahead [and|with]|help me|try to|how (do|can) i"
        "|(can|could|would|will) (you|u|i|we)|may i|(i'd|id|i would) like [you] to"
        "|i [would] want [you] to|i wanna|i need [you] to|[i'm|i am|im] ready to"
        "|[it's|it is] time to"
    ),
    # what stands after it
    "after": (
        "now|please|pls|for me|again|asap|right away|immediately|thanks|thank you|already|then"
        "|when you can|if you can|to me"
    ),
    "praise": (
        "good|great|nice|perfect|fine|done|ready|finished|awesome|amazing|lovely|ok|okay|excellent"
        "|wonderful|cool|super|beautiful|brilliant"
    ),
    # a clause that asks for nothing
    "pleasantry": (
        "{before}|{after}|{praise}|thanks (so much|very much|a lot)|thx|ty|cheers|alright"
        "|(it|this|that|the video|everything|all) (is|looks|is looking)"
        " [all|so|very|really|just] {praise} [to me|now|enough]"
        "|(it's|that's|all) [all|so|very|really|just] {praise}"
        "|looks [so|very|really] {praise} [to me|now]"
        "|(i'm|i am|im) (happy|done|satisfied|good|finished) [with {video}]|i (love|like) {video}"
        "|(good|great|nice) (job|work)|well done|as soon as possible"
    ),
    "video": (
        "[the|this|that|my|our|your] [final|finished|whole|full|complete|completed|resulting"
        "|rendered|current|edited|latest] (video|movie|film|clip|mp4|file|result|project|output"
        "|render|version|cut|timeline|draft) [file|clip|video]|it|this|that|everything"
    ),
    "form": (
        "(as|in|to|into) [a|an|the] (mp4 [file|video|format]|(1080p|full hd|hd|high quality"
        "|best quality) [mp4|video]|file|disk|my (computer|disk|machine|laptop|desktop)|video file)"
        "|(at|in) (1080p|full hd|hd|(high|best|full) (quality|resolution))"
    ),
    "show": "(show|check|see|view|get|tell|display|list|print|give|what's|whats|what is|what are)"
    " [me|us]",
    "my": "my|our|the|current|account|remaining|available|project|session|latest|all|all of",
    "media": (
        "file|files|video|videos|clip|clips|photo|photos|picture|pictures|image|images|song|audio"
        "|music|footage|media|document|material|something|it|this"
    ),
    # the same in Chinese; words follow each other without spaces
    "前": (
        "请|麻烦[你|您]|帮我|帮忙|给我|劳驾|现在|马上|立刻|直接|可以|可不可以|能不能|能否|能|你|您|我"
        "|我想要|我想|我要|我需要|好|好的|好了|好吧|行|那|那么|就|再|然后|最后|一下|快"
    ),
    "后": (
        "一下|一份|吧|吗|呢|啊|呀|了|啦|给我|看看|看|出来|下来|来|到[本地|电脑|桌面]|至|为|成|mp4|1080p"
        "|高清|格式|文件|谢谢|好吗|可以吗|行吗|请"
    ),
    "客气": (
        "谢谢[你|您|啦|了]|多谢|好|好的|好了|好吧|好啦|好极了|很好|太好了|不错|完美|可以|可以了|没问题"
        "|没问题了|行|行了|行吧|对|嗯|你好|您好|挺好|挺好的|很棒|太棒了|[我][很]满意[了]|就这样[吧]"
        "|完成了|搞定了|效果(很好|不错|很棒)"
    ),
    "这": "这个|这|那个|我的|最终的|最终|最后的|最后|完整的|完整|做好的|成品|整个|当前的|当前",
    "视频": ("{这}*(视频|影片|短片|片子|成片|成品|文件|作品|项目|工程|mp4|结果|它)"),
    "我的": "我的|我|账户|账号|当前|现在|剩余|剩余的|目前|所有|所有的|全部|全部的|项目|视频|的",
    "看": "查|查询|看|看看|查看|显示|展示|告诉我|列出|查一下|看一下",
    "多少": "多少|几个|[还](剩|有|剩下|剩余|有余)[多少|几个|吗]|是多少|够吗|够不够|情况",
}

_ROWS: tuple[tuple[Name, str], ...] = (
    (
        "export",
        "(export|download|render|save|exporting|downloading) [out] [{video}] {form}*"
        " [[as|to|into|in|named|called] {file}] {after}*",
    ),
    (
        "export",
        "(send|give|get|show|deliver|hand) [over] [to] me [the|my|that|this]"
        " [final|finished|full|complete|completed] (video|mp4|movie|film|clip) [file] {after}*",
    ),
    ("export", "(send|give|hand) (it|the (video|mp4|file)) [over] to me {after}*"),
    ("export", "(make|do|start|run) (the|an|my) (export|download|final render) {after}*"),
    ("export", "[the|my] [final] (export|download) [link|file|button] {after}*"),
    (
        "export",
        "(get|have) (the|my) (video|mp4) [file|download|export|exported|downloaded] {after}*",
    ),
    (
        "export",
        "where (is|can i (find|get|download)) (the|my) [final|finished] (video|mp4|file|export)"
        " [file] {after}*",
    ),
    ("export", "{前}*(导出|下载|输出|渲染|保存)[{视频}]{后}*[{file}]{后}*"),
    (
        "export",
        "{前}*[把|将]{视频}[给我](导出|下载|输出|渲染|保存|发给我|发我|传给我){后}*[{file}]{后}*",
    ),
    ("export", "{前}*(发|传|发送|交)[给][我]{视频}{后}*"),
    ("export", "(怎么|如何|在哪|在哪里|在哪儿)(导出|下载)[{视频}]{后}*"),
    (
        "credits",
        "[{show}] {my}* (credit|credits|credit balance|balance|account balance)"
        " (balance|left|remaining|status|info|available|do i have [left]|have i got|i have)*"
        " {after}*",
    ),
    (
        "credits",
        "how (many|much) [more] (credits|credit|balance) [are there|is there]"
        " [do (i|we) [still] have|have i [got]|i have|are|is] (left|remaining|available|now|still)*"
        " {after}*",
    ),
    (
        "credits",
        "(do|have) i [still] [have|got] [any|enough|some] [more] credits (left|remaining)*",
    ),
    ("credits", "how many credits remain {after}*"),
    ("credits", "{前}*{看}*[一下]{我的}*{多少}*[的](积分|余额|点数|额度)[余额|还]{多少}*{后}*"),
    ("status", "status [update|report] {after}*"),
    ("status", "project (status|state|progress) {after}*"),
    (
        "status",
        "({show} {my}*|{my} {my}*) (status|state|progress)"
        " [of (the|my|this) (project|video|timeline|session|edit|render)] (now|update|report)*"
        " {after}*",
    ),
    (
        "status",
        "{show} {my}* (track|tracks|timeline|tracks and segments|segments) [list|info|summary]"
        " {after}*",
    ),
    (
        "status",
        "(what's|whats|what is|what are) (in|on) (the|my) (timeline|tracks|project) {after}*",
    ),
    ("status", "(which|what) tracks (are there|do (i|we) have|exist) {after}*"),
    ("status", "{my}* (tracks|timeline) {after}*"),
    ("status", "(where are we|how far (are we|is it|along are we)) {after}*"),
    ("status", "is (it|the video|my video) (ready|done|finished) [yet] {after}*"),
    (
        "status",
        "{前}*{看}*[一下]{我的}*(状态|进度|轨道|时间线|时间轴)[列表|信息|情况]"
        "[是什么|怎么样|如何|怎样|到哪|到哪里|到哪儿]{后}*",
    ),
    ("status", "[现在|目前][是](什么|啥|怎么样|怎么样的)(状态|进度){后}*"),
    ("status", "[都]有(哪些|什么)轨道{后}*"),
    (
        "upload",
        "(upload|import|attach|add|use) [the|my|this|a|that|these] [{media}] {file} {after}*",
    ),
    (
        "upload",
        "(upload|uploading|import|attach) [a|an|the|my|this|that|these|some|another|more]"
        " [new|local|own] [{media}] [here] {after}*",
    ),
    ("upload", "(here's|heres|here is) (the|my|a) [{media}] {file} {after}*"),
    (
        "upload",
        "{前}*(上传|导入)[一个|一些|一张|一段|我的|这个|几个]"
        "[文件|素材|视频|图片|照片|音频|音乐|图][{file}]{后}*",
    ),
    ("upload", "{前}*(把|将){file}(上传|导入|传上去){后}*"),
)

_TYPOS = {
    right: tuple(wrong.split())
    for right, wrong in {
        "export": "exprot exoprt epxort exportt xport exort expport exporrt",
        "download": "donwload downlaod dowload dowmload downlod donload downlaod",
        "credits": "creidts credtis cerdits credis crdits",
        "balance": "balace balence ballance",
        "status": "staus sttaus statsu stauts",
        "upload": "uplaod uploda upoad",
        "tracks": "trakcs",
        "video": "vidoe viedo vedio vido",
        "please": "pelase plese",
    }.items()
}
"""Slips that are no words of their own, unlike "expert" or "statue"."""
_CORRECT = {wrong: right for right, slips in _TYPOS.items() for wrong in slips}

_phrase = grammar(_PARTS, {"file": f"(?P<target>{URL}|{FILE})"})
_COMMANDS = [(name, _phrase("{before}* " + row)) for name, row in _ROWS]
_PLEASANTRIES = (_phrase("{pleasantry}*"), _phrase("{客气}*"))

_CLAUSE = re.compile(
    r"[,;!?，。；！？、…]+|\.(?=\s|$)|\s+[-–—]+\s+|\s*\n+\s*| (?:and|then|&) | but "
)
_TONGUES = re.compile(r"(?<=[A-Za-z]) (?=[一-鿿])|(?<=[一-鿿]) (?=[A-Za-z])")
_QUOTES = re.compile(r"[\"“”`「」『』]|(?<![A-Za-z])['‘’]|['‘’](?![A-Za-z])")
_EDGES = " .!?！？。~,，;:：；"
LIMIT = 160
"""Signs beyond which nobody is giving a command."""


def _tidy(text: str) -> str:
    """The text without pictures, quotation marks, doubled spaces and known slips of the fingers."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(" " if unicodedata.category(c) in ("So", "Sk", "Cf") else c for c in text)
    text = _QUOTES.sub("", text.replace("’", "'"))
    text = re.sub(r"[A-Za-z]+", lambda m: _CORRECT.get(m[0].lower(), m[0]), text)
    return re.sub(r"[^\S\n]+", " ", text).strip()


def _command(clause: str) -> Intent | None:
    for name, pattern in _COMMANDS:
        match = pattern.fullmatch(clause + " ")
        if match:
            return Intent(name, (match.groupdict().get("target") or "").strip())
    return None


_MEDIA = frozenset(
    [
        *("mp4", "mov", "avi", "webm", "mkv", "jpg", "jpeg", "png", "gif", "webp"),
        *("mp3", "wav", "m4a", "aac", "txt", "docx", "pdf"),
    ]
)


def _given_file(text: str, exists: Callable[[str], bool]) -> Intent | None:
    """A request that is nothing but a file or its address."""
    bare = text.strip().strip("\"'“”‘’`")
    if "\n" in bare or len(bare) > 1000:
        return None
    is_address = re.fullmatch(URL, bare) is not None
    suffix = PurePath(bare.partition("?")[0] if is_address else bare).suffix[1:].lower()
    if suffix in _MEDIA and (is_address or exists(bare)):
        return Intent("upload", bare)
    return None


def understand(text: str, exists: Callable[[str], bool] = lambda path: False) -> Intent | None:
    """The command that a request is, or None when it is for the agent.

    Args:
        exists: tells whether a text names a file, so that a path alone is an upload.

    >>> understand("Looks great, now export it please!").name
    'export'
    >>> understand("make a video about how banks export credits") is None
    True
    """
    given = _given_file(text, exists)
    if given is not None:
        return given
    if len(text) > LIMIT:
        return None
    found = _intents(_tidy(text), [_CLAUSE, _TONGUES])
    return found.pop() if found is not None and len(found) == 1 else None


def _intents(text: str, cuts: list[re.Pattern[str]]) -> set[Intent] | None:
    """The commands in a text, cut where it must be; None when anything else is in it."""
    clause = text.strip(_EDGES)
    intent = _command(clause)
    if intent is not None:
        return {intent}
    if not clause or any(one.fullmatch(clause + " ") for one in _PLEASANTRIES):
        return set()
    if not cuts:
        return None
    found: set[Intent] = set()
    for piece in cuts[0].split(clause):
        inner = _intents(piece, cuts[1:])
        if inner is None:
            return None
        found |= inner
    return found
