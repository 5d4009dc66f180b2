"""Commands in what a person says ("export", "credits", …), carried out without the agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..draft import summarize
from .announcing import without_end
from .intents import Intent
from .reply import Reply
from .updates import Watcher
from .words import suggest

if TYPE_CHECKING:
    from .project import AsyncProject

__all__ = ["obey"]

_WHICH = "Which file? Say: upload photo.jpg, or call project.upload('photo.jpg')."


async def obey(project: AsyncProject, intent: Intent, language: str, emit: Watcher) -> Reply:
    """Do what the intent names; the reply says what came of it.

    Args:
        language: of the conversation; the answer is in it.
    """
    draft = await project.draft
    chinese = draft.language.lower().startswith("zh") or language.startswith("zh")
    line = summarize(draft)
    if intent.name == "export":
        video = await project.export(
            intent.target or None,
            watch=without_end(emit),
            quality=intent.quality or "high",
            resolution=intent.resolution or None,
        )
        said = f"已导出：{video.path}" if chinese else f"Exported to {video.path}."
        return Reply("\n".join([said, *video.notes]), timeline=line, video=video)
    if intent.name == "credits":
        return Reply(f"{await project.credits}.", timeline=line)
    if intent.name == "status":
        return Reply(line, suggestions=suggest(draft))
    if not intent.target:
        return Reply(_WHICH)
    given = await project.upload(intent.target, watch=without_end(emit))
    names = ", ".join(one.filename for one in given)
    return Reply(f"Uploaded {names}.", timeline=line)
