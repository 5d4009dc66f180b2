"""Requests about the file, which change nothing on the timeline."""

from __future__ import annotations

from nemo_notebook.draft import Draft

from ..registry import Outcome, Refused, Request, command


@command(
    "quality",
    kind=63,
    patterns=(
        r"\b(?:1080p?|720p?|4k|8k|2k|uhd|full hd|fhd|hd|hi(?:gh)?[- ]?res(?:olution)?|"
        r"(?:higher|better|best|high|max\w*) (?:quality|resolution)|60 ?fps)\b",
        r"1080|720p|4k|高清|超清|分辨率|画质|60帧",
    ),
    unless=r"\bmusic\b|\bvoice\b|音乐|配音|«»",
    examples=("1080p", "1080p高清"),
)
def quality(request: Request, draft: Draft) -> Outcome:
    wide, high = draft.canvas.width, draft.canvas.height
    return Refused(
        request.say(
            f"Every export is full HD ({wide}×{high}, {draft.canvas.fps} frames a second), which "
            "is also the most; nothing was changed.",
            f"导出就是全高清（{wide}×{high}，每秒{draft.canvas.fps}帧），这也是最高规格，"
            f"没有改动。",
        )
    )


@command(
    "export",
    kind=64,
    patterns=(
        r"^(?:please )?(?:export|download|render|save)\b(?:.*\b(?:it|video|mp4|file|this|now|"
        r"please|as))?\b|\bsend me the (?:video|file)\b",
        r"^(?:请)?(?:帮我)?(?:导出|下载|保存|渲染)",
    ),
    unless=r"«»",
    examples=("export", "导出"),
)
def export(request: Request, draft: Draft) -> Outcome:
    return Refused(
        request.say(
            "The video is ready to export; exporting changes nothing on the timeline, so nothing "
            "was changed.",
            "视频可以导出了；导出不会改动时间线，没有改动。",
        )
    )
