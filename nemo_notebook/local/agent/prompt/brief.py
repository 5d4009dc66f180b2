"""What a person asks for, read out of one prompt: the form, the subject, the text.

A prompt is instruction, text, or both. `read` separates them, so that no instruction is ever
narrated: an instruction before a colon, a line break or a quotation ("turn this into a 30-second
video: …"), sentences of instruction among others, lines of `Title: …` and `Script: …`, or an
instruction after the text. What then is neither text nor form is the subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from nemo_notebook.errors import InputError

from ..text.cleaning import has_words, normalise, tidy, unlettered, unmark
from ..text.exhibits.aside import MARK, restore, set_aside
from ..text.exhibits.formula import INLINE, find_formula
from ..text.language import COMMON_WORDS, detect
from ..text.lexicon import stem
from ..text.tongues import shown
from ..text.words import content
from .abroad.form import in_english
from .abroad.requests import commissions, is_bare
from .counts import take_scenes
from .division import Parts, divide
from .enumeration import enumerated
from .instructions import as_video, polite_off
from .labels import LABEL, labelled_form
from .lettering import take_ending, take_title
from .production import VIDEO_NOUNS, Form, features, find_mood
from .spelling import mend
from .subject import find_subject, foreign_subject
from .wishes import find_accent, language_name, take_gender, take_language, take_wishes

__all__ = ["LONGEST", "SHORTEST", "Brief", "read"]

LONGEST = 600_000
"""The longest video that can be asked for, in ms."""
SHORTEST = 2_000
"""The shortest, in ms."""
LONGEST_PROMPT = 100_000
"""The longest prompt, in characters."""


@dataclass(frozen=True, slots=True)
class Brief:
    """One request for a video.

    Attributes:
        kind: "description" (a subject, perhaps with details in `text`), "text" (to be shortened to
            the time), "script" (to be spoken as it stands), or "missing" (an instruction that
            speaks of a text which is not there).
        subject: what it is about, as the person put it, or "".
        text: what is narrated or shown, without markup, or "".
        hints: directions about the picture ("show a sunset at the end"), never narrated.
        language: of the text (or of the subject, or of the request).
    """

    kind: Literal["description", "text", "script", "missing"]
    subject: str = ""
    text: str = ""
    form: Form = field(default_factory=Form)
    title: str = ""
    ending: str = ""
    hints: str = ""
    language: str = "en"


def _check(prompt: str) -> str:
    if len(prompt) > LONGEST_PROMPT:
        raise InputError(
            f"The prompt has {len(prompt):,} characters; at most {LONGEST_PROMPT:,} are read.",
            hint="Send the part that the video is about.",
        )
    text = tidy(prompt)
    if not text:
        raise InputError(
            "The prompt is empty.", hint="Say what the video is about, or paste a text."
        )
    if not has_words(text):
        raise InputError(
            "The prompt has no words, so there is nothing to make a video about.",
            hint="Say it in words, for example: a 10-second sunset timelapse.",
        )
    return text


def _check_duration(form: Form) -> None:
    if form.duration is None:
        return
    if form.duration < SHORTEST:
        raise InputError(
            f"A video of {form.duration / 1000:.4g} s is too short.",
            hint=f"Ask for {SHORTEST // 1000} s or more.",
        )
    if form.duration > LONGEST:
        raise InputError(
            f"A video of {form.duration / 60000:.4g} minutes is too long for this backend.",
            hint=f"Ask for at most {LONGEST // 60000} minutes.",
        )


def _spoken(form: Form, own: str, text: str, chinese: bool) -> tuple[Form, str]:
    """The form, and the language of the video: that of its text, which nobody here translates."""
    wanted = form.spoken
    if not wanted or wanted == own:
        return form, own
    short = len(text.split()) < 6 and detect(text, "") != "en"
    if short and wanted in COMMON_WORDS and own in COMMON_WORDS:
        return form, wanted  # a few words may be of any language
    name = (
        f"翻译成{language_name(wanted, chinese=True)}"
        if chinese
        else f"a translation into {language_name(wanted)}"
    )
    return replace(form, spoken="", impossible=(*form.impossible, name)), own


def read(prompt: str, *, language: str = "en") -> Brief:
    """The brief that a prompt holds.

    `language` is the session's, used where the prompt does not show its own.

    Raises:
        InputError: nothing in it can be said, it is longer than 100,000 characters, or the length
            asked lies outside 2 s to 10 minutes.

    >>> brief = read("turn this into a 30-second vertical video: Bees dance. They point the way.")
    >>> brief.kind, brief.form.duration, brief.text
    ('text', 30000, 'Bees dance. They point the way.')
    """
    plain, exhibits = set_aside(_check(prompt), keep=lambda line: bool(LABEL.match(line)))
    parts = divide(normalise(plain))
    chinese = detect(prompt, language) == "zh"
    if is_talk(prompt):
        return Brief("missing", language="zh" if chinese else language)
    asked, title = take_title(_together(parts.asked))
    asked, ending = take_ending(asked)
    body, ending = (parts.text, ending) if ending else take_ending(parts.text, bare=True)
    asked, body = (asked, body) if body else _equation(asked)
    asked = _ADDRESS.sub(" ", asked)
    asked = _with_foreign(as_video(asked))
    accent = find_accent(asked)
    asked, spoken = take_language(asked)
    asked, gender = take_gender(asked)
    asked, scenes = take_scenes(asked)
    asked, impossible, edits = take_wishes(asked, chinese=chinese)
    head, points, form_said = _points(asked) if not body else ("", "", "")
    subject, rest = (head, form_said) if points else find_subject(asked)
    foreign = foreign_subject(asked)
    subject = "" if is_bare(_first(parts.asked)) else subject
    if parts.refers and body:
        subject, rest = "", asked
    listed = _IN_TURN.match(body) if scenes and scenes > 1 else None
    if listed and len(body) < 200:  # "two scenes: first the sea, then the mountains"
        subject, body = body[listed.end() :].rstrip(".。 "), ""
    subject = _IN_TURN.sub("", subject, count=1) if scenes else subject
    if len(body) > 12 and _is_audience(subject, asked, body):
        subject = ""
    detail = ""
    if not points:
        subject, detail = _detailed(_named(parts.labels.get("subject", subject)))
    body = f"{detail} {body}".strip() if detail else body
    if not points and not body:
        head, points = enumerated(subject)
        subject = head or subject
    body = f"{head}\n\n{points}" if points else body
    if not subject and not parts.refers and not body:
        subject = parts.labels.get("title", title)
    tables = " ".join(e.body for e in exhibits if e.kind == "table")
    told = next(
        (t for t in (INLINE.sub(" ", MARK.sub(" ", body)), tables, subject, asked) if has_words(t)),
        "",
    )
    own = foreign[2] if foreign and told == subject else detect(told, language)
    form = replace(
        features(rest),
        scenes=scenes,
        spoken=spoken,
        accent=accent,
        gender=gender,
        impossible=impossible,
        edits=edits,
    )
    form = _completed(form, parts, asked, bool(body))
    _check_duration(form)
    body = unlettered(body) if parts.kind == "text" else body
    text = restore(unmark(body, ticks=True), exhibits)
    form, own = _spoken(form, own, text or subject, chinese)
    kind: Literal["description", "text", "script", "missing"]
    if points:
        kind = "text"
    elif has_words(text):
        kind = parts.kind
        if kind == "text" and subject and not parts.refers and len(text.split()) < 60:
            kind = "description"
    else:
        text = ""
        kind = "description" if subject else "missing"
    return Brief(
        kind=kind,
        subject=subject,
        text=text,
        form=form,
        title=parts.labels.get("title", title).strip(" .。"),
        ending=parts.labels.get("ending", ending).strip(" .。"),
        hints=" ".join([*parts.hints, *filter(None, [shown(subject or text[:300], own)])]),
        language=own,
    )


def _points(asked: str) -> tuple[str, str, str]:
    """The heading, the points and the rest of a request that names its points after a colon; empty
    where it names none, or the heading is itself a request."""
    match = re.match(r"(?P<head>[^:：]{2,60})[:：]", asked)
    if match is None or set(re.findall(r"[a-z]+", match["head"].lower())) & VIDEO_NOUNS:
        return "", "", ""
    pieces = re.split(r"(?<=[,，;；])", asked)
    form = [p for p in pieces[1:] if replace(features(p), style="") != Form()]
    head, points = enumerated("".join(p for p in pieces if p not in form).rstrip(",，;； "))
    return (find_subject(head)[0] or head, points, "".join(form)) if points else ("", "", "")


_TALK = re.compile(
    r"(?:how (?:long|much|many|do (?:i|you)|does (?:it|this))|what (?:can|do) (?:i|you)|who are "
    r"you|"
    r"are you|can you hear|help|test(?:ing)?|(?:that|this|it)(?:['’]s| is| was) (?:\w+ "
    r")?(?:great|good|nice|"
    r"perfect|bad|awesome|cool))\b[^.:,]{0,30}[?!.]?",
    re.I,
)


def is_talk(prompt: str) -> bool:
    """Whether a prompt is about the talk itself and asks for nothing: "thanks, that's great"."""
    said = re.sub(
        r"^(?:thanks?(?: you)?|ok(?:ay)?|hi|hello|hey|cool|great)\b[,!. ]*",
        "",
        mend(prompt.strip()),
        flags=re.I,
    )
    return not said or bool(_TALK.fullmatch(said))


def _together(pieces: Sequence[str]) -> str:
    """The pieces of a request as one text, each with its end."""
    ended = []
    for piece in pieces:
        said = polite_off(mend(piece.strip()))
        open_end = said[-1:].isalnum() and len(pieces) > 1
        ended.append(said + ("，" if re.search(r"[㐀-鿿]$", said) else ",") if open_end else said)
    return " ".join(ended)


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def _equation(asked: str) -> tuple[str, str]:
    """A request without the formula in it, and the formula: "explain E = mc² in 15 s"."""
    found = find_formula(asked)
    if len(found) != 1:
        return asked, ""
    start, end, source = found[0]
    return f"{asked[:start]} {asked[end:]}", f"${source}$"


def _completed(form: Form, parts: Parts, asked: str, has_text: bool) -> Form:
    """A form with what is said of it elsewhere in the request, and in lines like `Length: 20 s`."""
    if form.duration is None:
        where = " ".join(parts.asked) if has_text else asked
        form = replace(form, duration=features(where).duration)
    for key in ("duration", "format", "style", "voice", "captions", "music", "language"):
        if key in parts.labels:
            form = form.under(labelled_form(key, parts.labels[key]))
    if form.music is not False and not form.style:
        form = form.under(Form(style=find_mood(asked)))
    return form


def _first(asked: Sequence[str]) -> str:
    return asked[0] if len(asked) == 1 else ""


def _with_foreign(asked: str) -> str:
    """A request, and in English what it wishes where it is in another language than that."""
    chinese = re.search(r"[㐀-鿿]", asked) and not re.search(r"[぀-ヿ]", asked)
    if chinese or not (commissions(asked, ends=True) or foreign_subject(asked)):
        return asked
    wished = in_english(asked)
    return f"{asked.rstrip(' ,.;:。')}, {wished}" if wished else asked


def _is_audience(subject: str, asked: str, body: str) -> bool:
    """Whether what a request names with "for" are those who see the video, and not what it shows:
    the text does not speak of it."""
    if re.fullmatch(r"(?:给|面向|适合|针对).{1,12}", subject):
        return True
    named = re.escape(subject)
    if not subject or not re.search(rf"\bfor (?:our |my |the |all )?{named}", asked, re.I):
        return False
    return not {stem(w) for w in content(subject)} & {stem(w) for w in content(body)}


_IN_TURN = re.compile(r"^(?:first|at first|先是?|首先)[ ,，:：]*", re.I)
"""How subjects begin that are to be seen one after the other."""
_DETAIL = re.compile(
    r"(?P<subject>[^—–:]{3,60}?)\s*(?:\s[—–]\s|:\s)\s*(?P<detail>(?:it|they|we|he|she)\b.{12,})",
    re.I | re.S,
)


def _named(subject: str) -> str:
    return re.sub(r"^(?:topic|subject|theme)\s*[=:]\s*", "", subject, flags=re.I)


def _detailed(subject: str) -> tuple[str, str]:
    """A subject, and what the request tells of it after a dash: "our app — it blocks noise"."""
    clauses = subject.split("，")
    if len(clauses) > 2 and len(subject) > 16 and re.search(r"[㐀-鿿]", clauses[0]):
        return clauses[0], "，".join(clauses[1:]) + "。"
    match = _DETAIL.fullmatch(subject.strip())
    return (match["subject"], match["detail"]) if match else (subject, "")
