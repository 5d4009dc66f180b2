"""Text from outside without the signs that no reader sees and some programs obey."""

from __future__ import annotations

import re

__all__ = ["clean"]

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls, but for tabs and ends of lines
    "\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c"  # directions, which can hide what stands there
    "\ufeff\ufff9-\ufffb\ufffe\uffff\u00ad\u2060\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0c\x85\u2028\u2029]")
_SPACE_AT_END = re.compile(r"[^\S\n]+(?=\n)")


def clean(text: str) -> str:
    """`text` with plain line ends, without control signs, and never two blank lines in a row.

    >>> clean("One\\r\\n\\x1b[31mtwo \\n\\n\\n\\nthree")
    'One\\n[31mtwo\\n\\nthree'
    """
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)).replace("\x0b", "\n")
    # Half of a pair cannot be written as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8") if _lone(text) else text
    return re.sub(r"\n{3,}", "\n\n", _SPACE_AT_END.sub("", text)).strip()


def _lone(text: str) -> bool:
    return re.search("[\ud800-\udfff]", text) is not None
