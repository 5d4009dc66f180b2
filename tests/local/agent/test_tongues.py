"""Short prompts in other languages: the subject, its language, its picture, and who speaks it."""

from __future__ import annotations

import pytest

from nemo_notebook.local.agent.planning.planner import plan
from nemo_notebook.local.agent.prompt.brief import read
from nemo_notebook.local.agent.text.language import detect


@pytest.mark.parametrize(
    ("prompt", "language", "title", "family"),
    [
        ("un court film sur la mer, 10 secondes", "fr", "La mer", "sea"),
        ("fais une vidéo de 15 secondes sur les abeilles", "fr", "Les abeilles", "meadow"),
        ("ein Video über Kaffee", "de", "Kaffee", "kitchen"),
        ("Erstelle ein 20 Sekunden Video über den Wald mit Musik", "de", "Wald", "forest"),
        ("haz un video sobre el mar de noche", "es", "El mar de noche", "sea"),
        ("crie um vídeo de 20 segundos sobre a cidade à noite", "pt", "Cidade à noite", "city"),
        ("un video sul mare di notte", "it", "Mare di notte", "sea"),
        ("海についての動画を作って", "ja", "海", "sea"),
        ("コーヒーの動画 15秒", "ja", "コーヒー", "kitchen"),
        ("한국의 가을에 대한 영상", "ko", "한국의 가을", "forest"),
        ("видео про море ночью", "ru", "Море ночью", "sea"),
        ("Der Wald", "de", "Der Wald", "forest"),
    ],
)
def test_a_subject_keeps_its_language(prompt: str, language: str, title: str, family: str) -> None:
    made = plan(read(prompt))
    assert (made.language, made.title) == (language, title)
    assert made.scenes[0].family == family


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das Meer ist heute ruhig.", "de"),
        ("El mar está en calma esta noche.", "es"),
        ("O mar está calmo esta noite.", "pt"),
        ("Il mare è calmo stasera.", "it"),
        ("La mer est calme ce soir.", "fr"),
    ],
)
def test_a_short_sentence_is_spoken_in_its_language(text: str, language: str) -> None:
    made = plan(read(text))
    said = [one for scene in made.scenes for one in scene.spoken]
    assert said
    assert made.voice == language


@pytest.mark.parametrize(
    "text",
    ["La La Land", "Die Hard", "El Paso", "Mar Vista", "a video about sushi"],
)
def test_a_few_borrowed_words_are_still_english(text: str) -> None:
    assert detect(text) == "en"
