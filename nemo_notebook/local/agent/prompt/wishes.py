"""What people wish for in a video that this backend cannot make, so that the answer can say so.

A wish is taken out of the request before its subject is looked for: "a video about tea with my
logo" is about tea. An accent of English is no such wish, since the voice has several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "ACCENTS",
    "GENDERS",
    "LANGUAGES",
    "WISHES",
    "Wish",
    "find_accent",
    "language_name",
    "take_gender",
    "take_language",
    "take_wishes",
]


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is wished for and not made.

    Attributes:
        english, chinese: its name in an answer; `{what}` stands for the words of the group `what`.
        patterns: how it is asked for.
        instead: what stays of it in the request, since that much can be done.
        edit: whether it is made afterwards, as an edit of the finished video.
    """

    english: str
    chinese: str
    patterns: tuple[str, ...]
    instead: str = ""
    edit: bool = False


_LEAD = (
    r"(?:[,;]?\s*\b(?:with|in|and|using|use|add|plus|include|including|at|as|having|featuring|by|"
    r"make it|please)\b\s*)*(?:\b(?:a|an|the|my|our|some|your|its)\s+)?"
)
_ZH_LEAD = (
    r"(?:[，,、并且和]*(?:请|要|用|加上?|配上?|带上?|使用|需要|添加|放|以)*"
    r"(?:一个|个|我的|我们的|公司的?)?)"
)
_SPEAKING = r"(?:voice[- ]?over|voice|narrator|narration|narrated|speaker)"
_GENRES = (
    r"hard rock|rock|heavy metal|metal|hip[- ]hop|rap|country|reggae|techno|house|blues|folk|opera|"
    r"k-?pop|trap|punk|disco|salsa|latin|dubstep|synthwave|phonk|christmas"
)
WISHES: tuple[Wish, ...] = (
    Wish(
        "a {what} voice (there is a man's and a woman's)",
        "这种声音（有男声和女声）",
        (
            rf"\b(?P<what>child['’]?s?|kid['’]?s|robot(?:ic)?|old man['’]?s?|celebrity|cloned|deep|"
            rf"husky|whispering|morgan freeman|david attenborough)(?:-like|['’]s)? {_SPEAKING}",
            rf"\bin the {_SPEAKING} of (?P<what2>[A-Z]\w+(?: [A-Z]\w+)?)",
            rf"\b(?:my|our) own {_SPEAKING}|\bclone my {_SPEAKING}",
            r"童声|儿童的?声音|机器人的?声音|克隆(?:我的)?声音|我自己的声音|方言配音",
        ),
        "voice",
    ),
    Wish(
        "a {what} accent",
        "{what}口音",
        (
            r"\b(?P<what>(?!british|american|scottish|english)[a-z]+) accent\b",
            r"(?P<what2>东北|四川|台湾|印度|澳大利亚|澳洲)(?:口音|腔)",
        ),
    ),
    Wish(
        "a resolution above 1080p",
        "高于1080p的分辨率",
        (r"\b(?:4k|8k|2k|uhd|ultra[- ]hd|2160p?|1440p)\b(?: (?:resolution|quality))?",),
    ),
    Wish(
        "{what} frames a second (it has 30)",
        "每秒{what}帧（这里是30帧）",
        (r"\b(?P<what>24|25|48|50|60|90|120|240)[ -]?(?:fps|frames (?:a|per) second)\b|"
         r"(?P<what2>24|25|48|50|60|120)帧",),
    ),
    Wish(
        "a logo or watermark",
        "logo或水印",
        (
            r"(?:(?:company|brand|channel) )?(?:logos?|watermarks?)\b"
            r"(?: (?:in|at|on) (?:the )?(?:top|bottom|upper|lower|corner)[\w -]*?"
            r"(?=$|[,.;]| and\b))?",
            r"(?:右上角|左上角|右下角|左下角|角落)?(?:的|放|加|有)*(?:logo|LOGO|Logo|水印|标志)",
        ),
        edit=True,
    ),
    Wish(
        "captions in two languages",
        "双语字幕",
        (r"\b(?:bilingual|dual[- ]language) (?:captions?|subtitles?)",
         r"(?:中英)?双语(?:字幕)?|中英(?:文)?字幕"),
        "captions",
        edit=True,
    ),
    Wish(
        "several versions at once",
        "一次出多个版本",
        (r"\b(?:[2-9]|two|three|four|five|several|a few) (?:different )?"
         r"(?:versions|variants|variations|options)\b",
         r"(?:出|做)?[2-9二两三四五几]个(?:不同的?)?版本(?:的)?"),
        edit=True,
    ),
    Wish(
        "filmed or photographic footage",
        "实拍素材",
        (r"\b(?:real|stock|live|photo-?realistic|real-life)(?:[- ](?:action|life))? "
         r"(?:footage|people|actors?|videos?|photos?|clips|images)\b",
         r"实拍(?:素材|画面)?|真人(?:出镜|演员)?"),
    ),
    Wish(
        "a presenter or avatar",
        "数字人或主持人",
        (r"\b(?:ai |virtual |digital |talking )?(?:avatar|talking head|presenter|spokesperson|"
         r"anchor(?:man|woman)?|host on (?:screen|camera))\b|\blip[- ]?sync(?:ed|ing)?\b",
         r"数字人|虚拟(?:主播|人)|主持人出镜|对口型"),
    ),
    Wish(
        "sound effects",
        "音效",
        (r"\bsound (?:effects?|fx)\b|\bsfx\b", r"音效"),
    ),
    Wish(
        "a particular song",
        "指定的歌曲",
        (r"\b(?:the )?(?:song|music|track|tune|soundtrack) (?:[“\"'‘][^“”\"]+[”\"'’] )?"
         r"(?:by|from) [A-Z][\w'’]+(?: (?:and )?[A-Z][\w'’]+)*",
         r"(?:周杰伦|邓丽君|五月天|[㐀-鿿]{2,3})的歌(?:曲)?(?:做|当|作)(?:为)?背景"),
        "music",
    ),
    Wish(
        "{what} music (there is lofi, upbeat, cinematic, ambient, corporate and calm music)",
        "{what}音乐（有lofi、欢快、电影感、氛围、商务和舒缓的音乐）",
        (rf"\b(?P<what>{_GENRES}) (?:style )?(?:background )?"
         r"(?:music|soundtrack|song|beats?|tune|bgm)\b",
         r"(?P<what2>摇滚|嘻哈|说唱|民谣|国风|古风|戏曲|电子|重金属|迪斯科)(?:风格?)?的?(?:背景)?"
         r"(?:音乐|配乐|bgm)"),
        "music",
    ),
    Wish(
        "{what} style pictures",
        "{what}风格的画面",
        (r"\b(?P<what>pixar|disney|anime|cartoon|comic|3d|2d|clay(?:mation)?|whiteboard|watercolou?r|"
         r"oil painting|hand[- ]drawn|pixel[- ]art|lego|ghibli|stop[- ]motion)[- ]?"
         r"(?:style|animation|look|animated)\b(?: style)?",
         r"(?P<what2>动漫|卡通|皮克斯|迪士尼|水彩|油画|手绘|白板|像素|3D|2D|二次元|宫崎骏)(?:风格?|动画)(?:的)?"),
    ),
    Wish(
        "a colour filter",
        "滤镜",
        (r"\b(?:black[- ]and[- ]white|b&w|sepia|monochrome|vintage|retro|film grain|vhs)"
         r"(?: (?:filter|look|style|effect|grade|footage))|(?<=in )black[- ]and[- ]white\b",
         r"(?:黑白|复古|怀旧|胶片)(?:滤镜|风格|效果|画面)"),
        edit=True,
    ),
    Wish(
        "a transparent background",
        "透明背景",
        (r"\b(?:transparent background|green ?screen|alpha channel)\b", r"透明背景|绿幕"),
    ),
    Wish(
        "a GIF (it is an MP4)",
        "GIF（成片是MP4）",
        (r"\b(?:as )?an? (?:animated )?gif\b|\bgif format\b", r"(?:gif|GIF)(?:格式|动图)"),
    ),
    Wish(
        "that font",
        "指定字体",
        (r"\b(?:[A-Z]\w+ ){1,2}font\b|\bfont (?:[A-Z]\w+ ?){1,2}|\b(?:comic sans|helvetica|"
         r"times new roman)\b", r"(?:宋体|楷体|黑体|手写体|书法)字体?"),
    ),
    Wish(
        "{what} transitions (there are fades, slides, wipes, dips and zooms)",
        "{what}转场（有淡入淡出、滑入、擦除、闪黑和缩放）",
        (
            r"\b(?P<what>glitch|spin|whip|fancy|cool|3d) transitions?\b",
            r"(?P<what2>旋转|炫酷|闪白)(?:的)?转场",
        ),
    ),
    Wish(
        "{what} transitions (scenes fade into each other)",
        "{what}转场（场景之间是淡入淡出）",
        (r"\b(?P<what>zoom|slide|sliding|wipe|fade|dissolve|smooth) transitions?\b",
         r"(?P<what2>缩放|滑动|滑入|擦除|叠化|闪黑)(?:的)?转场"),
        edit=True,
    ),
)  # fmt: skip
"""In the order in which they are looked for."""

