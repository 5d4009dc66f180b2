"""Commands in word orders that nobody has written down: every word must be one of a closed list.

Where no row of `commands` fits, a clause is still a command when it holds a key word of one command
and nothing but words that say no more: "so how would I go about exporting this". A creative request
always has a word of its own, and that word stands in no list here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .commands import Name

__all__ = ["is_praise", "meant"]

LONGEST = 14
"""Words beyond which a clause says more than a command."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


class _Words(NamedTuple):
    """The key words of a command, and what may stand beside them."""

    name: Name
    keys: frozenset[str]
    beside: frozenset[str]


_POLITE = _listed(
    "i i'll i'm you me us we my our your the to and so now then please pls thanks thank ok okay "
    "can could would will may let let's want need just quick quickly already finally hey hi hello "
    "nemo well here yes again be able possible forme"
)

_ENGLISH = (
    _Words(
        "export",
        _listed("export download exporting downloading"),
        _POLITE
        | _listed(
            "video film movie clip mp4 file project result version cut final finished whole full "
            "complete entire latest current it this that everything thing hd 1080p high best "
            "quality resolution format as an on in at computer laptop desktop disk machine drive "
            "local locally how where go goabout do get going start begin try save a copy ready"
        ),
    ),
    _Words(
        "credits",
        _listed("credits credit balance"),
        _POLITE
        | _listed(
            "how many much what what's whats is are there do does have has got still left "
            "remaining remain available any enough on in of account total current currently know "
            "tell show check see view amount number exactly"
        )
        - _listed("want need quick your again"),
    ),
    _Words(
        "status",
        _listed("status tracks timeline progress"),
        _POLITE
        | _listed(
            "what what's whats is are there which how many do does like have has got show list "
            "display print view see check give tell look at current currently all on in of project "
            "session this far list know exactly"
        )
        - _listed("need your again quick"),
    ),
    _Words(
        "upload",
        _listed("upload uploading import attach"),
        _POLITE
        | _listed(
            "how where do have got a an some own photo photos picture pictures image images video "
            "videos clip clips file files logo song audio footage media document documents "
            "material something from computer phone laptop it this these goabout try add"
        ),
    ),
)

_CHINESE_POLITE = (
    "我们|我|你|您|请问|请|麻烦|帮忙|帮|给|把|将|的|了|吗|吧|呢|啊|呀|啦|嘛|哦|一下|可不可以|可以|能不能|能否|能"
    "|直接|现在|马上|想要|想|要|需要|怎么样|怎么|如何|怎样|在哪里|在哪儿|在哪|里面|里|那|这个|这|就|好的|好"
    "|谢谢|先|再|都|还|帮我|告诉|看看|看|查看|查询|查|目前|当前"
)
_CHINESE: tuple[tuple[Name, str, str], ...] = (
    (
        "export",
        "导出|下载",
        "最终|最后|完整|成品|成片|视频|影片|短片|片子|文件|版本|版|高清|格式|mp4|到|成|为|出来|下来|本地|电脑"
        "|桌面|手机|它|整个|做好|全部|来|份|一",
    ),
    (
        "credits",
        "积分|余额|点数|额度",
        "多少|几个|剩下|剩余|剩|有|够不够|够|用完|账户|账号|上|没有|没|是|多|少|总共|一共",
    ),
    (
        "status",
        "状态|进度|轨道|时间线|时间轴",
        "什么|啥|哪些|几条|多少|有|是|显示|展示|列出|列表|列|所有|全部|到|哪|上|项目|情况|内容|东西|如何|一共|总共",
    ),
    (
        "upload",
        "上传",
        "一张|一个|一段|一些|几张|自己|本地|照片|图片|图|视频|文件|素材|音乐|音频|文档|新|电脑|手机|从|上|些",
    ),
)
_COVERS = tuple(
    (name, re.compile(keys), re.compile(f"(?:{keys}|{beside}|{_CHINESE_POLITE})+", re.IGNORECASE))
    for name, keys, beside in _CHINESE
)

_PRAISE = _listed(
    "good great nice perfect fine awesome amazing lovely excellent wonderful cool super beautiful "
    "brilliant fantastic terrific superb stunning gorgeous incredible sweet neat love loved wanted "
    "needed happy thanks satisfied pleased delighted impressed wow"
)
_BESIDE_PRAISE = _listed(
    "i i'm we we're you it it's this that that's is are the a so very really just exactly what "
    "much all now looks look looking sounds with video result everything one oh well ok okay yes "
    "such pretty totally absolutely thank job work my for our turned out came how"
)


_TOGETHER = (
    ("go about", "goabout"),
    ("for me", "forme"),
    ("right now", "now"),
    ("(?:i'd|would) (?:like|love)", "want"),
)
"""Words that say nothing more only when they stand together."""


def _tokens(clause: str) -> list[str]:
    plain = clause.lower()
    for phrase, one in _TOGETHER:
        plain = re.sub(rf"\b{phrase}\b", one, plain)
    return plain.split()


def meant(clause: str) -> Name | None:
    """The command that a clause of known words means, or None.

    >>> meant("so how would i go about exporting this")
    'export'
    >>> meant("a video about exporting") is None
    True
    """
    if re.search("[一-鿿]", clause):
        packed = clause.replace(" ", "")
        if len(packed) > 2 * LONGEST:
            return None
        fitting = [
            name for name, keys, cover in _COVERS if keys.search(packed) and cover.fullmatch(packed)
        ]
        return fitting[0] if len(fitting) == 1 else None
    tokens = _tokens(clause)
    # One word alone is for the rows to judge; "an export video" is a subject.
    if not 2 <= len(tokens) <= LONGEST or tokens[0] in ("a", "an"):
        return None
    found: set[Name] = {
        row.name
        for row in _ENGLISH
        if not row.keys.isdisjoint(tokens) and (row.keys | row.beside).issuperset(tokens)
    }
    return found.pop() if len(found) == 1 else None


def is_praise(clause: str) -> bool:
    """Whether a clause only says that something is good.

    >>> is_praise("it's exactly what i wanted")
    True
    """
    tokens = _tokens(clause)
    return not _PRAISE.isdisjoint(tokens) and (_PRAISE | _BESIDE_PRAISE).issuperset(tokens)
