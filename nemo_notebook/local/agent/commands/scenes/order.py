"""The order of scenes, and scenes added, copied, divided, joined and rewritten."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment

from ...answers import seconds
from ...prompt.brief import LONGEST
from ...text.language import find_scene
from ...timeline.ripple import all_parts, rearrange, spans
from ...timeline.tracks import VISUAL, revise, scene_count
from ..places import SCENE, SCENES, scene_number, scene_numbers
from ..registry import Edited, Outcome, Refused, Request, command


def _reordered(request: Request, draft: Draft, order: list[int], said: str) -> Outcome:
    length = {p.number: p for p in all_parts(draft)}
    edited = rearrange(draft, [length[n] for n in order], request.ids)
    if order == sorted(order):
        return Refused(request.say("They stand like that already; nothing was changed.",
                                   "顺序本来就是这样，没有改动。"))  # fmt: skip
    return Edited(edited, said)


@command(
    "swap_scenes",
    kind=16,
    patterns=(
        rf"\b(?:swap|switch|exchange|interchange|flip|trade)\b.*(?:{SCENES})",
        rf"\b(?:swap|switch|exchange|flip)\b.*{SCENE}.*{SCENE}",
        r"\b(?:swap|switch|exchange|interchange|flip)\b.*\S & .*\bscenes?\b",
        rf"\b(?:swap|switch|exchange|interchange|trade)\b.*{SCENE}.*\b(?:with|and|for|"
        rf"&)\b.*\b(?:first|last|"
        r"second|third|fourth|fifth|ending|opening)\b",
        rf"(?:{SCENES}|{SCENE}).*\b(?:trade|swap|switch|exchange|change) (?:places?|positions?|"
        rf"spots?|"
        rf"around|round)\b",
        rf"\b(?:trade|swap|switch|exchange|change)\b.*\b(?:places|positions|order) "
        rf"of\b.*(?:{SCENES}|{SCENE})",
        rf"(?:{SCENES}).*\b(?:swap|switch|trade)(?:ped)?$|\b(?:reverse|change|switch|flip) the "
        rf"order\b",
        rf"{SCENE} where {SCENE} is\b|\bvice versa\b|{SCENE}.*\bother way (?:a?round)\b",
        r"第.{1,4}(?:和|与|跟).{1,6}(?:换一下|换换|换)$",
        r"\b(?:swap|switch|flip|exchange)\b.*\b(?:first|last) two\b",
        rf"(?:{SCENES}).*\b(?:wrong|out of) order\b|[调倒]个个儿?",
        r"对调|互换|调换|交换|[换调]个?位置|换一下(?:位置|顺序)?$|换换$|反过来|颠倒|"
        r"调一下(?:位置|顺序)|换(?:一下)?顺序|\bin place "
        r"of\b.*\bother way\b",
    ),
    unless=r"music|音乐|\bvisual|画面|同一|图|老是|总是",
    examples=("swap scenes 2 and 3", "二三对调"),
)
def swap_scenes(request: Request, draft: Draft) -> Outcome:
    both = scene_numbers(request, draft)
    if isinstance(both, Refused):
        return both
    one, two = both
    order = [two if n == one else one if n == two else n for n in spans(draft)]
    said = request.say(
        f"Scenes {one} and {two} have changed places, with their voice and texts.",
        f"第{one}段和第{two}段已对调，配音和文字一起移动。",
    )
    return _reordered(request, draft, order, said)


_FIRST = (
    r"\b(?:to|at) the (?:very )?(?:beginning|start|front|top|opening)\b|\bfirst$|"
    r"\bfirst\b(?! scene)|[打领]头|"
    r"\b(?:start|open|begin)s? with\b|(?:到|在)?(?:最前面?|开头|第一个?位?|前面)(?!的)"
)
_LAST = (
    r"\b(?:to|at) the (?:very )?(?:end|back)\b|\blast$|"
    r"(?:到|在)?(?:最后面?|末尾|结尾|最末)(?:去|面)?$|压轴|殿后|垫底|收尾"
)


@command(
    "move_scene",
    kind=17,
    patterns=(
        rf"\b(?:move|put|place|bring|shift|send)\b.*{SCENE}.*\b(?:first|last|before|after|behind|"
        rf"to "
        rf"the|at the|to position)\b",
        rf"\b(?:start|open|begin) with (?:the )?{SCENE}|\b(?:start|open|begin) with the "
        rf"(?:ending|end|last)\b",
        rf"{SCENE}.*\b(?:comes?|goes?|go|be|stands?|appears?|belongs?)\b.*\b(?:first|last|before|"
        rf"after|at "
        rf"the (?:start|"
        r"beginning|end|front))\b",
        r"先放(?:结尾|最后)",
        rf"{SCENE} (?:goes |comes |right |directly |should (?:go|come) )*(?:before|after|behind|"
        rf"in front of) (?:the )?{SCENE}",
        rf"{SCENE}(?:先|最先|首先)(?:出来|出现|放|播|来)|{SCENE}(?:来)?(?:打头|领头|压轴|殿后|"
        rf"垫底|收尾)",
        rf"\b(?:end|finish|close) with (?:the )?{SCENE}",
        r"\b(?:ending|end|finale|conclusion|last scene) (?:goes |comes |should be |to the "
        r")?(?:first|front|beginning)\b",
        r"\b(?:put|move|bring) the (?:ending|end|last (?:scene|part)) (?:first|up front|to the)",
        rf"{SCENE}.*(?:放|移|挪|调|提|搬)(?:到|在|至|去)?.*(?:前|后|开头|结尾|末尾|尾|最|"
        rf"第[一二三四五六七八九\d])",
        rf"(?:以|从|用){SCENE}.*开(?:头|始|场)|(?:结尾|最后)(?:那?一?段|部分)?.{{0,2}}(?:放|移|"
        rf"挪|提)(?:到|"
        rf"在)?(?:最)?(?:前|开头)",
    ),
    unless=r"\b(?:add|insert|include|squeeze|a new|another|one more)\b|加|插|title|logo|caption|"
    r"subtitle|字幕|标题|文字|end card|片尾",
    examples=("put the ending first", "结尾放开头"),
)
def move_scene(request: Request, draft: Draft) -> Outcome:
    count = scene_count(request.before)
    named = [m.group() for m in re.finditer(SCENE, request.low)]
    low = re.sub(r"先放(?:结尾|最后)$", "最后一段放开头", request.low)
    low = re.sub(r"^(?:结尾|最后)(?:那?一?段|部分)?", "最后一段", low)
    number = scene_number(request if low == request.low else replace(request, low=low), draft)
    if isinstance(number, Refused) and re.search(r"\b(?:ending|end|finale|conclusion)\b", low):
        number = max(spans(draft))
    if isinstance(number, Refused):
        return number
    order = [n for n in spans(draft) if n != number]
    rest = low.split(named[0], 1)[-1] if named else low
    other = find_scene(rest, count) if len(named) > 1 else None
    if other is not None and other in order:
        behind = re.search(r"\bafter\b|\bbehind\b|后", rest)
        place = order.index(other) + (1 if behind else 0)
    elif re.search(r"(?:先|最先|首先)(?:出来|出现|放|播|来)$", low):
        place = 0
    elif re.search(r"\b(?:end|finish|close) with\b", low):
        place = len(order)
    elif re.search(_FIRST, rest) or re.search(_FIRST, low):
        place = 0
    elif re.search(_LAST, rest):
        place = len(order)
    else:
        return Refused(
            request.say(
                "Where should it go? For example: “move scene 3 before scene 2”. Nothing was "
                "changed.",
                "要放到哪里？例如“把第三段放到第二段前面”。没有改动。",
            )
        )
    order.insert(place, number)
    said = request.say(
        f"Scene {number} is now scene {place + 1}, with its voice and texts.",
        f"原第{number}段现在是第{place + 1}段，配音和文字一起移动。",
    )
    return _reordered(request, draft, order, said)


@command(
    "duplicate_scene",
    kind=18,
    patterns=(
        rf"\b(?:duplicate|copy|repeat|clone|double|replay)\b.*{SCENE}",
        rf"{SCENE}.*\b(?:twice|again|two times|a second time|once more|one more time)\b",
        rf"(?:复制|重复|拷贝|克隆).*{SCENE}|{SCENE}.*(?:复制|重复|再来一[遍次]|[再放播]一[遍次]|"
        rf"两[遍次]|拷贝)",
    ),
    unless=r"don't|不要|别|\blength\b|\bas long\b|\bduration\b|时长|长度",
    examples=("duplicate scene 1", "复制第一段"),
)
def duplicate_scene(request: Request, draft: Draft) -> Outcome:
    number = scene_number(request, draft)
    if isinstance(number, Refused):
        return number
    parts = all_parts(draft)
    at = next(i for i, p in enumerate(parts) if p.number == number)
    parts.insert(at + 1, replace(parts[at], fresh=True))
    if sum(p.duration for p in parts) > LONGEST:
        return full(request)
    edited = rearrange(draft, parts, request.ids)
    return Edited(
        edited,
        request.say(
            f"Scene {number} is there twice now; the video is {seconds(edited.duration)} long.",
            f"第{number}段已复制，全片{seconds(edited.duration, 'zh')}。",
        ),
    )


def full(request: Request) -> Refused:
    return Refused(
        request.say(
            f"The video would be longer than {LONGEST // 60000} minutes; nothing was changed.",
            f"视频会超过{LONGEST // 60000}分钟，没有改动。",
        )
    )


@command(
    "merge_scenes",
    kind=20,
    patterns=(
        rf"\b(?:merge|combine|join|unite|fuse|glue|put together)\b.*(?:{SCENES}|{SCENE})",
        r"\b(?:merge|combine|join|unite|fuse)\b.*\S & .*\bscenes?\b",
        r"\b(?:turn|make|put)\b.*\bscenes?\b.*(?:into|as|a) (?:one|single)\b",
        r"\b(?:merge|combine|join|unite|fuse|glue)\b.*\b(?:first|last) two\b",
        rf"\b(?:put|bring|stick|tie)\b.*(?:{SCENES}|{SCENE}).*\btogether\b",
        rf"(?:{SCENES}|{SCENE}).*\b(?:be|become|as|into) (?:one|a single|the same)(?: scene)?\b",
        rf"(?:{SCENES}|{SCENE}).*\bbelong together\b",
        r"(?:合并|并成|合成|合到一起|连起来|合在一起|合在一块|合起来|拼成|并到一起|合一|合为|"
        r"连成|接成|接在一起|拼起来|合二为一|"
        r"拼在一起)",
    ),
    unless=r"music|音乐|字幕|caption",
    examples=("merge scenes 1 and 2", "合并一二段"),
)
def merge_scenes(request: Request, draft: Draft) -> Outcome:
    both = scene_numbers(request, draft)
    if isinstance(both, Refused):
        return both
    first, second = sorted(both)
    order = list(spans(draft))
    if order.index(second) != order.index(first) + 1:
        return Refused(
            request.say(
                "Only scenes that follow each other can be merged; nothing was changed. Move one "
                "of them first.",
                "只能合并相邻的场景，没有改动。可以先移动其中一段。",
            )
        )
    end = spans(draft)[second][1]

    def change(segment: Segment) -> Segment | None:
        if segment.kind in VISUAL and segment.scene == second:
            return None
        if segment.kind in VISUAL and segment.scene == first:
            return replace(segment, duration=end - segment.start)
        if segment.scene is not None and segment.scene >= second:
            return replace(segment, scene=segment.scene - 1)
        return segment

    return Edited(
        revise(draft, change),
        request.say(
            f"Scenes {first} and {second} are one scene now, with the picture of scene {first}.",
            f"第{first}段和第{second}段已合并，画面用第{first}段的。",
        ),
    )
