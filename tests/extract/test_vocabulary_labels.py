"""Every name of the vocabulary is found in a sentence of its own."""

from __future__ import annotations

from kg import rulebook
from kg.extract.names.folding import fold_phrase
from kg.extract.names.recogniser import recognise_text
from kg.vocabulary import Label, load


def recognisable() -> list[Label]:
    """The labels that are looked for in running text."""
    vocabulary, book = load(), rulebook.load("extract", "names")
    kinds = set(book["kinds"]) - set(book["kinds_not_mentioned"])
    codes = book["codes_not_in_text"]
    return [
        label
        for label in vocabulary.labels()
        if label.ref.partition("/")[0] in kinds
        and fold_phrase(label.text).strip()
        and (
            label.role != "notation"
            or (vocabulary[label.ref].kind in book["kinds_with_codes"] and label.text not in codes)
        )
    ]


def test_every_label_is_found_in_a_sentence_of_its_own():
    """One line of text for each label, all lines in one pass."""
    labels = recognisable()
    assert len(labels) > 5000
    lines = [f"Gisteren ging het over {label.text} en daarna over iets anders." for label in labels]
    text = "\n".join(lines)
    starts, offset = [], 0
    for line in lines:
        starts.append(offset)
        offset += len(line) + 1
    found: dict[int, set[str]] = {}
    spans = iter(recognise_text(text, load()))
    span = next(spans, None)
    for i, start in enumerate(starts):
        end = start + len(lines[i])
        while span is not None and span.start < end:
            found.setdefault(i, set()).update(span.refs)
            span = next(spans, None)
    missing = [
        f"{label.text} ({label.ref})"
        for i, label in enumerate(labels)
        if label.ref not in found.get(i, ())
    ]
    assert missing == []


def test_each_span_is_the_text_it_claims():
    """Offsets of the folded text are offsets of the text."""
    text = "Ook Oekraïne, Ierland (én Zweden) en ‘Europol’ – samen met eu-LISA – spraken."
    surfaces = [text[s.start : s.end] for s in recognise_text(text, load())]
    assert surfaces == ["Oekraïne", "Ierland", "Zweden", "Europol", "eu-LISA"]
