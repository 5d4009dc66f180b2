"""Addresses of pages in a prompt: no page is opened here, so what they say is not known."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from ..text.tables import listed
from ..text.words import STOP
from .production import PRODUCTION

__all__ = ["page_only", "words_of"]

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；“”]+", re.I)
_PAGE = listed(
    """
    page pages article articles link links site website webpage post blog url address here read
    summarize summarise summary convert transform use using based content contents from into out
    please watch see check look this that it
"""
)
_PAGE_ZH = re.compile(
    r"网页|网站|网址|链接|页面|文章|博客|内容|新闻|公众号|这[个篇条]?|那[个篇]|里面?的?|上面?的?|"
    r"根据|基于|总结|"
    r"概括|提炼|看一?下|打开|读一?下|请|帮我?|给我|把|将|用|按|做成?|制作|生成|转[成为换]?|变成?|"
    r"改[成编]?|一?[个条段]|"
    r"短?视频|短片|影片|的|成|为|吧|一下|我"
)


def page_only(prompt: str) -> str:
    """The address of a prompt that says nothing besides it and that a video is wanted, or "".

    >>> page_only("make a video from https://example.com/how-bees-dance")
    'https://example.com/how-bees-dance'
    >>> page_only("a video about bees, see https://example.com/bees")
    ''
    """
    found = _ADDRESS.search(prompt)
    if found is None:
        return ""
    rest = _PAGE_ZH.sub(" ", _ADDRESS.sub(" ", prompt).lower())
    words = re.findall(r"[^\W\d_]+", rest)
    told = [w for w in words if w not in PRODUCTION and w not in STOP and w not in _PAGE]
    return "" if told else found.group().rstrip(".,;:!?)")


def words_of(address: str) -> str:
    """What the last part of an address names in words, or "".

    >>> words_of("https://example.com/blog/2024/how-bees-dance.html"), words_of("https://a.example/?p=7")
    ('how bees dance', '')
    """
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    last = next((p for p in reversed(path.split("/")) if p), "")
    words = re.findall(r"[^\W_]+", re.sub(r"\.\w{2,5}$", "", last))
    plain = [w for w in words if not re.search(r"\d", w)]
    chinese = re.search(r"[㐀-鿿]{3,}", last)
    if chinese:
        return chinese.group()
    return " ".join(plain)[:60] if len(plain) > 1 else ""
