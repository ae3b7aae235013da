"""The topics of an agenda item: one to three codes, most central first, by weighted evidence.

Evidence are the words of ``topics.yaml`` (the heading's count most) and the topics that the
vocabulary gives to the dossiers, acts and instruments an item names.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ahocorasick_rs

from kg import rulebook
from kg.extract.names.folding import fold_phrase
from kg.model import Document, Mention, Ref
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class _Terms:
    automaton: Any
    meaning: tuple[tuple[str, str, bool], ...]  # folded term, topic, strong


@lru_cache(maxsize=4)
def _terms(language: str) -> _Terms:
    book: dict[str, Any] = rulebook.load("extract", "topics", language)
    meaning: list[tuple[str, str, bool]] = []
    for topic, words in book["topics"].items():
        for strength in ("strong", "weak"):
            for word in words[strength]:
                folded = fold_phrase(word.strip("*"))
                pattern = folded if word.endswith(".") else folded.rstrip()
                pattern = pattern.lstrip() if word.startswith("*") else pattern
                meaning.append((pattern, topic, strength == "strong"))
    return _Terms(ahocorasick_rs.AhoCorasick([p for p, _, _ in meaning]), tuple(meaning))


def _evidence(text: str, language: str) -> dict[str, dict[bool, int]]:
    """Per topic, how often its strong (True) and weak words occur."""
    terms = _terms(language)
    found: dict[str, dict[bool, int]] = {}
    folded = fold_phrase(text.replace("\n", " "))
    hits = terms.automaton.find_matches_as_indexes(folded, overlapping=True)
    for pattern, count in Counter([pattern for pattern, _, _ in hits]).items():
        _, topic, strong = terms.meaning[pattern]
        counts = found.setdefault(topic, {})
        counts[strong] = counts.get(strong, 0) + count
    return found


def _weigh(counts: Iterable[int], cap: int) -> float:
    """Repetition counts ever less: one mention 1, three about 2, at most ``cap`` mentions."""
    return sum(math.log2(1 + min(n, cap)) for n in counts)


def _scores(
    title: str,
    body: str,
    references: Mapping[Ref, bool],
    configuration: str | None,
    vocabulary: Vocabulary,
    language: str,
) -> dict[str, float]:
    book: dict[str, Any] = rulebook.load("extract", "topics", language)
    weights: dict[str, float] = book["weights"]
    scores: dict[str, float] = {}
    for topic, found in _evidence(title, language).items():
        weight = weights["title"] if True in found else weights["title_weak"]
        scores[topic] = scores.get(topic, 0.0) + weight
    cap = int(weights["repeat_cap"])
    elsewhere = book["elsewhere"].get(configuration, ())
    for topic, found in _evidence(body, language).items():
        for strong, words in found.items():
            weight = weights["strong" if strong else "weak"]
            weight *= weights["elsewhere"] if topic in elsewhere else 1.0
            scores[topic] = scores.get(topic, 0.0) + weight * _weigh([words], cap)
    for ref, in_title in references.items():
        entry = vocabulary.entries.get(ref)
        for topic_ref in entry.relations.get("topic", ()) if entry else ():
            topic = topic_ref.partition("/")[2]
            weight = weights["title_reference" if in_title else "reference"]
            scores[topic] = scores.get(topic, 0.0) + weight
    return _in_company(scores, book)


def _in_company(scores: dict[str, float], book: dict[str, Any]) -> dict[str, float]:
    """Add what goes with the first topic, and drop what the leading ones overshadow."""
    if not scores:
        return scores
    first = min(scores, key=lambda t: (-scores[t], t))
    enough = max(book["weights"]["companion"], book["shares"][1] * scores[first])
    for topic in book["companions"].get(first, ()):
        scores[topic] = scores.get(topic, 0.0) + enough
    leading = [t for t, s in scores.items() if s >= book["leading"] * scores[first]]
    dropped = {d for t in leading for d in book["overshadowed"].get(t, ())}
    return {topic: score for topic, score in scores.items() if topic not in dropped}


def _chosen(
    scores: Mapping[str, float], shares: Sequence[float], least: Sequence[float]
) -> tuple[Ref, ...]:
    """The first topic, and a second and third with their share of its weight and enough of it."""
    ranked = sorted(scores.items(), key=lambda x: (-x[1], x[0]))[:3]
    return tuple(
        Ref(f"topic/{topic}")
        for (topic, score), share, enough in zip(ranked, shares, least, strict=False)
        if score >= share * ranked[0][1] and score >= enough
    )


def item_topics(
    document: Document, mentions: Sequence[Mention], vocabulary: Vocabulary
) -> dict[int, tuple[Ref, ...]]:
    """The topics of each agenda item, by its own heading and text, sub-points left out.

    An item without text of its own takes the evidence of its heading alone.
    """
    book: dict[str, Any] = rulebook.load("extract", "topics", document.language)
    bodies: dict[int, list[str]] = {}
    named: dict[int, dict[Ref, bool]] = {}
    headings = {i: (item.title_start, item.title_end) for i, item in enumerate(document.items)}
    for sentence in document.sentences:
        if sentence.item is None:
            continue
        start, end = headings[sentence.item]
        if not start <= sentence.start < end:
            bodies.setdefault(sentence.item, []).append(
                document.text[sentence.start : sentence.end]
            )
    for mention in mentions:
        item = document.sentences[mention.sentence].item
        if item is not None:
            start, end = headings[item]
            refs = named.setdefault(item, {})
            refs[mention.refers_to] = refs.get(mention.refers_to, False) or (
                start <= mention.start < end
            )
    topics: dict[int, tuple[Ref, ...]] = {}
    for i, heading in enumerate(document.items):
        scores = _scores(
            heading.title,
            " ".join(bodies.get(i, ())),
            named.get(i, {}),
            heading.configuration,
            vocabulary,
            document.language,
        )
        if chosen := _chosen(scores, book["shares"], book["least"]):
            topics[i] = chosen
    return topics
