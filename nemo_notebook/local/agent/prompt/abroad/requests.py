"""How a video is asked for in other languages than English, and in the short forms of Chinese.

A request has a word for the film and, at its beginning (in Japanese, Korean and Hindi at its end),
a verb of making; or it is nothing but the film with its length, shape, tone and audience.
"""

from __future__ import annotations

import re

__all__ = ["commissions", "is_bare"]

_LONGEST = 160
_FILM = (
    r"vid[eé]o\w{0,3}|vídeo\w?|\w{0,14}videos?|filmpje|filmato|filmino|kurzfilm\w?|filmchen|film\w?|"
    r"court[- ]métrage|cortometraje|corto|curta(?:-metragem)?|cortometraggio|clips?|videoclip\w*|"
    r"\w{0,8}spot\w?|teaser|trailer|tráiler|reels?|shorts?|pub|publicité|annonce|bande[- ]annonce|"
    r"anuncio|anúncio|annuncio|pubblicità|comercial|werbung|werbefilm\w?|werbe\w+|erklär\w+|"
    r"advertentie|reclame\w*|presentación|apresentação|présentation|presentazione|animation|"
    r"animación|animação|animazione|vlog|pitch|"
    r"видео\w*|ролик\w*|видеоролик\w*|фильм\w*|клип\w*|реклам\w*|трейлер\w*|тизер\w*|рилс\w*|"
    r"шортс\w*|презентаци\w*"
)
_FRONT = (
    r"fai(?:s|tes|re|tte)(?:[- ]moi)?|cré(?:e|ez|er)(?:[- ]moi)?|réalis(?:e|ez|er)|"
    r"génèr(?:e|ez)|générer|produi(?:s|sez|re)|prépar(?:e|ez|er)|mont(?:e|ez)|tourn(?:e|ez)|"
    r"je (?:veux|voudrais|souhaite)|j[’']aimerais|il me faut|peux[- ]tu|pouvez[- ]vous|"
    r"donne[- ]moi|"
    r"mach(?:e|t|en sie)?(?: mir| uns)?|erstell(?:e|t|en sie|en)?(?: mir| uns)?|"
    r"dreh(?:e|t|en sie)?|"
    r"produzier(?:e|en sie)|generier(?:e|en sie)?|gestalte|schneide|bau(?:e)?|"
    r"ich (?:möchte|brauche|will|hätte gern\w*)|wir brauchen|kannst du|könn(?:t|ten) (?:ihr|sie)|"
    r"ha(?:z|ga|zme|gan|cer)|crea(?:me|r)?|genera(?:r|me)?|realiza(?:r)?|prepara(?:me)?|"
    r"(?:cree|produce|create|prepare|realize|film|monte) (?=une?\b|una\b|um\b|uma\b|ein)|"
    r"(?:yo )?(?:quiero|quisiera|necesito)|me gustaría|puedes|dame|"
    r"faça(?:-me)?|faz(?:er)?|cri(?:e|a|ar)|ger(?:e|a|ar)|produza|"
    r"(?:eu )?(?:quero|queria|preciso de|gostaria de)|"
    r"fa(?:i|mmi|te|cci)|crea(?:mi|re)?|genera(?:mi|re)?|realizza(?:mi|re)?|prepara(?:mi)?|"
    r"produci|gira|vorrei|voglio|mi serve|ho bisogno di|puoi|"
    r"maak(?: me| ons)?|creëer|genereer|produceer|ik wil(?: graag)?|ik heb|ik zoek|kun je|"
    r"созда(?:й|йте|ть)|сдела(?:й|йте|ть)|сними(?:те)?|снять|смонтируй(?:те)?|сгенерируй(?:те)?|"
    r"подготовь(?:те)?|придумай(?:те)?|(?:я )?(?:хочу|хотел\w? бы)|(?:мне|нам) нуж\w+|нуж[а-я]+"
)
_PLEASE = (
    r"(?:s[’']il (?:te|vous) pla[iî]t|bitte|por favor|per favore|alsjeblieft|graag|пожалуйста|"
    r"bonjour|salut|hallo|hola|olá|oi|ciao|hoi|привет|здравствуйте)[,!. ]*"
)
_ONE = (
    r"une?|une courte|ein(?:e[nrm]?)?|un[ao]?|um|uma|uno|een|petite?|courte?|kurz\w*|breve|corto|"
    r"curto|korte?|короткий|короткое|небольшой"
)
_IS = (
    r"est|sont|était|a|ist|sind|war|hat|es|son|era|fue|tiene|é|são|foi|tem|è|sono|ha|is|zijn|was|"
    r"heeft|был[оаи]?|есть|это|имеет|zeigt|montre|muestra|mostra|показывает"
)
_LATIN = re.compile(
    rf"(?:{_PLEASE})*(?:(?P<verb>{_FRONT})\b(?:(?!\s(?:{_IS})\s).){{0,60}}?\b(?:{_FILM})\b"
    rf"|(?:(?P<one>{_ONE})\s+)?(?:[\w-]+\s+){{0,2}}?(?:{_FILM})\b)(?P<rest>.*)",
    re.I | re.S,
)
_ABOUT = re.compile(
    r"^\s*(?:$|[,;(]|(?:sur|pour|de|en|avec|sans|über|für|zu|mit|ohne|im|von|sobre|para|con|sin|"
    r"com|sem|su|sul\w*|per|di|da|senza|over|voor|van|met|zonder|про|о|об|на|для|с|без|в|из)\b"
    r"|(?:cour|vertic|horizont|carr|cuadr|quadr|brev|cort|curt|kurz|court|kort|calm|tranquil|alegr|"
    r"allegr|joyeu|gai|promo|public|educ|animad|divert|rapid|rápid|verticaal)\w*)",
    re.I,
)
_END_FILM = {
    "ja": r"(?:ショート)?(?:動画|ビデオ|映像|ムービー|CM|広告|アニメ|クリップ|リール)",
    "ko": r"(?:동영상|영상|비디오|광고|숏폼|쇼츠|릴스|클립|애니메이션|영화)",
    "hi": r"(?:वीडियो|विडियो|फ़िल्म|फिल्म|विज्ञापन|क्लिप|रील|एनिमेशन)",
}
_END_VERB = {
    "ja": r"(?:作|つく|制作|作成|生成|用意|撮|編集|お願い|欲し|ほし|ください|下さい|頼)",
    "ko": r"(?:만들|제작|생성|부탁|필요|편집|찍어|해\s?줘|해\s?주)",
    "hi": r"(?:बना|चाहिए|तैयार|कर\s?द|दीजिए|दो\b)",
}
_BEHIND = tuple(
    re.compile(rf"(?P<lead>.{{0,60}}?){film}(?P<rest>.{{0,50}})", re.S)
    for film in _END_FILM.values()
)
_VERB_LAST = re.compile("|".join(_END_VERB.values()))
_AR = re.compile(
    r"(?:من فضلك[،, ]*|رجاء[ًا]*[،, ]*)?(?P<verb>(?:اصنع|أنشئ|انشئ|إنشاء|صمم|اعمل|أعد|جهز|أريد|اريد|"
    r"نريد|أحتاج|احتاج|قم ب\w+|أنتج|انتج|ابتكر|اكتب|ولّد|صنع|هل يمكنك)\s(?:.{0,30}?\s)?)?"
    r"(?:ال)?(?:فيديو|فديو|فيلم\w*|مقطع|إعلان\w*|كليب|ريلز|عرض)(?P<rest>.{0,80})",
    re.S,
)
_AR_ABOUT = re.compile(
    r"^\s*(?:$|[،,]|(?:فيديو|عن|حول|ل\w+|من|مدته|مدة|بطول|بدون|مع|قصير\w*|عمودي\w*|هادئ\w*|مربع\w*|"
    r"أفقي\w*|إعلاني\w*|ترويجي\w*|تعليمي\w*)(?:\s|[،,]|$))"
)
_ZH_FILM = (
    r"(?:短?视频|[vV]log|抖音|快手|视频号|小红书|动画|广告|片子"
    r"|(?:宣传|科普|广告|短|影|纪录|动画|形象|产品|教学|预告|推广|介绍|公益|宣发|招募|微电影|贺)片)"
)
_ZH_VERB = re.compile(
    rf"^(?:请|帮我|给我|麻烦你?|我想要?|我要|想要?)*(?:做|制作|生成|创作|来|拍|剪|出|弄|搞|整)(?:一)?(?:个|条|段|支|部)"
    rf".{{0,24}}?{_ZH_FILM}.{{0,16}}$"
)
_ZH_FORM = re.compile(
    rf"(?:.{{0,10}}{_ZH_FILM}|[\d一二两三四五六七八九十半]+(?:秒钟?|分钟?半?)(?:左右|以内)?|竖屏|横屏|方形|竖版"
    r"|(?:给|面向|适合|针对).{1,10}?(?:看|的|用)?|.{1,4}(?:一点|一些|点儿?|风格?|调性?|感))"
)


