"""What the finders of outcomes, commitments, motions, events and figures share.

``compiled`` turns a rulebook into rules; ``contexts`` walks a document's sentences with what a rule
may look at: the sentence's text, the kind of its block and its mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.model import BlockKind, Document, DocumentType, Mention, Ref
from kg.prefilter import Choice

FILE_KINDS = frozenset({"dossier", "act", "proposal", "package", "instrument"})
"""Kinds of Ref that can be the object of a decision."""

SILENT_BLOCKS: frozenset[BlockKind] = frozenset({"letterhead", "title", "section", "signature"})
"""Blocks that say what the paper is and state nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of the rulebook; ``options`` holds what else the rule says.

    The pattern is compiled when a text first asks for it: most texts ask for few.
    """

    id: str
    wording: str  # a regular expression
    options: Mapping[str, Any]
    cues: tuple[tuple[str, ...], ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """The wording, compiled."""
        return _compile(self.wording)

    def search(self, text: str, lowered: str) -> re.Match[str] | None:
        """The first match of the pattern in a text, given in lower case as well."""
        return _choice(self.wording).search(text, lowered)

    def may_fit(self, lowered: str) -> bool:
        """Whether a text in lower case holds one of each list of cues; quicker than the pattern."""
        return all(any(cue in lowered for cue in cues) for cues in self.cues)

    def may_fit_cues(self, present: frozenset[str]) -> bool:
        """As ``may_fit``, where a caller with many rules looked for all their cues once."""
        for cues in self.cues:  # noqa: SIM110 - runs for each rule on each clause: quicker so
            if present.isdisjoint(cues):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of one kind of statement, the words they share, and further settings."""

    rules: tuple[Rule, ...]
    words: Mapping[str, str]
    settings: Mapping[str, Any]

    wordings: Mapping[str, str]

    def pattern(self, name: str) -> re.Pattern[str]:
        """A setting that is a pattern, compiled."""
        return _compile(self.wordings[name])


@dataclass(frozen=True, slots=True)
class Context:
    """One sentence and what stands around it; offsets of mentions are those of the document."""

    index: int
    text: str
    start: int
    kind: BlockKind
    document_type: DocumentType
    part: int
    item: int | None
    mentions: tuple[Mention, ...]

    def files(self) -> tuple[Ref, ...]:
        """The dossiers, acts, proposals and instruments that the sentence names, each once."""
        named = self.within(0, len(self.text), FILE_KINDS)
        return tuple(dict.fromkeys(m.refers_to for m in named))

    def within(self, start: int, end: int, kinds: frozenset[str]) -> list[Mention]:
        """Mentions of these kinds of Ref that lie in a stretch of ``text``."""
        low, high = self.start + start, self.start + end
        return [
            m
            for m in self.mentions
            if low <= m.start and m.end <= high and m.refers_to.partition("/")[0] in kinds
        ]


@lru_cache(maxsize=512)
def _choice(wording: str) -> Choice:
    return Choice(wording)


@lru_cache(maxsize=2048)
def _compile(wording: str) -> re.Pattern[str]:
    return re.compile(wording)


def fill(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """The pattern that :func:`filled` spells out, compiled."""
    return _compile(filled(pattern, words))


def filled(pattern: str, words: Mapping[str, str]) -> str:
    """A rule's regular expression: "<name>" stands for words, " " for spaces, " ?" for any."""

    def replace(match: re.Match[str]) -> str:
        return f"(?:{words[match[1]]})" if match[1] in words else match[0]

    previous = ""
    while previous != pattern:
        previous, pattern = pattern, re.sub(r"(?<!\?P)(?<!\(\?)<([a-z_]+)>", replace, pattern)
    return pattern.replace(" ?", r"\s*").replace(" ", r"\s+")


def _joined(words: Any) -> str:  # noqa: ANN401 - a list, or a mapping whose keys are the words
    return "|".join(words) if not isinstance(words, str) else words


@lru_cache(maxsize=32)
def compiled(book: str, language: str = "nl") -> Rulebook:
    """The rulebook ``rulebook/{language}/{book}.yaml`` of this stage, its patterns compiled."""
    content = rulebook.load("extract", book, language)
    words = {name: _joined(entries) for name, entries in content.get("words", {}).items()}
    rules = tuple(
        Rule(
            rule["id"],
            filled(rule["pattern"], words),
            rule,
            tuple(tuple(cues) for cues in rule.get("cues", ())),
        )
        for rule in content["rules"]
        if "pattern" in rule
    )
    settings = content.get("settings", {})
    wordings = {k: filled(v, words) for k, v in settings.items() if isinstance(v, str)}
    return Rulebook(rules, words, settings, wordings)


class _Walked:
    """The document that was walked last: five finders in a row ask for the same one."""

    last: tuple[Document, tuple[Mention, ...], tuple[Context, ...]] | None = None


def contexts(document: Document, mentions: Sequence[Mention]) -> tuple[Context, ...]:
    """The sentences of a document that can state something, in reading order."""
    last = _Walked.last
    if last is not None and last[0] is document and last[1] is mentions:
        return last[2]
    found = tuple(_contexts(document, mentions))
    if isinstance(mentions, tuple):  # a list may change between two calls
        _Walked.last = document, mentions, found
    return found


def _contexts(document: Document, mentions: Sequence[Mention]) -> Iterator[Context]:
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    for index, sentence in enumerate(document.sentences):
        kind = document.blocks[sentence.block].kind
        if kind in SILENT_BLOCKS:
            continue
        yield Context(
            index,
            document.text[sentence.start : sentence.end],
            sentence.start,
            kind,
            document.parts[sentence.part].document_type if document.parts else "other",
            sentence.part,
            sentence.item,
            tuple(by_sentence.get(index, ())),
        )


def reference_date(document: Document) -> str | None:
    """The day from which a document's relative dates count: its own, or else its meeting's."""
    facts = document.facts
    return facts.date or (facts.meeting.start if facts.meeting else None)


def first_ref(mentions: Sequence[Mention]) -> Ref | None:
    """What the first of some mentions refers to."""
    return mentions[0].refers_to if mentions else None


def as_sentence(text: str, document_type: DocumentType = "report") -> Context:
    """A sentence on its own, outside any document: for trying a rule on its examples."""
    return Context(0, text, 0, "paragraph", document_type, 0, None, ())
