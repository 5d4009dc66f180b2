"""What requests in other languages wish of a video, as the English words that are read here."""

from __future__ import annotations

import re

__all__ = ["in_english"]

_SECOND = (
    r"secondes?|sekunden?|sek\b|segundos?|second[io]|seconden?|секунд\w*|сек\b|초|秒|ثانية|ثواني|ثوان|"
    r"सेकंड|सेकेंड|सेकण्ड"
)
_MINUTE = r"minutes?|minuten?|minutos?|minut[io]|минут\w*|мин\b|분|分|دقيقة|دقائق|मिनट"
_NUMBERS = {
    word: value
    for value, words in {
        "1": "une un eine einer ein una uno um uma een одну одна минуту",
        "2": "deux zwei dos dois due twee две два",
        "5": "cinq fünf cinco cinque vijf пять",
        "10": "dix zehn diez dez dieci tien десять",
        "15": "quinze fünfzehn quince quindici vijftien пятнадцать",
        "20": "vingt zwanzig veinte vinte venti twintig двадцать",
        "30": "trente dreißig dreissig treinta trinta trenta dertig тридцать",
        "45": "quarante-cinq fünfundvierzig",
        "60": "soixante sechzig sesenta sessenta sessanta zestig шестьдесят",
        "0.5": "demi-minute demi halbe halben media medio meia mezzo halve пол",
    }.items()
    for word in words.split()
}
_NAMES = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_LENGTH = re.compile(
    rf"(?:(?P<digits>\d+(?:[.,]\d+)?)|\b(?P<name>{_NAMES}))[\s-]*"
    rf"(?:(?P<second>{_SECOND})|(?P<minute>{_MINUTE}))",
    re.I,
)
_MUSIC = r"musique|musik|música|musica|muziek|музык\w*|음악|音楽|bgm|موسيقى|संगीत"
_VOICE = (
    r"voix(?: off)?|stimme|sprecher\w*|voz(?: en off)?|narración|narração|voce|stem|voice-?over|"
    r"голос\w*|озвучк\w*|음성|내레이션|ナレーション|音声|تعليق(?: صوتي)?|صوت|आवाज़|आवाज"
)
_CAPTIONS = (
    r"sous-titres?|untertitel\w*|subtítulos?|legendas?|sottotitoli|ondertitel\w*|субтитр\w*|자막|字幕|"
    r"ترجمة|सबटाइटल"
)
_WITHOUT = r"sans|ohne|sin|sem|senza|zonder|без|بدون"
_LACKS = r"없이|없는|なし|無し|抜き|के बिना"
_WISHES: tuple[tuple[str, str], ...] = (
    (r"vertic\w+|verticaal|hochkant|hochformat|senkrecht\w*|staand\w*|вертикал\w+|세로|縦|عمودي\w*|"
     r"طولي|वर्टिकल|खड़ा|tik ?tok|reels?\b|shorts\b|인스타|쇼츠|릴스", "vertical"),
    (r"quadrat\w+|carrée?|cuadrad\w+|quadrad\w+|vierkant\w*|квадрат\w+|정사각|正方形|مربع\w*|चौकोर",
     "square"),
    (r"horizont\w+|orizzontal\w+|querformat|liggend|paysage|горизонтал\w+|가로|横型|横長|أفقي\w*",
     "widescreen"),
    (r"calmes?\b|calm[oai]\b|ruhig\w*|tranquil\w*|rustig\w*|спокойн\w+|잔잔\w*|차분\w*|穏やか|静か|"
     r"落ち着いた|هادئ\w*|शांत", "calm music"),
    (r"joyeu\w+|gaie?\b|entraînant\w*|dynamique|fröhlich\w*|schwungvoll\w*|alegre\w*|animad[oa]|"
     r"allegr[oa]|vrolijk\w*|весел\w+|энергичн\w+|бодр\w+|신나\w*|경쾌\w*|밝은|明るい|楽しい|مرح\w*|"
     r"حيوي\w*|खुशनुमा|जोशीला", "upbeat music"),
    (r"épique\w*|episch\w*|épic\w+|epic[oa]|эпич\w+|웅장\w*|壮大|ملحمي\w*", "epic music"),
    (r"drôle\w*|lustig\w*|divertid\w+|divertent\w+|grappig\w*|смешн\w+|забавн\w+|재미있는|面白い|"
     r"مضحك\w*|मज़ेदार", "playful music"),
    (r"cinématograph\w+|filmisch\w*|cinematogr\w+|кинематограф\w+|시네마틱|映画のような|سينمائي\w*",
     "cinematic music"),
    *(
        (
            rf"(?:{_WITHOUT})\s+(?:\w+\s+){{0,2}}?(?:{noun})|(?:{noun})\s*(?:{_LACKS})",
            f"no {english}",
        )
        for noun, english in ((_MUSIC, "music"), (_VOICE, "voiceover"), (_CAPTIONS, "captions"))
    ),
)  # fmt: skip
_PATTERNS = tuple((re.compile(rf"(?<![a-zà-ɏЀ-ӿ])(?:{p})", re.I), e) for p, e in _WISHES)


def in_english(request: str) -> str:
    """The wishes of a request in English: how long, which shape and tone, what it goes without.

    >>> in_english("Сделай вертикальный ролик на 20 секунд без музыки")
    '20 seconds, vertical, no music'
    >>> in_english("une vidéo calme d'une minute")
    '1 minutes, calm music'
    """
    found: list[str] = []
    length = _LENGTH.search(request)
    if length:
        value = length["digits"] or _NUMBERS[length["name"].lower()]
        whole = "".join(str(int(c)) if c.isdigit() else "." for c in value)
        found.append(f"{whole} {'seconds' if length['second'] else 'minutes'}")
    found += [english for pattern, english in _PATTERNS if pattern.search(request)]
    return ", ".join(found)
