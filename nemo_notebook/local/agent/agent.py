"""The agent: one message of a person in, steps out.

A message makes a new video or edits the one that is there. `respond` yields what it says (`Say`),
what it does (`Call` and `Result`), and each version of the draft (`Revise`); a video comes in two
versions, first the raw scenes with the voice, then with titles, captions and music.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from nemo_notebook.draft import Draft, summarize
from nemo_notebook.errors import InputError

from . import answers, commands
from .back import asks_back
from .intent import afresh, changes_only, wants_new
from .planners import Advice, Task, Unusable
from .planners.building import build
from .planning.planner import Plan, plan
from .prompt.addresses import page_only
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
    advice: Advice | None = None,
) -> Generator[Step, Draft | None, None]:
    """Carry out one message, step by step.

    Args:
        prompt: what the person says.
        draft: the draft so far; None, or one without segments, when there is no video yet.
        language: of the session, for messages that do not show theirs.
        uploads: the files of the session (`filename`, `file_type`, `cdn_url`; perhaps `text`).
        advice: the planner of this message; by default the one that the environment names.
        memory: what the step `Ask` of the message before held, if there was one.

    Raises:
        InputError: the prompt has no words, is too long, or asks for an impossible length.

    >>> steps = list(respond("10-second sunset timelapse", None))
    >>> [type(step).__name__ for step in steps][-2:]
    ['Revise', 'Say']
    """
    advice = advice or Advice()
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
    again = False
    if draft is not None and draft.ready:
        prompt, again = afresh(prompt)
    elif wish is not None or changes_only(prompt):
        yield Say(answers.nothing_yet(spoken))
        return
    elif page := page_only(prompt):
        yield Say(answers.not_fetched(page, spoken))
        return
    try:
        brief = _with_documents(read(prompt, language=language), uploads)
    except InputError:  # "fades of 1 second": too short for a video, but not for an edit
        if draft is None or not draft.ready or again:
            raise
        brief = Brief("missing")
    fresh = again and brief.kind != "missing"
    if draft is not None and draft.ready and not fresh and not wants_new(prompt, brief):
        topic = str((memory or {}).get("topic", ""))
        yield from _edit(prompt, draft, spoken, uploads, topic, advice)
    elif brief.kind == "missing":
        yield Say(_missing(brief, spoken))
    else:
        yield from _create(brief, draft, spoken, uploads, prompt, advice)


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
    brief: Brief,
    old: Draft | None,
    language: str,
    uploads: Sequence[Mapping[str, Any]],
    prompt: str,
    advice: Advice,
) -> Iterator[Step]:
    yield Call("plan_scenes", {"kind": brief.kind, "subject": brief.subject})
    made = _planned(brief, prompt, advice)
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
    memory: dict[str, Any] = {}
    for wish in brief.form.edits:
        done = commands.carry_out(wish, draft, language, uploads)
        said.append(done.said)
        draft = done.draft
        memory |= _memory(done)
    said += advice.told(language)
    yield Revise(draft)
    yield Say(answers.created(made, draft, language, said))
    if memory:
        yield Ask(memory)


def _planned(brief: Brief, prompt: str, advice: Advice) -> Plan:
    """The plan of the planner that was chosen, where it has a good one; else our own."""
    made = plan(brief)
    if brief.kind == "script" or not advice.present:  # a script is spoken word for word
        return made
    asked = brief.form.duration
    proposal = advice.ask(
        Task(
            "plan",
            prompt,
            language=made.language,
            seconds=asked / 1000 if asked else None,
            shape=(made.canvas.width, made.canvas.height),
        )
    )
    if proposal is None:
        return made
    try:
        planned = build(proposal, made)
    except Unusable as error:
        advice.refuse(str(error))
        return made
    advice.used = True
    return planned


def _edit(
    prompt: str,
    draft: Draft,
    language: str,
    uploads: Sequence[Mapping[str, Any]],
    topic: str,
    advice: Advice,
) -> Iterator[Step]:
    done = _done(prompt, draft, language, uploads, topic, advice)
    for name in done.names:
        yield Call(name, {})
        yield Result(name, {"done": True})
    if done.draft != draft or done.draft.wire != draft.wire:
        yield Revise(done.draft)
        yield Say(done.said + "\n\n" + summarize(done.draft))
    else:
        yield Say(done.said)
    yield Ask(_memory(done))


def _done(
    prompt: str,
    draft: Draft,
    language: str,
    uploads: Sequence[Mapping[str, Any]],
    topic: str,
    advice: Advice,
) -> commands.Done:
    """What the rules make of a message; what they do not understand, as a planner proposes."""

    def translate(texts: Sequence[str], code: str) -> Sequence[str] | None:
        found = advice.ask(Task("texts", prompt, language=code, texts=tuple(texts)))
        if found is not None and len(found.texts) != len(texts):
            advice.refuse("it left texts out")
            return None
        advice.used = found is not None
        return found.texts if found is not None else None

    done = commands.carry_out(
        prompt,
        draft,
        language,
        uploads,
        topic=topic,
        translate=translate if advice.present else None,
    )
    if done.unknown and advice.present:
        done = _proposed(prompt, draft, language, uploads, advice) or done
    told = advice.told(language)
    return replace(done, said="\n".join([done.said, *told])) if told else done


def _proposed(
    prompt: str,
    draft: Draft,
    language: str,
    uploads: Sequence[Mapping[str, Any]],
    advice: Advice,
) -> commands.Done | None:
    """The edits that a planner proposes, all of them carried out; None when one of them fails."""
    proposal = advice.ask(
        Task("edits", prompt, language=draft.language, timeline=tuple(_lines(draft)))
    )
    if proposal is None:
        return None
    now = draft
    said: list[str] = []
    names: list[str] = []
    for edit in proposal.edits:
        done = commands.carry_out(edit.say, now, language, uploads)
        if not done.names or done.unknown:
            advice.refuse(f"it proposed “{edit.say[:60]}”, which cannot be done")
            return None
        now = done.draft
        said.append(done.said)
        names += done.names
    advice.used = True
    return commands.Done(now, "\n".join(said), tuple(names))


def _lines(draft: Draft) -> Iterator[str]:
    """The scenes of a draft, a line each, for a planner."""
    for segment in draft.segments("scene", "picture", "clip"):
        own = [s for s in draft.segments("voice", "title") if s.scene == segment.scene]
        texts = " · ".join(s.text for s in own)[:300]
        length = f"{segment.start / 1000:.4g}–{segment.end / 1000:.4g} s"
        yield f"scene {segment.scene} ({length}, {segment.source[:60]}): {texts}"


def _memory(done: commands.Done) -> dict[str, Any]:
    """What the next message may refer to."""
    kept: dict[str, Any] = {"topic": done.topic} if done.topic else {}
    return kept | ({"question": done.question.as_json()} if done.question else {})
