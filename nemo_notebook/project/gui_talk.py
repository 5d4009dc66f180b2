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


class _Row(NamedTuple):
    """A kind of instruction, what is done instead, and how that is said ("" drops it)."""

    pattern: str
    action: Action
    english: str
    chinese: str


# What stands before the verb of an instruction: nothing, or "you can", "to export it, please", …
_LEAD = (
    r"(?:(?:please|now|then|next|finally|first|just|simply|also|and|or|so|you(?:['’]ll| will)?"
    r"|can|could|may|should|need to|have to|want to|try to"
    r"|(?:once|when(?:ever)?) (?:you(?:['’]re| are) )?(?:ready|done|happy|satisfied)"
    r"|(?:to|in order to|if you(?:['’]d| would)? (?:want|like) to|for) [^,.;]{1,60}),?\s+)*"
)
_PRESS = (
    r"(?:click|tap|press|hit|select|choose|use|double-click|right-click)(?:ing)?(?: (?:on|the))*"
)
_THING = (
    r"(?:button|icon|panel|tab|menu|sidebar|toolbar|timeline|window|dialog|editor|dashboard|page"
    r"|checkbox|dropdown|slider|library|inspector|settings|corner)s?\b"
)
_ZH_LEAD = (
    r"(?:请|您|你|可以|只需|只要|然后|再|接着|现在|直接|如需[^，。]{0,12}，?|如果[^，。]{0,16}，)*"
)
_ZH_THING = r"(?:按钮|图标|面板|标签页?|菜单|侧边栏|工具栏|时间线|时间轴|窗口|页面|编辑器|选项)"

_ROWS = (
    _Row(
        rf"{_LEAD}{_PRESS} ?[^.!?]{{0,30}}\b(?:export|download|render)\b[^.!?]*",
        "export",
        "To get the file, call project.export().",
        "要得到文件，请调用 project.export()。",
    ),
    _Row(
        rf"(?=[^.!?]*\b(?:export|download)){_LEAD}{_PRESS}\b[^.!?]{{0,60}}{_THING}[^.!?]*",
        "export",
        "To get the file, call project.export().",
        "要得到文件，请调用 project.export()。",
    ),
    _Row(
        rf"{_LEAD}(?:(?:find|see|go to|look for) )?the [\"'“]?(?:export|download)[\"'”]?"
        r" button[^.!?]*",
        "export",
        "To get the file, call project.export().",
        "要得到文件，请调用 project.export()。",
    ),
    _Row(
        rf"{_LEAD}(?:preview|view|watch|check|see|review)\b[^.!?]{{0,40}}\b(?:in|on) the "
        r"(?:timeline|preview|editor|player)\b[^.!?]*",
        "tracks",
        "",
        "",
    ),
    _Row(
        rf"{_LEAD}(?:check|open|visit|go to|see|manage)\b[^.!?]{{0,30}}\b(?:account|billing"
        r"|subscription|plan page|pricing)\b[^.!?]*",
        "credits",
        "project.credits shows the balance.",
        "project.credits 会显示余额。",
    ),
    _Row(
        rf"{_LEAD}(?:drag\b|drop\b[^.!?]{{0,60}}\b(?:in|on)to (?:the|your)\b)[^.!?]*",
        "edit",
        "To change it, say what you want: project.say(…).",
        "要修改，请直接说出来：project.say(…)。",
    ),
    _Row(
        rf"{_LEAD}(?:open|go to|switch to|navigate to|look at|expand|head (?:over )?to)\b"
        rf"[^.!?]{{0,40}}{_THING}[^.!?]*",
        "state",
        "",
        "",
    ),
    _Row(
        rf"{_LEAD}{_PRESS}\b[^.!?]{{0,60}}{_THING}[^.!?]*",
        "edit",
        "To change it, say what you want: project.say(…).",
        "要修改，请直接说出来：project.say(…)。",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:点击|点按|单击|按下?|选择|使用)[^。！？]{{0,20}}(?:导出|下载)[^。！？]*",
        "export",
        "To get the file, call project.export().",
        "要得到文件，请调用 project.export()。",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:在|到)?(?:时间线|时间轴|预览窗?口?)(?:上|中|里)?(?:预览|查看|播放)[^。！？]*",
        "tracks",
        "",
        "",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:查看|打开|前往|检查)[^。！？]{{0,10}}(?:账户|账号|账单|订阅)[^。！？]*",
        "credits",
        "project.credits shows the balance.",
        "project.credits 会显示余额。",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:将|把)?[^。！？，]{{0,12}}(?:拖拽|拖动|拖放|拖到|拖入)[^。！？]*",
        "edit",
        "To change it, say what you want: project.say(…).",
        "要修改，请直接说出来：project.say(…)。",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:打开|切换到|前往|进入)[^。！？]{{0,20}}{_ZH_THING}[^。！？]*",
        "state",
        "",
        "",
    ),
    _Row(
        rf"{_ZH_LEAD}(?:点击|点按|单击)[^。！？]{{0,30}}{_ZH_THING}[^。！？]*",
        "edit",
        "To change it, say what you want: project.say(…).",
        "要修改，请直接说出来：project.say(…)。",
    ),
)
_COMPILED = [(re.compile(row.pattern, re.IGNORECASE), row) for row in _ROWS]
_MENTIONED = re.compile(
    r"click|tap|press|hit|select|choose|open|go to|switch|navigate|look at|expand|head|drag|drop"
    r"|preview|timeline|button|account|billing|subscription|点|拖|打开|预览|时间|按|账|切换|前往|导出",
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
            said = row.chinese if _CHINESE.search(sentence) else row.english
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
