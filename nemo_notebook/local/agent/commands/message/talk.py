"""What is said and asks for nothing: thanks, praise, thoughts, and questions."""

from __future__ import annotations

import re

__all__ = ["asks", "idle"]

_GOOD = (
    r"(?:nice|good|great|fine|perfect|ok(?:ay)?|lovely|beautiful|awesome|amazing|cool|excellent|"
    r"gorgeous|"
    r"fantastic|brilliant|wonderful|pretty|neat|alright|well done|right|better now|spot on|super|"
    r"not bad)"
)
_IDLE = re.compile(
    r"^(?:(?:please|thanks?(?: (?:a lot|so much|you))?|thank you|so much|ok|okay|hi|hello|hey|yo|"
    r"there|now|great|"
    r"nice(?: (?:work|job|one))?|good(?: (?:work|job|morning|evening|afternoon))?|perfect|lol|"
    r"haha\w*|hm+|um+|oh|wow|"
    r"well|cool|awesome|yes|yep|no|nope|not yet|no problem|never ?mind|forget it|wait|hold on|"
    r"maybe(?: later)?|later|"
    r"let me think|one moment|love it|i (?:really )?(?:love|like|enjoy|adore) (?:it|this|that|"
    r"the [\w ]+|how [\w ]+)|"
    rf"(?:great|nice|lovely|good|cool) (?:title|music|voice|captions?|subtitles?|pictures?|"
    rf"visuals?|video|ending)|"
    rf"(?:(?:the |this |that |these |my )?[\w' -]{{1,30}}?|it|that|this)(?:'s| is| are| looks?| "
    rf"sounds?| seems?| feels?) "
    rf"(?:already |very |really |so |just |pretty |quite |all )*{_GOOD}(?: (?:now|already|as "
    rf"(?:it|they) (?:is|are)|so "
    r"far|like (?:that|this)|to me))?|"
    r"(?:please )?(?:don't|do not) (?:change|touch|edit|alter|do) (?:anything|it|that|a thing|"
    r"the [\w ]+)|"
    r"(?:leave|keep) (?:it|that|this|everything|the [\w ]+?) (?:as (?:it|they) (?:is|are|was)|"
    r"like (?:that|this)|alone|"
    r"unchanged)|nothing(?: else)?|keep (?:the|my|all|those|these) (?!.*(?:first|last|only|still|"
    r"\\d))[a-z ]{3,30}|that's (?:it|all)(?: for now)?|all good|sounds good|got it|i "
    r"see|"
    r"谢谢你?|多谢|感谢|辛苦了?|好的?|可以|不错|请|麻烦|嗯+|哦+|哈+|太[好棒]了?|很[好棒]|挺好的?|"
    r"完美|你好|在吗|收到|行|"
    r"(?:就)?这样(?:吧|就好|就行|可以)?|先?不改了?|不用改了?|别(?:改|动)了?|保持(?:不变|原样)|"
    r"等(?:一下|等)|算了|"
    r"我?再(?:想想|看看)|没事了?|我?(?:很)?喜欢(?:这|那|它)[㐀-鿿]{0,6}|"
    r"[㐀-鿿]{0,10}(?:很|挺|真|非常|太|蛮)(?:不错|好看|好听|美|棒|好|漂亮|完美|合适)了?|"
    r"[㐀-鿿]{1,12}(?:很|挺|真|非常|太|蛮|正好|刚好)(?:配|搭|契合|贴切|符合)了?|"
    r"[㐀-鿿]{1,8}(?:听起来|看起来)"
    r"(?:很|挺|真)?(?:不错|好|棒|美))[ ,.!，。！~…]*)+$"
)


def idle(low: str) -> bool:
    """Whether a part of a message asks for nothing.

    >>> idle("thank you so much, this looks great"), idle("the music is too loud")
    (True, False)
    """
    return bool(_IDLE.match(low)) or not re.search(r"[^\W_]|«", low)


_REQUEST = re.compile(
    r"^(?:so |and |ok(?:ay)? |hey |hi |please |now )*(?:can|could|would|will|may|might) (?:you|"
    r"we|i|u|it|this|that|the|"
    r"there|scene|my|our|a|an|somebody|someone)\b|^(?:why (?:don't|not)|how about|what about|"
    r"what if|do you mind|"
    r"would you mind|any chance|is it possible to|is there (?:a|any) way to)\b|能不能|可不可以|"
    r"能否|可以.*吗|"
    r"能.*吗|行不行|好吗|"
    r"好不好|怎么样(?:做|改)|要不(?!要)"
)
_QUESTION = re.compile(
    r"^(?:so |and |but |ok(?:ay)? |hey |hi |wait |well |um |oh )*(?:what(?! (?:we|you|i|is|"
    r"people) (?:see|hear|said|shown)\b)|why|who|whose|whom|when|"
    r"where|which|how)\b"
    r"(?! about)|^(?:so |and |but )*(?:is|are|am|was|were|does|did|should|shall|"
    r"isn't|aren't|don't "
    r"you|doesn't|didn't) (?:i|you|we|it|this|that|there|they|the|a|an|my|our|scene|these|those|"
    r"captions?|music|he|"
    r"she|each|any|anyone|somebody)\b|^(?:has|have|do) (?:i|you|we|they|he|she) |"
    r"^can (?:i|we|"
    r"you) (?:use|do|make|hear|see|speak|export) "
    r"(?:this|it|that|me)?\s*"
    r"(?:commercially|voiceovers?|for free|captions|subtitles|music)?\??$|^(?:i )?wonder\b"
)
_QUESTION_ZH = re.compile(
    r"是不是|要不要|有没有(?!.*[加换])|会不会|为什么|为啥|什么是|是什么|怎么(?!样)|如何|有哪些|"
    r"哪些|多少钱|多少(?![%度])|多长[？?]?$|"
    r"最长|谁|哪里能|何时|什么时候|什么意思|你会|你是|[吗么呢][？?]?$"
)


def asks(low: str) -> bool:
    """Whether a part of a message is a question, which changes nothing, and no polite request.

    >>> asks("do you think the title is too big"), asks("could you make it red?")
    (True, False)
    """
    if _REQUEST.search(low) and not re.search(
        r"^can (?:i|we) use\b|^can you (?:hear|do)\b|商用|是不是|要不要", low
    ):
        return False
    return bool(_QUESTION.search(low) or _QUESTION_ZH.search(low))
