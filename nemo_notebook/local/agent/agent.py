"""The agent: one message of a person in, steps out.

A message makes a new video or edits the one that is there. `respond` yields what it says (`Say`),
what it does (`Call` and `Result`), and each version of the draft (`Revise`); a video comes in two
versions, first the raw scenes with the voice, then with titles, captions and music.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from nemo_notebook.draft import Draft, encode, summarize
from nemo_notebook.errors import InputError

from . import answers, commands
from .back import asks_back
from .intent import wants_new
from .planning.planner import plan
from .prompt.brief import Brief, read
from .questions import read_question, resolve
from .text.language import detect
from .timeline import assembly

__all__ = ["Ask", "Call", "Recall", "Result", "Revise", "Say", "Step", "respond"]


@dataclass(frozen=True, slots=True)
class Say:
    """A piece of the answer; the pieces are read one after another as they stand."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A tool is put to work."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool brought about, as JSON data."""

    name: str
    result: Any = None


@dataclass(frozen=True, slots=True)
class Revise:
    """The draft is now this one."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Recall:
    """An older version is asked for; who drives the agent sends it back, or None.

    Attributes:
        way: "undo" and "redo" make it the present one, "before" only looks at the one before.
        count: how many messages back, or forth again.
    """

    way: Literal["undo", "redo", "before"]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that this answer ends with, as JSON data: `memory` of the next message.

    Whoever drives the agent keeps it for one message: what a short answer would mean, and what
    "it" would be. Empty data means that there is nothing to keep.
    """

    memory: Mapping[str, Any] = field(default_factory=dict)


Step = Say | Call | Result | Revise | Recall | Ask


def respond(
    prompt: str,
    draft: Draft | None,
    *,
    language: str = "en",
    uploads: Sequence[Mapping[str, Any]] = (),
    memory: Mapping[str, Any] | None = None,
) -> Generator[Step, Draft | None, None]:
    """Carry out one message, step by step.

    Args:
        prompt: what the person says.
        draft: the draft so far; None, or one without segments, when there is no video yet.
        language: of the session, for messages that do not show theirs.
        uploads: the files of the session (`filename`, `file_type`, `cdn_url`; perhaps `text`).
        memory: what the step `Ask` of the message before held, if there was one.

    Raises:
        InputError: the prompt has no words, is too long, or asks for an impossible length.

    >>> steps = list(respond("10-second sunset timelapse", None))
    >>> [type(step).__name__ for step in steps][-2:]
    ['Revise', 'Say']
    """
    asked = read_question((memory or {}).get("question"))
    meant = resolve(prompt, asked) if asked and draft is not None and draft.ready else None
    if meant == "":
        yield Say(
            answers.say(
                _language_of(prompt, language),
                "All right; nothing was changed.",
                "好的，没有改动。",
            )
        )
        return
    prompt = meant or prompt
    wish = asks_back(prompt)
    if wish is not None and draft is not None and draft.ready:
        yield from _back(wish, draft, _language_of(prompt, language))
        return
    spoken = _language_of(prompt, language)
    try:
        brief = _with_documents(read(prompt, language=language), uploads)
    except InputError:  # "fades of 1 second": too short for a video, but not for an edit
        if draft is None or not draft.ready or not commands.understands(prompt):
            raise
        brief = Brief("missing")
    if draft is not None and draft.ready and not wants_new(prompt, brief):
        topic = str((memory or {}).get("topic", ""))
        yield from _edit(prompt, draft, spoken, uploads, topic)
    elif brief.kind == "missing":
        yield Say(_missing(brief, spoken))
    else:
        yield from _create(brief, draft, spoken, uploads)


def _back(
    wish: tuple[Literal["undo", "redo", "before"], int], draft: Draft, language: str
) -> Generator[Step, Draft | None, None]:
    way, count = wish
    if way != "before":
        yield Call(way, {"count": count})
    other = yield Recall(way, count)
    if way != "before":
        yield Result(way, {"done": other is not None})
    yield Say(answers.recalled(way, draft, other, language))


def _language_of(prompt: str, language: str) -> str:
    """The language to answer in: that of the words around the text, as far as they show it."""
    return detect(prompt.strip().split("\n")[0][:200], language)


def _with_documents(brief: Brief, uploads: Sequence[Mapping[str, Any]]) -> Brief:
    """A brief that speaks of a text which is not there gets the text of an uploaded document."""
    texts = [str(u["text"]) for u in uploads if isinstance(u.get("text"), str) and u["text"]]
    if brief.kind != "missing" or not texts:
        return brief
    return replace(brief, kind="text", text=texts[-1], language=detect(texts[-1]))


def _missing(brief: Brief, language: str) -> str:
    if brief.form.duration is not None or brief.form.canvas is not None:
        return answers.say(
            language,
            "What should the video be about? Name a subject (“… about the sea at night”), or paste "
            "the text after a colon (“turn this into a 30-second video: …”). Nothing was made yet.",
            "视频要讲什么？说一个主题（“……关于夜晚的大海”），"
            "或者把文字贴在冒号后面（“把这段文字做成30秒的视频：……”）。"
            "目前还没有生成任何内容。",
        )
    return answers.say(
        language,
        "Which text? Paste it after a colon, for example “turn this text into a 30-second video "
        "with visuals and voiceover: …”, or name a subject. Nothing was made yet.",
        "用哪段文字？请把它贴在冒号后面，例如“把这段文字做成30秒的视频，"
        "要配音：……”，或者说一个主题。目前还没有生成任何内容。",
    )


def _create(
    brief: Brief, old: Draft | None, language: str, uploads: Sequence[Mapping[str, Any]]
) -> Iterator[Step]:
    yield Call("plan_scenes", {"kind": brief.kind, "subject": brief.subject})
    made = plan(brief)
    yield Result(
        "plan_scenes",
        {"scenes": len(made.scenes), "duration": made.duration, "title": made.title},
    )
    ids = assembly.Ids(old)
    draft = assembly.raw(made, ids, uploads)
    voices = list(draft.segments("voice"))
    if voices:
        yield Call("generate_voice", {"language": made.language, "rate": made.rate})
        yield Result("generate_voice", {"segments": len(voices)})
    yield Call("generate_video", {"scenes": [scene.family for scene in made.scenes]})
    yield Revise(draft)
    yield Result("generate_video", {"stage": "raw video", "scenes": len(made.scenes)})
    yield Say(answers.raw_ready(made, language))
    if made.music:
        yield Call("add_music", {"style": made.music})
    yield Call("add_titles", {"title": made.title})
    if made.captioned:
        yield Call("add_captions", {})
    draft = assembly.finish(draft, made, ids)
    if made.music:
        yield Result("add_music", {"style": made.music})
    yield Result("add_titles", {"segments": sum(1 for _ in draft.segments("title"))})
    if made.captioned:
        yield Result("add_captions", {"segments": sum(1 for _ in draft.segments("caption"))})
    said = []
    for wish in brief.form.edits:
        done = commands.carry_out(wish, draft, language, uploads)
        said.append(done.said)
        draft = done.draft
    yield Revise(draft)
    yield Say(answers.created(made, draft, language, said))


def _edit(
    prompt: str,
    draft: Draft,
    language: str,
    uploads: Sequence[Mapping[str, Any]],
    topic: str = "",
) -> Iterator[Step]:
    done = commands.carry_out(prompt, draft, language, uploads, topic=topic)
    for name in done.names:
        yield Call(name, {})
        yield Result(name, {"done": True})
    if encode(done.draft) != encode(draft):
        yield Revise(done.draft)
        yield Say(done.said + "\n\n" + summarize(done.draft))
    else:
        yield Say(done.said)
    yield Ask(_memory(done))


def _memory(done: commands.Done) -> dict[str, Any]:
    """What the next message may refer to."""
    kept: dict[str, Any] = {"topic": done.topic} if done.topic else {}
    return kept | ({"question": done.question.as_json()} if done.question else {})
