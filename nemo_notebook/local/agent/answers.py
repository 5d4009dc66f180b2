"""What the agent says: the sentences of its answers in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from nemo_notebook.draft import Canvas, Draft, compare, describe, summarize

from .planning.planner import Plan
from .prompt.addresses import words_of

__all__ = [
    "canvas_name", "created", "not_fetched", "nothing_yet", "raw_ready", "recalled", "say",
    "seconds", "suggestions",
]  # fmt: skip


def say(language: str, english: str, chinese: str) -> str:
    """The sentence in the language of the person: Chinese for "zh", else English."""
    return chinese if language == "zh" else english


def seconds(duration: int, language: str = "en") -> str:
    """A length of time as a person says it.

    >>> seconds(12_500), seconds(90_000), seconds(10_000, "zh")
    ('12.5 s', '1:30 min', '10秒')
    """
    if duration >= 60_000 and duration % 1000 == 0:
        minutes, rest = divmod(duration // 1000, 60)
        if language == "zh":
            return f"{minutes}分{rest}秒" if rest else f"{minutes}分钟"
        return f"{minutes}:{rest:02d} min"
    number = f"{duration / 1000:.4g}"
    return f"{number}秒" if language == "zh" else f"{number} s"


def canvas_name(canvas: Canvas, language: str = "en") -> str:
    """A canvas in words: `vertical (1080×1920)`."""
    if canvas.width == canvas.height:
        name = say(language, "square", "方形")
    elif canvas.width < canvas.height:
        name = say(language, "vertical", "竖屏")
    else:
        name = say(language, "landscape", "横屏")
    return f"{name} ({canvas.width}×{canvas.height})"


def raw_ready(plan: Plan, language: str) -> str:
    """What is said after the first stage."""
    count = len(plan.scenes)
    voice = say(language, " and the voiceover", "和配音") if plan.voiced else ""
    scenes = say(language, f"{count} scene{'s' if count != 1 else ''}", f"{count}个场景")
    return say(
        language,
        f"The raw video is ready: {scenes}{voice}. Adding titles and music now.\n\n",
        f"原始视频已就绪：{scenes}{voice}。正在添加标题和音乐。\n\n",
    )


_MUSIC_NAMES = {
    "lofi": "轻松的lo-fi音乐", "upbeat": "欢快的音乐", "cinematic": "电影感音乐",
    "ambient": "氛围音乐", "corporate": "商务音乐", "calm": "舒缓的音乐", "acoustic": "原声音乐",
    "electronic": "电子音乐", "epic": "史诗音乐", "playful": "俏皮的音乐",
}  # fmt: skip


def nothing_yet(language: str) -> str:
    """The answer to a change of a video that is not there."""
    return say(
        language,
        "There is no video yet, so there is nothing to change. Say what it should be about "
        "(“make a "
        "30-second video about the sea at night”), or paste a text after a colon (“turn this "
        "into a "
        "30-second video: …”).",
        "还没有视频，所以没有可改的。先说要讲什么（“做一个30秒的视频，讲夜晚的大海”），"
        "或者把文字贴在冒号后面（“把这段文字做成30秒的视频：……”）。",
    )


def not_fetched(address: str, language: str) -> str:
    """The answer to a prompt that is only the address of a page."""
    words = words_of(address)
    english = f"“make a 30-second video about {words}”" if words else "“… about the sea at night”"
    chinese = f"“做一个30秒的视频，讲{words}”" if words else "“……讲夜晚的大海”"
    return say(
        language,
        "Pages are not opened here, so I do not know what this one says; nothing was made. Paste "
        "its "
        "text after a colon (“turn this text into a 30-second video: …”), upload it as a "
        "document, or "
        f"name the subject: {english}.",
        "这里不会打开网页，所以不知道里面写了什么，没有生成任何内容。"
        "请把文字贴在冒号后面（“把这段文字做成30秒的视频：……”），上传文档，"
        f"或者说出主题：{chinese}。",
    )


def music_name(style: str, language: str) -> str:
    """A style of music in words."""
    return say(language, f"{style} music", _MUSIC_NAMES.get(style, style))


def _caveats(plan: Plan, language: str) -> list[str]:
    """What was asked and not made as asked, each in a sentence."""
    found = []
    if plan.left_out:
        some = plan.left_out
        found.append(
            say(
                language,
                f"To keep a natural pace I left out {some} sentence{'s' if some != 1 else ''}; "
                "the rest is word for word.",
                f"为了保持自然语速，省去了{some}句，其余逐字保留。",
            )
            if plan.voiced
            else say(
                language,
                f"{some} sentence{'s' if some != 1 else ''} of the text did not fit on the screen.",
                f"有{some}句放不下，没有显示。",
            )
        )
    if plan.cut:
        found.append(
            say(
                language,
                "Even one whole sentence is longer than this, so I kept one clause of it.",
                "一整句话都放不下这个时长，所以只保留了其中一个分句。",
            )
        )
    if "no-room" in plan.notes:
        found.append(
            say(
                language,
                "There is no room for a spoken sentence in this time, so nobody speaks.",
                "这个时长放不下一句话，所以没有配音。",
            )
        )
    if "bare" in plan.notes:
        found.append(
            say(
                language,
                "You gave only the subject"
                + (", so the voice says just that" if plan.voiced else "")
                + "; with a text after a colon, I narrate it and show its points.",
                "目前只有主题"
                + ("，所以旁白只说了主题" if plan.voiced else "")
                + "；在冒号后面给一段文字，我会为它配音并展示要点。",
            )
        )
    if "short" in plan.notes and "bare" not in plan.notes:
        found.append(
            say(
                language,
                "The text is short for this length, so pictures and music fill the rest.",
                "文字相对这个时长偏短，其余时间由画面和音乐填充。",
            )
        )
    if plan.brief.form.impossible:
        names = say(
            language, ", ".join(plan.brief.form.impossible), "、".join(plan.brief.form.impossible)
        )
        found.append(
            say(
                language,
                f"Not possible here, so not done: {names}.",
                f"这里做不到、因此没有做：{names}。",
            )
        )
    if plan.brief.form.captions and not plan.captioned:
        found.append(
            say(
                language,
                "There are no captions, because there is nothing to caption.",
                "没有可以做字幕的文字，所以没有字幕。",
            )
        )
    return found


def created(plan: Plan, draft: Draft, language: str, edits: Sequence[str] = ()) -> str:
    """The answer after the second stage, ending with the tracks and what could come next."""
    count = len(plan.scenes)
    name = draft.title
    parts = []
    if plan.voiced:
        parts.append(say(language, "a voiceover", "配音"))
    if any(draft.segments("caption")):
        parts.append(say(language, "captions", "字幕"))
    if plan.music:
        parts.append(music_name(plan.music, language))
    listed = say(language, _and(parts), "、".join(parts))
    length = seconds(draft.duration, language)
    titled = say(language, f' "{name}"', f"《{name}》") if name else ""
    scenes = say(language, f"{count} scene{'s' if count != 1 else ''}", f"{count}个场景")
    canvas = canvas_name(draft.canvas, language)
    first = say(
        language,
        f"Your video{titled} is ready: {length}, {canvas}, {scenes}"
        + (f", with {listed}." if listed else "."),
        f"视频{titled}做好了：{length}，{canvas}，{scenes}"
        + (f"，配有{listed}。" if listed else "。"),
    )
    text = "\n".join([" ".join([first, *_caveats(plan, language)]), *edits])
    steps = suggestions(draft, language)
    return text + "\n\n" + summarize(draft) + "\n\n" + _next(steps, language)


def recalled(way: str, now: Draft, other: Draft | None, language: str) -> str:
    """What is said about a change taken back or made again, or about what changed last."""
    if other is None:
        nothing = {
            "undo": (
                "There is nothing to undo; nothing was changed.",
                "没有可以撤销的，没有改动。",
            ),
            "redo": (
                "There is nothing to redo; nothing was changed.",
                "没有可以重做的，没有改动。",
            ),
            "before": ("This is the first version; nothing was changed.", "这是第一版，没有改动。"),
        }
        return say(language, *nothing[way])
    changes = compare(other, now) if way == "before" else compare(now, other)
    told = [describe(change) for change in changes[:6]]
    if len(changes) > 6:
        told.append(say(language, f"… and {len(changes) - 6} more", f"……还有{len(changes) - 6}处"))
    listed = "\n".join(f"- {line}" for line in told)
    if way == "before":
        return say(language, "The last message changed:\n", "上一次改动：\n") + listed
    head = {
        "undo": ("✅ Taken back:\n", "✅ 已撤销：\n"),
        "redo": ("✅ Made again:\n", "✅ 已重做：\n"),
    }
    return say(language, *head[way]) + listed + "\n\n" + summarize(other)


def _and(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + "".join(parts[-1:])


def _next(steps: list[str], language: str) -> str:
    head = say(language, "Next you could say:", "接下来可以说：")
    return "\n".join([head, *(f"- {step}" for step in steps)])


def suggestions(draft: Draft, language: str) -> list[str]:
    """Two or three requests that make sense for a draft and that the agent can carry out."""
    kinds = {s.kind for s in draft.segments()}
    vertical = draft.canvas.height > draft.canvas.width
    options = [
        (not vertical, "make it vertical", "改成竖屏"),
        ("music" not in kinds, "add calm music", "加舒缓的背景音乐"),
        ("music" in kinds, "make the music quieter", "音乐小一点"),
        ("voice" in kinds and "caption" not in kinds, "add captions", "加字幕"),
        ("title" in kinds, "change the title to “…”", "标题改成“……”"),
        (vertical, "make it square", "改成方形"),
        (True, "export", "导出"),
    ]
    chosen = [(en, zh) for fits, en, zh in options if fits]
    chosen = [*chosen[:2], chosen[-1]]
    return [say(language, f'"{en}"', f"“{zh}”") for en, zh in chosen]