ACCENTS = {
    "en-gb-scotland": r"\bscottish (?:accent|voice\w*|english|narrat\w+)",
    "en-gb": r"\b(?:british|uk|english) accent\b|\bbritish (?:voice\w*|english|narrat\w+|male "
    r"voice)|英式(?:英语|口音|发音)|英音",
    "en-us": r"\bamerican (?:accent|voice\w*|english|narrat\w+)|美式(?:英语|口音|发音)|美音",
}
"""The code of an English voice → how it is asked for."""


_BETWEEN = r"(?: (?!with|and|for|in|no|without)[\w-]+){0,2}? "
GENDERS = {
    "female": r"\b(?:female|wom[ae]n['’]?s?|girl['’]?s|lady['’]?s|feminine)"
    rf"{_BETWEEN}"
    rf"{_SPEAKING}"
    rf"|{_SPEAKING}(?:\s*[:：]\s*| (?:by|of|from|is|should be) (?:an? )?)(?:female|woman|girl|lady)"
    r"|女声|女生(?:的)?(?:声音|配音)|女性?(?:的)?(?:声音|配音|旁白)",
    "male": rf"\b(?:male|man['’]?s|men['’]?s|guy['’]?s|masculine)"
    rf"{_BETWEEN}{_SPEAKING}"
    rf"|{_SPEAKING}(?:\s*[:：]\s*| (?:by|of|from|is|should be) (?:an? )?)(?:male|man|guy)\b"
    r"|男声|男生(?:的)?(?:声音|配音)|男性?(?:的)?(?:声音|配音|旁白)",
}
"""Whose voice → how it is asked for."""


