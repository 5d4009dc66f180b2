"""What requests are about: the names of things on the timeline, English and Chinese."""

from __future__ import annotations

import re

from .places import SCENE

__all__ = ["ACTIONS", "CAPTION", "NOUNS", "PRONOUN", "WORDED", "noun_of"]

CAPTION = r"(?:\bcaptions?\b|\bsubtitles?\b|\bsubs\b|字幕)"
NOUNS: tuple[tuple[str, str, str], ...] = (
    ("end_card", r"\bclosing (?:text|words?|line|message)\b|\bend[- ]?(?:card|screen)\b|"
                 r"\boutro\b|\b(?:closing|final|last) card\b|"
                 r"片尾(?:字|卡|文字)?|"
     r"结尾(?:字|文字|卡)", "the end card"),
    ("transition", r"\btransitions?\b|\bcross[- ]?fades?\b|\bscene changes?\b|\b(?:between|from) "
                   r"(?:the |each "
     r"|every )?(?:scenes?|shots?|clips?)\b(?! \d)|转场|过渡|切换|(?:段落|场景|每段|镜头)之间",
     "the transitions"),
    ("caption", r"\b(?:closed )?captions?\b|\bcaptioning\b|\bsubtitles?\b|\bsubs\b|\bwords? at "
                r"the bottom\b|字幕",
     "the captions"),
    ("title", r"\btitles?\b|\bheadlines?\b|\bheadings?\b|标题|题目|片头字?", "the title"),
    ("logo", r"\blogos?\b|\bwatermarks?\b|\bbadge\b|水印|标志|商标", "the logo"),
    ("silence", r"\bsilences?\b|\bpauses?\b|\bdead air\b|\bgaps?\b|\bquiet (?:bits?|parts?)\b|"
                r"停顿|空白|间隔|"
     r"没声音的|静默", "the pauses"),
    ("zoom", r"\bzoom\w*\b|\bken burns\b|\bcamera\b|缩放|镜头(?:推|拉|运)", "the zoom"),
    ("music", r"\bmusic\b|\bbgm\b|\bsoundtrack\b|\bscore\b|\bsongs?\b|\btunes?\b|\bbeats?\b|"
              r"\bjingle\b|\bbacking "
     r"track\b|\bbackground track\b|音乐|配乐|bgm|背景乐|曲子|歌曲?", "the music"),
    ("voice", r"\bvoice[- ]?overs?\b|\bvoices?\b|\bnarrat\w+\b|\bspeakers?\b|\bspeech\b|"
              r"\bspeak\w*\b|\btalk\w*\b|"
     r"\breads? (?:it|this)\b|\breading\b|\bs?he (?:talks|speaks|sounds|reads|is)\b|\bslow "
     r"(?:him|her) down\b|"
     r"配音|旁白|人声|解说|语音|语速|口播|说话|念|讲(?:得|话)|说得", "the voice"),
    ("clip", r"\b(?:my|the|our|uploaded) (?:own )?(?:clips?|footage)\b|片段|素材", "the clip"),
    ("scene", SCENE, ""),
    ("picture", r"\bbackgrounds?\b|\bpictures?\b|\bvisuals?\b|\bimages?\b|\bfootage\b|"
                r"\bphotos?\b|画面|背景|配图|"
     r"图片|照片", "the pictures"),
    ("colour", r"\bcolou?rs?\b|\bcolou?ring\b|\bhues?\b|\btones?\b|颜色|色彩|色调|色", "the "
                                                                                "colours"),
    ("text", r"\btexts?\b|\bwords\b|\bfonts?\b|\bletters\b|\blettering\b|\bwriting\b|文字|字体|"
             r"字号|字", "the text"),
    ("sound", r"\bsounds?\b|\baudio\b|\bvolume\b|\bloud\w*\b|声音|音量", "the sound"),
)  # fmt: skip
"""Thing → how it is named, most telling first, and what "it" stands for afterwards."""
ACTIONS: tuple[tuple[str, str], ...] = (
    ("nice", r"\b(?:would be (?:nice|good|great|cool|lovely)|could use|is missing|lacks?|there's "
             r"no)\b|缺|少了"),
    ("less", r"\bless (?:text|words?)\b|\bfewer\b|\btoo much text\b|\btoo many words\b|字太多|"
             r"太密"),
    ("duck", r"\b(?:compet|interfer|clash|fight)\w*\b|\bduck\w*\b|\bget in the way\b"
     r"|\bover the "
             r"(?:voice|narrat\w+|speaker)\b"
     r"|避让|让路|别抢|不要盖"),
    ("blurry", r"\bless (?:sharp|clear|focus\w*)\b|\btoo sharp\b|\bfuzzy\b|\bhazy\b|模糊|虚化"),
    ("remove", r"\b(?:remove|delete|ditch|drop|lose|kill|scrap|axe|nuke|bin|toss|chuck|trash|"
               r"dump|zap|strip|erase|"
     r"eliminate|omit|discard|hide|mute|disable|unwanted|get rid of|do away with|throw (?:out|"
     r"away)|leave out|nix|kick(?:ed)? out|banish|yank|pull out|gone|silence|cut "
     r"out|take (?:out|off|away)|turn off|switch off|no|without|away|off)\b|"
     r"(?:去掉?|删掉?|关掉?|不要(?!这么|那么|太|再)|拿掉|砍掉?|撤掉?|取消|移除|剪掉?|静音|隐藏|"
     r"碍眼|多余|拆掉|清掉|"
     r"免了)"),
    ("louder", r"\b(?:louder|too (?:quiet|soft|low|faint)|turn (?:\w+ ){0,4}up|pump\w* up|"
               r"crank\w*|boost|amplify|"
     r"drowned|drowns? out the (?:voice|narrat\w+|speaker)|inaudible|(?:can'?t|cannot|hard to|"
     r"barely|hardly) (?:really )?(?:understand|make out)|(?:can'?t|cannot|barely|"
     r"hardly|hard to) (?:really "
     r")?hear|more audible|stronger)\b|大声|响一?点|听不(?:太)?清|(?:声音|音量).{0,2}(?:太|"
     r"有点)小|太轻|太小声|声音小|调大|大一点|"
     r"不够大"),
    ("quieter", r"\b(?:quieter|softer|too loud|turn (?:\w+ ){0,4}down|overpower\w*|overwhelm\w*|"
                r"deafening|drowning|"
     r"drowns?|less loud|tone (?:\w+ ){0,3}down|dial (?:\w+ ){0,3}(?:down|back)|tone (?:\w+ ){0,"
     r"3}back|bring (?:\w+ ){0,3}down|"
     r"too much|distract\w*|"
     r"less|lower|not so loud|dominat\w*)\b|盖过|盖住|(?:声音|音量).{0,2}太大|太大声|压过|太吵|"
     r"太响|小声|轻一点|小一点|调小|"
     r"调低|吵|抢"),
    ("bigger", r"\b(?:bigger|larger|big|large|huge|enlarge|increase|blow (?:\w+ ){0,3}up|bump\w* "
               r"up|scale (?:\w+ ){0,3}"
     r"up|too (?:small|tiny|little)|tiny|hard to read|(?:can'?t|cannot|hardly|barely|difficult "
     r"to) (?:really )?read|unreadable|illegible|can'?t read|not "
     r"(?:readable|legible)|easier "
     r"to read|more readable|legible|grow|bump|size up|magnify|beef up)\b|放大|大一点|大一?号|"
     r"太小|看不清|有点小|"
     r"加大|调大|更大|弄大|大些"),
    ("smaller", r"\b(?:smaller|small|tinier|shrink|reduce|decrease|scale (?:\w+ ){0,3}down|too "
                r"(?:big|large|huge)|huge|"
     r"size down|downsize|takes? (?:up )?too much (?:space|room))\b|缩小|小一点|小一?号|太大|"
     r"有点大|调小|更小|弄小"),
    ("slower", r"\b(?:slower|slow(?:ly| down)?|too (?:fast|quick\w*|rushed|hectic)|rush\w*|"
               r"hectic|hurried|calmer "
     r"pace|less rushed|take (?:its|her|his|your) time)\b|慢|太快|太赶|赶|急|舒缓"),
    ("faster", r"\b(?:faster|speed(?: \w+){0,3} up|quick\w*|too slow\w*|drags?|dragging|sluggish|"
               r"boring|"
               r"snapp\w+|brisk\w*|"
     r"punch\w+|pick up|hurry|accelerate|tighten|tight\w*)\b|快|太慢|拖沓|拖拉|拖|提速|加速|紧凑|"
     r"紧一点"),
    ("longer", r"\b(?:longer|extend|lengthen|too short|more time|breathe|stretch|prolong|"
               r"linger)\b|长一点|久一点|太短|不够|"
     r"延长|加长|拉长|多停|久"),
    ("shorter", r"\b(?:shorter|shorten|too long|less time|trim|condense|cut down|drags? on|"
                r"tighten)\b|短一点|太长|啰嗦|冗长|缩短|"
     r"拆短|断短|精简"),
    ("top", r"\b(?:up|upper|top|higher|raise|above)\b|上面|上方|顶部?|往上|靠上|上移|高一点|上边"),
    ("bottom", r"\b(?:down|lower|bottom|below|under)\b|下面|下方|底部?|往下|靠下|下移|低一点|下边"),
    ("middle", r"\b(?:cent(?:er|re)(?:e?d)?|middle)\b|中间|居中|中央|正中"),
    ("add", r"\b(?:add|put|include|want|need|bring back|show|with|turn on|on|burn in|give|enable|"
            r"missing|where (?:is|"
     r"are))\b|加|配|要|打开|恢复|上|开|显示|缺|来"),
    ("change", r"\b(?:change|switch|replace|swap|different|another|other|something else|vary|"
               r"new)\b|换|改"),
)  # fmt: skip
"""What is to become of a thing → how it is said, the more telling first."""
WORDED = tuple([pattern for _, pattern, _ in NOUNS[:-5]] + [pattern for _, pattern in ACTIONS])
"""The patterns above, for the vocabulary of requests."""
PRONOUN = re.compile(
    r"\b(?:it|them|that|this|those|these|they|him|her)\b|它们?|(?<![\u4e00-\u9fff])这个|那个"
)
_LAST = ("scene", "picture", "colour", "text", "sound")
_COMPILED = tuple((name, re.compile(pattern), plain) for name, pattern, plain in NOUNS)


def noun_of(low: str) -> tuple[str, str]:
    """The thing that a request speaks of, and its plain name; ("", "") when it names none.

    >>> noun_of("blow up the headline"), noun_of("scene two drags")
    (('title', 'the title'), ('scene', 'scene two'))
    """
    first = len(low) + 1, "", ""
    for name, pattern, plain in _COMPILED:
        match = pattern.search(low)
        if match is None:
            continue
        if name in _LAST:  # only when nothing more telling is named
            return (first[1], first[2]) if first[1] else (name, plain or match.group())
        if match.start() < first[0]:
            first = match.start(), name, plain
    return first[1], first[2]
