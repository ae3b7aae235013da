"""Persons with an office, and signatories.

A person is recognised by an office or form of address beside the name; a surname alone is the
person whose full name the document or the vocabulary holds, if that is one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import ahocorasick_rs

from kg import rulebook
from kg.extract.names.recogniser import Span
from kg.identifiers import person_ref, slug
from kg.model import Document, NewEntity, OfficeHolding, Ref
from kg.vocabulary import Vocabulary

_UPPER = "A-Z" + "".join(
    c for c in map(chr, range(0xC0, 0x250)) if c.isupper() and ord(c) <= sys.maxunicode
)


@dataclass(frozen=True, slots=True)
class Found:
    """A person's name in a sentence, with the office as written (None where there is none)."""

    start: int
    end: int
    rule: str
    post: str | None = None
    organization: Ref | None = None


@dataclass(slots=True)
class Persons:
    """What :func:`find_persons` found: spans for the mentions, new nodes, offices, signatories."""

    spans: list[Span] = field(default_factory=list)
    entities: list[NewEntity] = field(default_factory=list)
    holdings: list[OfficeHolding] = field(default_factory=list)
    signatories: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled patterns of ``persons.yaml``."""

    cues: Any  # an automaton over the words below
    offices: Any  # an automaton over the words for offices
    addresses: Any  # and one over the forms of address
    office_name: re.Pattern[str]
    office_comma_name: re.Pattern[str]
    office_portfolio_name: re.Pattern[str]
    office_before: re.Pattern[str]
    name_comma_office: re.Pattern[str]
    comma_office: re.Pattern[str]  # its second half, which few commas stand before
    address_name: re.Pattern[str]
    implied: dict[str, Ref]
    not_in_names: frozenset[str]
    particles: frozenset[str]
    forms_of_address: frozenset[str]
    portfolio_ends: frozenset[str]
    address: re.Pattern[str]
    article: re.Pattern[str]


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


@lru_cache(maxsize=4)
def grammar(language: str = "nl") -> Grammar:
    """The patterns that find persons in ``language``, compiled once."""
    book: dict[str, Any] = rulebook.load("extract", "persons", language)
    words = [w for office in book["offices"] for w in office["words"]]
    spelt = [*words, *(w[0].upper() + w[1:] for w in words)]
    heads = _alternatives(spelt)
    particle = _alternatives([*book["particles"], *(p.capitalize() for p in book["particles"])])
    capital = rf"[{_UPPER}][\w’'-]*[\w]"
    token = rf"(?:(?:[{_UPPER}]\.\s?)+|{capital})"
    name = rf"(?:(?:{token}\s)?(?:{token}\s)?(?:{token}\s)?(?:(?:{particle})\s){{0,3}}{capital})"
    initials = rf"(?:(?:[{_UPPER}]\.\s?)+(?:(?:{particle})\s){{0,3}}{capital})"
    forms = [*book["address"], *(a[0].upper() + a[1:] for a in book["address"])]
    address = rf"(?:(?:{_alternatives(forms)})\s)"
    articles = _alternatives(book["articles"])
    of = _alternatives(book["office_prepositions"])
    tail = rf"(?:\s(?:{of})\s[^,.;:()\n]{{2,90}})?"
    head = rf"(?<![\w-])(?P<head>(?:[\w-]*[^\W\d_](?:se|sche|ief|nd|e)\s)?(?:{heads})){tail}"
    capture = rf"(?P<name>{initials}|{name})"
    return Grammar(
        cues=ahocorasick_rs.AhoCorasick(sorted({*spelt, *forms})),
        offices=ahocorasick_rs.AhoCorasick(sorted(set(spelt))),
        addresses=ahocorasick_rs.AhoCorasick(sorted(set(forms))),
        office_name=re.compile(rf"(?<![\w-])(?P<head>{heads})\s{address}?{capture}"),
        office_comma_name=re.compile(
            rf"{head}(?P<gap>,\s(?:[^,.;:()\n]{{2,70}},\s)?{address}?|\s{address}){capture}(?=[\s,.;)]|$)"
        ),
        office_portfolio_name=re.compile(
            rf"(?<![\w-])(?P<head>{heads})\s(?:{of})\s[^,.;:()\n]{{0,60}}?"
            rf"\b(?:{_alternatives(book['portfolio_ends'])})\s{address}?{capture}"
        ),
        office_before=re.compile(rf"{head}\s{address}?$"),
        name_comma_office=re.compile(rf"{capture},\s(?:(?:{articles})\s)?(?:[\w-]+\s)?{head}"),
        comma_office=re.compile(rf",\s(?:(?:{articles})\s)?(?:[\w-]+\s)?{head}"),
        address_name=re.compile(rf"(?<!\w){address}{capture}"),
        implied={
            w.lower(): Ref(office["organization"])
            for office in book["offices"]
            if "organization" in office
            for w in office["words"]
        },
        not_in_names=frozenset(book["not_in_names"]),
        particles=frozenset(book["particles"]),
        forms_of_address=frozenset(forms),
        portfolio_ends=frozenset(book["portfolio_ends"]),
        address=re.compile(address),
        article=re.compile(rf"^(?:{articles})\s", re.IGNORECASE),
    )


def _trimmed(match: re.Match[str], rules: Grammar, known: Sequence[Span]) -> tuple[int, int] | None:
    """The stretch of a name, cut before words that no name holds; None where nothing is left."""
    start = match.start("name")
    words = list(re.finditer(r"\S+", match.group("name")))
    kept: list[re.Match[str]] = []
    for word in words:
        bare = word.group().rstrip(".,")
        at = start + word.start()
        if not kept and bare in rules.forms_of_address:
            continue
        named = any(s.start <= at < s.end for s in known if s.kind != "person")
        if named or (bare in rules.not_in_names and bare.lower() not in rules.particles):
            break
        kept.append(word)
    while kept and kept[-1].group()[0].islower():  # 'de heer Jansen van | Hongarije'
        kept.pop()
    if not kept or kept[-1].group().endswith("."):
        return None
    return start + kept[0].start(), start + kept[-1].end()


def _organization(
    text: str, start: int, end: int, head: str, known: Sequence[Span], rules: Grammar
) -> Ref | None:
    """The body or country named in or right before the office, else the one the office implies."""
    implied = rules.implied.get(head.split()[-1].lower())
    if implied:
        return implied
    near = [s for s in known if s.end == start - 1 or (start <= s.start and s.end <= end)]
    bodies = [s.ref for s in near if s.kind in ("agency", "institution", "office", "organisation")]
    if bodies:
        return bodies[0]
    countries = [s.ref for s in near if s.kind == "country"]
    return countries[0] if countries else None


def _find_in(text: str, known: Sequence[Span], rules: Grammar) -> Iterator[Found]:
    if rules.offices.find_matches_as_indexes(text):
        yield from _with_offices(text, known, rules)
    if rules.addresses.find_matches_as_indexes(text):
        for match in rules.address_name.finditer(text):
            if span := _trimmed(match, rules, known):
                yield Found(*span, "form-of-address")


def _with_offices(text: str, known: Sequence[Span], rules: Grammar) -> Iterator[Found]:
    """Persons whose office the sentence gives."""
    for match in rules.office_name.finditer(text):
        if span := _trimmed(match, rules, known):
            yield _with_office(text, match.start(), match.start("name"), span, match, known, rules)
    for match in rules.office_portfolio_name.finditer(text):
        if span := _trimmed(match, rules, known):
            yield _with_office(text, match.start(), match.start("name"), span, match, known, rules)
    for person in known:
        before = text[max(0, person.start - 120) : person.start] if person.kind == "person" else ""
        if match_before := rules.office_before.search(before):
            start = person.start - len(before) + match_before.start()
            span = (person.start, person.end)
            yield _with_office(text, start, person.start, span, match_before, known, rules)
    apart = "," in text or rules.addresses.find_matches_as_indexes(text)
    for match in rules.office_comma_name.finditer(text) if apart else ():
        if any(s.kind == "person" and match.start() <= s.start < match.start("gap") for s in known):
            continue  # the office is that person's
        span = _trimmed(match, rules, known)
        named = rules.address.search(match.group("gap"))
        if span and (named or " " in text[span[0] : span[1]].strip()):
            yield _with_office(text, match.start(), match.start("gap"), span, match, known, rules)
    behind = "," in text and rules.comma_office.search(text)
    for match in rules.name_comma_office.finditer(text) if behind else ():
        span = _trimmed(match, rules, known)
        if span and span[1] == match.end("name") and " " in text[span[0] : span[1]]:
            end = _clause_end(text, match.end())
            yield _with_office(text, match.start("head"), end, span, match, known, rules)


def _clause_end(text: str, at: int) -> int:
    found = re.compile(r"[,.;:()]").search(text, at)
    return found.start() if found else len(text)


def _with_office(
    text: str,
    start: int,
    end: int,
    name: tuple[int, int],
    match: re.Match[str],
    known: Sequence[Span],
    rules: Grammar,
) -> Found:
    post = rules.article.sub("", rules.address.sub("", text[start:end]).strip(" ,"))
    reach = max(end, name[0])
    organization = _organization(text, start, reach, match.group("head"), known, rules)
    return Found(*name, "office-and-name", post, organization)


@lru_cache(maxsize=4)
def _known_persons(vocabulary: Vocabulary) -> dict[str, frozenset[Ref]]:
    """The persons of a vocabulary by full name and by surname."""
    known: dict[str, set[Ref]] = {}
    for person in vocabulary.of_class("Person"):
        for label in person.labels:
            for key in {slug(label.text), _surname(label.text)}:
                known.setdefault(key, set()).add(person.ref)
    return {key: frozenset(refs) for key, refs in known.items()}


class _Directory:
    """The persons of one document: full names first, so that surnames can be linked to them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.known = _known_persons(vocabulary)
        self.fresh: dict[str, set[Ref]] = {}
        self.names: dict[Ref, dict[str, None]] = {}

    def ref(self, name: str) -> Ref:
        """The node of a name: the one person known by it, else a new one."""
        for key in (slug(name), _surname(name)):
            named = self.known.get(key, frozenset()).union(self.fresh.get(key, ()))
            candidates = {r for r in named if self._agrees(name, r)}
            if len(candidates) == 1:
                return self._note(candidates.pop(), name)
        found = person_ref(name)
        for key in (slug(name), _surname(name)):
            self.fresh.setdefault(key, set()).add(found)
        return self._note(found, name)

    def _note(self, ref: Ref, name: str) -> Ref:
        if ref not in self.vocabulary:
            self.names.setdefault(ref, {})[name] = None
        return ref

    def _agrees(self, name: str, ref: Ref) -> bool:
        """Whether given names or initials do not speak against ``ref``."""
        given = _given(name)
        full = self.vocabulary[ref].label() if ref in self.vocabulary else ""
        others = [full] if full else list(self.names.get(ref, ()))
        initials = {_given(o)[:1].lower() for o in others} - {""}
        return not given or not initials or given[0].lower() in initials


