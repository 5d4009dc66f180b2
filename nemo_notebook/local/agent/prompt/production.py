"""The words in which people ask for a video: what a request says about its form.

Tables and patterns only, English and Chinese. `features` reads the form out of an instruction (how
long, which canvas, voice, captions, music); `brief` decides which part of a prompt is instruction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nemo_notebook.draft import Canvas
from nemo_notebook.local.sound.music import styles

from ..text.language import NUMBER_EN, find_durations
from ..text.tables import listed

__all__ = [
    "FEATURE_NOUNS",
    "FUNCTION_WORDS",
    "MOODS",
    "PRODUCTION",
    "VIDEO_NOUNS",
    "Form",
    "features",
    "find_canvas",
    "find_mood",
    "is_quantity",
]

VIDEO_NOUNS = frozenset(
    listed(
        """
    video videos clip clips film movie reel reels short shorts ad ads advert advertisement
    commercial promo trailer teaser animation explainer slideshow montage vlog presentation
    mp4 footage spot vid storyboard tiktok tiktoks pitch pitches
"""
    )
)
FEATURE_NOUNS = frozenset(
    listed(
        """
    music soundtrack bgm score beat beats tune song audio sound voice voiceover voiceovers
    narration narrator speech captions caption subtitles subtitle subs visuals visual text
    titles title overlay overlays images pictures imagery b-roll broll graphics animations
    transitions effects background
"""
    )
)
_TEXT_NOUNS = frozenset(
    listed(
        """
    text script article post blog story description paragraph paragraphs copy content
    passage essay notes announcement prompt prompts words sentences summary page readme
    newsletter email letter transcript poem quote list document file input
    draft below above following attached
"""
    )
)
_FORM_WORDS = frozenset(
    listed(
        """
    vertical portrait horizontal landscape square widescreen wide format ratio aspect
    orientation tiktok tiktoks instagram youtube facebook linkedin twitter x snapchat
    whatsapp pinterest social media reels shorts story stories feed hd fhd uhd 4k 8k 2k
    1080p 720p 1440p 2160p full quality high resolution fps frames long length duration
    second seconds sec secs s minute minutes min mins half a-half total exactly around about
    approximately roughly maximum max minimum least most under over than more less shorter
    longer version style mood tone feel vibe color colour
"""
    )
)
_ADJECTIVES = frozenset(
    listed(
        """
    captivating exciting inspiring amazing interesting charming entertaining fascinating compelling
    maybe possibly perhaps put together roughly or so much really very super like kinda language
    scene scenes pictures asap urgently quickly
    motivating impressive attractive creative immersive informative wonderful colourful colorful
    powerful humorous gorgeous fabulous stylish memorable remarkable viral awesome
    documentary educational informative short quick brief simple
    punchy snappy crisp elevator sales startup confident sleek fresh
    nice beautiful cool great good professional engaging stunning
    compelling catchy dynamic modern clean minimal creative fun new little small single one
    ai-generated ai generated animated promotional marketing matching fitting suitable
    appropriate relevant stock big bold large burned-in burnt-in hardcoded automatic auto
    on-screen onscreen female male natural human english chinese mandarin spoken narrated
    silent gentle soft background original please just only also fully ready-to-post ready
    product recipe piece summary documentary-style post wrote written
    eye-catching attractive polished finished complete
"""
    )
)
_VERBS = frozenset(
    listed(
        """
    tell see watch want
    make create generate produce build design render do prepare craft shoot compose turn
    convert transform use using add adding include including put keep give get want need
    like would love read narrate adapt visualise visualize illustrate animate write edit
    help let let's set play show export say says saying aloud based made created
    generating turning making have having has go upload publish posted suitable optimised
    optimized summarize summarise summarizing shorten condense
"""
    )
)
FUNCTION_WORDS = frozenset(
    listed(
        """
    something anything here's there's
    a an the this that these those it its my our your me us i we you he she they to of for
    in on at by from with without no not into as and or but plus so then is are be was were
    can could will would should may please hey hi hello thanks thank some any all out up
    there here if each per don't do not doesn't i'd we'd i'm it's also both
