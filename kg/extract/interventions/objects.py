"""What a stance is on, what a statement is about, and who is called upon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import rulebook
from kg.model import Mention, Ref

FILES = frozenset({"dossier", "act", "proposal", "instrument", "package"})
WITH_OBJECT = frozenset({"supports", "opposes", "concerns", "decides", "votes-against", "abstains"})
_RESTRICTED = re.compile(r"\s+(?:die|dat|waarmee|waarin)\b")
_VOTES = frozenset({"votes-against", "abstains"})
_NEAR = 30  # characters before a name in which its preposition stands


@dataclass(frozen=True, slots=True)
class Book:
    """The rulebook ``objects.yaml``, compiled."""

    pointer: re.Pattern[str]
    result: re.Pattern[str]
    soft: frozenset[str]
    loose: frozenset[str]
    bare: frozenset[str]
    pronoun: re.Pattern[str]
    aside: re.Pattern[str]
    reason: re.Pattern[str]
    introduces: re.Pattern[str]


@lru_cache(maxsize=2)
def book(language: str = "nl") -> Book:
    """What the objects of stances look like in a language."""
    raw = rulebook.load("extract", "objects", language)
    files = [*rulebook.load("extract", "anaphora", language)["files"], *raw["pointers"]]

    def any_of(words: Sequence[str]) -> str:
        return "|".join(re.escape(w) for w in words)

    articles = "de|het|deze|dit|die|dat|beide|aangenomen|huidige"
    nouns = any_of(files)
    return Book(
        re.compile(
            rf"\bcompromisvoorstellen\b"
            rf"|\b(?:{articles})\s+(?:\w+(?:e|s)\s+){{0,2}}(?:{nouns})\b(?!\s+om\b)",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{any_of(raw['results'])})\b"),
        frozenset(raw["soft"]),
        frozenset(raw["loose"]),
        frozenset(raw["bare"]),
        re.compile(rf"\b(?:{any_of(raw['pronouns'])})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{any_of(raw['aside'])})\s+(?:de\s+|het\s+|een\s+)?$", re.IGNORECASE),
        re.compile(rf",?\s(?:{any_of(raw['reasons'])})\s"),
        re.compile(rf"\s+(?:{any_of(raw['introduces'])})\s+[^,;:]{{0,25}}$"),
    )


def object_of(
    act: str,
    start: int,
    end: int,
    text: str,
    offset: int,
    mentions: Sequence[Mention],
    concerns: tuple[Ref, ...],
    recent: Sequence[Ref] = (),
    *,
    front: int | None = None,
    by: str = "",
    before: Ref | None = None,
) -> Ref | None:
    """The file that a stance is on.

    ``start`` and ``end`` are the stretch of the document where the object of the predicate stands,
    ``text`` the sentence from ``offset``; ``concerns`` what the agenda item concerns. ``recent``
    are the files named before in the item, the last one last. ``front`` is where the clause opens
    ('Over het voorstel is X positief'); ``by`` the kind of actor; ``before`` what 'dat' points to:
    what the sentence before took a stance on, or the one file that it named.
    """
    if act not in WITH_OBJECT:
        return None
    region = text[max(start - offset, 0) : end - offset]
    reason = book().reason.search(region)
    stop = start + reason.start() if reason else end
    found = _named_or_pointed(start, stop, text, offset, mentions, concerns, recent)
    if found is None and front is not None and front < start:
        found = _named_or_pointed(front, start, text, offset, mentions, concerns, recent)
    if found is not None:
        return found
    return _implied(act, region[: stop - start], concerns, recent, by, before)


def _named_or_pointed(
    start: int,
    end: int,
    text: str,
    offset: int,
    mentions: Sequence[Mention],
    concerns: tuple[Ref, ...],
    recent: Sequence[Ref],
) -> Ref | None:
    """The file that a stretch names, or that a noun with an article in it points to."""
    named = [
        m
        for m in mentions
        if start <= m.start < end
        and m.refers_to.partition("/")[0] in FILES
        and not book().aside.search(text[max(m.start - offset - _NEAR, 0) : m.start - offset])
    ]
    region = text[max(start - offset, 0) : end - offset]
    pointer = book().pointer.search(region)
    if (
        pointer is not None
        and (
            _RESTRICTED.match(region, pointer.end())  # 'de verklaring die X sloot': another one
            or book().aside.search(region[: pointer.start()])
        )
    ):
        pointer = None
    if pointer is None:
        return named[0].refers_to if named else None
    at = start + pointer.end()
    if named and (
        named[0].start <= at
        or book().introduces.search(region[pointer.end() : named[0].start - start])
    ):
        return named[0].refers_to
    found = pointed(pointer.group().lower(), concerns, recent)
    return found if found is not None or not named else named[0].refers_to


def _implied(
    act: str,
    region: str,
    concerns: tuple[Ref, ...],
    recent: Sequence[Ref],
    by: str,
    before: Ref | None,
) -> Ref | None:
    """What a stance is on that names no object: what 'dat' points to, or the file at hand."""
    words = [w.strip(".,;:") for w in region.lower().split()]
    bare = all(w in book().bare or not w for w in words)
    if act in _VOTES or (act in ("supports", "opposes") and bare):
        if recent or concerns:
            return recent[-1] if recent else concerns[0]
        return None
    if (
        act == "decides"
        and len(concerns) == 1
        and (by == "COUNCIL" or book().result.search(region))
    ):
        return concerns[0] if "motie" not in words else None
    if book().pronoun.search(region):
        return before  # 'noemden dat onaanvaardbaar': not the file, where nothing was said of one
    legal = [r for r in concerns if r.partition("/")[0] != "instrument"]
    if act == "concerns" and len(legal) == 1:
        return legal[0]
    return None


def pointed(words: str, concerns: tuple[Ref, ...], recent: Sequence[Ref]) -> Ref | None:
    """What 'de verordening' points to: the one file of the item, else the last that fits."""
    noun = words.rpartition(" ")[2]
    soft = noun in book().soft
    fitting = [r for r in concerns if soft or r.partition("/")[0] != "instrument"]
    if len(fitting) == 1 or (fitting and not recent):
        return fitting[0]
    wanted = [r for r in recent if (r.partition("/")[0] == "instrument") == soft]
    if wanted:
        return wanted[-1]
    return concerns[0] if noun in book().loose and len(concerns) == 1 else None


def about(mentions: Sequence[Mention], start: int, end: int) -> tuple[Ref, ...]:
    """The things that a stretch of the document names, in order, once each."""
    return tuple(dict.fromkeys(m.refers_to for m in mentions if start <= m.start < end))
