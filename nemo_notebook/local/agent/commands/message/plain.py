"""A request in plainer words: what people shorten, split or mix is written out.

Tables of rules; each is safe for every request. `lengths` runs before a message is divided (a
"second and a half" is one length), `plain` on each part in lower case. Quoted texts are `«»`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ...text.language import NUMBER_EN, number

__all__ = ["lengths", "plain"]

_SECONDS = r"(?:seconds?|secs?|s)\b"
_DIGIT_ZH = "零一二两三四五六七八九十"
_FEW = {"a couple of": "2", "a couple": "2", "couple of": "2", "a few": "3", "several": "3"}


def _half(match: re.Match[str]) -> str:
    whole = match["whole"]
    value = 1.0 if whole in ("a", "an", "one") else number(whole) or 0.0
    return f"{value + 0.5:g} {match['unit']}s"


_New = str | Callable[[re.Match[str]], str]
_LENGTH_RULES: tuple[tuple[str, _New], ...] = (
    (rf"\b(?P<whole>{NUMBER_EN}) and (?:a|one)[- ]half (?P<unit>second|minute)s?\b", _half),
    (r"\b(?P<whole>a|one) (?P<unit>second|minute) and a half\b", _half),
    (r"\b(?P<edge>first|last|final|opening) second and a half\b", r"\g<edge> 1.5 seconds"),
    (rf"\b(?P<whole>{NUMBER_EN}) (?P<unit>second|minute)s and a half\b", _half),
    (r"\b(?:a|one) (?:full|whole) (?P<unit>minute|second)\b", r"1 \g<unit>"),
    (r"\b(?:a )?half(?: of)?(?: a|-a)?[- ]second\b", "0.5 seconds"),
    (r"\b(?:a |one )?quarter(?: of)? a second\b", "0.25 seconds"),
    (r"\bthree[- ]quarters of a second\b", "0.75 seconds"),
    (r"\b(?:a |the )?(?P<what>last |first )?quarter(?: of a)?[- "
    r"]minute\b", r"\g<what>15 seconds"),
    (rf"\b(?:a couple(?: of)?|couple of) (?:more )?(?={_SECONDS})", "2 "),
    (rf"\b(?:a few|several) (?:more )?(?={_SECONDS})", "3 "),
    (r"\b(?:another|one more|an extra|an? additional) second\b(?! (?:scene|title|line|"
    r"version|part))",
     "1 more second"),
    (r"\ba second\b(?= (?:longer|shorter|more|less|off|earlier|later|at the "
    r"end)\b)", "1 second"),
    (r"(?:零|〇)?点([一二三四五六七八九\d])秒", lambda m: f"0.{_zh(m[1])}秒"),
    (r"半秒钟?", "0.5秒"),
    (rf"([{_DIGIT_ZH}\d]+)\s*秒半", lambda m: f"{(number(m[1]) or 0) + 0.5:g}秒"),
    (rf"([{_DIGIT_ZH}]+)点([{_DIGIT_ZH}])\s*秒",
     lambda m: f"{number(m[1]) or 0:g}.{_zh(m[2])}秒"),
    (r"(?<![十百\d第])几秒", "3秒"),
    (r"俩秒", "2秒"),
)  # fmt: skip
_LENGTHS = tuple((re.compile(pattern, re.I), new) for pattern, new in _LENGTH_RULES)


def _zh(sign: str) -> str:
    return f"{number(sign) or 0:g}"


def lengths(message: str) -> str:
    """A message with its lengths of time as plain numbers.

    >>> lengths("cut the last second and a half"), lengths("trim a second and a half")
    ('cut the last 1.5 seconds', 'trim 1.5 seconds')
    >>> lengths("half a second later"), lengths("最后一秒半不要")
    ('0.5 seconds later', '最后1.5秒不要')
    """
    for pattern, new in _LENGTHS:
        message = pattern.sub(new, message)
    return message


_WORDS = {
    "pls": "please", "plz": "please", "plse": "please", "u": "you", "ur": "your", "thx": "thanks",
    "gimme": "give me", "lemme": "let me", "wanna": "want to", "gonna": "going to",
    "w/o": "without",
    "vid": "video", "vids": "videos", "bg": "background", "vo": "voiceover", "cc": "captions",
    "bw": "b&w", "b/w": "b&w", "b+w": "b&w", "abit": "a bit",
    "alittle": "a little", "wich": "which",
    "backdrop": "background", "centred": "centered", "centre": "center", "dup": "duplicate",
    "doughnut": "donut", "sub": "captions", "capt": "captions", "capts": "captions",
    "trans": "transitions",
    "msc": "music", "smth": "something", "tmrw": "tomorrow", "im": "i'm", "dont": "don't",
    "doesnt": "doesn't", "isnt": "isn't", "whats": "what's", "ive": "i've", "cant": "can't",
    "couldnt": "couldn't", "wont": "won't", "thats": "that's", "lets": "let's", "alot": "a lot",
}  # fmt: skip
"""How people shorten words → the words."""
_MIXED = {
    "titles?|headline": "标题", "subtitles?|captions?|subs": "字幕", "music|bgm": "音乐",
    "voice ?overs?|voice|narration|narrator": "旁白", "scenes?": "场景", "background": "背景",
    "transitions?": "转场", "zoom": "缩放", "clips?": "片段", "colou?rs?": "颜色", "logo": "logo",
    "video": "视频", "yellow": "黄色", "red": "红色", "blue": "蓝色", "green": "绿色",
    "white": "白色",
    "black": "黑色", "orange": "橙色", "bigger|larger": "大一点", "smaller": "小一点",
    "delete|remove": "删掉", "add": "加", "fade": "淡入淡出", "mute": "静音", "size": "大小",
    "vertical|portrait": "竖屏", "square": "方形", "volume": "音量", "photo": "照片",
    "slow(?:er)?": "慢一点", "fast(?:er)?": "快一点", "end card|outro": "片尾",
    "loud(?:er)?": "大声",
}  # fmt: skip
"""English words in a Chinese request → their Chinese."""
_MIXED_RULES = tuple(
    (re.compile(rf"(?<![a-z«])(?:{english})(?![a-z])\s*"), chinese)
    for english, chinese in _MIXED.items()
)
_HAN = re.compile(r"[㐀-鿿]")
_SHORT = re.compile(
    r"(?<![\w«'’/])("
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + r")(?![\w'’])"
)
_PHRASES: tuple[tuple[re.Pattern[str], _New], ...] = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"\bblack (?:n|'n'?|&|\+) white\b", "b&w"),
        (r"\b(?:i(?:'d| would) rather not (?:have|see|hear)|i (?:can|could) do without|no need "
        r"(?:for|of)|"
         r"we don'?t need|i don'?t (?:want|need|care for) (?:to (?:see|hear|have) )?|don'?t "
         r"(?:show|display|"
         r"include|use|put)|there should be no|let there be no|i want no|there's no need for)"
         r"(?= (?:a|an|any|the|all|this|that|those|these|my)\b| ?[a-z«])",
         "no "),
        (r"\b(?:i|we) (?:don'?t|do not) think (?:that )?(?:we|i|it|you|the video) (?:really "
         r")?(?:need|"
         r"needs|want|wants|require)s? (?P<what>[\w «»-]{3,40}?)(?: any ?more| at all)?$",
         r"remove \g<what>"),
        (r"\b(?:we|it|you|the video|i) (?:should|could|must|needs? to|forgot to|ha(?:ve|s) to|"
         r"want to)"
         r" (?:also |maybe |perhaps )*(?:mention|talk about|cover|say something about|speak about|"
         r"explain) (?P<what>.+)$", r"add a scene about \g<what>"),
        (r"\b(?P<where>(?:after|before) (?:the )?(?:scene \S+|\w+ (?:scene|one|part))),? (?:i "
         r"want|i "
         r"need|i'd like|put|add|insert|we need)(?: me)? (?:one|something|another(?: one)?) (?:on|"
         r"about|for|with) (?P<what>.+)$", r"add a scene about \g<what> \g<where>"),
        (r"\bno +(?:a|an|any|the|all|this|that|those|these)(?= )(?! (?:more|longer))", "no"),
        (r"\b(?P<what>(?:the |this |that )?[\w :.–-]{3,44}?) (?:has|have|needs?|ought|is|are|"
         r"got) to "
        r"(?:go|disappear|"
         r"be (?:removed|deleted|gone))(?: away)?$", r"remove \g<what>"),
        (r"\b(?P<what>(?:everything |all |the |this |that )?[\w :.–-]{3,44}?) (?:can|should|must|"
         r"could|may) (?:go|"
        r"disappear|be (?:removed|"
         r"deleted))(?: away)?$", r"remove \g<what>"),
        (r"\b(?P<what>(?:the |this |that )?[\w ]{3,34}?) (?:is|are|was) ?(?:n't|not|no longer) "
         r"(?:really )?(?:needed|necessary|"
         r"required|wanted)$", r"remove \g<what>"),
        (r"\b(?P<what>(?:the |this |that )?[\w ]{3,34}?) (?:is|are) (?:unnecessary|superfluous|"
         r"redundant|useless|pointless)$",
         r"remove \g<what>"),
        (rf"\b(?P<do>delete|remove|drop|cut|lose|ditch|scrap|kill|skip|bin|duplicate|copy|repeat|"
         rf"split) "
         rf"(?:number |no\.? ?|#)(?P<n>{NUMBER_EN})$", r"\g<do> scene \g<n>"),
        (r"\bget the (?P<what>[a-z ]{3,20}) (?:out|off)$", r"remove the \g<what>"),
        (r"\b(?:take|turn|switch|get) (?P<what>(?:the |all |my |those |these )?[a-z\d ]{3,20}?) "
        r"(?:off|out|away)\b"
         r"(?! of)", r"remove \g<what>"),
        (r"(?:不需要|不想要|不想看到?|不想有|别显示|别放|别加|别用|别出现|用不着|不必要?|"
         r"没必要(?:有|要)?|不希望有)"
         r"(?:任何|有|再)?", "不要"),
        (r"不用(?=了?(?:$|[，。]|标题|字幕|配音|旁白|音乐|转场|过渡|片尾|logo))", "不要"),
        (r"(?P<be>\b(?:is|are|feels?|seems?|looks?|sounds?|goes|go)|\w's) (?:by )?(?:just )?(?:a "
         r"(?:bit|little|tad)|kind of|"
         r"kinda|sort of|rather|quite|pretty|somewhat|really|very|so) (?:too )?(?P<how>slow|"
         r"fast|quick|quickly|small|big|"
         r"large|long|short|loud|quiet|soft|tiny|hectic|rushed)\b", r"\g<be> too \g<how>"),
        (r"(?:有点儿?|有些|略|稍微有点|过于|偏|挺|实在太|"
         r"也太)(?P<how>[慢快大小长短响吵轻赶])(?!一?点|些)", r"太\g<how>"),
        (r"(?:别|不要)(?P<do>讲|说|念|读)?得?(?:那么|这么|太)(?P<how>[快慢长短吵响])(?!一?点)",
         r"\g<do>太\g<how>"),
        (r"\b(?:not |don'?t (?:\w+ )?|do not (?:\w+ )?)(?:so|that|quite so) "
         r"(?P<how>fast|slow\w*|loud\w*|quick\w*|long|big|small|quiet\w*)\b",
         r"too \g<how>"),
        (r"(?<![最刚正更很不])好(?P<how>[慢快长短吵响])(?!一?点|些)", r"太\g<how>"),
        (r"百分之([零一二两三四五六七八九十百\d]+)", lambda m: f"{number(m[1]) or 0:g}%"),
        (r"掐(?!头)(?:掉|了)?", "剪掉"),
        (r"([一二三四五六七八九十\d]+)号(?=(?:场景|镜头|画面|片段|段))", r"第\1个"),
        (r"(?:只|光|仅)(?:要|留|保留)(?:音乐|画面|字幕|旁白|人声|声音)(?:就行|就好|即可)?(?=不要|"
         r"去掉|别|删)", ""),
        (r"补充|增添|增补", "加"),
        (r"改作|改做|换作|换做", "改成"),
        (r"(?P<tail>末尾|结尾|后面?|前面?|开头|最前|最后|"
         r"第[一二三四五六七八九十\d]+[段个幕](?:前面?|后面?)?)"
         r"去$", r"\g<tail>"),
        (r"片名|视频名(?:字|称)?", "标题"),
        (r"背景乐(?!器)|背景曲|曲子|背景歌", "背景音乐"),
        (r"(?P<do>[删去关剪拿砍撤])了(?=$|[吧呀，。了])", r"\g<do>掉"),
        (r"(?:弄|搞|整|变|调|转|做|设)(?:成|为)(?!视频|片|一段|两|三|一个|几|英|中|日|法|德|西|"
         r"韩|抖|横|竖|方|正)", "改成"),
        (r"(?P<how>[大小快慢长短轻响高低久紧松冷暖])(?:一?些|一号|点儿|一点儿|一丢丢|那么一点|"
         r"一下)", r"\g<how>一点"),
        (r"(?:麻烦|帮忙|帮我|请你?|给我|能不能|可不可以|能否|可以不可以|我想要?把|我想(?=把)|"
         r"想(?=把))(?=[^㐀-鿿]*[㐀-鿿]{2})",
         ""),
        (r"(?:背景|后面的?(?:画面|背景)?|画面)(?P<more>再)?(?:糊|虚(?!化))(?:一?点|一下|掉|一些)?",
         "背景虚化"),
    )
)  # fmt: skip


def plain(low: str) -> str:
    """A request in lower case, written out.

    >>> plain("pls turn it black n white"), plain("把title弄成黄色")
    ('please turn it b&w', '把标题改成黄色')
    >>> plain("i'd rather not have a title"), plain("旁白删了")
    ('no title', '旁白删掉')
    """
    low = _SHORT.sub(lambda m: _WORDS[m[1]], low)
    if _HAN.search(low):
        for pattern, chinese in _MIXED_RULES:
            low = pattern.sub(chinese, low)
    for phrase, new in _PHRASES:
        low = phrase.sub(new, low)
    return re.sub(r"\s+", " ", low).strip()
