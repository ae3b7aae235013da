"""Names made of a head noun and what specifies it: 'actieplan tegen wapenhandel'.

What a head noun asks for before it counts as a name stands in ``new-names.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ahocorasick_rs

from kg import rulebook
from kg.extract.names.known_titles import PARTNERS, agreement_key, content_words, known_titles
from kg.extract.names.recogniser import FILES
from kg.extract.names.sentence_view import PROPER, SentenceView
from kg.identifiers import slug
from kg.model import Ref
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Head:
    """A kind of name: its head nouns and what it asks for."""

    id: str
    cls: str
    kind: str
    words: tuple[str, ...]
    need: str
    openers: tuple[str, ...]
    strong: frozenset[str]
    compounds: bool  # whether a small first part may stand before the noun ('drugsstrategie')
    heading_only: bool  # whether only the heading of a point names things so


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name found in a sentence, with all its spellings there; ``group`` is its head's id.

    ``noun`` is its head noun; ``untitled`` a paper that the sentence gives no title ('een
    non-paper').
    """

    start: int
    end: int
    cls: str
    ref: Ref
    labels: tuple[str, ...]
    group: str
    noun: str = ""
    untitled: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    """A head noun in place: words ``start``-``first`` modify it, ``after``-``end`` complete it."""

    head: Head
    part: str  # first part of the compound, "" where there is none
    noun: str
    start: int
    first: int
    after: int
    end: int


@lru_cache(maxsize=4)
def heads(language: str = "nl") -> tuple[Head, ...]:
    """The kinds of names of the rulebook."""
    book: dict[str, Any] = rulebook.load("extract", "new-names", language)
    return tuple(
        Head(
            row["id"],
            row["class"],
            row["kind"],
            tuple(w.lower() for w in row["words"]),
            row["need"],
            tuple(row["openers"]),
            frozenset(w.lower() for w in row.get("strong", ())),
            bool(row.get("compounds")),
            bool(row.get("heading_only")),
        )
        for row in book["heads"]
    )


@lru_cache(maxsize=4)
def head_pattern(language: str = "nl") -> re.Pattern[str]:
    """Any head noun, with the first part of a compound before it."""
    nouns = {w for head in heads(language) for w in head.words}
    longest = sorted(nouns, key=lambda w: (-len(w), w))
    return re.compile(
        rf"(?<![\w&])([\w&’'-]*?)({'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE
    )


@lru_cache(maxsize=4)
def _nouns(language: str) -> Any:  # noqa: ANN401 - the automaton has no type
    """An automaton over the head nouns: tells quickly where one may stand."""
    nouns = sorted({w for head in heads(language) for w in head.words})
    return ahocorasick_rs.AhoCorasick(nouns)


@dataclass(frozen=True, slots=True)
class HeadNoun:
    """A head noun in a text, from the first part of its compound on."""

    start: int
    part: str  # the first part of the compound, "" where there is none
    noun: str

    @property
    def noun_start(self) -> int:
        """Where the noun itself begins."""
        return self.start + len(self.part)

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.noun_start + len(self.noun)


def head_nouns(text: str, language: str = "nl") -> Iterator[HeadNoun]:
    """What :func:`head_pattern` matches in a text, found by an automaton: much quicker."""
    lowered = text.lower()
    if len(lowered) != len(text):  # 'İ' becomes two characters, and offsets would differ
        for match in head_pattern(language).finditer(text):
            yield HeadNoun(match.start(), match[1], match[2])
        return
    longest: dict[int, int] = {}
    for _, start, end in _nouns(language).find_matches_as_indexes(lowered, overlapping=True):
        if not _is_letter(lowered[end : end + 1]) and end > longest.get(start, 0):
            longest[start] = end
    reached = 0
    for start in sorted(longest):
        if start < reached:
            continue
        opening = start
        while opening > reached and (text[opening - 1] in "&’'-" or _is_letter(text[opening - 1])):
            opening -= 1
        while opening <= start and opening and _joins(text[opening - 1]):
            opening += 1  # behind a name that was found
        if opening <= start:
            reached = longest[start]
            yield HeadNoun(opening, text[opening:start], text[start:reached])


def _joins(character: str) -> bool:
    return character == "&" or _is_letter(character)


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_compound_name(part: str, book: dict[str, Any]) -> bool:
    """Whether the first part of a compound makes a name of it ('mensensmokkel' + 'richtlijn')."""
    bare = part.rstrip("-").lower()
    generic = {*book["generic_parts"], *(g.rstrip("s") for g in book["generic_parts"])}
    return len(bare) > 2 and bare not in generic