def take_gender(asked: str) -> tuple[str, str]:
    """A request with "voice" in the place of the voice it asks for, and "female", "male" or "".

    >>> take_gender("a video about tea with a female voiceover")
    ('a video about tea with a voice', 'female')
    """
    for gender, pattern in GENDERS.items():
        match = re.search(pattern, asked, re.I)
        if match:
            word = "配音" if _is_chinese(match.group()) else "voice"
            return asked[: match.start()] + word + asked[match.end() :], gender
    return asked, ""


def find_accent(text: str) -> str:
    """The code of the English voice that a request asks for, or "".

    >>> find_accent("narrated with a British accent")
    'en-gb'
    """
    return next((c for c, pattern in ACCENTS.items() if re.search(pattern, text, re.I)), "")


LANGUAGES = {
    "en": ("English", "英语|英文"),
    "zh": ("Chinese|Mandarin", "中文|汉语|普通话|国语"),
    "es": ("Spanish", "西班牙语|西班牙文"),
    "fr": ("French", "法语|法文"),
    "de": ("German", "德语|德文"),
    "ja": ("Japanese", "日语|日文"),
    "it": ("Italian", "意大利语"),
    "pt": ("Portuguese", "葡萄牙语"),
    "ru": ("Russian", "俄语"),
    "ko": ("Korean", "韩语|韩文"),
    "ar": ("Arabic", "阿拉伯语"),
    "hi": ("Hindi", "印地语"),
}
"""Code of a language → its names in English and in Chinese."""
_NAMES_EN = "|".join(names for names, _ in LANGUAGES.values())
_NAMES_ZH = "|".join(names for _, names in LANGUAGES.values())
_LANGUAGE_EN = re.compile(
    r"[,;]?\s*\b(?:(?:speak(?:ing)?|translated?|voiced|narrated|spoken)\s+)?(?:in|into|to)\s+"
    rf"(?P<name>{_NAMES_EN})\b(?=\s*(?:$|[,.;:!?)]|"
    r"(?:and|with|please|for|voice|narrat|subtitle|caption|about|from|lang)))"
    rf"|\b(?P<voice>{_NAMES_EN})\s+(?=voice|narrat|captions|subtitles|language|version)",
    re.I,
)
_LANGUAGE_ZH = re.compile(
    rf"(?:用|以|说|讲|成|为)(?P<name>{_NAMES_ZH})(?:来?(?:配音|旁白|解说|朗读|讲))?"
    rf"|(?P<voice>{_NAMES_ZH})(?=配音|旁白|解说|朗读|字幕|版)"
)


