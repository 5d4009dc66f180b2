"""Text from outside as plain sentences: no control signs, no markup, nothing that is not spoken.

Everything here is data: markup and code are taken off or left as text, never carried out.
"""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = [
    "has_words",
    "is_address",
    "links",
    "normalise",
    "speakable",
    "tidy",
    "unlettered",
    "unmark",
]

_KEPT_CONTROLS = "\n\t"
_TAGS = (
    "a|abbr|article|b|blockquote|body|br|button|center|cite|code|dd|del|div|dl|dt|em|figcaption|"
    "figure|font|footer|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|li|link|main|mark|meta|"
    "nav|object|ol|p|picture|pre|s|script|section|small|source|span|strong|style|sub|sup|svg|table|tbody|td|tfoot|"
    "th|thead|title|tr|u|ul|video"
)
_TAG = re.compile(rf"</?(?:{_TAGS})\b[^<>]*>", re.I)
_BREAKING_TAG = re.compile(
    r"</?(?:br|p|div|li|ul|ol|h[1-6]|tr|table|section|article|blockquote)\b[^<>]*>", re.I
)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.I | re.S)
# A code block goes, and with it the line that announces it ("Install it with:").
_FENCE = re.compile(r"(?:^[^\n]*:[ \t]*\n\s*)?^[ \t]*(```|~~~).*?^[ \t]*\1[ \t]*$", re.M | re.S)
_IMAGE = re.compile(r"!\[([^\]\n]*)\](?:\([^)\s]*(?:\s+\"[^\"]*\")?\)|\[[^\]\n]*\])")
_DIRECTIVE = re.compile(
    r"^\.\. (?:\|[^|\n]*\| )?[\w-]+::.*$|^:(?:alt|target|width|align|height|scale):.*$", re.M
)
_LINK = re.compile(r"\[((?:[^\]\n]|\n(?!\n)){0,160})\]\((?:[^)\s]*)(?:\s+\"[^\"]*\")?\)")
_REFERRED = re.compile(r"\[((?:[^\]\n]|\n(?!\n)){1,160})\]\[[^\]\n]*\]")
_DEFINITION = re.compile(r"^[ \t]{0,3}\[[^\]\n]+\]:[ \t]*\S+.*$", re.M)
_BARE_LINK = re.compile(r"<((?:https?|ftp)://[^\s<>]+)>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.S)
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])")
_UNDERLINED = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=\S)_(?![\w_])")
_TICKS = re.compile(r"`+([^`\n]+)`+")
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$", re.M)
_QUOTED_LINE = re.compile(r"^[ \t]{0,3}>[ \t]?", re.M)
_RULE = re.compile(r"^[ \t]*([-*_=~])(?:[ \t]*\1){2,}[ \t]*$", re.M)
_URL = re.compile(
    r"(?:https?|ftp)://(?:[^\s/@:]+(?::[^\s/@]*)?@)?(?:www\.)?([^\s/?#:，。；、！？)（）]+)"
    r"(?::\d+)?(?:[/?#][^\s，。；、！？）]*)?",
    re.I,
)
_WWW = re.compile(r"\bwww\.([\w-]+(?:\.[\w-]+)+)(?:/[^\s，。；、！？）]*)?", re.I)
_ROLE = re.compile(r":[\w:.-]+:`~?([^`\n<]+?)(?:\s*<[^>\n]+>)?`")
_RST_LINK = re.compile(r"`([^`\n<]+?)\s*<[^>\n]+>`_{1,2}")
_RST_TARGET = re.compile(r"^\.\. _[^\n]+$|^\.\. \[[^\]\n]+\] ?|^__ \S+$", re.M)
_RST_REFERRED = re.compile(r"(?<![\w`])`?([\w][\w .-]*?)`?_{1,2}(?![\w`])(?=[\s.,;:!?)]|$)")
_TRAILING = ".,;:!?)'\"”’"


def tidy(text: str) -> str:
    """NFC, one kind of line end, no control or invisible signs; blanks and tabs as they stand.

    >>> tidy("if a:\\r\\n\\tb\\x00")
    'if a:\\n\\tb'
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\x85", "\n")
    text = text.replace("\u00a0", " ").replace("\u3000", " ")
    kept = (
        c
        for c in text
        if c in _KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return re.sub(r"[ \t]+\n", "\n", "".join(kept)).strip("\n ")


def normalise(text: str) -> str:
    """A tidy text without runs of blanks.

    >>> normalise("a\\x00b\\r\\n\\u202ec  d")
    'ab\\nc d'
    """
    text = re.sub(r"[ \t]+", " ", tidy(text))
    return re.sub(r" ?\n ?", "\n", text).strip()


def has_words(text: str) -> bool:
    """Whether anything in the text can be said: a letter or a digit of any script."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)


