"""What a text is about → which visual shows it, and which music suits it: a lexicon EN/ZH.

Each family of visuals has terms in English (stems: a plural, -ing, -ed or -s form counts too) and
Chinese (found anywhere in the text). A term in capitals of weight two is written with `*`: it names
the picture itself ("sunset", "beach") where the others only suggest it. They stand in `terms.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from .terms import TERMS

__all__ = ["FAMILIES", "TERMS", "find_families", "named_family", "suggest_music"]

FAMILIES: tuple[str, ...] = tuple(TERMS)

_CALLED = {
    "waves": r"silk|ribbons?|sound ?waves?",
    "books": "books?",
    "health": "health",
    "chalkboard": "(?:chalk|black)boards?",
}
"""How a family is called in words, where its own name says too little: waves are those of the sea
unless they are of sound or silk."""

_MUSIC = {
    "lofi": (
        "coffee cafe café study student cozy rain night homework notebook 咖啡 学习 夜晚 雨 茶馆"
    ),
    "upbeat": "party birthday sale discount launch fun happy game sport team win summer festival "
    "celebrate opening dance holiday free join 生日 促销 优惠 开业 活动 节日 快乐 比赛 庆祝 夏天",
    "cinematic": "mountain history war ancient empire epic ocean journey adventure storm legend "
    "hero universe expedition century 历史 战争 古代 王朝 长城 雪山 探险 英雄 传奇",
    "ambient": "space galaxy star universe planet moon night dream underwater science "
    "physics forest "
    "宇宙 星空 银河 太空 月亮 梦 科学 森林",
    "corporate": "company business customer product software data sales market technology startup "
    "team app platform service developer library release growth report "
    "公司 企业 客户 产品 软件 数据 销售 市场 "
    "科技 技术 平台 服务 增长",
    "calm": "sunset sea tea honey garden yoga meditation sleep love poem flower "
    "memory candle quiet "
    "beach sunrise relax baby bread farm 日落 夕阳 大海 茶 蜂蜜 花 瑜伽 "
    "冥想 睡眠 爱 诗 回忆 海边 放松",
}
_SUFFIXES = ("'s", "’s", "ies", "ing", "ers", "er", "ed", "es", "ly", "y", "s")
_HEIGHT = re.compile(r"\b(?:above|below) (?:the )?sea(?: level)?\b|\bsea level\b")
"""What measures a mountain and shows no sea."""
_HAN = re.compile(r"[㐀-鿿]")


def stem(word: str) -> str:
    """An English word without its common endings, so that forms of one word meet.

    >>> stem("mountains"), stem("celebrating"), stem("stories")
    ('mountain', 'celebrat', 'stor')
    """
    low = word.lower()
    for suffix in _SUFFIXES:
        if low.endswith(suffix) and len(low) - len(suffix) >= 3:
            low = low[: -len(suffix)]
            if low.endswith("y") and len(low) > 3:
                low = low[:-1]  # "studying", as "studies"
            break
    if len(low) > 3 and low[-1] == low[-2] and low[-1] not in "aeiouls":
        low = low[:-1]
    return low[:-1] if low.endswith("e") and len(low) > 4 else low


@cache
def _index() -> tuple[dict[str, list[tuple[str, float]]], list[tuple[str, str, float]]]:
    """Stem → (family, weight); and the Chinese terms, the longest first."""
    english: dict[str, list[tuple[str, float]]] = {}
    chinese: list[tuple[str, str, float]] = []
    for family, (en, zh) in TERMS.items():
        for term in en.split():
            weight, name = (2.5, term[1:]) if term.startswith("*") else (1.0, term)
            key = "-".join(map(stem, name.split("-")))
            key = key.removesuffix("e") if "-" in key else key
            english.setdefault(key, []).append((family, weight))
        for term in zh.split():
            weight, name = (2.5, term[1:]) if term.startswith("*") else (1.0, term)
            chinese.append((name, family, weight))
    chinese.sort(key=lambda entry: -len(entry[0]))
    return english, chinese


def _known(key: str, index: Mapping[str, object]) -> str:
    """The stem as the index has it: "coding" loses the e that "code" keeps."""
    return key if key in index or f"{key}e" not in index else f"{key}e"


def find_families(text: str) -> dict[str, float]:
    """How much each family of visuals suits a text; families that nothing speaks for are left out.

    >>> max(find_families("The waves roll onto the beach at noon").items(), key=lambda f: f[1])[0]
    'sea'
    """
    english, chinese = _index()
    scores: dict[str, float] = {}
    words = re.findall(r"[a-zà-ɏ]+(?:['’][a-z]+)?", _HEIGHT.sub(" ", text.lower()))
    stems = [_known(stem(word), english) for word in words]
    pairs = [f"{first}-{second}".removesuffix("e") for first, second in pairwise(stems)]
    for key in stems + pairs:
        for family, weight in english.get(key, ()):
            scores[family] = scores.get(family, 0.0) + weight
    if re.search(r"\bAI\b", text):
        scores["tech"] = scores.get("tech", 0.0) + 2.5
    if re.search(r"\d\s?%|[$€£¥]\s?\d", text):
        scores["chart"] = scores.get("chart", 0.0) + 1.0
    if _HAN.search(text):
        left = text
        for term, family, weight in chinese:
            count = left.count(term)
            if count:
                scores[family] = scores.get(family, 0.0) + weight * count * (
                    1.3 if len(term) > 1 else 0.4
                )
                left = left.replace(term, " ")
    return scores


def named_family(text: str) -> str:
    """The family that a short phrase names ("the sea", 星空), or "" when it names none."""
    low = text.lower()
    for family in FAMILIES:
        if re.search(rf"\b(?:{_CALLED.get(family, family + 's?')})\b", low):
            return family
    scores = find_families(text)
    return max(scores, key=lambda f: (scores[f], -FAMILIES.index(f))) if scores else ""


def suggest_music(text: str) -> str:
    """The music style that suits what a text is about, where none was asked for.

    >>> suggest_music("Our software helps companies understand their data")
    'corporate'
    """
    low = text.lower()
    present = {stem(w) for w in re.findall(r"[a-zà-ɏ]+", low)}
    scores = {
        style: sum(
            (term in low) if _HAN.search(term) else (stem(term) in present)
            for term in terms.split()
        )
        for style, terms in _MUSIC.items()
    }
    best = max(scores, key=lambda style: scores[style])
    return best if scores[best] else "calm"


def mentions(text: str) -> list[str]:
    """The families that a short description names, the strongest first, then in their order.

    >>> mentions("sunset timelapse over the sea")
    ['sunset', 'sea']
    """
    scores = find_families(text)
    low = text.lower()

    def place(family: str) -> int:
        english, chinese = TERMS[family]
        terms = [t.lstrip("*").replace("-", " ") for t in f"{english} {chinese}".split()]
        return min((at for t in terms if (at := low.find(t)) >= 0), default=len(low))

    return sorted(scores, key=lambda family: (-scores[family], place(family)))
