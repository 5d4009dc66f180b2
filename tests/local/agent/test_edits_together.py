"""Several edits in one message, what "it" points to, and edits after edits."""

from __future__ import annotations

import pytest

from nemo_notebook.local.agent.agent import Call, Revise, respond

from .test_edits import spoken


def test_a_recording_keeps_its_pace_and_the_captions() -> None:
    uploads = [{"filename": "me.wav", "file_type": "audio", "cdn_url": "http://n/a", "duration": 9}]
    draft = spoken()
    for prompt in ("use my recording", "scene 2 longer", "make the voice slower", "make it square"):
        steps = respond(prompt, draft, uploads=uploads)
        draft = next((s.draft for s in steps if isinstance(s, Revise)), draft)
        (voice,) = draft.segments("voice")
        assert (voice.source, voice.duration) == ("http://n/a", 9_000)
        assert {c.text for c in draft.segments("caption")} == {
            c.text for c in spoken().segments("caption")
        }


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("make the title bigger and move it down", {"title_style", "move_title"}),
        ("make the captions yellow and put them at the top", {"caption_style", "caption_position"}),
        ("把标题放大，然后移到下面", {"title_style", "move_title"}),
        ("cut the first 2 seconds and make it vertical", {"cut_ends", "set_canvas"}),
        ("swap scenes 2 and 3, then remove the music", {"swap_scenes", "remove_music"}),
        ("the part about the workshop should be longer", {"scene_longer"}),
        ("I don't need scene 4, delete it", {"delete_scene"}),
    ],
)
def test_several_edits_and_what_they_point_to(prompt: str, names: set[str]) -> None:
    steps = list(respond(prompt, spoken()))
    assert {s.name for s in steps if isinstance(s, Call)} == names
