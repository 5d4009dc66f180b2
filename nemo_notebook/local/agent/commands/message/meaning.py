"""What a request means when no edit knows its words: the thing it names, and what becomes of it.

Thing × action → one canonical request, to which the details (numbers, lengths, colours, places,
quoted texts) are added as they were said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...prompt.production import find_mood
from ...text.language import find_durations
from ..nouns import ACTIONS, noun_of
from ..places import SCENE
from ..words.styles import colour_words
from .times import timed

__all__ = ["action_of", "canonical"]

_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in ACTIONS)

_MEANINGS: Mapping[tuple[str, str], str] = {
    ("end_card", "remove"): "remove the end card",
    ("end_card", "add"): "add an end card {details}",
    ("transition", "remove"): "remove the transitions",
    ("transition", "add"): "add transitions {details}",
    ("pace", "slower"): "slower pace",
    ("pace", "soft"): "slower pace",
    ("pace", "bottom"): "slower pace",
    ("pace", "faster"): "faster pace",
    ("pace", "top"): "faster pace",
    ("transition", "soft"): "fade transitions",
    ("transition", "slower"): "longer transitions",
    ("transition", "longer"): "longer transitions",
    ("transition", "faster"): "shorter transitions",
    ("transition", "shorter"): "shorter transitions",
    ("caption", "remove"): "remove the captions",
    ("caption", "bigger"): "make the captions bigger {details}",
    ("caption", "smaller"): "make the captions smaller {details}",
    ("caption", "less"): "shorter caption lines",
    ("caption", "shorter"): "shorter caption lines",
    ("caption", "top"): "move the captions to the top",
    ("caption", "bottom"): "move the captions to the bottom",
    ("caption", "middle"): "center the captions",
    ("caption", "colour"): "make the captions {details}",
    ("caption", "add"): "add captions",
    ("title", "remove"): "remove the title",
    ("title", "bigger"): "make the title bigger {details}",
    ("title", "smaller"): "make the title smaller {details}",
    ("title", "top"): "move the title to the top",
    ("title", "bottom"): "move the title to the bottom",
    ("title", "middle"): "move the title to the middle",
    ("title", "colour"): "make the title {details}",
    ("title", "text"): "change the title to {details}",
    ("title", "add"): "add a title {details}",
    ("logo", "remove"): "remove the logo",
    ("logo", "add"): "add the logo {details}",
    ("logo", "top"): "put the logo {details}",
    ("logo", "bottom"): "put the logo {details}",
    ("silence", "*"): "remove the silences",
    ("zoom", "remove"): "remove the zoom",
    ("zoom", "*"): "slow zoom",
    ("music", "remove"): "remove the music",
    ("music", "louder"): "make the music louder {details}",
    ("music", "bigger"): "make the music louder {details}",
    ("music", "quieter"): "make the music quieter {details}",
    ("music", "smaller"): "make the music quieter {details}",
    ("music", "bottom"): "make the music quieter {details}",
    ("music", "top"): "make the music louder {details}",
    ("music", "dull"): "change the music {details}",
    ("sound", "slower"): "make the voice slower {details}",
    ("sound", "faster"): "make the voice faster {details}",
    ("music", "change"): "change the music {details}",
    ("music", "nice"): "add music {details}",
    ("music", "add"): "add music {details}",
    ("voice", "remove"): "remove the voiceover",
    ("voice", "louder"): "make the voice louder {details}",
    ("voice", "bigger"): "make the voice louder {details}",
    ("voice", "quieter"): "make the voice quieter {details}",
    ("voice", "smaller"): "make the voice quieter {details}",
    ("voice", "slower"): "make the voice slower {details}",
    ("voice", "faster"): "make the voice faster {details}",
    ("voice", "add"): "add a voiceover",
    ("clip", "remove"): "mute the clip",
    ("clip", "louder"): "make the clip louder {details}",
    ("clip", "quieter"): "make the clip quieter {details}",
    ("clip", "slower"): "play the clip slower {details}",
    ("clip", "faster"): "play the clip faster {details}",
    ("scene", "remove"): "delete {noun}",
    ("voice", "duck"): "duck the music under the speech",
    ("music", "duck"): "duck the music under the speech",
    ("scene", "slower"): "make {noun} longer {details}",
    ("scene", "longer"): "make {noun} longer {details}",
    ("scene", "faster"): "make {noun} shorter {details}",
    ("scene", "shorter"): "make {noun} shorter {details}",
    ("picture", "blurry"): "blur the background",
    ("picture", "same"): "use different pictures in every scene",
    ("scene", "same"): "use different pictures in every scene",
    ("picture", "match"): "match the pictures to the script",
    ("picture", "change"): "use different pictures in every scene",
    ("", "slower"): "slower pace",
    ("", "faster"): "faster pace",
}  # fmt: skip
"""Thing, action → the request that every edit knows."""
_COMPLAINT = re.compile(
    r"\btoo\b|\bcan'?t\b|\bcannot\b|\bbarely\b|\bhardly\b|\bhard to\b|\bdrag|\bdrown|\boverpower|"
    r"太|看不清|听不|盖过|盖住|拖|赶|吵|抢|吞吞|磨叽|似的"
)


def _actions(low: str) -> list[str]:
    return [name for name, pattern in _COMPILED if pattern.search(low)]


def action_of(low: str) -> str:
    """What is to become of a thing, or ""."""
    return next(iter(_actions(low)), "")


def _details(low: str) -> str:
    found = ["«»"] * low.count("«»")
    found += re.findall(r"\d+(?:\.\d+)?\s?(?:%|percent|x\b|×)", low)
    found += [f"{s.value / 1000:g} seconds" for s in find_durations(low)]
    found += colour_words(low)
    places = re.findall(
        r"\b(?:top|bottom|left|right|middle|center|upper|lower|beginning|end)\b|[左右上下]", low
    )
    return " ".join([*found, *places])


_LANGUAGE = re.compile(
    r"^(?:(?:in|to|into|now|and|please|maybe|use|also) )*(?P<name>english|chinese|mandarin|"
    r"spanish|french|german|japanese|italian|"
    r"portuguese|russian|korean|arabic|hindi)(?: (?:version|please|instead|now|then|too))*$"
)


_OTHERS = re.compile(
    r"^(?:well |so |wow |oh |ha )*(?:you(?:'re)?|that was|it was|we|he|they|my|our)\b(?! "
    r"(?:should|could|can|"
    r"must|need)\b)|^(?:我(?!觉得|感觉|想|要|们?觉得|希望)|你|他|今天)"
)
"""How a remark begins that is about somebody, and not about the video."""
_SOMETHING = re.compile(
    r"^(?:(?:please|just|maybe|rather|i want|i'd like|give me|use|try|how about|put on) )*"
    r"(?:something|anything|a)\b|^(?:我?想?要|来|换|改|用)(?:一?[点个首段些]|成)"
)
"""How music is asked for by its mood alone: "something more cheerful"."""


def _written(low: str, noun: str, named: str) -> str:
    """What becomes of a quoted text, by the thing or the place it is for."""
    scene = re.search(SCENE, low)
    if scene and noun in ("scene", "voice", "text", ""):
        return f"{scene.group()} should say «»"
    if noun == "end_card" or re.search(
        r"\b(?:end|ends|ending|finish|close|last|final)\b|结尾|"
        r"最后|末尾|结束|收尾",
        low,
    ):
        return "add an end card «»"
    if noun == "title" or re.search(
        r"\b(?:start|beginning|begin|open|opening|rename|call)\b|"
        r"开头|开始|片名|片头|叫",
        low,
    ):
        return "change the title to «»"
    return ""


def canonical(low: str) -> str:
    """The canonical request of one that no edit knows; "" when it says too little.

    >>> canonical("blow up the headline"), canonical("the tune is overpowering")
    ('make the title bigger', 'make the music quieter')
    """
    noun, named = noun_of(low)
    if noun in ("", "scene", "picture") and (meant := timed(low)):
        return meant
    if "«»" in low and (meant := _written(low, noun, named)):
        return meant
    tongue = _LANGUAGE.match(low)
    if tongue:
        return f"make it in {tongue['name']}"
    bare = re.sub(SCENE, " ", low) if noun == "scene" else low
    mood = find_mood(low) if noun == "music" or (not noun and _SOMETHING.search(low)) else ""
    if mood and not re.search(r"\b(?:no|less|not)\b|不要|别", low):
        return f"change the music to {mood}"
    actions = _actions(bare)
    action = next((a for a in actions if (noun, a) in _MEANINGS), "")
    if noun in ("title", "caption") and colour_words(low) and action in ("", "change", "add"):
        action = "colour"
    if noun == "title" and "«»" in low and action in ("", "change"):
        action = "text"
    if not noun and _OTHERS.match(low):
        return ""
    if not noun and not (_COMPLAINT.search(low) or len(low.split()) <= 7):
        return ""
    meant = _MEANINGS.get((noun, action)) or _MEANINGS.get((noun, "*"), "")
    return re.sub(r"\s+", " ", meant.format(noun=named, details=_details(bare))).strip()