_ENGLISH = re.compile(
    r"(?<!\w)(?:videos?|films?|clips?|spots?|teasers?|trailers?|reels?|shorts?|animation|vlog|pitch)\b",
    re.I,
)


def commissions(text: str, *, ends: bool = False) -> bool:
    """Whether a text asks for a video in another language than English, and says nothing else.

    Without a verb of making a text counts only where it `ends` before a colon, a dash or a line
    break.

    >>> commissions("Создай видео"), commissions("une vidéo", ends=True), commissions("une vidéo")
    (True, True, False)
    >>> commissions("Das Video ist fertig", ends=True)
    False
    """
    text = text.strip().strip("#*>-–—()（）:：.。!！،؟? ।")
    if not text or len(text) > _LONGEST or "\n" in text:
        return False
    if re.search(r"[぀-ヿ가-힯ऀ-ॿ]", text):
        return _asks_behind(text, ends=ends)
    if re.search(r"[㐀-鿿]", text):
        if _ZH_VERB.match(text):
            return True
        parts = [part for part in re.split(r"[，,、；;\s]+", text) if part]
        return (
            ends
            and bool(re.search(_ZH_FILM, text))
            and all(_ZH_FORM.fullmatch(part) for part in parts)
        )
    if re.search(r"[؀-ۿ]", text):
        match = _AR.match(text)
        return match is not None and bool(
            match["verb"] or (ends and _AR_ABOUT.match(match["rest"]))
        )
    match = _LATIN.match(text)
    if match is None or re.search(rf"^\s(?:{_IS})\s", match["rest"], re.I):
        return False
    if match["verb"]:
        return not re.search(r"[.!?]\s", match["rest"])
    bare = not match["rest"].strip(" ,;(") or match["rest"].lstrip()[:1] in ",;("
    if not match["one"] and bare and _ENGLISH.search(text):
        return False  # "insta reel" is read as English
    return ends and len(text.split()) <= 14 and bool(_ABOUT.match(match["rest"]))


def is_bare(text: str) -> bool:
    """Whether a request ends with the word for the film, so that nothing says what it shows.

    >>> is_bare("Mach mir ein Video"), is_bare("Haz un video del mar")
    (True, False)
    """
    match = _LATIN.match(text.strip(" .!?"))
    return match is not None and bool(match["verb"]) and not match["rest"].strip(" ,.")


def _asks_behind(text: str, *, ends: bool) -> bool:
    """Whether a request whose verb stands at its end is one: 動画を作って."""
    for pattern in _BEHIND:
        match = pattern.match(text)
        if match is None:
            continue
        if _VERB_LAST.search(match["rest"]):
            return not re.search(r"[.。!！?？।]\s*\S", match["rest"])
        if ends and not re.search(r"[.。!！?？।]", text):
            return not match["rest"].strip() or bool(re.match(r"\s*[,、，(（]", match["rest"]))
    return False
