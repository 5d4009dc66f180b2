"""What a Chinese request is about: the words of production taken from both ends of its clauses."""

from __future__ import annotations

import re

from ..production import find_mood

__all__ = ["REFERENCE", "chinese_subject"]

REFERENCE = re.compile(
    r"(?:这|以下|下面|下列|上面|上述|如下|后面|此)(?:一)?(?:段|篇|个|些|首"
    r"|份|则)?(?:的|这)?(?:段|篇|个|些)?(?:公众号|知乎|英文|中文|新|长|短|小|产品|会议|销售)?"
    r"(?:文字|文案|文本|文章|内容|脚本|故事|话|产品(?:描述|介绍|说明)|描述"
    r"|介绍|博客|博文|新闻|稿子?|诗歌?|材料|资料|说明|台词|旁白|数据|表格?|代码|函数|公式|方程|清单|列表|数字|日程)"
    r"|这[个段篇些份](?=[做变转生弄改])|(?<=用)(?:表格|数据|文字)(?=[做制生])"
)
_ZH_LEAD = re.compile(
    r"^(?:呗|嘛|啊|哈|请问?|麻烦(?:你|您)?|帮(?:我|忙)?|给我|我们?(?:想要?|需要|要)"
    r"|想要?|需要|能不能|可以|能否|你好|再|重新|"
    r"做成?|制作成?|生成|创作|创建|剪辑?成?|拍摄?|弄|出|来|搞(?!笑)|写|设计"
    r"|转换?[成为]?|变成|改编?成?|用|把|将|根据|基于|依据|按照?|"
    r"一?(?:个|条|段|支|部|份|则|张)(?!人)|一下|讲讲|说说|聊聊|关于|有关|介绍一?下?|讲解一?下?|科普一?下?|解释一?下?|说明一?下?|讲述?"
    r"|展示|宣传|推广|主题[是为]?|内容[是为]?|围绕|以|为|"
    r"的|在|成|是|:|：|\s|，|,)"
)
_ZH_FORM = (
    r"(?:时长|长度|大约|大概|约|不超过|最多)?(?:\d+(?:\.\d+)?"
    r"|[零一二两三四五六七八九十百半]+)\s*(?:秒钟?|分钟?半?|分半|[sS](?![a-z]))"
    r"(?:(?:\d+|[零一二两三四五六七八九十]+)秒钟?)?(?:左右|以内|长)?|半分钟(?:左右)?|"
    r"(?:竖屏|竖版|横屏|横版|方形|正方形|竖向|横向|9\s?[:：比]\s?16"
    r"|16\s?[:：比]\s?9|1\s?[:：比]\s?1|4\s?[:：比]\s?5|九比十六|十六比九|"
    r"抖音|快手|小红书|视频号|[bB]站|哔哩哔哩|bilibili|朋友圈|微博|西瓜视频)(?:的|版|格式|比例|上|用)?|1080[pP]|高清|超清|4[kK]|"
    r"短视频|小视频|视频|短片|影片|片子|动画片?|宣传片|vlog|[mM][pP]4|成片"
    r"|(?:广告|宣传)(?:片|视频|短片)?(?=$|的)"
)
_ZH_LEAD_FORM = re.compile(rf"^(?:{_ZH_FORM})")
_ZH_TAIL = re.compile(
    rf"(?:{_ZH_FORM}|搞笑|有趣|好看|精美|精彩|酷炫|炫酷|高级感?|(?:热闹|欢快|轻松|温馨|简单|舒缓|高级|活泼)(?:一?点|一?些)儿?|的?(?:科普"
    rf"|讲解|解说)|的|吧|呢|吗|啊|呀|哦|呗|嘛|哈|啦|咯|哟|谢谢(?:你|您|啦)?|[\s:：，,。！!？?]|并)$"
)
_ZH_FEATURE = re.compile(
    r"(?:音乐|配乐|背景乐|bgm|BGM|配音|旁白|解说|人声|字幕|画面|标题|片头"
    r"|文字|片尾|节奏|风格|转场|比例|分辨率|时长|无声|静音|语音|朗读|念|公式)"
)
_ZH_OPTION = re.compile(
    r"^(?:并且?|同时|还|也|再|请)?(?:要|加上?|配上?|带上?|有|用|使用|不要"
    r"|不用|不需要|不加|不带|不配|别加|无需|无|没有|去掉|适合|发|发到|"
    r"竖屏|横屏|风格|音乐|配乐|字幕|旁白|配音|画面|节奏|bgm|BGM|给)"
)


_ZH_FOR = re.compile(
    r"(?:给|为|帮)((?!我(?:做|制作|生成|拍|把|用))[^，,。；]{2,16}?)(?:做|制作|生成|拍|剪)(?:一)?(?:个|条|段|支)?"
    r"(?=广告|宣传|视频|短片|介绍|\d|竖|横|短)"
)


def chinese_subject(request: str) -> tuple[str, str]:
    """What a Chinese request is about, and the rest of it."""
    pieces: list[str] = []
    form: list[str] = []
    text = REFERENCE.sub(" ", request)
    text = _ZH_FOR.sub(r"关于\1的", text)
    for clause in re.split(
        r"[，,。；;！!？?\n（）()]|\s+(?=[㐀-鿿])|(?<=[频片])(?=配|加|要|不)", text
    ):
        clause = clause.strip()
        if not clause:
            continue
        if _ZH_OPTION.match(clause) and (_ZH_FEATURE.search(clause) or not _trim_zh(clause)):
            form.append(clause)
            continue
        left = _trim_zh(clause)
        about = re.search(r"(?:关于|有关|介绍一?下?|讲(?!解)述?|展示)(.+?)的?$", left)
        core = _trim_zh(about[1]) if about and about.start() else left
        if pieces and core and not _is_form_zh(core) and _tells(clause):
            core = clause
        named = "的" in core and re.search(r"关于|有关|讲|介绍|主题", clause) is not None
        if core and (named or not _is_form_zh(core)):  # "讲清晨的慢节奏" speaks of no music
            pieces.append(core)
            clause = clause.replace(core, " ", 1)
        form.append(clause)
    subject = ""
    for piece in pieces:
        manner = re.fullmatch(r"延时(?:摄影)?|航拍|慢动作|特写|夜景|全景", piece)
        subject += piece if not subject or manner else f"，{piece}"
    return subject, "，".join(form)


def _tells(clause: str) -> bool:
    """Whether a clause after the first tells a fact rather than naming a subject."""
    return bool(
        re.match(
            r"(?:公司|店|品牌|产品|名字)?(?:名|叫|是|有|成立|做|位于|主打|专注|提供|拥有|由|在|从)",
            clause,
        )
    )


def _is_form_zh(core: str) -> bool:
    if re.fullmatch(r"[\d\s\W]*", core) or (len(core) <= 4 and find_mood(core)):
        return True
    return (
        bool(_ZH_FEATURE.search(core))
        and len(core) <= 10
        and bool(re.search(rf"(?:{_ZH_FEATURE.pattern})$", core))
    )


def _trim_zh(clause: str) -> str:
    before = None
    while before != clause:
        before = clause
        clause = _ZH_LEAD.sub("", clause, count=1)
        clause = _ZH_LEAD_FORM.sub("", clause, count=1)
        trimmed = _ZH_TAIL.sub("", clause, count=1)
        clause = trimmed
    return clause.strip()
