"""The words of captions and titles: shorter lines, words corrected."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment

from ...timeline.captions import join, spread
from ...timeline.retiming import recaption
from ...timeline.ripple import all_parts, rearrange, respeak
from ...timeline.tracks import revise
from ..nouns import CAPTION
from ..registry import Edited, Outcome, Refused, Request, command
from .styles import TITLE, is_caption, no_captions, restyle


@command(
    "shorter_lines",
    kind=47,
    patterns=(
        rf"\b(?:shorter|fewer words|less text|narrower|smaller)\b.*\b(?:lines?|per line|cues?|"
        rf"chunks?)\b|{CAPTION}.*\b(?:shorter|fewer words|less text|at a time)\b",
        rf"\bshort(?:en|er)\b.*{CAPTION}|\bfewer words\b|\b(?:one|single) line (?:captions|at "
        rf"a time)\b",
        r"\b(?:few|fewer|less|more than|max\w*|at most|only)\b.*\bwords? (?:per|a|in each|in "
        r"every|at a|on)\b",
        rf"\b(?:break|cut|chop|split)\b.*{CAPTION}(?: up| down)?$|"
        rf"\b(?:break|cut|chop|split)\b.*{CAPTION}.*\b(?:short\w*|small\w*|chunks?|pieces?)\b|"
        rf"{CAPTION}.*\b(?:too long|too much text|too many words|text at once)\b",
        r"字幕.{0,3}(?:拆|断|切)(?:短|开|小)|(?:一次|每次|每条).{0,4}(?:少|短)|字幕.{0,4}(?:别|"
        r"不要)(?:那么|这么|太)长",
        r"(?:每行|一行|字幕)(?:再)?(?:短|少)(?:一?[点些])?|字幕太长|(?:每行|每条|一次).*(?:少|"
        r"短)|缩短字幕|(?:每行|一行|每条)的?(?:字|文字|内容)?(?:太|有点)(?:多|长)",
    ),
    unless=r"\bscene\b|第.段",
    examples=("shorter caption lines", "每行短一点"),
)
def shorter_lines(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("caption")):
        return no_captions(request)
    if not any(draft.segments("voice")):
        return Refused(
            request.say(
                "Only captions of a voice can be cut anew; nothing was changed.",
                "只有配音的字幕可以重新断行，没有改动。",
            )
        )
    now = next(float(s.style.get("line", 1.0)) for s in draft.segments("caption"))
    edited = restyle(draft, is_caption, {"line": round(max(0.35, now * 0.6), 3)})
    edited = recaption(edited, request.ids)
    count = sum(1 for _ in edited.segments("caption"))
    return Edited(
        edited,
        request.say(
            f"The captions have shorter lines: {count} cues now.", f"字幕已变短，共{count}条。"
        ),
    )


_FIX = re.compile(
    r"(?:fix|correct|change|replace|rename)\b.*?(?P<a>«»|\S+)\s*(?:→|->|=>|\bto\b|\bwith\b|"
    r"\binto\b|\bby\b)\s*(?P<b>«»|\S+)"
    r"|(?:把|将)?(?P<c>«»|\S+?)(?:改成|改为|换成|应该?是|→|->)(?P<d>«»|\S+)"
)


_CORRECTED = (
    r"\b(?:typo|mistake|misprint)\b.*\b\S+ should (?:be|read|say) \S+|\bspell (?:it|that) \S+ "
    r"(?:instead of|not) \S+|"
    r"^«»改«»|^(?:typo|spelling|mistake)?[:,]? ?«» (?:should|must|needs to) (?:be|read|say) «»|"
    r"字幕里?的?[^，。]{1,8}改成[^，。]{1,8}$|"
    r"\bmisspel|\b(?:swap|change|replace)\b.*\bword «» (?:for|to|with|by|into) «»|«».*(?:打|写|"
    r"拼)错"
    r".*«»|"
    r"\b(?:is|be|called|named) (?P<first>\w)\w+,? not (?P=first)\w+\b|^(?:把|将)«»(?:改|换|"
    r"替换)[成为]«»|"
    r"^[^\s，。]{1,8}应该?是[^\s，。]{1,8}$|"
    r"\bspell(?:ed|t|ing)\b.*\b(?:not|as|should)\b|\b(?:should|must|needs to) be (?:spelled|"
    r"spelt|written)\b|"
    r"\b(?:wherever|everywhere|whenever) it says\b.*\b(?:write|say|put|use|make it)\b|\breplace "
    r"\S+ (?:by|with) \S+ "
    r"(?:everywhere|throughout)|(?:把|将)[^，。]{1,10}(?:都|全部?|统统)(?:换成|改成|替换[为成])|"
    r"(?:写|打|拼)错了?.{0,4}(?:改|应)|"
    r"^[^\s，。→]{1,12}\s*(?:→|->|=>)\s*[^\s，。]{1,12}"
)
"""How a word is corrected without saying so."""
_PAIRS = (
    r"\b(?:it|that|this|which) says (?P<a>\S+?)[,;.]? (?:but )?(?:it|that|which) (?:should|must|"
    r"needs "
    r"to|ought to) (?:be|say|read)(?: spelled| spelt| written)?(?: as)? (?P<b>\S+)",
    r"\b(?:typo|mistake|misprint)\b.*?(?P<a>\S+) should (?:be|read|say) (?P<b>\S+)",
    r"\bspell (?:it|that) (?P<b>\S+) (?:instead of|not) (?P<a>\S+)",
    r"(?P<a>\S+) is misspel\w+[,;:]? (?:it's|it is|it should be|should be|correct is) (?P<b>\S+)",
    r"\b(?:is|be|called|named) (?P<b>\w+),? not (?P<a>\w+)",
    r"^(?:错别?字|打错了?|写错了?)?[:：，]?(?P<a>[^\s，。:：]{1,8}?)应该?是(?P<b>[^\s，。]{1,8})$",
    r"\bspell(?:ed|t) (?P<b>\S+?),? not (?P<a>\S+)",
    r"\b(?:wherever|everywhere|whenever) it says (?P<a>\S+?),? (?:please )?(?:write|say|put|use|"
    r"make it) (?P<b>\S+)",
    r"(?P<a>\S+) (?:should|must|needs to) be (?:spelled|spelt|written)(?: as)? (?P<b>\S+)",
    r"(?:把|将)(?P<a>[^，。]{1,10}?)(?:都|全部?|统统)(?:换成|改成|替换[为成])(?P<b>[^，。]{1,10})",
    r"^(?P<a>[^\s，。→]{1,12}?)\s*(?:→|->|=>)\s*(?P<b>[^\s，。]{1,12})",
)


def _is_fix(low: str) -> bool:
    named = re.search(
        rf"\bfix\b|\btypo\b|\bmisspell|\bspelling\b|\bcorrect\b|错字|错别字|打错|写错|{CAPTION}",
        low,
    )
    swap = re.search(
        (
            r"^(?:please |can you )?(?:replace|change)(?: the word)? «» (?:with|to|"
            r"by|into) «»"
        ),
        low,
    )
    if swap or re.search(r"«».*\b(?:by|with|to)\b «» (?:everywhere|throughout)", low):
        return True
    if re.search(_CORRECTED, low):
        return True
    arrow = re.search(r"→|->|=>|«».*(?:\bto\b|\bwith\b|\binto\b|改成|改为|换成|应该?是).*«»", low)
    worded = re.search(r"\bfix\b|\btypo\b|\bspelling\b|错字|错别字|打错|写错", low)
    return bool(named and (arrow or (worded and _FIX.search(low))))


@command(
    "fix_words",
    kind=48,
    matches=_is_fix,
    unless=rf"{TITLE}|\bscene \d|第.段",
    examples=("fix “wich” → “which”", "错字“在见”改成“再见”"),
)
def fix_words(request: Request, draft: Draft) -> Outcome:
    old, new = _pair(request)
    if not old:
        return Refused(
            request.say(
                "What should become what? For example: fix “wich” → “which”. Nothing was changed.",
                "哪个字改成哪个？例如：错字“在见”改成“再见”。没有改动。",
            )
        )
    pattern = re.compile(
        re.escape(old) if ord(old[0]) > 0x2E7F else rf"(?<!\w){re.escape(old)}(?!\w)", re.I
    )
    hits = [s for s in draft.segments("voice", "caption", "title") if pattern.search(s.text)]
    hits += [
        s for s in draft.segments("title")
        if s not in hits and pattern.search(f"{s.style.get('subtitle', '')} {s.style.get('items')}")
    ]  # fmt: skip
    if not hits:
        return Refused(
            request.say(
                f"“{old}” does not stand anywhere in the video; nothing was changed.",
                f"视频里没有“{old}”，没有改动。",
            )
        )
    edited = _respoken(request, draft, pattern, new)
    spoken = any(s.kind == "voice" for s in hits)

    def change(segment: Segment) -> Segment:
        if segment.kind == "title":
            style = {
                k: pattern.sub(new, v) if isinstance(v, str) and k == "subtitle"
                else [pattern.sub(new, str(i)) for i in v] if k in ("items", "emphasis") else v
                for k, v in segment.style.items()
            }  # fmt: skip
            return replace(segment, text=pattern.sub(new, segment.text), style=style)
        if segment.kind == "caption" and not spoken and pattern.search(segment.text):
            text = pattern.sub(new, segment.text)
            words = [[a, b, word] for a, b, word in spread(text, 0, segment.duration)]
            return replace(
                segment,
                text=join(str(w[2]) for w in words),
                style={**segment.style, "words": words},
            )
        return segment

    edited = revise(edited, change)
    title = pattern.sub(new, edited.title)
    return Edited(
        replace(edited, title=title),
        request.say(
            f"“{old}” is “{new}” now" + (", spoken as well." if spoken else "."),
            f"“{old}”已改为“{new}”" + ("，旁白也一起改了。" if spoken else "。"),
        ),
    )


def _pair(request: Request) -> tuple[str, str]:
    text = re.sub("改[作做]|换[作做]", "改成", request.text)
    if len(request.quotes) >= 2:
        turned = re.search(r"\bspell(?:ed|t) «»,? not «»|\b«»,? not «»", request.low)
        first, second = request.quotes[:2]
        return (second, first) if turned else (first, second)
    for pattern in _PAIRS:
        match = re.search(pattern, text, re.I)
        if match:
            return match["a"].strip("“”\"',.;"), match["b"].strip("“”\"'.,;。")
    match = re.search(
        r"(?:fix|correct|change|replace|spelling|typo|captions?|subtitles?|错字|错别字|"
        r"字幕里?的?|打错|"
        r"写错)[:：]?\s*(?:the |word |spelling |of |把|将|in )*"
        r"[“\"']?(?P<a>[^\s“”\"'→]+?)[”\"']?\s*(?:→|->|=>|\bto\b|\bwith\b|\binto\b|\bby\b|改成|"
        r"改为|换成|应该?是)\s*[“\"']?(?P<b>[^\s“”\"'，。]+)",
        text, re.I,
    )  # fmt: skip
    return (match["a"], match["b"].rstrip(".,;。")) if match else ("", "")


def _respoken(request: Request, draft: Draft, pattern: re.Pattern[str], new: str) -> Draft:
    """The draft in which the voice says the other word, each scene as long as that takes."""
    numbers = {s.scene for s in draft.segments("voice") if pattern.search(s.text)}
    if not numbers:
        return draft
    texts = {s.id: pattern.sub(new, s.text) for s in draft.segments("voice")}
    parts = [
        respeak(draft, p.number, texts=texts) if p.number in numbers else p
        for p in all_parts(draft)
    ]
    return recaption(rearrange(draft, parts, request.ids), request.ids)
