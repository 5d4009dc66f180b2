"""The agent believes that the person sees a GUI: its instructions put into what works here.

Only sentences that tell the person to operate something are touched; a description of content
("a hand clicks the Buy button") stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

__all__ = ["Action", "Screen", "translate"]

Action = Literal["export", "state", "tracks", "credits", "edit", ""]


_INSTEAD: dict[Action, tuple[str, str]] = {
    "export": (
        "To get the file, call project.export().",
        "要得到文件，请调用 project.export()。",
    ),
    "credits": ("project.credits shows the balance.", "project.credits 会显示余额。"),
    "edit": (
        "To change it, say what you want: project.say(…).",
        "要修改，请直接说出来：project.say(…)。",
    ),
}
"""What is said instead, in English and in Chinese; the state and the tracks are simply shown."""


class _Row(NamedTuple):
    """A kind of instruction, and what is done instead."""

    pattern: str
    action: Action


# What stands before the verb of an instruction: nothing, or "you can", "to export it, please", …
# What has matched is never taken back (*+), so that no sentence takes long.
_LEAD = (
    r"(?:(?:please|now|then|next|finally|first|just|simply|also|and|or|so|you(?:['’]ll| will)?"
    r"|can|could|may|should|need to|have to|want to|try to|feel free to"
    r"|(?:once|when(?:ever)?) (?:you(?:['’]re| are) )?(?:ready|done|happy|satisfied)"
    r"|(?:to|in order to|for|if|when(?:ever)?|once|after|as soon as) [^,.;!?]{1,60}(?=,)),?\s+)*+"
    r"(?:(?:to|in order to) [^,.;!?]{1,40} )?"
)
_PRESS = (
    r"(?:click|tap|press|hit|select|choose|use|double-click|right-click)(?:ing)?(?: (?:on|the))*"
)
_YOU = r"(?:you(?:['’]ll| can| could| may| will| should)|feel free to|to|simply|just)"
_THING = (
    r"(?:button|icon|panel|tab|menu|sidebar|toolbar|timeline|window|dialog|editor|dashboard|page"
    r"|checkbox|dropdown|slider|library|inspector|settings|corner)s?\b"
)
_ZH_LEAD = (
    r"(?:请|您|你|可以|只需|只要|然后|再|接着|现在|直接"
    r"|如(?:需|果|要)[^，。！？]{0,16}?(?:，|(?=请|可以|点|您|你))"
    r"|[^，。！？“”]{1,8}?(?:的话|之后|后|时)(?:，|(?=请|可以|点|您|你|直接)))*+"
)
_ZH_THING = r"(?:按钮|图标|面板|标签页?|菜单|侧边栏|工具栏|时间线|时间轴|窗口|页面|编辑器|选项)"

_ROWS = (
    _Row(
        rf"{_LEAD}{_PRESS} ?[^.!?]{{0,30}}\b(?:export|download|render)\b[^.!?]*",
        "export",
    ),
    _Row(
        rf"(?=[^.!?]*\b(?:export|download)){_LEAD}{_PRESS}\b[^.!?]{{0,60}}{_THING}[^.!?]*",
        "export",
    ),
    _Row(
        rf"{_YOU} [^.!?]{{0,60}}\b(?:export|download|save|get)\b[^.!?]{{0,40}}\b(?:by|using|with"
        rf"|via|through|from) [^.!?]{{0,60}}{_THING}[^.!?]*",
        "export",
    ),
    _Row(
        rf"{_LEAD}(?:go to|open|choose|select|navigate to|use|head to|click)\b[^.!?]{{1,40}}[>→»]"
        r" ?[^.!?]{0,20}(?:export|download|save)[^.!?]*",
        "export",
    ),
    _Row(
        rf"{_LEAD}(?:go|head|navigate|scroll|move)\b[^.!?]{{1,60}}\b(?:click|press|tap|hit|select)\b"
        r"[^.!?]{0,40}\b(?:export|download)\b[^.!?]*",
        "export",
    ),
    _Row(
        rf"{_LEAD}(?:press|hit|click|tap) (?:on )?(?:the )?[\"'“]?play[\"'”]?(?: button)?\b[^.!?]*",
        "tracks",
    ),
    _Row(
        rf"{_LEAD}(?:check|see|watch|view|look at|review) the (?:live )?preview\b[^.!?]*",
        "tracks",
    ),
    _Row(
        rf"{_LEAD}(?:(?:find|see|go to|look for) )?the [\"'“]?(?:export|download)[\"'”]?"
        r" button[^.!?]*",
        "export",
    ),
    _Row(
        rf"{_LEAD}(?:preview|view|watch|check|see|review|(?:have|take) a look)\b[^.!?]{{0,40}}"
        r"\b(?:in|on) the (?:timeline|preview|editor|player)\b[^.!?]*",
        "tracks",
    ),
    _Row(
        rf"{_LEAD}(?:check|open|visit|go to|see|manage)\b[^.!?]{{0,30}}\b(?:account|billing"
        r"|subscription|plan page|pricing)\b[^.!?]*",
        "credits",
    ),
    _Row(
        rf"{_LEAD}(?:click and )?(?:drag\b|drop\b[^.!?]{{0,60}}\b(?:in|on)to (?:the|your)\b)"
        r"[^.!?]*",
        "edit",
    ),
    _Row(
        r"(?:you(?:['’]ll| can| will| should)? )(?:now )?(?:see|find|view|access)\b[^.!?]{0,40}"
        r"\b(?:in|on|under) (?:the|your) [^.!?]{0,30}\b(?:panel|tab|sidebar|library|dashboard|menu)"
        r"\b[^.!?]*",
        "state",
    ),
    _Row(
        rf"{_LEAD}(?:check|see|view) (?:in |out )?the [^.!?]{{0,20}}\b(?:panel|tab|sidebar|library)"
        r"\b[^.!?]*",
        "state",
    ),
    _Row(
        r"you (?:can|could|may) [^.!?]{1,60}\bby (?:click|dragg|dropp|right-click|double-click"
        r"|tapp)ing\b[^.!?]*",
        "edit",
    ),
    _Row(
        rf"{_LEAD}(?:adjust|toggle|slide|flip|turn)\b the\b[^.!?]{{0,30}}\b(?:slider|knob|toggle"
        r"|switch|handle|button|icon|checkbox)\b[^.!?]*",
        "edit",
    ),
    _Row(
        rf"{_LEAD}(?:open|go to|switch to|navigate to|look at|expand|head (?:over )?to)\b"
        rf"[^.!?]{{0,40}}{_THING}[^.!?]*",
        "state",
    ),
    _Row(
        rf"{_LEAD}{_PRESS}\b[^.!?]{{0,60}}{_THING}[^.!?]*",
        "edit",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:点击|点按|单击|点|按下?|选择|使用)[^。！？]{{0,20}}(?:导出|下载)[^。！？]*",
        "export",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:通过|用|使用)[^，。！？]{{0,14}}(?:导出|下载)[^，。！？]{{0,4}}(?:按钮|图标|选项|键)"
        r"[^。！？]*",
        "export",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:点击|点按|单击|点|按下?)[“\"]?播放[^。！？]*",
        "tracks",
    ),
    _Row(
        rf"{_ZH_LEAD}在(?:您的|你的)?(?:账户|账号|账单|订阅)[^，。！？]{{0,8}}"
        r"(?:查看|查询|充值|看到|管理)[^。！？]*",
        "credits",
    ),
    _Row(
        rf"{_ZH_LEAD}在[^，。！？]{{0,12}}(?:面板|标签页?|侧边栏|素材库|菜单)(?:上|中|里)?"
        r"[^，。！？]{0,6}(?:查看|找到|看到)[^。！？]*",
        "state",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:在[^，。！？]{{0,10}})?(?:找到|看到)[^，。！？]{{0,8}}(?:导出|下载)[^，。！？]{{0,4}}"
        r"(?:按钮|图标|选项|键)[^。！？]*",
        "export",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:在|到)?(?:[左右][侧边上下]角?|[上下]方)?的?(?:时间线|时间轴|预览窗?口?)(?:上|中|里)?(?:预览|查看|播放)[^。！？]*",
        "tracks",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:查看|打开|前往|检查)[^。！？]{{0,10}}(?:账户|账号|账单|订阅)[^。！？]*",
        "credits",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:将|把)?[^。！？，]{{0,12}}(?:拖拽|拖动|拖放|拖到|拖入)[^。！？]*",
        "edit",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:打开|切换到|前往|进入)[^。！？]{{0,20}}{_ZH_THING}[^。！？]*",
        "state",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:双击|右键|右击|长按|勾选)[^。！？]*",
        "edit",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:点击|点按|单击)[^。！？]{{0,30}}{_ZH_THING}[^。！？]*",
        "edit",
    ),
)
_COMPILED = [(re.compile(row.pattern, re.IGNORECASE), row) for row in _ROWS]
_MENTIONED = re.compile(
    r"click|tap|press|hit|select|choose|open|go to|switch|navigate|look at|expand|head|drag|drop"
    r"|preview|timeline|button|account|billing|subscription|panel|tab|library|slider|toggle|export"
    r"|download|面板|菜单|点|拖|打开|预览|时间|按|账|切换|前往|进入|导出|下载|双击|右键|右击|勾选",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"[^.!?。！？\n]*(?:[.!?。！？]+(?=[\s\"'”’)]|$|[^\x00-\x7f])[\"'”’)]*|\n|$|[.!?])"
)
_MARK = re.compile(r"^(\s*(?:[-*•·–]|\d+[.)]|[✅🎬👉➡️]+)?\s*)(.*?)([.!?。！？]*\s*)$", re.DOTALL)
_LONG = 400
"""Signs beyond which a sentence is no instruction; it keeps the work linear."""
_CHINESE = re.compile(r"[一-鿿]")


def _sentences(text: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        if match[0]:
            yield match[0]


def _replace(sentence: str) -> tuple[str, Action]:
    """One sentence as it is shown, and what should be done instead of what it told."""
    if len(sentence) > _LONG or not _MENTIONED.search(sentence):
        return sentence, ""
    mark = _MARK.match(sentence)
    if mark is None:
        return sentence, ""
    for pattern, row in _COMPILED:
        if pattern.fullmatch(mark[2].strip()):
            said = _INSTEAD.get(row.action, ("", ""))[_CHINESE.search(sentence) is not None]
            end = "\n" if sentence.endswith("\n") else ""
            return (mark[1] + said + end if said else end), row.action
    return sentence, ""


def translate(text: str) -> tuple[str, tuple[Action, ...]]:
    """A text without instructions about a GUI, and the actions that stand for them.

    >>> translate("Your video is ready. Click the Export button to download it.")
    ('Your video is ready. To get the file, call project.export().', ('export',))
    """
    screen = Screen()
    screen.add(text)
    screen.close()
    return screen.text, screen.actions


class Screen:
    """What a person sees of an answer while it comes: whole sentences translated, the rest as is.

    `add` and `set` return the piece to append, or None when the text has to be shown anew. The work
    is linear in the length of the answer: a sentence is looked at once.
    """

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._done: list[str] = []
        self._rest = ""
        self._raw: list[str] = []
        self._said: set[str] = set()
        self._actions: dict[Action, None] = {}

    @property
    def text(self) -> str:
        return "".join(self._done) + self._rest

    @property
    def actions(self) -> tuple[Action, ...]:
        return tuple(self._actions)

    def add(self, piece: str) -> str | None:
        """More of the answer."""
        self._raw.append(piece)
        before = self._rest
        changed = self._settle(before + piece)
        return None if changed else piece

    def set(self, text: str) -> str | None:
        """The answer from its beginning; what was shown stays when it is how `text` begins."""
        raw = "".join(self._raw)
        if text.startswith(raw):
            return self.add(text[len(raw) :]) if len(text) > len(raw) else ""
        self._begin()
        self.add(text)
        return None

    def close(self) -> bool:
        """The answer is whole; whether its last sentence was translated."""
        return self._settle(self._rest, final=True)

    def _settle(self, text: str, final: bool = False) -> bool:
        """Translate the sentences of `text` that are complete; whether anything was changed."""
        sentences = list(_sentences(text))
        self._rest = ""
        if sentences and not final and len(sentences[-1]) <= _LONG:
            self._rest = sentences.pop()
        changed = False
        settled = []
        for sentence in sentences:
            shown, action = _replace(sentence)
            if action:
                changed = True
                self._actions[action] = None
                if shown.strip() and shown.strip() in self._said:
                    shown = ""
                self._said.add(shown.strip())
            settled.append(shown)
        self._done += settled
        return changed
