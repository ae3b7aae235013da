"""The vocabulary's labels as phrases to look for: folded, with the variants Dutch makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import ahocorasick_rs

from kg import rulebook
from kg.extract.names.folding import fold_phrase, fold_text
from kg.model import Ref
from kg.vocabulary import Entry, Label, Vocabulary

Case = Literal["exact", "acronym", "capital", "any"]
"""How a name must be written: letter by letter ("EES"), in capitals or with one ("EMPACT",
"Empact"), with a capital ("Spanje"), or in any case ("algemeen programma")."""

NOT_A_NAME = Ref("")
"""What a stretch refers to that only swallows the names inside it ("Raad van bestuur")."""

_ARTICLE = re.compile(r"^(?:de|het|the) (?=\S+ \S)", re.IGNORECASE)
_CLOSED = re.compile(r"(?<=[^\W\d_])[-‐‑](?=[^\W\d_A-Z])")
_DASH = re.compile(r"(?<=\w)[-–/](?=[A-Z])")
_ACRONYM = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])[\w]{2,5}\b")
_ONE_WORD = re.compile(r"[\w'’-]+")
_SHARED_HEAD = re.compile(r"(?<=\s)[-‐‑](?=\w)")


@dataclass(frozen=True, slots=True)
class Name:
    """One way in which a thing can be named in running text."""

    text: str
    ref: Ref
    case: Case
    rule: str  # "label", "variant", "genitive", "not-a-name"
    acronyms: tuple[str, ...] = ()  # words of a longer name that must keep their capitals


class Check:
    """What is left to check when the automaton has found a pattern (plain integers: a hot loop)."""

    NOTHING, CAPITAL, PHRASE, EXAMINE = range(4)


class Pattern(NamedTuple):
    """A folded phrase: its length, what it may name, and whether a compound may go on with it."""

    length: int
    refs: tuple[Ref, ...]
    check: int  # a Check
    stem: bool
    rule: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """An automaton over folded phrases, and the names that each phrase may be.

    ``patterns[i]`` is what the automaton's pattern ``i`` stands for.
    """

    automaton: Any
    patterns: tuple[Pattern, ...]


def case_of(text: str, needs_capital: Iterable[str] = ()) -> Case:
    """The case rule of a label, from how the label itself is written."""
    if not _ONE_WORD.fullmatch(text):
        return "capital" if text in needs_capital else "any"
    capitals = 0 if text.islower() else sum(map(str.isupper, text))
    if capitals >= 2 and "-" not in text:
        return "acronym" if text.isupper() and len(text) > 4 else "exact"
    if capitals >= 2 and len(text) <= 6:  # eu-LISA, T-CY
        return "exact"
    return "capital" if text[:1].isupper() or text in needs_capital else "any"


def _acronyms(text: str) -> tuple[str, ...]:
    if text.isupper() or not re.search(r"[\s-]", text):
        return ()
    return tuple(_ACRONYM.findall(text))


def _joined(text: str, heads: tuple[str, ...]) -> Iterator[str]:
    """The other spellings of a compound: 'Crisis-verordening', 'Crisisverordening'."""
    first, _, last = text.rpartition(" ")
    stem, hyphen, tail = last.rpartition("-")
    lead = f"{first} " if first else ""
    if hyphen and tail.lower() in heads:
        yield f"{lead}{stem}{tail.lower()}"
        return
    if last.lower() in heads and first and first[-1].isalpha() and " " not in first:
        yield f"{first}{last.lower()}"
        return
    lowered = last.lower()
    if not lowered.endswith(heads):
        return
    for head in heads:
        stem = last[: -len(head)]
        if lowered.endswith(head) and len(stem) >= 3:
            yield f"{lead}{stem}-{head}"
            yield f"{lead}{stem[:-1] if stem.endswith('s') else stem + 's'}{head}"
            break


def _inflected(text: str, adjectives: Mapping[str, str]) -> Iterator[str]:
    """The name behind a definite article: 'het Europese zoekportaal'."""
    first, _, rest = text.partition(" ")
    if rest and first in adjectives:
        yield f"{adjectives[first]} {rest}"


def spellings(
    text: str, heads: tuple[str, ...], adjectives: Mapping[str, str] = MappingProxyType({})
) -> Iterator[tuple[str, str]]:
    """The spellings of a name beside its own, each with the rule that makes it.

    ``heads`` end compounds; ``adjectives`` gives the inflected form of a name's first word.

    >>> sorted(spelling for spelling, _ in spellings("Crisis-verordening", ("verordening",)))
    ['Crisisverordening']
    """
    bare = _ARTICLE.sub("", text)
    if bare != text:
        yield bare, "article"
    if _CLOSED.search(text):
        yield _CLOSED.sub("", text), "variant"
    for spelling in (*_joined(text, heads), *_inflected(text, adjectives)):
        yield spelling, "variant"


def _label_names(label: Label, entry: Entry, book: dict[str, Any]) -> Iterator[Name]:
    if label.role == "notation" and (
        entry.kind not in book["kinds_with_codes"] or label.text in book["codes_not_in_text"]
    ):
        return
    text = " ".join(label.text.split())
    case = case_of(text, book["needs_capital"])
    yield Name(text, label.ref, case, "label", _acronyms(text))
    for spelling, rule in spellings(text, tuple(book["joined_heads"]), book["inflected"]):
        spelt = case_of(spelling, book["needs_capital"]) if rule == "article" else case
        yield Name(spelling, label.ref, spelt, rule, _acronyms(spelling))
    if case == "capital" and label.role in ("pref", "alt") and text[-1] not in "sxz":
        yield Name(text + "s", label.ref, case, "genitive")


def vocabulary_names(vocabulary: Vocabulary, language: str = "nl") -> Iterator[Name]:
    """Every way in which the things of the vocabulary are named in a text in ``language``."""
    book = rulebook.load("extract", "names", language)
    for label in vocabulary.labels():
        entry = vocabulary[label.ref]
        if entry.kind in book["kinds"]:
            yield from _label_names(label, entry, book)
    for phrase in book["not_names"]:
        yield Name(phrase, NOT_A_NAME, "any", "not-a-name")


def _is_stem(name: Name, kinds: frozenset[str]) -> bool:
    return (
        name.case in ("capital", "acronym", "exact")
        and name.rule == "label"
        and name.ref.partition("/")[0] in kinds
        and "-" not in name.text
        and len(name.text) >= 4
    )


def compile_names(names: Iterable[Name], stem_kinds: Iterable[str] = ()) -> Gazetteer:
    """Build the automaton; names of ``stem_kinds`` may also open a compound."""
    kinds = frozenset(stem_kinds)
    by_phrase: dict[str, dict[Name, None]] = {}
    stems: set[str] = set()
    for name in names:
        for phrase in folded_forms(name.text):
            by_phrase.setdefault(phrase, {})[name] = None
            if _is_stem(name, kinds):
                stems.add(phrase)
    phrases = [p[:-1] if p in stems else p for p in by_phrase]
    patterns = tuple(
        _pattern(len(phrase) - 2, _settled(found), phrase in stems, len(phrase.split()))
        for phrase, found in by_phrase.items()
    )
    return Gazetteer(ahocorasick_rs.AhoCorasick(phrases), patterns)


def _pattern(length: int, names: tuple[Name, ...], stem: bool, words: int) -> Pattern:
    refs = tuple(dict.fromkeys(n.ref for n in names))
    cases = {n.case for n in names}
    check = Check.EXAMINE
    if cases == {"any"} and not any(n.acronyms for n in names):
        check = Check.PHRASE if words > 1 else Check.NOTHING
    elif cases == {"capital"} and words == 1:
        check = Check.CAPITAL
    return Pattern(length, refs, check, stem, names[0].rule, names)


def folded_forms(text: str) -> list[str]:
    """The phrases to look for: as a text folds the name, with single spaces, with spaced dashes."""
    spelt = [text]
    if _DASH.search(text):
        spelt += [_DASH.sub("- ", text), _DASH.sub(" - ", text)]
    if _SHARED_HEAD.search(text):  # 'reisinformatie- en autorisatiesysteem'
        spelt.append(_SHARED_HEAD.sub("", text))
    forms = dict.fromkeys(f" {fold_text(t).strip()} " for t in spelt)
    forms[fold_phrase(text)] = None
    return [form for form in forms if form.strip()]


def _settled(found: Iterable[Name]) -> tuple[Name, ...]:
    """One name for each thing and way to write it; a name outranks what names nothing."""
    names = {(n.ref, n.case, n.acronyms, _letters(n)): n for n in reversed(list(found))}
    things = [n for n in names.values() if n.ref != NOT_A_NAME]
    return tuple(sorted(things or names.values(), key=lambda n: (n.ref, n.case, n.text)))


def _letters(name: Name) -> str:
    """What a text is compared with where capitals count: 'rescEU' is not 'RescEU'."""
    return name.text if name.case in ("exact", "acronym") else ""


@lru_cache(maxsize=4)
def _gazetteer(digest: str, vocabulary: Vocabulary, language: str) -> Gazetteer:
    stem_kinds = ("country", "institution", "agency", "organisation", "region", "system")
    return compile_names(vocabulary_names(vocabulary, language), stem_kinds)


def gazetteer(vocabulary: Vocabulary, language: str = "nl") -> Gazetteer:
    """The gazetteer of a vocabulary; built once per vocabulary and process."""
    return _gazetteer(vocabulary.digest, vocabulary, language)
