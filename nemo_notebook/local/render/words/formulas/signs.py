"""The words of formulas: what may stand behind a backslash, and what it means."""

from __future__ import annotations

__all__ = [
    "ACCENTS",
    "BIG",
    "DELIMITERS",
    "ESCAPED",
    "GRIDS",
    "LETTERS",
    "LIMITS",
    "NAMED",
    "OVER",
    "PLAIN",
    "SIGNS",
    "SPACES",
    "STRAY",
    "STYLES",
    "UNHEARD",
    "WORDS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _table(text: str) -> dict[str, str]:
    """Pairs `name=sign`, apart by spaces."""
    return dict(pair.split("=", 1) for pair in text.split())


def _alphabet(text: str, first: int) -> dict[str, str]:
    """Names of letters in the order of their code points; "-" leaves one out."""
    names = enumerate(text.split())
    return {name: chr(first + number) for number, name in names if name != "-"}


LETTERS = _alphabet(
    """alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho
    varsigma sigma tau upsilon varphi chi psi omega""",
    0x3B1,
) | _alphabet(
    """Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho -
    Sigma Tau Upsilon Phi Chi Psi Omega""",
    0x391,
)
SIGNS = _table(
    """epsilon=ϵ phi=ϕ vartheta=ϑ varpi=ϖ varrho=ϱ ell=ℓ hbar=ℏ imath=ı jmath=ȷ partial=∂ nabla=∇
    infty=∞ aleph=ℵ Re=ℜ Im=ℑ wp=℘ emptyset=∅ varnothing=∅ forall=∀ exists=∃ nexists=∄ neg=¬
    lnot=¬ top=⊤ bot=⊥ angle=∠ degree=° prime=′ dagger=† checkmark=✓ square=□ triangle=△
    pm=± mp=∓ times=× div=÷ cdot=⋅ ast=∗ star=⋆ circ=∘ bullet=∙ oplus=⊕ ominus=⊖ otimes=⊗
    odot=⊙ wedge=∧ land=∧ vee=∨ lor=∨ cap=∩ cup=∪ setminus=∖ sqcup=⊔ sqcap=⊓ uplus=⊎
    leq=≤ le=≤ geq=≥ ge=≥ neq=≠ ne=≠ ll=≪ gg=≫ approx=≈ equiv=≡ sim=∼ simeq=≃ cong=≅ lt=< gt=>
    propto=∝ prec=≺ succ=≻ preceq=⪯ succeq=⪰ in=∈ notin=∉ ni=∋ subset=⊂ supset=⊃ subseteq=⊆
    supseteq=⊇ subsetneq=⊊ mid=∣ parallel=∥ perp=⟂ models=⊨ vdash=⊢ dashv=⊣ asymp=≍ doteq=≐
    leqslant=⩽ geqslant=⩾ triangleq=≜ coloneqq=≔ to=→ rightarrow=→ leftarrow=← gets=←
    leftrightarrow=↔ Rightarrow=⇒ Leftarrow=⇐ Leftrightarrow=⇔ implies=⟹ iff=⟺ mapsto=↦
    longrightarrow=⟶ longleftarrow=⟵ longmapsto=⟼ Longrightarrow=⟹ hookrightarrow=↪
    uparrow=↑ downarrow=↓ Uparrow=⇑ Downarrow=⇓ nearrow=↗ searrow=↘ rightleftharpoons=⇌
    ldots=… dots=… cdots=⋯ vdots=⋮ ddots=⋱ dotsc=… dotsb=⋯ therefore=∴ because=∵
    langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ lbrace={ rbrace=} lbrack=[ rbrack=]
    vert=| Vert=‖ lvert=| rvert=| lVert=‖ rVert=‖ backslash=∖ colon=:
    int=∫ iint=∬ iiint=∭ oint=∮"""
)
BIG = _table("sum=∑ prod=∏ coprod=∐ bigcup=⋃ bigcap=⋂ bigoplus=⨁ bigotimes=⨂ bigvee=⋁ bigwedge=⋀")
"""Signs whose limits stand above and below them."""
NAMED = _words(
    """sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan exp log ln lg deg dim ker
    arg hom mod"""
)
LIMITS = _words("lim limsup liminf max min sup inf det gcd Pr argmax argmin")
ACCENTS = _table(
    """hat=^ widehat=^ bar=¯ vec=→ dot=˙ ddot=¨ tilde=~ widetilde=~ check=ˇ breve=˘ acute=´
    grave=` mathring=°"""
)
OVER = _words("overline underline overbrace underbrace overbracket underbracket")
STYLES = _table(
    """mathrm=upright mathbf=bold boldsymbol=bold bm=bold mathbb=bb mathcal=cal mathscr=cal
    mathfrak=frak mathsf=sans mathit=italic mathtt=mono"""
)
WORDS = _words("text textrm textit textbf mbox operatorname")
SPACES = {",": 0.17, ":": 0.22, ">": 0.22, ";": 0.28, "!": -0.17, " ": 0.25, "quad": 1, "qquad": 2}
"""In em."""
ESCAPED = {"{": "{", "}": "}", "%": "%", "$": "$", "#": "#", "_": "_", "&": "&", "|": "‖"}
UNHEARD = _words(
    """displaystyle textstyle scriptstyle nonumber notag big Big bigg Bigg bigl bigr Bigl Bigr
    biggl biggr Biggl Biggr"""
)
GRIDS = {
    "matrix": ("", "", "center"),
    "pmatrix": ("(", ")", "center"),
    "bmatrix": ("[", "]", "center"),
    "Bmatrix": ("{", "}", "center"),
    "vmatrix": ("|", "|", "center"),
    "Vmatrix": ("‖", "‖", "center"),
    "gathered": ("", "", "center"),
    "cases": ("{", "", "cases"),
    "aligned": ("", "", "lines"),
    "align": ("", "", "lines"),
    "align*": ("", "", "lines"),
    "split": ("", "", "lines"),
}
"""Environments: what stands before and after them, and how their cells are aligned."""
DELIMITERS = frozenset("()[]|‖{}⟨⟩⌊⌋⌈⌉/↑↓")
STRAY = frozenset('#$%"`@')
"""Signs that mean something else where formulas are written: who uses them bare wrote none."""
PLAIN = {"-": "−", "*": "∗", "'": "′"}
