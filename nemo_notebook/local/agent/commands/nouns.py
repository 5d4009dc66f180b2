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
    ("pace", r"\b(?:pace|pacing|rhythm|tempo)\b|节奏", "the pace"),
    ("transition", r"\btransitions?\b|\bthe cuts\b|\bscenes? (?:jumps?|cuts?)\b|"
                   r"[切剪]得(?=太?[硬生突跳])|淡入淡出|叠化|闪黑|\bcross[- ]?fades?\b|\bscene "
                   r"changes?\b|\b(?:between|from) "
                   r"(?:the |each "
     r"|every )?(?:scenes?|shots?|clips?)\b(?! \d)|转场|过渡|切换|(?:段落|场景|每段|镜头)之间",
     "the transitions"),
    ("caption", r"\b(?:closed )?captions?\b|\bcaptioning\b|\bsubtitles?\b|\bsubs\b|\b(?:words?|"
                r"texts?|writing|lines?) (?:at|on|along) "
                r"the bottom\b|(?:下面|底下|下方|底部)的?(?:文?字|话)|字幕",
     "the captions"),
    ("title", r"\btitles?\b|\bheadlines?\b|\bheadings?\b|标题|题目|片头字?", "the title"),
    ("logo", r"(?<![a-z])logos?(?![a-z])|\bwatermarks?\b|\bbadge\b|水印|标志|商标", "the logo"),
    ("silence", r"\bsilences?\b|\bpauses?\b|\bdead air\b|\bgaps?\b|\b(?:quiet|silent|empty|dead) "
                r"(?:bits?|parts?|moments?|spots?|stretch(?:es)?|sections?)\b|"
                r"停顿|空白|间隔|空太久|空得|冷场|空档|没人说话的|安静的(?:地方|部分)|"
     r"没声音的|静默", "the pauses"),
    ("zoom", r"\bzoom\w*\b|\bken burns\b|\bcamera\b|\b(?:slow|gentle|slight) (?:creep|drift|push|"
             r"pull|move|glide)\b|\b(?:creep|drift|dolly|glide) (?:in|out|towards?|into|closer)\b|"
             r"\bpan(?:ning)?\b|缩放|镜头(?:推|拉|运)|推镜|(?:放大|推近|拉远)的?(?:效果|感觉|动作)|"
             r"慢慢(?:放大|推近|拉远)|运镜", "the zoom"),
    ("music", r"\bmusic\b|\bbgm\b|\bsoundtrack\b|\bscore\b|\bsongs?\b|\btunes?\b|\bbeats?\b|"
              r"\bjingle\b|\bbacking "
     r"track\b|\bbackground track\b|音乐|配乐|bgm|背景乐|曲子|[钢琴吉他舞乐]曲|歌曲?", "the music"),
    ("voice", r"\bvoice[- ]?overs?\b|\bvoices?\b|\bnarrat\w+\b|\bspeakers?\b|\bspeech\b|"
              r"\bspeak\w*\b|\btalk\w*\b|"
     r"\breads? (?:it|this)\b|\breading\b|\bs?he (?:talks|speaks|sounds|reads|is)\b|\bslow "
     r"(?:him|her) down\b|\b(?:hear|understand|follow) (?:her|him|them|what (?:is|'s))\b|"
     r"\bs?he(?:'s| is)? (?:\w+ )?(?:talk|speak|sound|read|mumbl|whisper|shout|yell|rush)\w*|"
     r"配音|旁白|人声|解说|语音|语速|口播|说话|念|讲(?=得|话|太|快|慢)|说(?=得|太)|声音(?=讲|说|"
     r"念)|[她他]的声音|主播", "the voice"),
    ("clip", r"\b(?:my|the|our|uploaded) (?:own )?(?:clips?|footage)\b|\bmy (?:own |uploaded )?"
             r"(?:video|recording)\b|片段|素材|我(?:的|那段|这段|那个|传的|上传的|拍的)视频|原声",
     "the clip"),
    ("scene", SCENE, ""),
    ("picture", r"\bbackgrounds?\b|\bpictures?\b|\bvisuals?\b|\bimages?\b|\bfootage\b|"
                r"\bphotos?\b|\b(?:every|each|all)(?: the| of the)? scenes?\b|每一?[段幕个]|画面|"
                r"背景|配图|图(?![标表])|"
     r"图片|照片", "the pictures"),
    ("colour", r"\bcolou?rs?\b|\bcolou?ring\b|\bhues?\b|\btones?\b|颜色|色彩|色调|色", "the "
                                                                                "colours"),
    ("text", r"\btexts?\b|\bwords\b|\bfonts?\b|\bletters\b|\blettering\b|\bwriting\b|文字|字体|"
             r"字号|字", "the text"),
    ("sound", r"\bsounds?\b|\baudio\b|\bvolume\b|\bloud\w*\b|声音|音量", "the sound"),
)  # fmt: skip
"""Thing → how it is named, most telling first, and what "it" stands for afterwards."""
ACTIONS: tuple[tuple[str, str], ...] = (
    ("match", r"\bnothing to do with\b|\bunrelated\b|\birrelevant\b|\bout of place\b|\b(?:do|"
              r"does|did)"
              r"(?:n't| not) (?:really )?(?:fit|match|go with|suit|belong|relate)\b|\b(?:fit|"
              r"match|suit)"
              r"(?:es|s|ing)?\b|\bgo(?:es)? with (?:the|what)\b|\b(?:relat|correspond|reflect|"
              r"illustrat)\w*\b|有关|相关|对应|呼应|对不上|不搭|不符|贴合|贴切|匹配|"
              r"不一致|一致|符合|无关|没关系|合不上"),
    ("same", r"\b(?:alike|identical|repetitive|monotonous|over and over|same (?:old )?(?:one|thing|"
             r"background|picture|visual|image|clip|look)s?|keeps? (?:coming|repeating|showing)|"
             r"look"
             r"s? (?:all )?the same)\b|老是|总是|差不多|都一样|一个样|雷同|单一|重样|"
             r"同一[张个幅种]|不同的|不一样的"),
    ("soft", r"\b(?:hard|harsh|abrupt\w*|jarring|jumpy|sudden\w*|rough|choppy|jerky|smooth\w*|"
             r"soften|"
             r"gentl\w*|seamless\w*)\b|生硬|太硬|突兀|突然|柔和|自然|顺滑|平滑|流畅|顺一点"),
    ("dull", r"\b(?:dull|boring|flat|bland|lifeless|sad|gloomy|depressing|annoying|grating|cheesy|"
             r"wrong)\b|平淡|[太么]平|单调|无聊|没劲|难听|太丧|沉闷|俗气|不搭|不合适|不对"),
    ("nice", r"\b(?:would be (?:nice|good|great|cool|lovely)|could use|is missing|lacks?|there's "
             r"no)\b|缺|少了"),
    ("less", r"\bless (?:text|words?)\b|\bfewer\b|\btoo much text\b|\btoo many words\b|字太多|"
             r"太密"),
    ("duck", r"\b(?:compet|interfer|clash|fight)\w*\b|\bduck\w*\b|\bget in the way\b"
     r"|\bover the "
             r"(?:voice|narrat\w+|speaker)\b"
     r"|避让|让路|别抢|不要盖"),
    ("blurry", r"\bless (?:sharp|clear|focus\w*)\b|\btoo sharp\b|\bfuzzy\b|\bhazy\b|(?:不要|"
               r"别)(?:那么|这么|太)清|模糊|虚化"),
    ("remove", r"\b(?:remove|delete|ditch|drop|lose|kill|scrap|axe|nuke|bin|toss|chuck|trash|"
               r"dump|zap|strip|erase|"
     r"eliminate|omit|discard|hide|mute|disable|unwanted|get rid of|do away with|throw (?:\w+ "
     r"){0,4}(?:out|"
     r"away)|leave out|nix|kick(?:ed)? out|banish|yank|pull out|gone|silence|cut "
     r"out|take (?:out|off|away)|turn off|switch off|no|without|away|off)\b|"
     r"(?:去掉?(?!$)|去掉|去了|删掉?|关掉?|不要(?!这么|那么|太|再)|拿掉|砍掉?|撤掉?|取消|移除|"
     r"剪掉?|静音|隐藏|碍眼|多余|拆掉|清掉|免了|别用|不用了|别要|不想要|扔掉|藏|头晕|撤下|摘掉|"
     r"没必要)"),
    ("louder", r"\b(?:louder|too (?:quiet|soft|low|faint)|turn (?:\w+ ){0,4}up|pump\w* up|"
               r"crank\w*|boost|amplify|faint|muffled|weak|whisper\w*|mumbl\w*|speak(?:s|ing)? up|"
     r"drowned|inaudible|(?:can'?t|cannot|hard to|"
     r"barely|hardly) (?:really )?(?:understand|make out)|(?:can'?t|cannot|barely|"
     r"hardly|hard to) (?:really "
     r")?hear|more audible|stronger)\b|大声|响一?点|听不(?:太)?(?:清|见|到)|被.{0,4}(?:盖|压|淹)|"
     r"开大|大点声|太弱|"
     r"调高|(?:声音|音量).{0,2}(?:太|"
     r"有点)小|太轻|太小声|声音小|调大|大一点|"
     r"不够大"),
    ("quieter", r"\b(?:quieter|softer|too loud|turn (?:\w+ ){0,4}down|overpower\w*|overwhelm\w*|"
                r"deafening|drowning|"
     r"drowns?|less loud|tone (?:\w+ ){0,3}down|dial (?:\w+ ){0,3}(?:down|back)|tone (?:\w+ ){0,"
     r"3}back|bring (?:\w+ ){0,3}down|"
     r"too much|distract\w*|"
     r"less|lower|not so loud|dominat\w*|shout\w*|yell\w*|scream\w*|blast\w*|blaring|blares|"
     r"intrusive|"
     r"in the way|subtler|subtle)\b|盖过|盖住|喧宾夺主|关小|开小|压一压|弱一点|太闹|喊|吼|"
     r"(?:声音|音量).{0,2}太大|太大声|压过|太吵|"
     r"太响|小声|轻一点|小一点|调小|"
     r"调低|吵|抢|闹"),
    ("bigger", r"\b(?:bigger|larger|big|large|huge|enlarge|increase|blow (?:\w+ ){0,3}up|bump\w* "
               r"up|scale (?:\w+ ){0,3}"
     r"up|too (?:small|tiny|little)|tiny|hard to read|(?:can'?t|cannot|hardly|barely|difficult "
     r"to) (?:really )?read|unreadable|illegible|can'?t read|not "
     r"(?:readable|legible)|noticeable|prominent|stands? out|squint\w*|microscopic|easier "
     r"to read|more readable|legible|grow|bump|size up|magnify|beef up)\b|放大|大一点|大一?号|"
     r"太小|看不清|有点小|"
     r"加大|调大|更大|弄大|大些|显眼|醒目|不明显|看不见|看不到|费眼"),
    ("smaller", r"\b(?:smaller|small|tinier|shrink|reduce|decrease|scale (?:\w+ ){0,3}down|too "
                r"(?:big|large|huge)|huge|"
     r"size down|downsize|takes? (?:up )?too much (?:space|room))\b|缩小|小一点|小一?号|太大|"
     r"有点大|调小|更小|弄小"),
    ("slower", r"\b(?:slower|slow(?:ly| down)?|too (?:fast|quick\w*|rushed|hectic)|rush\w*|"
               r"hectic|hurried|calmer "
     r"pace|less rushed|take (?:its|her|his|your) time|ease off|eas(?:e|ing) (?:up|back)|(?:can'?t|"
     r"cannot|hard to|difficult to|impossible to) (?:really )?(?:keep up|follow)|breathless|racing|"
     r"gallop\w*|relax\w*|unhurried|leisurely|breath\w*)\b|慢(?!吞吞|腾腾|悠悠)|太快|太赶|"
     r"赶(?!紧)|急|"
     r"舒缓|放缓|从容|跟不上|匆忙|仓促|悠着|机关枪|连珠炮|喘不过气"),
    ("faster", r"\b(?:faster|speed(?: \w+){0,3} up|quick\w*|too slow\w*|drags?|dragging|sluggish|"
               r"boring|"
               r"snapp\w+|brisk\w*|"
     r"punch\w+|picks? up|hurry|accelerate|tighten|tight\w*|sleepy|asleep|crawl\w*|plod\w*|lags|"
     r"lagging|tedious|liven|lively|energ\w+|momentum|more (?:zip|pep|punch|drive|life|oomph|"
     r"bounce|kick|verve))\b|慢吞吞|慢腾腾|慢悠悠|磨叽|磨蹭|带劲|利落|"
     r"利索|麻利|拖泥带水|沉闷|(?<![欢轻愉畅])快(?!乐)|太慢|拖沓|拖拉|拖|提速|加速|紧凑|"
     r"紧一点"),
    ("longer", r"\b(?:longer|extend|lengthen|too short|more time|breathe|stretch|prolong|"
               r"linger|flash(?:es)? by|gone too (?:fast|soon|quickly)|time to (?:read|see|look|"
                r"take (?:it|that) in|finish)|too brief\w*)\b|来不及|看不完|没看清|一闪而过|停留|"
                r"[多给].{0,3}时间|长一点|"
               r"久一点|太短|不够|"
     r"延长|加长|拉长|多停|(?<!太)久"),
    ("shorter", r"\b(?:shorter|shorten|too long|less time|trim|condense|cut down|drags? on|"
                r"tighten|long-winded|wordy|goes on forever|overstays?|outstays?|(?:takes?|"
                r"lasts?|goes on) (?:forever|ages|too long)|endless\w*)\b|拖沓|压短|"
                r"短一点|太长|太久|啰嗦|冗长|"
                r"缩短|"
     r"拆短|断短|精简"),
    ("top", r"\b(?:up|upper|top|higher|raise|above)\b|上面|上方|顶部?|往上|靠上|上移|高一点|上边"),
    ("bottom", r"\b(?:down|lower|bottom|below|under)\b|下面|下方|底部?|往下|靠下|下移|低一点|下边"),
    ("middle", r"\b(?:cent(?:er|re)(?:e?d)?|middle)\b|中间|居中|中央|正中"),
    ("add", r"\b(?:add|put|include|want|need|bring back|show|with|turn on|on|burn in|give|enable|"
            r"missing|where (?:is|"
     r"are))\b|加|配|(?<!不)要|打开|恢复|上|开|显示|缺|来"),
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
_PAUSES = next(pattern for name, pattern, _ in NOUNS if name == "silence")
_COMPILED = tuple((name, re.compile(pattern), plain) for name, pattern, plain in NOUNS)


def noun_of(low: str) -> tuple[str, str]:
    """The thing that a request speaks of, and its plain name; ("", "") when it names none.

    >>> noun_of("blow up the headline"), noun_of("scene two drags")
    (('title', 'the title'), ('scene', 'scene two'))
    """
    if re.search(_PAUSES, low):  # "the pauses in the voiceover" are no matter of the voice
        return "silence", "the pauses"
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
