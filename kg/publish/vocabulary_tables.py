"""The vocabulary as tables: how much there is and how sure; what a word means, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass

import pyoxigraph as ox

from kg import rulebook
from kg.errors import QuestionError
from kg.extract.names.folding import fold_phrase
from kg.extract.names.gazetteer import Name, vocabulary_names
from kg.extract.names.recogniser import recognise_text
from kg.graph.answers import Answer, Column
from kg.model import Ref
from kg.vocabulary import KINDS, Entry, Label, Vocabulary

CHECKED = ("authority", "document", "string", "memory")
"""How far a row was checked, from the surest to the least sure."""


# ---------------------------------------------------------------- how much, and how sure


def statistics(vocabulary: Vocabulary) -> Answer:
    """Rows by class and by how far they were checked; coded values await no check of a source.

    The last row is the sum of the others.
    """
    counts: dict[str, Counter[str]] = {}
    for entry in vocabulary.entries.values():
        checked = entry.relations.get("checked", ("",))[0]
        counts.setdefault(_class_of(entry), Counter())[checked] += 1
    total = sum(counts.values(), Counter[str]())
    rows = [*sorted(counts.items()), ("all", total)]
    return Answer(
        tuple(Column(name) for name in ("class", "rows", *CHECKED, "coded")),
        tuple(
            (
                ox.Literal(name),
                *(ox.Literal(n) for n in (c.total(), *(c[k] for k in CHECKED), c[""])),
            )
            for name, c in rows
        ),
        {},
    )


def _class_of(entry: Entry) -> str:
    """The general class of an entry ("LegalAct" rather than "Regulation"), or its scheme."""
    if entry.kind in KINDS:
        return KINDS[entry.kind]
    return min(entry.classes - {"Concept"}, default=f"Concept ({entry.kind})")


# ---------------------------------------------------------------- what a word means


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a word may name, by which name, and what the reader does with it in a text."""

    thing: Ref
    label: str
    name: str  # as the vocabulary spells it
    role: str  # pref, alt, hidden, notation; or the spelling rule: variant, genitive, compound
    language: str
    why: str


def meanings(word: str, vocabulary: Vocabulary, language: str = "nl") -> list[Meaning]:
    """What ``word`` may name, in the order in which a reader of ``language`` would try.

    Case and accents do not count here; ``why`` says when they do in a text.

    Raises:
        QuestionError: it names nothing; the nearest names are offered.
    """
    phrase = fold_phrase(word)
    book = rulebook.load("extract", "names", language)
    labels = {(x.ref, x.text): x for e in vocabulary.entries.values() for x in e.labels}
    asked = [label for label in labels.values() if fold_phrase(label.text) == phrase]
    names = [n for n in vocabulary_names(vocabulary, language) if fold_phrase(n.text) == phrase]
    read = {n.ref for n in names}
    found: list[Meaning] = []
    for label in sorted(asked, key=lambda x: (x.ref not in read, x.ref, x.role, x.language)):
        fitting = [n for n in names if n.ref == label.ref]
        found.append(_meaning(label, fitting, vocabulary, book, language))
    known = {meaning.thing for meaning in found}
    for ref, rule in _otherwise_read(word, names, vocabulary, language):
        if ref not in known:
            known.add(ref)
            why = f"read in a text by the rule '{rule}'"
            found.append(Meaning(ref, vocabulary[ref].label("nl"), word, rule, language, why))
    if not found:
        raise QuestionError(word, "is no name in the vocabulary.", _nearest(word, vocabulary))
    return found


def meanings_answer(found: list[Meaning]) -> Answer:
    """The meanings as rows, to be written in any format of an answer."""
    columns = ("thing", "label", "name", "role", "language", "why")
    rows = tuple(tuple(ox.Literal(cell) for cell in astuple(meaning)) for meaning in found)
    return Answer(tuple(Column(name) for name in columns), rows, {})


def _meaning(
    label: Label, names: list[Name], vocabulary: Vocabulary, book: dict[str, list[str]], lang: str
) -> Meaning:
    entry = vocabulary[label.ref]
    if names:
        why = _why_read(label, names[0], lang)
    elif entry.kind not in book["kinds"]:
        why = "not read in a text as a name: " + (
            "a topic has words of its own" if entry.kind == "topic" else f"a {entry.kind} is none"
        )
    else:
        why = "a code: to ask by, not read in a text"
    if names and label.ref in book["not_mentioned"]:
        why += "; never counted as mentioned"
    role = f"{label.role}Label" if label.role != "notation" else label.role
    return Meaning(label.ref, entry.label("nl"), label.text, role, label.language, why)


_WRITTEN = {
    "exact": "read where it is written exactly so",
    "acronym": "read in capitals, or with one capital",
    "capital": "read where it has a capital",
    "any": "read in any case",
}


def _why_read(label: Label, name: Name, language: str) -> str:
    """How it must be written, what must stand near, and which of several things it then is."""
    why = _WRITTEN[name.case]
    phrase = fold_phrase(label.text)
    near = rulebook.load("extract", "names", language).get("only_near", {}).get(phrase.strip())
    if near:
        why += f"; only near {_listed(near)}"
    for entry in rulebook.load("extract", "ambiguities", language):
        if fold_phrase(entry["label"]) != phrase:
            continue
        rule = " ".join(entry["rule"].split())
        otherwise = next((c["ref"] for c in entry["choices"] if not c.get("near")), None)
        for choice in entry["choices"]:
            if choice["ref"] == label.ref and choice.get("near"):
                return f"{why}; this thing near {_listed(choice['near'])} ({rule})"
        taken = "this thing otherwise" if label.ref == otherwise else "this thing by its context"
        return f"{why}; {taken} ({rule})"
    return why


def _listed(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _otherwise_read(
    word: str, names: list[Name], vocabulary: Vocabulary, language: str
) -> Iterator[tuple[Ref, str]]:
    """Spellings that are no label: variants, genitives, and compounds that open with a name."""
    for name in names:
        if name.ref in vocabulary and name.rule != "label":
            yield name.ref, name.rule
    for span in recognise_text(f"- {word} -", vocabulary, language):
        if span.end - span.start == len(word):
            for ref in span.refs:
                yield ref, span.rule


def _nearest(word: str, vocabulary: Vocabulary) -> str:
    from rapidfuzz import fuzz, process

    names = sorted({label.text for label in vocabulary.labels()})
    near = process.extract(word, names, scorer=fuzz.WRatio, limit=5, score_cutoff=75)
    if not near:
        return "Add it to a file of ontology/vocab: ontology/README.md shows how."
    return "Did you mean " + ", ".join(f"'{name}'" for name, _, _ in near) + "?"