def _read(view: SentenceView, found: HeadNoun) -> _Reading | None:
    """The head noun with its modifiers and complement; None where it is no head of ours."""
    part, noun = found.part, found.noun.lower()
    head = next(h for h in heads(view.language) if noun in h.words)
    first = view.at.get(found.start)
    closed = part and not head.compounds and not (part.endswith("-") or part[0].isupper())
    barred = f"{part}{noun}".lower() in view.book["never"]
    noun_end = found.noun_start + len(noun.partition(" ")[0])
    if first is None or closed or barred:
        return None
    if view.is_known(found.noun_start, noun_end) and not _of_partner(view, head, found):
        return None
    after = first
    while after < len(view.words) and view.words[after].start < found.end:
        after += 1
    at = view.after_short_name(after)
    opener = view.phrase.opener_at(at, _openers(view, head, first))
    by = view.phrase.opener_at(at, view.book["authors"]) if head.id == "legislation" else 0
    if by and (further := view.phrase.opener_at(at + by, _openers(view, head, first))):
        at, opener = at + by, further
    if not opener and head.id in ("agreement", "paper"):
        at = view.phrase.skipped(at, view.book["particles"])
        opener = view.phrase.opener_at(at, head.openers)
    stop = view.phrase.complement_end(at) if opener else at
    end = view.whole_names(stop) if stop > at + opener and opener else after
    if end == after and head.need in ("title", "name"):
        end = view.title_after(after)
    return _Reading(head, part, noun, view.modifiers_start(first), first, after, end)


def _of_partner(view: SentenceView, head: Head, found: HeadNoun) -> bool:
    """'mobiliteitspartnerschap met Tunesië': one of a kind that is known, with this partner."""
    if head.id != "agreement":
        return False
    known = [s for s in view.known if s.start == found.start and s.kind == "instrument"]
    whole = bool(known) and all(s.end == found.end for s in known)
    opens = f" {view.book['partner_preposition']} "
    behind = found.end + len(opens)
    return (
        whole
        and view.text[found.end : behind] == opens
        and any(s.start == behind and s.kind == "country" for s in view.known)
    )


def _openers(view: SentenceView, head: Head, first: int) -> tuple[str, ...]:
    """The prepositions that may open a complement here; 'voor' may belong to a word before."""
    governed = any(w.low in view.book["governs_voor"] for w in view.words[:first])
    return tuple(o for o in head.openers if o != "voor" or not governed)


def _is_name(view: SentenceView, r: _Reading) -> bool:
    words, head = view.words, r.head
    before = words[r.start - 1].low if r.start else ""
    if view.explains(r.start):
        return False
    articles = (*view.book["articles"], *view.book["determiners"])
    if r.noun in view.book["needs_determiner"] and before not in articles and not view.heading:
        return False
    if head.heading_only and not view.heading:
        return False
    kinds = PARTNERS if head.id == "agreement" else PROPER
    proper = view.is_proper(r.start, r.first, kinds) or view.is_proper(r.after, r.end, kinds)
    compound = bool(r.part) and _is_compound_name(r.part, view.book)
    capital = compound and words[r.first].text[0].isupper() and r.first > 0
    if head.need == "proper" and r.noun not in head.strong:
        return proper or capital or view.partner_before(r.start) is not None
    if view.title_after(r.after) == r.end > r.after:
        return True
    if head.need == "official":  # 'het Europees Bureau voor ...'
        adjectives = {*(w.text for w in words[r.start : r.first]), r.part.rstrip("-")}
        short = view.after_short_name(r.end) > r.end
        named = short or not adjectives.isdisjoint(view.book["union"])
        official = named and words[r.first].text[0].isupper()
        return official and r.end > r.after and _has_content(view, r)
    if head.need == "name":  # 'Irakmissie' says where, not which
        return capital and not view.opens_with_country(r.first)
    if capital or (head.id in ("legislation", "package") and compound):
        return True
    union = any(w.text in view.book["union"] for w in words[r.start : r.first])
    definite = before in ("de", "het") and len(r.part) > 5
    if head.id == "plan" and compound and (union or definite):
        return before not in view.book["indefinite"]
    if f"{r.part}{r.noun}".lower() in view.book["untitled"]:
        return True
    if r.end == r.after or not _has_content(view, r):
        return False
    if head.id in ("legislation", "council-decision", "proposal"):
        return True
    indefinite = before in view.book["indefinite"]
    return proper if indefinite or r.noun not in head.strong else True


def _has_content(view: SentenceView, r: _Reading) -> bool:
    """Whether the complement says what it is about, not only whose ('plan van de Raad')."""
    owners = [(s.start, s.end) for s in view.within(r.after, r.end) if s.kind == "institution"]
    return any(
        w.is_word
        and w.low not in view.book["function_words"]
        and w.low not in view.book["owners"]
        and not any(a <= w.start < b for a, b in owners)
        for w in view.words[r.after : r.end]
    )


def _complement_behind_particle(view: SentenceView, r: _Reading) -> int:
    """Where the complement starts in 'nam conclusies aan over', behind the particle; else 0."""
    at = view.after_short_name(r.after)
    apart = view.phrase.skipped(at, view.book["particles"])
    behind = at < apart < r.end and view.phrase.opener_at(apart, r.head.openers)
    return apart if behind else 0


