"""Motions of parliament that a paper names, with proposer and number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.members import Member, as_entities, members_in, names_pattern
from kg.extract.statement_rules import Context, Rule, compiled, contexts, fill, filled
from kg.model import Document, Mention, Motion, NewEntity
from kg.vocabulary import Vocabulary

_BEHIND = 8  # characters behind a motion in which the mark of its footnote stands


@dataclass(frozen=True, slots=True)
class _Named:
    """A motion named in a sentence: one for each of its proposers."""

    member: Member
    rule: str
    end: int  # of the motion with all its proposers
    upto: int  # where the next proposer begins, or ``end``


@lru_cache(maxsize=4)
def rules(language: str = "nl") -> tuple[Rule, ...]:
    """The rules of the book with the pattern of names filled in."""
    book = compiled("motions", language)
    words = {**book.words, "names": names_pattern(language)}
    return tuple(Rule(r.id, filled(r.options["pattern"], words), r.options) for r in book.rules)


def find_motions(
    document: Document, mentions: Sequence[Mention], vocabulary: Vocabulary
) -> tuple[list[Motion], list[NewEntity]]:
    """The motions that a document names, one per sentence and proposer, and the proposers.

    ``number`` is the Kamerstuk number beside the motion, or in the footnote whose mark stands
    there. Persons are returned as entities that await review.
    """
    language = document.language
    number = fill(str(compiled("motions", language).settings["number"]), {})
    notes = {b.anchor: document.quote(b) for b in document.blocks if b.anchor is not None}
    found: list[tuple[Context, _Named]] = []
    for context in contexts(document, mentions):
        if "otie" in context.text or "OTIE" in context.text:
            found += [(context, named) for named in motions_in(context.text, language)]
    motions = [
        Motion(
            sentence=context.index,
            rule=named.rule,
            about=context.files(),
            proposed_by=named.member.ref,
            number=_beside(context.text, named, number) or _below(context, named, number, notes),
        )
        for context, named in found
    ]
    return motions, as_entities([named.member for _, named in found])


def motions_in(text: str, language: str = "nl") -> Iterator[_Named]:
    """The motions that a sentence names: one per proposer."""
    seen: set[str] = set()
    for rule in rules(language):
        for match in rule.pattern.finditer(text):
            group = "names" if match["names"] else "others"  # only one rule has others
            members = members_in(text, *match.span(group), language)
            starts = [member.start for member in members[1:]] + [match.end()]
            for member, upto in zip(members, starts, strict=True):
                if member.ref not in seen:
                    seen.add(member.ref)
                    yield _Named(member, rule.id, match.end(), upto)


def _beside(text: str, named: _Named, number: re.Pattern[str]) -> str | None:
    """The number right after a proposer, or else after the motion: dossier, chapter and paper."""
    match = number.search(text, named.member.end, named.upto)
    if match is None:
        match = number.search(text, named.end)
        if not match or re.search(r"[Mm]otie", text[named.end : match.start()]):
            return None
    return _spelled(match)


def _below(
    context: Context, named: _Named, number: re.Pattern[str], notes: Mapping[int, str]
) -> str | None:
    """The number in the footnote whose mark stands behind a motion or its proposer."""
    near = range(context.start + named.member.end - 1, context.start + named.end + _BEHIND)
    for anchor in sorted(notes):
        match = number.search(notes[anchor]) if anchor in near else None
        if match is not None and anchor <= context.start + max(named.upto, named.member.end) + 6:
            return _spelled(match)
    return None


def _spelled(match: re.Match[str]) -> str:
    parts = [re.sub(r"\D", "", match["file"]), match["chapter"], match["paper"]]
    return "-".join(p for p in parts if p)