def _surname(name: str) -> str:
    words = name.split()
    at = next(
        (i for i, w in enumerate(words) if i and (w[0].islower() or w in ("Van", "De", "Von"))),
        len(words) - 1,
    )
    return slug(" ".join(words[at:]))


def _given(name: str) -> str:
    words = name.split()
    first = words[0] if len(words) > 1 and slug(name) != _surname(name) else ""
    return "" if first in ("Van", "De", "Von", "Den", "Der") else first


def find_persons(
    document: Document, spans: Sequence[tuple[Span, int]], vocabulary: Vocabulary
) -> Persons:
    """Persons in a document; ``spans`` are the linked names, each with its sentence."""
    rules = grammar(document.language)
    by_sentence: dict[int, list[Span]] = {}
    for span, sentence in spans:
        by_sentence.setdefault(sentence, []).append(span)
    found: list[tuple[Found, int]] = []
    for index, unit in enumerate(document.sentences):
        text = document.text[unit.start : unit.end]
        if not rules.cues.find_matches_as_indexes(text):
            continue
        known = [_shifted(s, -unit.start) for s in by_sentence.get(index, ())]
        here = _best(_find_in(text, known, rules))
        found.extend((_moved(f, unit.start), index) for f in here)
    return _assembled(document, found, spans, vocabulary)


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by, span.refs, span.rule, span.nested)