def _labels(view: SentenceView, r: _Reading, bare: int) -> tuple[str, ...]:
    """The spellings of a name: with and without adjectives, cut at each of its complements."""
    words, text = view.words, view.text
    starts = sorted({words[i].start for i in (r.start, bare, r.first)})
    ends = [words[r.end - 1].end]
    for i in range(r.after + 2, r.end):
        if words[i].low in (*view.book["cuts"], ","):
            ends.append(words[i - 1].end)
    labels = [text[a:b] for b in ends for a in starts]
    at = view.after_short_name(r.after)
    if apart := _complement_behind_particle(view, r):
        heads_end, on = words[at - 1].end, words[apart].start
        whole = [b for b in ends if b > on]
        particle = words[apart - 1].low in view.book["particles"]
        worded = [] if particle else labels  # 'overeenkomst gesloten met' is a wording of it
        labels = [f"{text[a:heads_end]} {text[on:b]}" for b in whole for a in starts] + worded
    if r.part.rstrip("-").lower() in view.book["draft_parts"]:
        labels += [f"{r.noun}{text[words[r.after - 1].end : b]}" for b in ends]
    if r.after < at < r.end:
        head_end, rest = words[r.after - 1].end, text[words[at].start : ends[0]]
        labels += [f"{text[a:head_end]} {rest}" for a in starts]
    if partner := view.partner_before(r.start):
        named = f"{view.book['partner_preposition']} {text[partner.start : partner.end]}"
        labels.append(f"{labels[0]} {named}")
    if short := _explained(view, r.start):
        labels.append(short)
    return tuple(dict.fromkeys(labels))


def _explained(view: SentenceView, start: int) -> str | None:
    """The short name that the sentence explains by this one: 'ABCD is het ...'."""
    before = view.text[: view.words[start].start].rstrip()
    for words in view.book["expansions"]:
        short, opens, rest = before.rpartition(f" {words}")
        if opens and not rest and len(short.split()) in (1, 2) and len(short) > 2:
            return str(short.split()[-1])
    return None


def _key(view: SentenceView, r: _Reading, bare: int, vocabulary: Vocabulary) -> Ref:
    """What all spellings of a name share: its noun with its partners, files or content words."""
    partners = view.refs(r.start, r.end, PARTNERS)
    if before := view.partner_before(r.start):
        partners = sorted({*partners, before.ref})
    known = known_titles(vocabulary, view.language, head_pattern(view.language))
    noun, part = _noun_and_part(view, r)
    if r.head.id == "agreement" and partners:
        key = agreement_key(" ".join([noun, *part]), partners)
        return known.agreements.get(key) or Ref(f"{r.head.kind}/{key}")
    content = _content(view, r, bare)
    files = [s for s in view.within(r.after, r.end) if s.kind in ("dossier", "act")]
    deeds = view.book["title_deeds"]
    alone = [word for word in content if word not in deeds]
    keys = [f.ref.partition("/")[2] for f in files]
    if r.head.id in ("legislation", "proposal") and len(keys) == 1 and alone == keys:
        return files[0].ref  # 'voorstel tot wijziging van' a law is known by that law
    content = [*part, *content]
    if found := known.title(noun, content):
        return found
    if not content and r.noun in view.book["untitled"]:
        presenter = [s.ref for s in view.known if s.kind == "country"][:1]
        content = [*(p.partition("/")[2] for p in presenter), *view.subject]
    return Ref(f"{r.head.kind}/{slug(' '.join([noun, *content[:9]]))}")


def _noun_and_part(view: SentenceView, r: _Reading) -> tuple[str, list[str]]:
    """The noun of a key, and what a hyphen joins to it: 'programma' and 'compass'."""
    noun = view.book["same_noun"].get(r.noun, r.noun)
    bare = r.part.rstrip("-").lower()
    if not bare or bare in view.book["draft_parts"] or bare in view.book["function_words"]:
        return noun, []
    if r.part.endswith("-"):
        return noun, [bare]
    generic = r.head.id == "agreement" and not _is_compound_name(r.part, view.book)
    return (noun if generic else f"{bare}{noun}"), []


def _content(view: SentenceView, r: _Reading, bare: int) -> list[str]:
    """What says which one it is, the head noun itself left out."""
    files = [s for s in view.within(r.start, r.end) if s.kind in FILES and not s.nested]
    skipped = frozenset(view.book["function_words"])
    after = _complement_behind_particle(view, r) or r.after
    parts = (view.stretch(bare, r.first), view.stretch(after, r.end))
    return [
        word
        for start, end in parts
        for word in content_words(
            view.text[start:end],
            [s._replace(start=s.start - start, end=s.end - start) for s in files],
            skipped,
        )
    ]


def headed_name(view: SentenceView, found: HeadNoun, vocabulary: Vocabulary) -> Candidate | None:
    """The name whose head noun ``found`` is, if it is the head of one."""
    reading = _read(view, found)
    if reading is None or not _is_name(view, reading):
        return None
    loose = frozenset(view.book["loose_adjectives"])
    bare = reading.start
    while bare < reading.first and (view.words[bare].low in loose or not view.words[bare].is_word):
        bare += 1
    return Candidate(
        view.words[reading.start].start,
        view.words[reading.end - 1].end,
        reading.head.cls,
        _key(view, reading, bare, vocabulary),
        _labels(view, reading, bare),
        reading.head.id,
        view.book["same_noun"].get(reading.noun, reading.noun),
        reading.end == reading.after and reading.noun in view.book["untitled"],
    )
