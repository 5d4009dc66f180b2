"""What the backend knows, in the words of the wire."""

from __future__ import annotations

import base64
import math
from pathlib import Path
from typing import Any

from ..draft import Canvas, Draft, decode
from .render.output import Locate
from .render.queue import Render
from .store import Session, Store

__all__ = [
    "EXTENSIONS",
    "describe_render",
    "describe_state",
    "describe_stills",
    "describe_waveforms",
]

EXTENSIONS = ("draft", "storyboard", "resolution", "options")
"""What this backend offers beyond the wire: an edited draft may be put in the place of its own, a
timeline is shown in pictures and waveforms before it is rendered, the `output` of a render may name
a `resolution`, and what can be made is listed under /api/options."""


def _canvas(canvas: Canvas) -> dict[str, Any]:
    divisor = math.gcd(canvas.width, canvas.height) or 1
    ratio = f"{canvas.width // divisor}:{canvas.height // divisor}"
    return {**canvas._asdict(), "ratio": ratio}


def describe_state(store: Store, session: Session, base: str) -> dict[str, Any]:
    """The `state` of a session: draft, video_infos, canvas_config, generated_media, video_analyses;
    beyond the wire, the `version` of the draft and the `extensions` that are offered.

    Args:
        base: the address that uploads are served under, without a slash at the end.
    """
    latest = store.latest(session)
    wire = dict(latest.draft) if latest else {}
    draft = decode(wire)
    made = [
        {
            "id": segment.id,
            "type": "video" if segment.kind == "scene" else "audio",
            "source": segment.source,
            "duration": segment.duration / 1000,
        }
        for segment in draft.segments("scene", "voice", "music")
    ]
    return {
        "draft": wire,
        "video_infos": [upload.describe(base) for upload in store.uploads(session)],
        "canvas_config": _canvas(draft.canvas),
        "generated_media": made,
        "video_analyses": [],
        "version": latest.number if latest else 0,
        "extensions": list(EXTENSIONS),
    }


def describe_render(render: Render, base: str) -> dict[str, Any]:
    """A render as the wire shows it; `output.url` once it is completed. Times in epoch ms.

    Beyond the wire, a completed `output` tells the facts of the file and `notes`: a sentence for
    each thing that could not be shown as asked.
    """
    output: dict[str, Any] = {"format": render.format, "quality": render.quality}
    if render.resolution:
        output["resolution"] = render.resolution
    if render.status == "completed":
        output |= {"url": f"{base}/api/render/proxy/{render.id}/download", **render.facts}
    return {
        "id": render.id,
        "status": render.status,
        "progress": render.progress,
        "output": output,
        "error": render.error or None,
        "createdAt": render.created,
        "completedAt": render.completed,
    }


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def describe_stills(draft: Draft | None, cache: Path, locate: Locate) -> dict[str, Any]:
    """A picture of every scene, drawn where it is not kept; see `render.storyboard`. Blocks."""
    from .render.storyboard import Board, draw_board

    board = draw_board(draft, cache, locate) if draft is not None else Board(())
    stills = [
        {
            "scene": still.scene,
            "segment": still.segment,
            "time": still.time,
            "width": still.width,
            "height": still.height,
            "png": _text(still.png),
            "thumbnail": _text(still.thumbnail),
        }
        for still in board.stills
    ]
    missing = [{"scene": scene, "reason": reason} for scene, reason in board.missing]
    return {"stills": stills, "missing": missing, "notes": list(board.notes)}


def describe_waveforms(draft: Draft | None, cache: Path, locate: Locate) -> dict[str, Any]:
    """The peaks of every segment that is heard; see `render.waveforms`. Blocks."""
    from .render.waveforms import waveforms

    drawn = waveforms(draft, cache, locate) if draft is not None else {}
    return {"waveforms": {id: _text(data) for id, data in drawn.items()}}
