"""What was uploaded, in the video: photos and clips in scenes, a logo over everything."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment

from ...timeline.assembly import media
from ...timeline.tracks import VISUAL, add, remove, revise, visuals
from ..places import SCENE
from ..registry import Edited, Outcome, Refused, Request, command
from .look import meant


def _pictures(request: Request, kinds: tuple[str, ...]) -> list[tuple[str, str, str]]:
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
        r"\b(?:logo|watermark) (?:in|at|to|on|shown|visible|top|bottom|upper|lower)\b|\b(?:want|"
        r"need|stick|stamp|pop|have)\b"
        r".*\b(?:logo|watermark)\b|\bmove the (?:logo|watermark)\b",
        r"(?:加|放|添加|显示|打|贴|上|用).*(?:logo|标志|水印|商标|图标)|(?:logo|标志|"
        r"水印).*(?:放|移|加|到|贴|打|盖)",
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
        r"\b(?:my|our|the uploaded|my uploaded|our uploaded|my own) (?:photo|picture|image|"
        r"pic)s?\b.*\b(?:in|as|for|instead|should be)\b",
        r"(?:用|换成?|放|加|插入|显示|使用)(?:上)?.*(?:我的?|上传的?|这张|那张|"
        r"我们的?)(?:上传的?)?(?:图片?|照片|相片|视频|素材)",
        r"(?:把|将)(?:我们?的?|这张|那张)?(?:照片|相片|图片)(?:放|插|用|加)(?:到|在|进|入)",
        r"(?:把|将).*(?:换成|改成)(?:我的?)?(?:图片?|照片)|用(?:图片?|照片)",
        r"\b(?:for|to|with|into|by|be|is) (?:my|our|the uploaded|the attached) (?:photos?|"
        r"pictures?|images?|pics?)\b",
        rf"\bmy (?:own )?(?:photo|picture|image|pic)s?\b.*(?:{SCENE}|\bbackground\b)",
        r"拿(?:我的?|这张|那张)(?:照片|图片?).*(?:当|做|作)",
        r"\b(?:photo|picture|image|pic)s? (?:that )?i (?:just )?(?:uploaded|sent|gave|attached|"
        r"added)\b",
        r"(?:我们?的?|上传的?|我上?传的?|这张|那张|这些|那些)(?:图片?|照片|相片).*(?:放|用|做|当|"
        r"换|显示|加)|"
        r"(?:放|用|换成?|显示|加).{0,6}(?:我们?的?|上传的?|我上?传的?|这张|那张|这些|"
        r"那些)(?:图片?|照片|相片)",
    ),
    unless=r"\blogo\b|水印|\bremove\b|\bdelete\b|删|去掉|静音|\bmute\b|\bstill\b|\bzoom",
    examples=("use my photo in scene 2", "第二段用我的图"),
)
def use_photo(request: Request, draft: Draft) -> Outcome:
    found = _pictures(request, ("picture", "clip"))
    if not found:
        return _no_upload(request, "picture", "图片")
    numbers = meant(request, draft)
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