"""
    )
)

_MOODS: dict[str, tuple[str, ...]] = {
    "lofi": (
        "lofi", "lo-fi", "lo fi", "chill", "chillhop", "chilled", "laid-back", "laid back",
        "mellow", "cozy", "cosy", "relaxed", "study", "jazzy", "jazz", "低保真", "慵懒", "松弛",
        "悠闲", "爵士",
    ),
    "upbeat": (
        "upbeat", "energetic", "happy", "cheerful", "fun", "funky", "lively", "bouncy",
        "joyful", "pop", "dance", "party", "fast", "dynamic", "exciting",
        "欢快", "轻快", "活泼", "快乐", "动感", "热情", "有活力", "开心", "节奏感", "喜庆",
        "愉快", "热闹",
    ),
    "cinematic": (
        "cinematic", "dramatic", "orchestral", "trailer",
        "emotional", "inspiring", "powerful", "suspenseful", "intense", "电影感",
        "大气", "震撼", "戏剧", "燃", "励志", "感人",
    ),
    "ambient": (
        "ambient", "atmospheric", "dreamy", "ethereal", "spacey", "meditative", "meditation",
        "drone", "hypnotic", "mysterious", "dark", "night", "氛围", "空灵", "梦幻", "冥想",
        "神秘",
    ),
    "corporate": (
        "corporate", "business", "professional", "motivational", "optimistic", "uplifting",
        "tech", "modern", "confident", "positive", "商务", "企业", "科技感", "专业", "积极",
        "向上", "正能量",
    ),
    "calm": (
        "calm", "calming", "soft", "gentle", "peaceful", "quiet", "relaxing", "soothing",
        "slow", "tender", "piano", "classical", "sad", "romantic", "warm",
        "sentimental", "melancholic", "melancholy", "tranquil", "serene",
        "平静", "安静", "舒缓", "轻柔", "温柔", "柔和",
        "轻音乐", "钢琴", "治愈", "温馨", "宁静", "放松", "轻松", "浪漫", "古典", "悲伤",
        "抒情",
    ),
    "acoustic": ("acoustic", "guitar", "folk", "unplugged", "ukulele", "原声", "吉他", "民谣"),
    "electronic": (
        "electronic", "edm", "synth", "techno", "futuristic", "电子", "电音", "合成器",
    ),
    "epic": ("epic", "heroic", "majestic", "grand", "史诗", "恢弘", "宏大", "激昂"),
    "playful": (
        "playful", "funny", "quirky", "cute", "silly", "comic", "俏皮", "可爱", "搞笑", "童趣",
    ),
}  # fmt: skip
_LIKE = {"acoustic": "calm", "electronic": "upbeat", "epic": "cinematic", "playful": "upbeat"}
"""Styles that may not be there → the one that comes closest."""


def _present() -> dict[str, tuple[str, ...]]:
    """The styles that there are, each with its words and those of what it stands in for."""
    there = set(styles())
    found: dict[str, tuple[str, ...]] = {}
    for style, terms in _MOODS.items():
        name = style if style in there else _LIKE.get(style, style)
        found[name] = found.get(name, ()) + terms
    return found


MOODS = _present()
"""Music style → the words that ask for it. The styles are those of `local.sound.music`."""

_MOOD_WORDS = frozenset(
    word for words in MOODS.values() for term in words for word in re.split(r" ", term)
)
PRODUCTION = (
    VIDEO_NOUNS | FEATURE_NOUNS | _TEXT_NOUNS | _FORM_WORDS | _ADJECTIVES | _VERBS | _MOOD_WORDS
)
"""Words that say how a video is to be, not what it is about."""


def _term(term: str) -> str:
    pattern = re.escape(term)
    if term.isascii():
        pattern = re.sub("y$", "(?:y|ier)", pattern)  # "calmer", "happier"
        pattern = rf"(?<![a-z]){pattern}(?:e?r)?(?![a-z])"
    return pattern


_MOOD_PATTERNS = {style: re.compile("|".join(map(_term, terms))) for style, terms in MOODS.items()}


def find_mood(text: str) -> str:
    """The music style whose words a text uses first, or "".

    >>> find_mood("a calm soundtrack"), find_mood("欢快的音乐"), find_mood("music")
    ('calm', 'upbeat', '')
    """
    low = text.lower()
    found = ((pattern.search(low), style) for style, pattern in _MOOD_PATTERNS.items())
    starts = [(match.start(), style) for match, style in found if match]
    return min(starts, key=lambda one: one[0])[1] if starts else ""


_SHAPED = "|".join(sorted(VIDEO_NOUNS)) + (
    "|format|mode|orientation|ratio|aspect|version|one|canvas|post|size|and"
)
_CANVAS: tuple[tuple[str, Canvas], ...] = (
    (r"4\s?[:：x×/]\s?5(?!\d)|四比五|4比5", Canvas(1080, 1350)),
    (
        rf"9\s?[:：x×/]\s?16|\bvertical(?:ly)?\b|\bportrait(?= (?:{_SHAPED}|please|thanks)\b|"
        r"\s*(?:$|[,.;:!)]))|\b(?:in|to|as) portrait\b|\btik ?toks?\b|\breels?\b|\bshorts\b|"
        r"\byoutube short\b|\b(?:instagram|ig|snapchat|facebook|insta) (?:story|stories)\b|"
        r"\bsnapchat\b|\bdouyin\b|\b(?:for|on) (?:a )?(?:phones?|mobile)\b|"
        r"竖屏|竖版|竖的|竖向|竖幅|直屏|抖音|快手|小红书|视频号|九比十六|9比16|手机屏",
        Canvas(1080, 1920),
    ),
    (
        rf"(?<!\d)1\s?[:：x×/]\s?1(?!\d)|\bsquare(?= (?:{_SHAPED}|for)\b|\s*(?:$|[,.;:!)]|please|"
        rf"now))|"
        r"\b(?:in|as a|into a|make it|be) square\b|"
        r"\binstagram (?:post|feed)\b|方形|正方形|方的|一比一|1比1|方版|方屏",
        Canvas(1080, 1080),
    ),
    (
        r"16\s?[:：x×/]\s?9|\bhorizontal(?:ly)?\b|\bwide ?screen\b|"
        r"[bB]站|哔哩哔哩|bilibili|西瓜视频|\blinkedin\b|"
        rf"\blandscape(?= (?:{_SHAPED})\b|\s*(?:$|[,;:!)]))|\b(?:in|to|as) landscape\b|"
        r"\bfor youtube\b(?! shorts?)|横屏|横版|横的|横向"
        r"|宽屏|十六比九|16比9",
        Canvas(1920, 1080),
    ),
)


def find_canvas(text: str) -> Canvas | None:
    """The canvas that a request names by ratio, orientation or platform.

    >>> find_canvas("a clip for TikTok")
    Canvas(width=1080, height=1920, fps=30)
    """
    low = text.lower()
    return next((canvas for pattern, canvas in _CANVAS if re.search(pattern, low)), None)


@dataclass(frozen=True, slots=True)
class Form:
    """What was asked about the form; None or "" where nothing was said.

    `titles` is False where no writing is wanted. `spoken` is the language of the voice, `accent`
    an English voice ("en-gb"), `gender` "female" or "male"; `impossible` names
    what was asked and cannot be done here, for the answer, `edits` what is done afterwards.
    """

    duration: int | None = None
    scenes: int | None = None
    canvas: Canvas | None = None
    voice: bool | None = None
    captions: bool | None = None
    music: bool | None = None
    style: str = ""
    spoken: str = ""
    accent: str = ""
    gender: str = ""
    titles: bool | None = None
    impossible: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()

    def under(self, other: Form) -> Form:
        """This form with what `other` says written over it."""
        said = {
            name: getattr(other, name)
            for name in ("duration", "canvas", "voice", "captions", "music", "titles")
            if getattr(other, name) is not None
        }
        texts = {
            name: getattr(other, name)
            for name in ("style", "spoken", "accent", "gender")
            if getattr(other, name)
        }
        both = self.impossible + tuple(x for x in other.impossible if x not in self.impossible)
        return replace(self, **said, **texts, impossible=both)


_VOICE = (
    r"(?:voice[- ]?overs?|voices?|narrations?|narrators?|narrating|spoken (?:text|words)|speech|"
    r"talking|配音|旁白|解说|人声|朗读|口播)"
)
_CAPTIONS = r"(?:(?:closed |burned-in )?captions?|captioning|subtitles?|subs|字幕)"
_MUSIC = (
    r"(?:(?:background )?music|soundtracks?|bgm|(?:background |musical )?score|songs?|tunes?|"
    r"backing track|beats?|音乐|配乐|背景乐|歌曲?|bgm)"
)
_NO_EN = (
    r"(?:\bno|\bwithout(?: any| a| the)?|\bdon'?t (?:want|need|use|add|include)(?: any| a| the)?|"
    r"\bdo not (?:want|need|use|add|include)(?: any| a| the)?|\bskip(?: the)?|\bleave out(?: the)?|"
    r"\bzero|\bminus(?: the)?|\bnot? need(?: for)?(?: a| any)?|\bexclude(?: the)?|\bnor?)"
)
_NO_ZH = r"(?:不要|不用|不需要|不加|不带|不配|别加|别用|别配|无需|无|没有|去掉|不含|取消)"
_LIST_EN = r"(?:[\w'-]+ ){0,3}(?:[\w'-]+,? (?:or|and|nor) (?:[\w'-]+ )?)?"
_LIST_ZH = r"(?:任何|加|带|用|有|背景)?(?:[一-鿿]{1,3}[和、或与及])?"


def _asked(low: str, noun: str) -> bool | None:
    """False when the noun is refused, True when it is named, None when it is not said."""
    if re.search(rf"{_NO_EN} {_LIST_EN}{noun}|{_NO_ZH}{_LIST_ZH}{noun}", low):
        return False
    if re.search(
        rf"{noun}[ -](?:off|free)\b|{noun}(?:不要|关|去掉|就不用)|{noun}\s*[:："
        rf"]\s*(?:no|off|none|without|无|不要|关)",
        low,
    ):
        return False
    match = re.search(rf"(?<![a-z-]){noun}(?![a-z])", low)
    return True if match else None


_NO_TEXT = re.compile(
    rf"{_NO_EN} (?:on[- ]?screen |overlay )?(?:text|words|writing|lettering)\b"
    rf"|{_NO_ZH}(?:任何)?(?:文字|字(?!幕))|无文字"
)
_NO_TITLES = re.compile(
    rf"{_NO_TEXT.pattern}|{_NO_EN} (?:titles?|headlines?|text overlays?)\b"
    rf"|{_NO_ZH}(?:任何)?标题"
)


def features(text: str) -> Form:
    """What an instruction says about the form of the video.

    >>> form = features("a half-minute square clip, calm soundtrack, no narration")
    >>> form.duration, form.canvas.width, form.voice, form.music, form.style
    (30000, 1080, False, True, 'calm')
    """
    low = text.lower()
    spans = find_durations(low)
    voice, captions, music = (_asked(low, noun) for noun in (_VOICE, _CAPTIONS, _MUSIC))
    if re.search(r"\bsilent\b|\bmute(?:d)?\b|\bno (?:sound|audio)\b|无声|静音|没有声音", low):
        voice, music = False, False
    if voice is None and re.search(
        r"\bnarrated?\b|\bread (?:it |this |them )?(?:aloud|out)|\bspoken\b"
        r"|\bsay(?:s|ing)?\b|念出来|读出来",
        low,
    ):
        voice = True
    titles = False if _NO_TITLES.search(low) else None
    if titles is False and _NO_TEXT.search(low):
        captions = False
    style = "" if music is False else find_mood(low)
    return Form(
        duration=spans[0].value if spans else None,
        canvas=find_canvas(low),
        voice=voice,
        captions=captions,
        music=music,
        style=style,
        titles=titles,
    )


_QUANTITY = re.compile(rf"^(?:{NUMBER_EN}|\d[\d.,:x×]*[a-z]*)$")


def is_quantity(word: str) -> bool:
    """Whether a word is a number, or a number with its unit: "30", "ten", "90s", "9:16"."""
    parts = word.lower().split("-")
    return all(_QUANTITY.match(part) or part in _FORM_WORDS for part in parts if part)
