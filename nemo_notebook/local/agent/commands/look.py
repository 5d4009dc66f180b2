"""The look of the pictures: grades, blur, uploads, a logo, and which visual stands where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nemo_notebook.draft import Draft, Segment

from ..ripple import seed_for, spans
from ..scenes import choose_families
from ..text.lexicon import FAMILIES, find_families
from ..timeline import VISUAL, add, remove, revise, visuals
from .places import SCENE, scene_number
from .registry import Edited, Outcome, Refused, Request, command

GRADES: Mapping[str, tuple[str, str, str]] = {
    "mono": (
        "black and white",
        "黑白",
        r"\bblack[- ](?:and|&)[- ]white\b|\bb ?& ?w\b|\bb/w\b|\bgr[ae]y ?scale\b|\bmonochrom\w+|"
        r"\bno colou?r\b|\bdesaturat\w+|黑白|去色|单色",
    ),
    "vintage": (
        "vintage",
        "复古",
        r"\bvintage\b|\bretro\b|\bsepia\b|\bold[- ]film\b|\bnostalgic\b|\bold[- ]fashioned\b|"
        r"复古|怀旧|胶片|老电影",
    ),
    "vivid": (
        "vivid",
        "鲜艳",
        r"\bvivid\b|\bvibrant\b|\bsaturat\w+|\bcolou?rful\b|\bmore colou?rs?\b|\bpunchy\b|"
        r"\bpop more\b|"
        r"鲜艳|鲜明|饱和|更艳|色彩丰富",
    ),
    "cinematic": (
        "cinematic",
        "电影感",
        r"\bcinematic\b|\bfilm look\b|\bmovie look\b|\blike a (?:movie|film)\b|\bfilmic\b|电影感|"
        r"电影质感|电影色调|大片感",
    ),
    "warm": ("warm", "暖色", r"\bwarm(?:er|th)?\b|\bgolden\b|暖"),
    "cool": (
        "cool",
        "冷色",
        r"\bcool(?:er)? (?:tones?|colou?rs?|look|grade)|\bcooler\b|\bcold(?:er)?\b|\bbluish\b|"
        r"\bblue tint\b|冷色|冷调|偏冷|冷一?点",
    ),
}
"""Grade → its English name, its Chinese name, and how it is asked for."""
_NOT_PICTURES = (
    r"\bmusic|\bsoundtrack|\bbgm|\bsong|\btitle|\bcaption|\bsubtitle|\bvoice|\bnarrat|音乐|配乐|"
    r"标题|字幕|配音|旁白|"
    r"语速|字"
)
_LOOK = "|".join(pattern for *_, pattern in GRADES.values())


def _styled(
    draft: Draft, numbers: set[int], change: Mapping[str, Any], gone: tuple[str, ...] = ()
) -> Draft:
    """The draft with the style of the pictures of some scenes changed."""

    def style(segment: Segment) -> Segment:
        if segment.kind not in VISUAL or segment.scene not in numbers:
            return segment
        kept = {key: value for key, value in segment.style.items() if key not in gone}
        return replace(segment, style={**kept, **change})

    return revise(draft, style)


def _meant(request: Request, draft: Draft) -> set[int] | Refused:
    """The scenes that a request names, or all of them."""
    if not re.search(SCENE, request.low):
        return set(spans(draft))
    number = scene_number(request, draft)
    return number if isinstance(number, Refused) else {number}


def _where(request: Request, draft: Draft, numbers: set[int]) -> tuple[str, str]:
    if len(numbers) == len(spans(draft)):
        return "All pictures", "全部画面"
    (number,) = numbers
    return f"Scene {number}", f"第{number}段画面"


@command(
    "remove_grade",
    kind=28,
    patterns=(
        r"\b(?:remove|no|without|drop|undo|turn off|reset)\b.*\b(?:grade|grading|filter|tint|"
        r"colou?r (?:effect|correction))\b",
        r"\b(?:original|natural|normal) colou?rs?\b|\bback (?:to|in) colou?r\b",
        r"(?:去掉?|取消|不要|恢复|关).*(?:滤镜|调色)|(?:恢复|还原|原来的?|正常的?)(?:原|彩)?(?:色|颜色|色彩)|改回彩色",
    ),
    unless=_NOT_PICTURES,
    examples=("remove the filter", "去掉滤镜"),
)
def remove_grade(request: Request, draft: Draft) -> Outcome:
    if not any("grade" in s.style for s in visuals(draft)):
        return Refused(
            request.say("There is no filter; nothing was changed.", "没有滤镜，没有改动。")
        )
    return Edited(
        _styled(draft, set(spans(draft)), {}, ("grade",)),
        request.say("The pictures have their own colours again.", "画面已恢复原色。"),
    )


@command(
    "grade",
    kind=28,
    patterns=(_LOOK,),
    unless=_NOT_PICTURES + r"|\badd a scene\b|\btea\b|\bcoffee\b|加一段",
    examples=("make it warm and cinematic", "暖色电影感"),
)
def grade(request: Request, draft: Draft) -> Outcome:
    numbers = _meant(request, draft)
    if isinstance(numbers, Refused):
        return numbers
    if all(s.kind == "clip" for s in visuals(draft) if s.scene in numbers):
        return Refused(
            request.say(
                "Uploaded clips keep their own colours here; nothing was changed.",
                "上传的视频片段不能调色，没有改动。",
            )
        )
    wanted = next(name for name, (*_, pattern) in GRADES.items() if re.search(pattern, request.low))
    english, chinese, _ = GRADES[wanted]
    where = _where(request, draft, numbers)
    edited = _styled(draft, numbers, {"grade": wanted})
    verb = "are" if len(numbers) == len(spans(draft)) else "is"
    return Edited(
        edited,
        request.say(f"{where[0]} {verb} {english} now.", f"{where[1]}已改为{chinese}。"),
    )


@command(
    "unblur",
    kind=30,
    patterns=(
        r"\b(?:remove|no|without|undo|turn off|stop|un)\b.*\bblur\w*\b|\bunblur\b|"
        r"\bsharp(?:en|er)?\b",
        r"(?:去掉?|取消|不要|关掉?).*(?:虚化|模糊)|(?:背景|画面)清晰",
    ),
    unless=_NOT_PICTURES,
    examples=("remove the blur", "取消虚化"),
)
def unblur(request: Request, draft: Draft) -> Outcome:
    if not any("blur" in s.style for s in visuals(draft)):
        return Refused(
            request.say("Nothing is blurred; nothing was changed.", "没有虚化，没有改动。")
        )
    return Edited(
        _styled(draft, set(spans(draft)), {}, ("blur",)),
        request.say("The pictures are sharp again.", "画面已恢复清晰。"),
    )


@command(
    "blur",
    kind=30,
    patterns=(r"\bblur\w*\b|\bout of focus\b|\bsoft(?:en)? focus\b|\bbokeh\b|虚化|模糊|柔焦",),
    unless=_NOT_PICTURES,
    examples=("blur the background", "背景虚化"),
)
def blur(request: Request, draft: Draft) -> Outcome:
    numbers = _meant(request, draft)
    if isinstance(numbers, Refused):
        return numbers
    more = re.search(r"\bmore\b|\bstrong|\bheav|\bvery\b|\ba lot\b|强|更|重", request.low)
    where = _where(request, draft, numbers)
    return Edited(
        _styled(draft, numbers, {"blur": 32 if more else 18}),
        request.say(
            f"{where[0]} {'are' if len(numbers) > 1 else 'is'} blurred; words stay sharp.",
            f"{where[1]}已虚化，文字保持清晰。",
        ),
    )


def _pictures(request: Request, kinds: tuple[str, ...]) -> list[tuple[str, str, str]]:
    from ..assembly import media

    return [one for one in media(request.uploads) if one[0] in kinds]


def _no_upload(request: Request, what: str, chinese: str) -> Refused:
    return Refused(
        request.say(
            f"No {what} was uploaded, so nothing was changed. Upload one first, then say it again.",
            f"还没有上传{chinese}，所以没有改动。请先上传再说一次。",
        )
    )


@command(
    "add_logo",
    kind=31,
    patterns=(
        r"\b(?:add|put|place|show|use|insert|display|overlay|with)\b.*\b(?:logo|watermark|"
        r"badge)\b|^(?:my |our |the )?(?:logo|watermark)\b",
        r"\b(?:logo|watermark) (?:in|at|to|on)\b|\bmove the (?:logo|watermark)\b",
        r"(?:加|放|添加|显示|打|贴|上|用).*(?:logo|标志|水印|商标|图标)|(?:logo|标志|水印).*(?:放|移|加|到)",
    ),
    unless=r"\b(?:remove|delete|no)\b|去掉|删",
    examples=("put my logo top right", "右上角加logo"),
)
def add_logo(request: Request, draft: Draft) -> Outcome:
    place = _corner(request.low)
    old = list(draft.segments("overlay"))
    named = _corner_name(place)
    if old:
        moved = revise(
            draft,
            lambda s: (
                replace(s, style={**s.style, "position": place}) if s.kind == "overlay" else s
            ),
        )
        return Edited(moved, request.say(f"The logo stands {place} now.", f"logo已移到{named}。"))
    found = _pictures(request, ("picture",))
    if not found:
        return _no_upload(request, "logo", "logo图片")
    segment = Segment(
        request.ids(), "overlay", 0, draft.duration, "", found[-1][1], None, 1.0,
        {"position": place},
    )  # fmt: skip
    return Edited(
        add(draft, "overlays", segment),
        request.say(
            f"Your logo stands {place} over the whole video.", f"已在{named}加上logo，全程显示。"
        ),
    )


def _corner(low: str) -> str:
    down = "bottom" if re.search(r"\bbottom\b|\blower\b|下", low) else "top"
    across = "left" if re.search(r"\bleft\b|左", low) else "right"
    if re.search(r"\bcent(?:er|re)\b|\bmiddle\b|中", low):
        across = "center"
    return f"{down} {across}"


def _corner_name(place: str) -> str:
    down, across = place.split()
    names = {"top": "上", "bottom": "下", "left": "左", "right": "右", "center": "中"}
    return f"{names[across]}{names[down]}角" if across != "center" else f"{names[down]}方中间"


@command(
    "remove_logo",
    kind=31,
    patterns=(
        r"\b(?:remove|delete|drop|no|without|hide|get rid of)\b.*\b(?:logo|watermark|overlay)\b",
        r"(?:去掉?|删掉?|删除|不要|取消|移除).*(?:logo|水印|标志)",
    ),
    examples=("remove the logo", "去掉logo"),
)
def remove_logo(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("overlay")):
        return Refused(
            request.say("There is no logo; nothing was changed.", "没有logo，没有改动。")
        )
    return Edited(
        remove(draft, lambda s: s.kind == "overlay"),
        request.say("The logo is removed.", "logo已去掉。"),
    )


@command(
    "use_photo",
    kind=22,
    patterns=(
        r"\b(?:use|show|put|add|insert|place|include|display|replace|set|with)\b.*\b(?:my|our|"
        r"the|this|uploaded|attached|that) (?:own |uploaded |new |holiday |product "
        r")?(?:photos?|pictures?|images?|pics?|clips?|videos? (?:i|that i)|footage|uploads?|"
        r"files?)\b(?! out)",
        r"\b(?:my|our|the uploaded) (?:photo|picture|image|pic)s?\b.*\b(?:in|as|for|instead)\b",
        r"(?:用|换成?|放|加|插入|显示|使用)(?:上)?.*(?:我的?|上传的?|这张|那张|我们的?)(?:上传的?)?(?:图片?|照片|相片|视频|素材)",
        r"(?:把|将).*(?:换成|改成)(?:我的?)?(?:图片?|照片)|用(?:图片?|照片)",
    ),
    unless=r"\blogo\b|水印|\bremove\b|\bdelete\b",
    examples=("use my photo in scene 2", "第二段用我的图"),
)
def use_photo(request: Request, draft: Draft) -> Outcome:
    found = _pictures(request, ("picture", "clip"))
    if not found:
        return _no_upload(request, "picture", "图片")
    numbers = _meant(request, draft)
    if isinstance(numbers, Refused):
        return numbers
    shown = {s.source for s in visuals(draft)}
    fresh = [one for one in found if one[1] not in shown] or found
    several = re.search(r"photos\b|pictures\b|images\b|pics\b|files\b|这些|都|几张", request.low)
    chosen = fresh if several else fresh[-1:]
    order = sorted(numbers)
    if not re.search(SCENE, request.low):
        order = order[: len(chosen)]
    uses = {number: chosen[i % len(chosen)] for i, number in enumerate(order)}

    def change(segment: Segment) -> Segment:
        if segment.kind not in VISUAL or segment.scene not in uses:
            return segment
        kind, address, name = uses[segment.scene]
        style = {**segment.style, "fit": "cover"}
        return replace(segment, kind=kind, source=address, text=name, style=style)

    names = ", ".join(map(str, uses))
    return Edited(
        revise(draft, change),
        request.say(
            f"Your file is shown in scene{'s' if len(uses) > 1 else ''} {names}.",
            f"已在第{names.replace(', ', '、')}段使用你的素材。",
        ),
    )


def _texts(draft: Draft) -> dict[int, str]:
    """What is said and shown in each scene."""
    return {
        number: " ".join(
            s.text for s in draft.segments("voice", "title", "caption") if s.scene == number
        )
        for number in spans(draft)
    }


def _with_families(draft: Draft, wanted: Mapping[int, str]) -> Draft:
    edited = draft
    for number, family in wanted.items():
        own = next(s for s in visuals(edited) if s.scene == number)
        if own.source == f"visual:{family}":
            continue
        seed = seed_for(edited, family)

        def change(
            segment: Segment, own: Segment = own, family: str = family, seed: int = seed
        ) -> Segment:
            if segment.id != own.id:
                return segment
            style = {**segment.style, "palette": "", "seed": seed}
            return replace(segment, source=f"visual:{family}", style=style)

        edited = revise(edited, change)
    return edited


@command(
    "vary_visuals",
    kind=24,
    patterns=(
        r"\b(?:don'?t|do not|no|never|avoid|stop|without)\b.*\b(?:repeat\w*|same|duplicat\w*|"
        r"reus\w*)\b.*\b(?:clips?|visuals?|pictures?|backgrounds?|images?|footage|shots?|"
        r"scenes?)\b",
        r"\b(?:different|unique|varied|more variety|another)\b.*\b(?:each|every|all|"
        r"per)\b.*\b(?:scenes?|shots?)\b",
        r"\b(?:no repeats?|more variety|vary the (?:visuals|pictures|backgrounds|clips))\b",
        r"(?:素材|画面|镜头|背景|图)(?:别|不要|不能|不)(?:再)?(?:重复|一样|相同)|(?:不要|别)(?:用)?(?:重复|一样|相同)的?(?:素材|"
        r"画面|镜头|背景)|每段(?:都)?(?:用)?不同的?(?:画面|素材|背景)|画面多样",
    ),
    examples=("don't repeat clips", "素材别重复"),
)
def vary_visuals(request: Request, draft: Draft) -> Outcome:
    used: set[str] = set()
    wanted: dict[int, str] = {}
    texts = _texts(draft)
    for segment in visuals(draft):
        if segment.scene is None or segment.kind != "scene":
            continue
        family = segment.source.removeprefix("visual:")
        if family in used:
            scores = find_families(texts[segment.scene])
            free = [f for f in FAMILIES if f not in used]
            family = max(
                free or list(FAMILIES), key=lambda f: (scores.get(f, 0.0), f == "gradient")
            )
        used.add(family)
        wanted[segment.scene] = family
    edited = _with_families(draft, wanted)
    if edited == draft:
        return Refused(
            request.say("No picture repeats; nothing was changed.", "画面没有重复，没有改动。")
        )
    return Edited(
        edited,
        request.say("No two scenes show the same picture now.", "现在每段画面都不重复。"),
    )


@command(
    "match_visuals",
    kind=25,
    patterns=(
        r"\b(?:match|fit|suit|align|sync|adapt|choose|pick)\b.*\b(?:visuals?|pictures?|"
        r"backgrounds?|images?|footage|clips?)\b.*\b(?:script|text|words|voice|narration|"
        r"content|what is said|story)\b",
        r"\b(?:visuals?|pictures?|backgrounds?|images?|footage|clips?)\b.*\b(?:match|fit|suit|"
        r"follow|go with|reflect)\b.*\b(?:script|text|words|voice|narration|content|story|"
        r"said)\b",
        r"\bmatch the (?:script|text|words|narration|story)\b",
        r"(?:按照?|根据|依照?|跟着?|照着?)(?:文案|脚本|文字|内容|旁白|台词).*(?:配|换|选|调|改)?.*(?:画面|素材|镜头|背景|图)?|"
        r"(?:画面|素材|背景).*(?:符合|匹配|对应|贴合|跟上)(?:文案|内容|文字|旁白|脚本)",
    ),
    unless=r"做|生成|制作|视频(?!画面)",
    examples=("match the pictures to the script", "按文案配画面"),
)
def match_visuals(request: Request, draft: Draft) -> Outcome:
    texts = _texts(draft)
    order = [s.scene for s in visuals(draft) if s.kind == "scene" and s.scene is not None]
    chosen = choose_families([texts[n] for n in order], " ".join(texts.values()))
    edited = _with_families(draft, dict(zip(order, chosen, strict=True)))
    if edited == draft:
        return Refused(
            request.say(
                "The pictures were chosen by the text already; nothing was changed. Name one to "
                "change: “change scene 2 to the sea”.",
                "画面本来就是按文案选的，没有改动。可以指定：“第二段换成海”。",
            )
        )
    return Edited(
        edited,
        request.say("The pictures follow the text again.", "画面已按文案重新选择。"),
    )


@command(
    "zoom",
    kind=26,
    patterns=(
        r"\bzoom\w*\b|\bken burns\b|\bpush in\b|\bpan(?:ning)?\b|"
        r"放大镜头|慢慢放大|推近|推镜头|拉远|缓慢放大|镜头推|镜头拉",
    ),
    unless=r"\btitle\b|\bcaption\b|标题|字幕",
    examples=("slow zoom", "慢慢放大"),
)
def zoom(request: Request, draft: Draft) -> Outcome:
    return Refused(
        request.say(
            "Nothing was changed: the pictures move slowly by themselves, uploaded photos too, and "
            "a zoom of one’s own is not possible yet.",
            "没有改动：画面和上传的照片本来就会缓慢移动，暂时不能单独设置缩放。",
        )
    )


@command(
    "clip_speed",
    kind=27,
    patterns=(
        r"\b(?:clip|clips|footage|uploaded video|video clip|my "
        r"video)\b.*(?:\b\d+(?:\.\d+)?\s?(?:x|×|times)|\btwice\b|\bdouble\b|\bhalf\b|"
        r"\bslow(?:er| motion)?\b|\bfast(?:er| motion)?\b)",
        r"\b(?:slow motion|slow[- ]mo|fast[- ]forward|time[- ]?lapse speed)\b",
        r"(?:片段|素材|视频素材|镜头).*(?:快放|慢放|倍速?|加速|减速)|快放|慢放|慢动作|\d+倍速?",
    ),
    unless=r"\bvoice|\bmusic|语速|配音|旁白",
    examples=("play the clip 2×", "快放两倍"),
)
def clip_speed(request: Request, draft: Draft) -> Outcome:
    from ..language import number

    clips = [s for s in visuals(draft) if s.kind == "clip"]
    if not clips:
        return Refused(
            request.say(
                "Only uploaded clips have a speed, and there is none; nothing was changed.",
                "只有上传的视频片段可以变速，目前没有，没有改动。",
            )
        )
    match = re.search(
        r"(\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s?(?:x\b|×|times|倍)", request.low
    )
    speed = (number(match[1]) if match else None) or (
        0.5 if re.search(r"half|slow|慢|减速", request.low) else 2.0
    )
    speed = min(10.0, max(0.1, speed))
    edited = revise(
        draft, lambda s: replace(s, style={**s.style, "speed": speed}) if s.kind == "clip" else s
    )
    return Edited(
        edited,
        request.say(f"The clip plays at {speed:.4g}×.", f"片段速度已改为{speed:.4g}倍。"),
    )
