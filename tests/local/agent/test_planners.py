"""A planner that is plugged in: what it proposes is carried out, and what it spoils is not."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from nemo_notebook.draft import Draft, decode, encode
from nemo_notebook.local.agent import planners
from nemo_notebook.local.agent.agent import Call, Revise, Say, respond
from nemo_notebook.local.agent.planners import SCHEMA, Advice, Task, Unusable, read_proposal
from nemo_notebook.local.agent.planners import chosen as chosen_module
from nemo_notebook.local.agent.planners.remote import Remote
from nemo_notebook.local.agent.planners.sentences import SENTENCES, sentence

from .planner_parts import Behave, fails, model, says, send
from .test_edits import silent, spoken
from .test_planning import check_timeline

PLAN: dict[str, Any] = {
    "kind": "plan",
    "title": "Night Boats",
    "music": "ambient",
    "seconds": 15,
    "scenes": [
        {"visual": "sea", "headline": "Night boats", "layout": "title"},
        {"visual": "sea", "narration": "At night the boats go out. Nobody sees them."},
        {"visual": "city", "narration": "In the morning the town has fish.", "headline": "Fish"},
    ],
}


def talk(
    prompt: str, draft: Draft | None, environ: Mapping[str, str]
) -> tuple[Draft | None, str, list[str]]:
    steps = list(respond(prompt, draft, advice=Advice(environ)))
    drafts = [s.draft for s in steps if isinstance(s, Revise)]
    said = "".join(s.text for s in steps if isinstance(s, Say))
    return (drafts[-1] if drafts else draft), said, [s.name for s in steps if isinstance(s, Call)]


def test_a_proposed_plan_becomes_the_video() -> None:
    with model(says(PLAN)) as one:
        draft, said, _ = talk("a 15-second video about night boats", None, one.environ)
    assert draft is not None
    check_timeline(draft)
    assert draft.duration == 15_000
    assert draft.title == "Night Boats"
    assert [s.source for s in draft.segments("scene")] == [
        "visual:sea", "visual:sea", "visual:city",
    ]  # fmt: skip
    texts = " ".join(s.text for s in draft.segments("voice"))
    assert texts == "At night the boats go out. Nobody sees them. In the morning the town has fish."
    assert next(draft.segments("music")).source == "music:ambient"
    assert "Fish" in {s.text for s in draft.segments("title")}
    assert "Proposed by the planner (127.0.0.1)" in said


def test_the_request_is_one_chat_completion_with_the_key_in_its_header() -> None:
    with model(says(PLAN)) as one:
        environ = {**one.environ, "NEMO_PLANNER_MODEL": "small"}
        talk("a 15-second video about night boats", None, environ)
    assert one.paths == ["/v1/chat/completions"]
    assert one.headers[0]["authorization"] == "Bearer sk-very-secret"
    (body,) = one.asked
    assert body["model"] == "small"
    system, user = (m["content"] for m in body["messages"])
    assert "additionalProperties" in system
    assert json.loads(user)["seconds"] == 15
    assert "sk-very-secret" not in json.dumps(body)


def test_the_whole_address_of_an_endpoint_will_do() -> None:
    with model(says(PLAN)) as one:
        environ = {"NEMO_PLANNER_URL": f"{one.url}/chat/completions"}
        talk("a 15-second video about night boats", None, environ)
    assert one.paths == ["/v1/chat/completions"]
    assert "authorization" not in one.headers[0]


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x" * 65_536)


def other(**changes: Any) -> Behave:
    return says({**PLAN, **changes})


def scenes(*changes: dict[str, Any]) -> Behave:
    return other(scenes=[{"visual": "sea", **one} for one in changes])


BAD: dict[str, Behave] = {
    "not JSON": says("Here is your plan: scene one …"),
    "a Markdown fence": says(f"```json\n{json.dumps(PLAN)}\n```"),
    "empty": says(""),
    "no content": fails(200, b'{"choices": [{"message": {"content": null}}]}'),
    "no choices": fails(200, b'{"choices": []}'),
    "not even an object": fails(200, b"[1, 2"),
    "a list": says([1]),
    "another kind": other(kind="texts", texts=["a"]),
    "an unknown family": scenes({"visual": "dragons"}),
    "an unknown field": other(surprise=1),
    "no scenes": other(scenes=[]),
    "scenes that are none": other(scenes="sea"),
    "too many scenes": scenes(*({} for _ in range(41))),
    "more scenes than time": scenes(*({} for _ in range(30))),
    "an unknown layout": scenes({"layout": "hologram", "headline": "x"}),
    "an unknown style of music": other(music="polka"),
    "another length": other(seconds=60),
    "a length out of bounds": other(seconds=1e9),
    "too much to say": scenes({"narration": "The boats go out at night and come home. " * 18}),
    "a text that is a number": scenes({"narration": 3}),
    "markup": scenes({"narration": "Hello <script>alert(1)</script> there."}),
    "typesetting": scenes({"headline": '#eval("1")', "narration": "The sea is wide."}),
    "control signs": scenes({"narration": "The \u202esea\x00 is wide."}),
    "a redirect": fails(302, b"", Location="http://127.0.0.1:1/v1/chat/completions"),
    "unauthorised": fails(401),
    "too many requests": fails(429, b"{}", **{"Retry-After": "0"}),
    "a server error": fails(500),
    "a huge answer": endless,
    "nesting without end": fails(200, b"[" * 100_000),
}


@pytest.mark.parametrize("behave", BAD.values(), ids=BAD)
def test_what_cannot_be_used_leaves_the_rules_to_work_and_is_asked_once(behave: Behave) -> None:
    prompt = "a 15-second video about night boats: The boats go out at night. They come home late."
    plain, _, _ = talk(prompt, None, {})
    with model(behave) as one:
        draft, said, _ = talk(prompt, None, one.environ)
    assert len(one.asked) == 1
    assert draft is not None and plain is not None
    assert encode(draft) == encode(plain)
    assert "by my own rules" in said
    assert said.count("The planner (127.0.0.1)") == 1
    assert "sk-very-secret" not in said


def test_a_slow_planner_is_not_waited_for() -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not one.stop.wait(0.05):
            handler.wfile.write(b" ")

    with model(trickle) as one, pytest.raises(Unusable, match=r"within 0\.4 s"):
        Remote(one.url, seconds=0.4).propose(Task("plan", "x"))


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/v1", "ftp://x/y", "not an address", "http://u:p@127.0.0.1/v1", "http://["],
)
def test_an_address_that_does_not_answer_is_named(url: str) -> None:
    _, said, _ = talk("a 5-second video about rain", None, {"NEMO_PLANNER_URL": url})
    assert "by my own rules" in said


def test_without_the_variable_nobody_is_asked() -> None:
    with model(says(PLAN)) as one:
        _, said, _ = talk("a 5-second video about rain", None, {"NEMO_PLANNER_KEY": "k"})
    assert one.asked == []
    assert "planner" not in said


EDITS = {"kind": "edits", "edits": [
    {"name": "delete_scene", "arguments": {"scene": 2}},
    {"say": "make the music quieter"},
    {"name": "change_title", "arguments": {"text": "A “new” day"}},
]}  # fmt: skip
ODD = "do the thing we spoke about at lunch with the middle and the name"


def test_proposed_edits_are_carried_out_by_the_same_commands() -> None:
    with model(says(EDITS)) as one:
        draft, said, names = talk(ODD, spoken(), one.environ)
    assert draft is not None
    check_timeline(draft)
    assert {"delete_scene", "quieter_music", "change_title"} <= set(names)
    assert len(list(draft.segments("scene"))) == len(list(spoken().segments("scene"))) - 1
    assert draft.title == "A new day"
    assert said.count("✅") == 3
    assert "scene 1 (" in json.loads(one.asked[0]["messages"][1]["content"])["timeline"][0]


def test_what_the_rules_understand_is_not_sent_anywhere() -> None:
    with model(says(EDITS)) as one:
        talk("remove the music", spoken(), one.environ)
        talk("thank you!", spoken(), one.environ)
        talk("is scene 2 too long?", spoken(), one.environ)
        talk("use this script: The sea is wide. The boat is small.", spoken(), one.environ)
    assert one.asked == []


@pytest.mark.parametrize(
    "edits",
    [
        [{"name": "delete_scene", "arguments": {"scene": 99}}],
        [{"name": "delete_scene", "arguments": {"scene": "2"}}],
        [{"name": "delete_scene", "arguments": {}}],
        [{"name": "delete_scene", "arguments": {"scene": True}}],
        [{"name": "format_disk", "arguments": {}}],
        [{"say": "remove the music"}, {"say": "add some dragons"}],
        [{"say": ""}],
        [{"say": "x" * 500}],
        [],
        ["remove the music"],
    ],
)
def test_edits_that_cannot_all_be_done_change_nothing(edits: list[Any]) -> None:
    with model(says({"kind": "edits", "edits": edits})) as one:
        draft, said, _ = talk(ODD, spoken(), one.environ)
    assert draft == spoken()
    assert "nothing was changed" in said
    assert "by my own rules" in said
    assert len(one.asked) == 1


def translator(handler: BaseHTTPRequestHandler, asked: list[dict[str, Any]]) -> None:
    texts = json.loads(asked[-1]["messages"][1]["content"])["texts"]
    answer = {"kind": "texts", "texts": [f"这是第{n}句话。" for n, _ in enumerate(texts, start=1)]}
    says(answer)(handler)


def test_with_a_planner_the_video_is_translated() -> None:
    with model(lambda handler: translator(handler, one.asked)) as one:
        draft, said, _ = talk("make it Chinese", spoken(), one.environ)
    assert draft is not None
    check_timeline(draft)
    assert draft.language == "zh"
    assert all(s.text.startswith("这是") for s in draft.segments("voice", "title"))
    assert {s.style["language"] for s in draft.segments("voice")} == {"zh"}
    assert [s.id for s in draft.segments("voice")] == [s.id for s in spoken().segments("voice")]
    assert all("这" in s.text or "句" in s.text for s in draft.segments("caption"))
    assert "✅ The video is in Chinese now" in said


def test_with_a_planner_captions_are_in_two_languages() -> None:
    with model(lambda handler: translator(handler, one.asked)) as one:
        draft, _, _ = talk("bilingual captions", spoken(), one.environ)
        assert draft is not None
        assert all(s.style["second"].startswith("这是") for s in draft.segments("caption"))
        assert [s.text for s in draft.segments("caption")] == [
            s.text for s in spoken().segments("caption")
        ]
        back, _, _ = talk("only one language", draft, {})
    assert back is not None
    assert not any("second" in s.style for s in back.segments("caption"))
    json.dumps(encode(draft))


@pytest.mark.parametrize("prompt", ["make it Chinese", "bilingual captions"])
def test_a_translation_with_texts_missing_is_not_used(prompt: str) -> None:
    with model(says({"kind": "texts", "texts": ["一"]})) as one:
        draft, said, _ = talk(prompt, spoken(), one.environ)
    assert draft == spoken()
    assert "left texts out" in said
    assert len(one.asked) == 1


def test_titles_of_a_silent_video_are_translated() -> None:
    with model(lambda handler: translator(handler, one.asked)) as one:
        draft, _, _ = talk("translate it into Chinese", silent(), one.environ)
    assert draft is not None
    assert draft.language == "zh"
    assert all(s.text.startswith("这是") for s in draft.segments("title"))


class Plugged:
    """A planner as another distribution would bring it."""

    def propose(self, task: Task) -> object:
        if task.message.startswith("fail"):
            raise RuntimeError("no model here")
        return PLAN


def _plug(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    entry = EntryPoint(name, value, chosen_module.GROUP)
    monkeypatch.setattr(
        chosen_module, "entry_points", lambda group: [entry] if group == entry.group else []
    )


def test_a_plug_in_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    _plug(monkeypatch, "mine", f"{__name__}:Plugged")
    draft, said, _ = talk("a 15-second video about night boats", None, {"NEMO_PLANNER": "mine"})
    assert draft is not None
    assert draft.title == "Night Boats"
    assert "(mine)" in said
    _, said, _ = talk("fail: a 5-second video about rain", None, {"NEMO_PLANNER": "mine"})
    assert "RuntimeError" in said
    _, said, _ = talk("a 5-second video about rain", None, {"NEMO_PLANNER": "yours"})
    assert "no plug-in is called yours" in said


def test_a_plug_in_that_does_not_load_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _plug(monkeypatch, "mine", "nowhere_at_all:Planner")
    _, said, _ = talk("a 5-second video about rain", None, {"NEMO_PLANNER": "mine"})
    assert "does not load" in said


def test_the_key_is_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with model(fails(500)) as one:
        advice = Advice(one.environ)
        list(respond("a 5-second video about rain", None, advice=advice))
        found = chosen_module.find_planner(one.environ)
    assert "sk-very-secret" not in caplog.text + repr(advice) + repr(found)


def test_every_named_edit_is_the_request_that_its_command_understands() -> None:
    from nemo_notebook.local.agent.commands.message.parts import divide

    samples = {"text": "Hello", "old": "wich", "new": "which", "visual": "the sea", "look": "red",
               "direction": "in", "type": "slide", "style": "calm", "gender": "female",
               "shape": "vertical"}  # fmt: skip
    looks = {"grade": "warm", "caption_style": "yellow", "title_style": "bigger"}
    for name, one in SENTENCES.items():
        numbers = iter(range(2, 9))
        arguments = {
            key: samples.get(key, "") if kind == "string" else next(numbers)
            for key, kind in one.arguments.items()
        }
        if "look" in arguments:
            arguments["look"] = looks[name]
        (part,) = divide(sentence(name, arguments))
        assert part.command is not None, name
        wanted = {"add_music": {"add_music"}, "change_music": {"change_music", "add_music"}}
        assert part.command.name in wanted.get(name, {name}), sentence(name, arguments)


def test_the_schema_is_published_and_says_what_is_read() -> None:
    assert planners.SCHEMA is SCHEMA
    json.dumps(SCHEMA)
    assert read_proposal(json.dumps(PLAN), "plan").scenes[1].visual == "sea"
    assert decode({}).duration == 0
    with pytest.raises(Unusable, match="too long"):
        read_proposal(json.dumps({**PLAN, "title": "x" * 300_000}), "plan")


def test_the_published_schema_is_the_one_that_is_read() -> None:
    path = Path(__file__).parents[3] / "docs" / "planner.schema.json"
    published = json.loads(path.read_text(encoding="utf-8"))
    ours = json.loads(json.dumps(SCHEMA))
    for schema in (published, ours):  # what there is to choose from grows with plug-ins
        schema["properties"]["music"].pop("enum")
        schema["properties"]["scenes"]["items"]["properties"]["visual"].pop("enum")
    assert published == ours


def test_the_server_part_answers_as_told() -> None:
    with model(lambda handler: send(handler, 200, b"{}")) as one, pytest.raises(Unusable):
        Remote(one.url).propose(Task("plan", "x"))
    assert len(one.asked) == 1
