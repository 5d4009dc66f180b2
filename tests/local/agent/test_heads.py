"""The request in front of a text is read and never spoken or shown, in whatever language."""

from __future__ import annotations

import pytest

from nemo_notebook.local.agent.planning.planner import plan
from nemo_notebook.local.agent.prompt.brief import read

TEXTS = {
    "en": "Quill is a notebook that listens. It writes down what you say.",
    "fr": "Le café vient d'Éthiopie. Les grains sont torréfiés à Lyon.",
    "de": "Bienen tanzen im Stock. Sie zeigen den Weg zu den Blüten.",
    "es": "El café nace en la montaña. Los granos se tuestan en casa.",
    "pt": "O café nasce na montanha. Os grãos são torrados em casa.",
    "it": "Il caffè nasce in montagna. I chicchi si tostano in casa.",
    "nl": "Bijen dansen in de korf. Ze wijzen de weg naar de bloemen.",
    "ja": "富士山は日本一高い山です。多くの人が登ります。",
    "ko": "한라산은 제주도에 있습니다. 많은 사람들이 오릅니다.",
    "ru": "Байкал — самое глубокое озеро в мире. Вода в нём очень чистая.",
    "ar": "القهوة جاءت من إثيوبيا. يشربها الناس كل صباح.",
    "hi": "कॉफ़ी इथियोपिया से आई। लोग इसे हर सुबह पीते हैं।",
    "zh": "长城是中国古代的伟大工程。它全长两万多公里。",
}
HEADS: list[tuple[str, str, int | None, bool, str]] = [
    # language, head, seconds, vertical, tone
    ("en", "Make a 20-second product pitch: ", 20, False, ""),
    ("en", "A 15s vertical reel for young parents — ", 15, True, ""),
    ("en", "Create an explainer for beginners. ", None, False, ""),
    ("en", "Pitch: ", None, False, ""),
    ("en", "Elevator pitch, 30 seconds, confident tone: ", 30, False, "corporate"),
    ("en", "I need a punchy intro of 10 seconds for our investors: ", 10, False, ""),
    ("en", "Write and voice a 25 second commercial - ", 25, False, ""),
    ("fr", "Une vidéo : ", None, False, ""),
    ("fr", "Crée un clip vertical pour les jeunes — ", None, True, ""),
    ("fr", "Réalise un court film calme de 15 s.\n", 15, False, "calm"),
    ("de", "Ein Video über Bienen: ", None, False, ""),
    ("de", "Mach ein fröhliches 20-Sekunden-Video: ", 20, False, "upbeat"),
    ("de", "Erstelle bitte einen kurzen Werbespot im Hochformat:\n", None, True, ""),
    ("es", "Haz un vídeo de treinta segundos: ", 30, False, ""),
    ("es", "Crea un anuncio alegre. ", None, False, "upbeat"),
    ("pt", "Crie um vídeo vertical:\n", None, True, ""),
    ("it", "Fammi uno spot verticale — ", None, True, ""),
    ("nl", "Maak een filmpje van 20 seconden: ", 20, False, ""),
    ("ja", "動画を作って：", None, False, ""),
    ("ja", "20秒の縦型動画を作ってください。", 20, True, ""),
    ("ko", "동영상 만들어줘: ", None, False, ""),
    ("ko", "20초짜리 세로 영상을 만들어 주세요.\n", 20, True, ""),
    ("ru", "Создай видео: ", None, False, ""),
    ("ru", "Сделай вертикальный ролик на 20 секунд: ", 20, True, ""),
    ("ru", "Сними короткий спокойный фильм для детей — ", None, False, "calm"),
    ("ar", "اصنع فيديو: ", None, False, ""),
    ("ar", "فيديو عمودي مدته ٢٠ ثانية: ", 20, True, ""),
    ("hi", "एक वीडियो बनाओ: ", None, False, ""),
    ("hi", "20 सेकंड का वीडियो बनाइए: ", 20, False, ""),
    ("zh", "短视频：", None, False, ""),
    ("zh", "竖屏宣传片，30秒，给年轻人看——", 30, True, ""),
    ("zh", "来个科普片。", None, False, ""),
]


@pytest.mark.parametrize(("code", "head", "seconds", "vertical", "tone"), HEADS)
def test_a_request_before_a_text_is_read_and_not_told(
    code: str, head: str, seconds: int | None, vertical: bool, tone: str
) -> None:
    text = TEXTS[code]
    brief = read(head + text)
    assert brief.text == text
    assert brief.language == code
    assert brief.form.duration == (seconds and 1000 * seconds)
    assert (brief.form.canvas is not None) == vertical
    assert brief.form.style == tone
    made = plan(brief)
    said = " ".join(one.line.text for scene in made.scenes for one in scene.spoken)
    assert said.replace(" ", "") in text.replace(" ", "")
    letters = "".join(c for c in text if c.isalnum()).lower()
    for shown in [made.title, *(s.card.text for s in made.scenes if s.card)]:
        assert "".join(c for c in shown if c.isalnum()).lower() in letters


@pytest.mark.parametrize(
    "text",
    [
        "Das Video zeigt die Stadt: ein Meer aus Licht. Wir waren lange dort.",
        "Ein Film ist wie ein Traum. Man wacht auf und weiß noch alles.",
        "Le film est sorti en 1995 : un succès. Tout le monde en parlait.",
        "映像は力です。人の心を動かします。",
        "영상은 힘이 세다. 사람의 마음을 움직인다.",
        "Видео — это просто. Его может снять каждый.",
    ],
)
def test_a_text_about_films_is_no_request(text: str) -> None:
    assert read(text).text == text


def test_a_request_without_a_subject_is_asked_back() -> None:
    assert read("Mach mir ein Video").kind == "missing"