_GREETING = re.compile(r"\A(?:hi|hello|dear|hey|good morning)\b[^\n.!?:]{0,30}[,!]?[ ]*\n", re.I)
_SIGNATURE = re.compile(
    r"\n(?:best(?: regards| wishes)?|(?:kind|warm) regards|regards|cheers|thanks|many thanks|"
    r"sincerely|yours(?: \w+)?|love),?[ ]*\n[^\n]{1,40}\Z",
    re.I,
)


def unlettered(text: str) -> str:
    """A letter without its greeting and signature.

    >>> unlettered("Hi team,\\n\\nWe made it.\\n\\nBest,\\nMaria")
    'We made it.'
    """
    return _SIGNATURE.sub("", _GREETING.sub("", text)).strip()


def unmark(text: str, *, ticks: bool = False) -> str:
    """Text without Markdown and HTML marks. Headings stay lines of their own; code blocks go, and
    the ticks around code within a line unless `ticks` keeps them.

    >>> unmark("# Tea\\n**Good** [tea](http://x.example/t), <b>hot</b>")
    'Tea\\nGood tea, hot'
    """
    original = text
    text = _FENCE.sub("", text)
    text = _HIDDEN.sub(" ", text)
    text = _BARE_LINK.sub(r"\1", text)
    text = _BREAKING_TAG.sub("\n", text)
    text = _TAG.sub("", text)
    text = _IMAGE.sub("", text)
    text = _RST_TARGET.sub("", _DIRECTIVE.sub("", text))
    text = _ROLE.sub(r"\1", _RST_LINK.sub(r"\1", text))
    text = _RST_REFERRED.sub(r"\1", text) if ".. " in original or "`_" in original else text
    text = _LINK.sub(r"\1", text)
    text = _DEFINITION.sub("", text)
    text = _REFERRED.sub(r"\1", text)
    text = _HEADING.sub(r"\1", text)
    text = _QUOTED_LINE.sub("", text)
    text = _RULE.sub("", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", text)
    text = _UNDERLINED.sub(r"\1", text)
    text = text if ticks else _TICKS.sub(r"\1", text)
    text = html.unescape(text)
    lines = (re.sub(r" {2,}", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _domain(match: re.Match[str]) -> str:
    whole = match.group()
    tail = whole[len(whole.rstrip(_TRAILING)) :]
    return match[1].rstrip(_TRAILING) + tail


def links(text: str) -> list[str]:
    """The addresses of a text as they are shown: without `https://`, `www.` and a query.

    >>> links("See https://www.tea.example/shop?x=1 or www.milk.example.")
    ['tea.example/shop', 'milk.example']
    """
    found = []
    for match in re.finditer(r"(?:https?://|www\.)\S+", text):
        address = re.sub(r"^(?:https?://)?(?:[^/@\s]*@)?(?:www\.)?", "", match.group())
        address = re.split(r"[?#，。；、）]", address)[0].rstrip(_TRAILING + "/>]")
        if "." in address:
            found.append(address)
    return list(dict.fromkeys(found))


def is_address(sentence: str) -> bool:
    """Whether a sentence is an address with at most a name for it, to be shown and not spoken.

    >>> is_address("Documentation: https://docs.example/x"), is_address("Read on at tea.example.")
    (True, False)
    """
    label, found, rest = (
        re.split(r"<?((?:https?://|www\.|mailto:)\S+)", f"{sentence} ", maxsplit=1)
        if (re.search(r"https?://|www\.|mailto:", sentence))
        else (sentence, "", "")
    )
    named = not has_words(label) or (label.rstrip()[-1:] in ":：" and len(label.split()) <= 4)
    return bool(found) and named and not has_words(rest)


_UNSPEAKABLE = re.compile(r"[\U0001F000-\U0001FAFF☀-➿⬀-⯿️‍⃣•◦▪●■★☆→⇒✓✔|\\^~<>{}]+")


def speakable(sentence: str) -> str:
    """A sentence as it is spoken and captioned: addresses as their domain, no pictographs.

    >>> speakable("Order at https://www.shop.example/a?b=1, now 🎉!")
    'Order at shop.example, now!'
    """
    sentence = _WWW.sub(_domain, _URL.sub(_domain, sentence))
    sentence = _UNSPEAKABLE.sub(" ", sentence)
    sentence = re.sub(r"\s+", " ", sentence)
    sentence = re.sub(r" +([,.;:!?，。；：！？、])", r"\1", sentence)
    return sentence.strip(" -–—*")