def language_name(code: str, *, chinese: bool = False) -> str:
    """The first name of a language."""
    return LANGUAGES[code][chinese].split("|")[0]


def take_language(asked: str) -> tuple[str, str]:
    """A request without the language that it asks for, and the code of that language, or "".

    >>> take_language("a video about tea in Spanish, no music")
    ('a video about tea, no music', 'es')
    """
    match = _LANGUAGE_ZH.search(asked) or _LANGUAGE_EN.search(asked)
    if match is None:
        return asked, ""
    name = (match["name"] or match["voice"]).lower()
    code = next(c for c, names in LANGUAGES.items() if name in "|".join(names).lower().split("|"))
    return (asked[: match.start()] + " " + asked[match.end() :]).replace(" ,", ","), code


def _is_chinese(text: str) -> bool:
    return bool(re.search(r"[㐀-鿿]", text))


def _name(wish: Wish, match: re.Match[str], chinese: bool) -> str:
    found = match.groupdict()
    what = (found.get("what") or found.get("what2") or "").strip()
    name = wish.chinese if chinese else wish.english
    return name.replace("{what}", what).replace("a  ", "another ").strip()


def take_wishes(
    asked: str, *, chinese: bool = False
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """A request without these wishes; the names of those that cannot come true, and the words of
    those that are made as edits.

    >>> take_wishes("a 4K video about tea with my logo")
    ('a video about tea', ('a resolution above 1080p',), ('with my logo',))
    """
    names: list[str] = []
    edits: list[str] = []
    for wish in WISHES:
        for pattern in sorted(wish.patterns, key=lambda p: _is_chinese(p) != _is_chinese(asked)):
            lead = _ZH_LEAD if _is_chinese(pattern) else _LEAD
            match = re.search(f"{lead}(?:{pattern})", asked, re.I)
            if match is None:
                continue
            if wish.edit:
                edits.append(match.group().strip(" ,;，"))
            else:
                names.append(_name(wish, match, chinese))
            kept = (
                wish.instead if asked.isascii() or not wish.instead else _ZH_INSTEAD[wish.instead]
            )
            kept = f", {kept}," if kept and asked[match.end() :].strip(" .,") else f", {kept}"
            if not wish.instead:  # "a 4K video" is still "a video"
                article = re.search(r"\b(?:an?|the|my|our) (?=\S+$)", match.group(), re.I)
                rest = asked[match.end() :]
                named = re.match(r"[ -]*(?:video|clip|film|movie|ad|short|reel)\b", rest, re.I)
                kept = f" {article.group()}" if article and named else " "
            asked = asked[: match.start()] + kept + asked[match.end() :]
            break
    for pattern in ACCENTS.values():
        asked = re.sub(f"{_LEAD}(?:{pattern})", ", voice,", asked, flags=re.I)
    asked = re.sub(r"\b(?:a|an)\s+(?=(?:and|with|in|about|of)\b)", "", asked)
    return re.sub(r"\s+", " ", asked).strip(), tuple(names), tuple(edits)


_ZH_INSTEAD = {"voice": "配音", "music": "音乐", "captions": "字幕"}
