"""Planners that can be plugged in: a model that proposes, while the rules here carry out.

A planner is asked at most once for a message, and only where it helps: for a new video, for an edit
that the rules do not understand, and for a translation. It answers with JSON by `SCHEMA`; whatever
is not valid is dropped, the built-in rules do the work, and the answer says so in one sentence.

There is none unless a person chooses one:

    NEMO_PLANNER_URL     any server that speaks OpenAI's chat completions, such as a local Ollama
                         ("http://127.0.0.1:11434/v1"); with NEMO_PLANNER_KEY and NEMO_PLANNER_MODEL
    NEMO_PLANNER         the name of a plug-in from the entry point group `nemo_notebook.planners`:
                         an object with `propose(task: Task) -> object` (JSON text, or its data)
"""

from __future__ import annotations

from .chosen import Advice, find_planner
from .schema import SCHEMA, Edit, Proposal, Scene, Unusable, read_proposal
from .task import Planner, Task

__all__ = [
    "SCHEMA",
    "Advice",
    "Edit",
    "Planner",
    "Proposal",
    "Scene",
    "Task",
    "Unusable",
    "find_planner",
    "read_proposal",
]
