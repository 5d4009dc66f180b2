"""Requests that only ask: what is on the timeline, what can be done."""

from __future__ import annotations

from nemo_notebook.draft import Draft, summarize

from ..registry import Outcome, Refused, Request, command, commands


@command(
    "show_tracks",
    kind=65,
    patterns=(
        r"^(?:please )?(?:show|list|print|see|display)(?: me)? "
        r"(?:the |all |my )?(?:tracks|timeline|status|scenes)\b",
        r"\bwhat(?:'s| is) (?:on|in) the (?:timeline|video|draft)\b",
        r"^(?:看|数)?(?:一下|看)?(?:现在|一共|总共)?有(?:几|多少)(?:个|段)|一共(?:几|多少)(?:段|"
        r"个)|\bhow many scenes\b|"
        r"\b(?:what|which) scenes\b|\bhow long is (?:it|the video|this)\b|现在多长|视频多长",
        r"^(?:看|查看|显示|列出)(?:一下)?(?:所有|当前)?(?:轨道|时间线|状态)",
    ),
    examples=("show tracks", "看轨道"),
)
def show_tracks(request: Request, draft: Draft) -> Outcome:
    return Refused(summarize(draft))


@command(
    "help",
    kind=0,
    patterns=(
        r"^(?:help|what can (?:you|i) (?:do|say|change|edit))\b",
        r"^(?:帮助|你(?:能|会)(?:做|干)?(?:什么|啥)|(?:能|可以)(?:改|做)什么)",
    ),
    examples=("what can you do?", "你能做什么"),
)
def list_examples(request: Request, draft: Draft) -> Outcome:
    edits = [one for one in commands() if one.kind not in (0, 65)]
    english = "; ".join(one.examples[0] for one in edits)
    chinese = "；".join(one.examples[1] for one in edits)
    return Refused(
        request.say(
            f"Ask for a new video, or change this one. For example: {english}.",
            f"可以要一个新视频，也可以修改这一个。例如：{chinese}。",
        )
    )
