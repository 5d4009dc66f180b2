"""An agent of Google's Agent Development Kit that needs no model: it says what it is asked to.

The last word of a message chooses what comes: "answer", "tools", "silent", "error", "broken".
"""

from __future__ import annotations

from collections.abc import AsyncGenerator

from google.adk.agents import BaseAgent
from google.adk.agents.invocation_context import InvocationContext
from google.adk.agents.run_config import StreamingMode
from google.adk.events import Event, EventActions
from google.genai import types

THOUGHT = "The person wants a title. "
ANSWER = ["The title stands\u2028", "at 0–3 s: ", "“日落”."]


def _part(text: str, *, thought: bool = False) -> types.Part:
    return types.Part(text=text, thought=True if thought else None)


def _call() -> types.Part:
    args = {"titleText": "日落", "start_ms": 0}
    return types.Part(function_call=types.FunctionCall(id="call-1", name="add_title", args=args))


def _result() -> types.Part:
    response = types.FunctionResponse(id="call-1", name="add_title", response={"newStatus": "ok"})
    return types.Part(function_response=response)


class Scripted(BaseAgent):
    """Says its lines in pieces when it is asked to stream, and always whole in the end."""

    async def _run_async_impl(self, ctx: InvocationContext) -> AsyncGenerator[Event, None]:
        parts = ctx.user_content.parts if ctx.user_content else None
        wish = ((parts[0].text if parts else "") or "answer").split()[-1]
        mode = ctx.run_config.streaming_mode if ctx.run_config else None
        streamed = mode == StreamingMode.SSE

        def event(
            *content: types.Part,
            partial: bool | None = None,
            role: str = "model",
            **more: object,
        ) -> Event:
            return Event(
                author=self.name,
                invocation_id=ctx.invocation_id,
                content=types.Content(role=role, parts=list(content)) if content else None,
                partial=partial,
                **more,
            )

        if wish == "broken":
            yield event(_part("So far so good."))
            raise ValueError("the voice is missing")
        if wish in ("tools", "silent"):
            if streamed:
                yield event(_part(THOUGHT, thought=True), partial=True)
                yield event(_call(), partial=True)
            said = [] if wish == "silent" else [_part(THOUGHT, thought=True), _part("One moment.")]
            yield event(*said, _call())
            actions = EventActions(state_delta={"draft_version": 3, "keepThisCase": True})
            yield event(_result(), role="user", actions=actions)
        if wish in ("answer", "tools"):
            if streamed:
                for piece in ANSWER:
                    yield event(_part(piece), partial=True)
            yield event(_part("".join(ANSWER)))
        if wish == "error":
            yield event(_part("Half an answer"), partial=True)
            yield event(error_code="RESOURCE_EXHAUSTED", error_message="Quota exceeded")


root_agent = Scripted(name="nemo_agent")
