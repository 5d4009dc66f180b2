"""Theorems and laws that everybody writes in the same way, and their formulas."""

from __future__ import annotations

import re

__all__ = ["law_of"]

_LAWS: tuple[tuple[str, str], ...] = (
    (r"pythagor\w+|毕达哥拉斯|勾股|pitágoras|pitagora|пифагор\w*|ピタゴラス|三平方|피타고라스",
     "a^2 + b^2 = c^2"),
    (r"quadratic (?:formula|equation)|一元二次方程|求根公式|formule quadratique|mitternachtsformel",
     r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}"),
    (r"area of (?:a |the )?circle|circle'?s? area|圆的?面积|aire du cercle|kreisfläche",
     r"A = \pi r^2"),
    (r"circumference of (?:a |the )?circle|圆的?周长", r"C = 2 \pi r"),
    (r"volume of (?:a |the )?sphere|球的?体积", r"V = \frac{4}{3} \pi r^3"),
    (r"mass[- ]energy|e\s?=\s?mc|einstein'?s? (?:famous )?(?:equation|formula)|质能方程|质能",
     "E = mc^2"),
    (r"newton'?s? second law|second law of (?:motion|newton)|牛顿第二定律|f\s?=\s?ma\b", "F = ma"),
    (r"(?:law of )?(?:universal )?gravitation\b|law of gravity|万有引力",
     r"F = G \frac{m_1 m_2}{r^2}"),
    (r"ohm'?s? law|ohmsche\w* gesetz|loi d[’']ohm|ley de ohm|欧姆定律|закон ома", "V = IR"),
    (r"euler'?s? (?:identity|formula|equation)|欧拉(?:公式|恒等式)", r"e^{i\pi} + 1 = 0"),
    (r"bayes\w*'?s? (?:theorem|rule|law|formula)|bayes'? (?:theorem|rule)|贝叶斯(?:定理|公式)",
     r"P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)}"),
    (r"ideal gas law|理想气体", "PV = nRT"),
    (r"kinetic energy|动能", r"E = \frac{1}{2} m v^2"),
    (r"compound interest|复利", r"A = P (1 + r)^n"),
    (r"hooke'?s? law|胡克定律", "F = kx"),
    (r"law of cosines|cosine rule|余弦定理", r"c^2 = a^2 + b^2 - 2ab \cos C"),
    (r"coulomb'?s? law|库仑定律", r"F = k \frac{q_1 q_2}{r^2}"),
)  # fmt: skip
_LONGEST = 60
_PATTERNS = tuple((re.compile(rf"(?<![a-z])(?:{names})", re.I), source) for names, source in _LAWS)


def law_of(subject: str) -> str:
    """The formula of the theorem or law that a short subject names; "" where it names none.

    >>> law_of("the Pythagorean theorem"), law_of("勾股定理"), law_of("the life of bees")
    ('a^2 + b^2 = c^2', 'a^2 + b^2 = c^2', '')
    """
    if len(subject) > _LONGEST:
        return ""
    return next((source for names, source in _PATTERNS if names.search(subject)), "")