def _moved(found: Found, by: int) -> Found:
    return Found(found.start + by, found.end + by, found.rule, found.post, found.organization)


def _best(found: Iterable[Found]) -> list[Found]:
    """One reading per stretch: the longest, those with an office first."""
    kept: list[Found] = []
    for f in sorted(found, key=lambda f: (f.post is None, f.start - f.end, f.start, f.rule)):
        if all(f.end <= k.start or k.end <= f.start for k in kept):
            kept.append(f)
    return sorted(kept, key=lambda f: f.start)


def _assembled(
    document: Document,
    found: Sequence[tuple[Found, int]],
    spans: Sequence[tuple[Span, int]],
    vocabulary: Vocabulary,
) -> Persons:
    directory = _Directory(vocabulary)
    text = document.text
    signed = [s.name for s in document.facts.signatories]
    names = [text[f.start : f.end] for f, _ in found]
    for name in sorted({*names, *signed}, key=lambda n: (-len(n.split()), n)):
        directory.ref(name)
    result = Persons()
    held: set[tuple[Ref, Ref | None]] = set()
    for (person, sentence), name in zip(found, names, strict=True):
        ref = directory.ref(name)
        result.spans.append(Span(person.start, person.end, (ref,), person.rule))
        if person.post and (ref, person.organization) not in held:
            held.add((ref, person.organization))
            result.holdings.append(OfficeHolding(ref, person.post, person.organization, sentence))
    result.signatories = tuple(directory.ref(name) for name in signed)
    result.holdings.extend(_signed_offices(document, result.signatories))
    result.entities = [
        NewEntity(
            ref,
            "Person",
            max(names, key=lambda n: (len(n), n)),
            "unreviewed",
            tuple(sorted(set(names) - {max(names, key=lambda n: (len(n), n))})),
        )
        for ref, names in sorted((r, list(n)) for r, n in directory.names.items())
    ]
    return result


def _signed_offices(document: Document, refs: Sequence[Ref]) -> Iterator[OfficeHolding]:
    for signatory, ref in zip(document.facts.signatories, refs, strict=True):
        touching = (
            index
            for index, s in enumerate(document.sentences)
            if s.start < max(signatory.end, signatory.start + 1) and signatory.start < s.end
        )
        sentence = next(touching, None)
        if signatory.office and sentence is not None:
            yield OfficeHolding(ref, signatory.office, Ref("country/NLD"), sentence)
