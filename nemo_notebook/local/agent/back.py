"""Messages that take a change back, make it again, or ask what it was."""

from __future__ import annotations

import re
from typing import Literal

from .text.cleaning import normalise
from .text.language import NUMBER_EN, NUMBER_ZH, number

__all__ = ["asks_back"]

_POLITE = (
    r"(?:(?:(?:that|it|this) was (?:a |my |an )?(?:mistake|error|wrong)|my (?:mistake|bad)|"
    r"please|never ?mind|forget (?:it|that)|scratch that|sorry|ok(?:ay)?|no|nah|oops|wait|"
    r"actually|hm+|sorry|can you|could you|just|now|"
    r"and)[,.! ]+)*"
)
_WHAT = (
    r"(?: (?:that|it|this|everything|all(?: of it| changes)?|the (?:last|latest|previous|"
    r"most recent) (?:one|change|"
    r"edit|step|"
    r"thing|action|command|message)|(?:that|this) (?:last )?(?:one|thing|change|edit|step|bit)|"
    r"the change|the edit|my last (?:change|edit|request)|"
    r"what you (?:just )?"
    r"did|your (?:last )?(?:change|edit)|again|once more|(?:one|a) step|one|the last|last))?"
)
_TIMES = (
    rf"(?: (?:the )?(?:last )?(?P<n>{NUMBER_EN})(?: (?:steps?|times?|changes?|edits?|"
    rf"versions?|messages?))?"
    r"(?: back)?)?"
)
_END = r"(?:[,.! ]+(?:please|thanks?|thank you))*[.!? ]*$"
_UNDO = re.compile(
    rf"^{_POLITE}(?:undo|revert|take (?:that|it) back|go back|step back|roll(?: it)? back|"
    rf"put (?:it|that) back|"
    rf"restore the (?:previous|last) version|back to the previous version|change it back)"
    rf"{_WHAT}{_TIMES}(?: to (?:how|what|the way) it was(?: before)?| to the (?:previous|"
    rf"last) version)?{_END}",
    re.I,
)
_REGRET = re.compile(
    r"^(?:no,? |hm+,? |actually,? )*(?:i|we) (?:liked|preferred) (?:it|that|the (?:previous|last|"
    r"old) (?:one|version))"
    r"(?: (?:better|more))?(?: (?:before|the way it was|as it was|earlier))?"
    rf"{_END}|^(?:it|that) (?:was|looked|sounded) better before{_END}|^(?:make|put|have) (?:it|"
    rf"that) (?:like|as|the way) it "
    rf"was(?: before)?{_END}",
    re.I,
)
_REDO = re.compile(
    rf"^{_POLITE}(?:redo|re-do|restore (?:that|it|the change)|undo the undo|bring (?:it|that) back|"
    rf"do (?:it|that) again|reapply){_WHAT}{_TIMES}{_END}",
    re.I,
)
_BEFORE = re.compile(
    rf"^{_POLITE}(?:what(?:'s| is| has| did| was)? (?:you |just )?(?:changed?|different|new|"
    rf"the (?:last )?"
    rf"(?:change|difference)|you change|the changes)|(?:show|list|tell)(?: me)? (?:the |what "
    rf")?(?:last )?"
    rf"(?:chang\w*|differences?)|which changes|what (?:have|did) you (?:do|done|change|changed))"
    rf"[\w ]{{0,24}}{_END}",
    re.I,
)
_ZH_END = r"(?:吧|一下|谢谢|了|啊|呢)*[。！!？? ]*$"
_ZH_UNDO = re.compile(
    r"^(?:请|帮我|麻烦|不对|算了|还是|等等|(?:弄|搞|改|点|说)错了?)*[，, ]*(?:撤销|撤回|回退|"
    r"退回|还原|恢复(?:到|"
    r"成)?(?:之前|原来|刚才|以前)(?:的样子|那样)?|恢复到?上一[步版次]|"
    r"返回上一步|上一步|"
    r"改回去|改回来|回到上一[步版]|恢复原样)(?:刚才|上一[步次个]|之前)?的?(?:操作|修改|改动|那步|"
    r"更改)?"
    rf"(?:(?P<n>{NUMBER_ZH})[步次])?{_ZH_END}"
)
_ZH_REGRET = re.compile(
    r"^(?:请|帮我|麻烦|不对|算了|还是|等等|把)*[，, ]*(?:刚才|刚刚|上一[步次个])的?(?:那|这|一|"
    r"步|次|个|下|改动|"
    rf"修改|操作)*(?:都)?(?:不算数?|作废|不要|取消|撤掉?|撤销|退回|收回){_ZH_END}"
)
_ZH_REDO = re.compile(
    r"^(?:请|帮我|麻烦|还是|我?要|用回?)*(?:刚才|刚刚)?(?:撤掉|撤销|撤回|"
    r"退掉)的那?(?:一?[版步次个]|改动)"
    r"(?:还是)?(?:要|恢复|拿回来|放回来|用)?"
    rf"{_ZH_END}|"
    r"^(?:请|帮我|麻烦)*(?:重做|取消撤销|恢复撤销|恢复刚才的?(?:撤销|修改)|再做一[次遍]|重新应用)"
    rf"(?:(?P<n>{NUMBER_ZH})[步次])?{_ZH_END}"
)
_ZH_BEFORE = re.compile(
    r"^(?:请|帮我|你)*(?:刚才|刚刚|上次|这次|都)*(?:改|变)(?:动|化)?了?(?:些|的是)?(?:什么|啥|"
    r"哪些|哪里)(?:内容|地方)?"
    r"|^(?:有|看看?)?(?:什么|哪些)(?:变化|改动|不同)|^(?:显示|看看?|列出)(?:一下)?(?:改动|变化|"
    r"修改)"
)
_WAYS: tuple[tuple[Literal["undo", "redo", "before"], tuple[re.Pattern[str], ...]], ...] = (
    ("redo", (_REDO, _ZH_REDO)),
    ("undo", (_UNDO, _REGRET, _ZH_UNDO, _ZH_REGRET)),
    ("before", (_BEFORE, _ZH_BEFORE)),
)


def asks_back(message: str) -> tuple[Literal["undo", "redo", "before"], int] | None:
    """Whether a message is about the last changes: what is asked, and how many messages.

    >>> asks_back("undo the last 2 changes"), asks_back("撤销"), asks_back("undo the blur")
    (('undo', 2), ('undo', 1), None)
    """
    text = normalise(message)
    for way, patterns in _WAYS:
        for pattern in patterns:
            match = pattern.match(text)
            if match:
                count = match.groupdict().get("n")
                if re.search(r"\beverything\b|\ball\b|全部|所有", match.group(), re.I):
                    return way, 999
                return way, max(1, round((number(count) if count else None) or 1))
    return None
