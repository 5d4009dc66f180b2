"""How Chinese is said: units, dates, times, ratios and versions as rows of rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nemo_notebook.local.sound.speech.english import Rule, rows

__all__ = ["MONEY", "RULES", "SCALES", "figures"]

MONEY = {"$": "美元", "€": "欧元", "£": "英镑", "¥": "元", "₹": "卢比", "₩": "韩元"}
SCALES = {"k": "千", "m": "百万", "b": "十亿", "bn": "十亿", "t": "万亿"}
_UNITS = {
    "km/h": "公里每小时", "m/s": "米每秒", "km²": "平方公里", "m²": "平方米", "m³": "立方米",
    "km": "公里", "cm": "厘米", "mm": "毫米", "kg": "公斤", "mg": "毫克", "ml": "毫升",
    "mL": "毫升", "kHz": "千赫", "MHz": "兆赫", "GHz": "吉赫", "Hz": "赫兹", "dB": "分贝",
    "kWh": "度", "kW": "千瓦", "ms": "毫秒", "fps": "帧每秒", "px": "像素", "m": "米", "g": "克",
    "L": "升", "s": "秒", "h": "小时", "min": "分钟",
}  # fmt: skip
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))


def _dotted(match: re.Match[str]) -> str:
    return ("V " if match[1] else "") + "点".join(match[2].split("."))


def _single(match: re.Match[str]) -> str:
    """One figure after the other, as a number of a telephone is read."""
    return " ".join(_DIGITS.get(sign, "") for sign in match[0] if sign.isdigit())


def figures(word: str, after: str) -> str:
    """A year by its figures, where 年 follows.

    >>> figures("2026", "年"), figures("2026", "元")
    ('二零二六', '2026')
    """
    if after.startswith("年") and re.fullmatch(r"(?:1\d|20)\d\d", word):
        return "".join(_DIGITS[sign] for sign in word)
    return word


RULES: Sequence[Rule] = (
    *rows(
        (
            r"(?<!\d)((?:1\d|20)\d\d)-(\d\d?)-(\d\d?)(?!\d)",
            lambda m: f"{figures(m[1], '年')}年{int(m[2])}月{int(m[3])}日",
        ),
        (r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)[48]00-\d{3,4}-?\d{3,4}(?!\d)", _single),
        (r"(?<![\w.])(v)?(\d+(?:\.\d+){2,})", _dotted),
        (r"(?<!\w)(v)(\d+(?:\.\d+)*)(?!\w)", _dotted),
        (r"(?<=\d),(?=\d{3}(?!\d))", ""),
        (r"(\d[\d.]*)[-–~～](\d[\d.]*)%", r"百分之\1到\2"),
        (r"(\d[\d,.]*)%", r"百分之\1"),
        (r"(?<=\d)\s*°C|(?<=\d)℃", "摄氏度"),
        (r"(?<=\d)\s*°F|(?<=\d)℉", "华氏度"),
        (r"(?<=\d)°", "度"),
        (r"(?<=\d)[-–~～](?=\d)", "到"),
        (r"(?<!\w)[-−](?=\d)", "负"),
        (r"(\d+)/(\d+)", r"\2分之\1"),
        (r"(\d{1,2})[:：]00(?!\d)", r"\1点"),
        (r"(\d{1,2})[:：]0(\d)(?!\d)", r"\1点零\2分"),
        (r"(\d{1,2})[:：]([1-5]\d)(?!\d)", r"\1点\2分"),
        (r"(?<=\d)[:：](?=\d)", "比"),
    ),
    *rows((rf"(?<=\d)\s*({_UNIT})(?![\w²³])", lambda m: _UNITS[m[1]]), flags=0),
    *rows(
        (r"(?<=\d)[x×倍](?!\w)", "倍"),
        (r"&", "和"),
        (r"(?<=\w)_(?=\w)", " "),
        (r"(?<=[\w])\.(?=[a-z])", " 点 "),
    ),
)
