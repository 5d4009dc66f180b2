"""Requests about the file, which change nothing on the timeline."""

from __future__ import annotations

import re

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
    asked = re.search(r"(4k|uhd|2160)|(?<!\d)(360|480|720|1080|1440)(?!\d)", request.text, re.I)
    size = "4k" if asked is None or asked[1] else f"{asked[2]}p"
    return Refused(
        request.say(
            f"The size is chosen when the video is exported: say “export in {size}”, or pass "
            f'resolution="{size}" (360p to 4k; {wide}×{high} when nothing is said, '
            f"{draft.canvas.fps} frames a second). Nothing was changed on the timeline.",
            f'分辨率在导出时选择：说“导出 {size}”，或传入 resolution="{size}"'
            f"（360p 到 4k；不说则为 {wide}×{high}，每秒{draft.canvas.fps}帧）。时间线没有改动。",
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
