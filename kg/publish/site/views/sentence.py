"""The view of one statement, mention or sentence: the words it rests on, in their paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.publish.site.catalogue import Catalogue, Term, is_statement, node_of
from kg.publish.site.views.statements import Statement, facts_of, first, nodes, read

_RESTS = "SELECT DISTINCT ?s { ?s jha:evidence %(iri)s }"
_AROUND = 600  # characters of the paragraph before and after the sentence


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence with the words before and after it, and its place in the paper."""

    evidence: str
    before: str
    quote: str
    after: str
    language: str
    page: str
    text_page: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a node rests on; ``statements`` are all that rest on the same sentence."""

    paper: str
    also_in: tuple[str, ...]
    official: str
    quotations: tuple[Quotation, ...]
    statements: tuple[Statement, ...]
    own: Statement | None
    pages: int = 1

    def iris(self) -> Iterator[str]:
        """Every IRI that the view names."""
        yield from (self.paper, *self.also_in, *(q.evidence for q in self.quotations))
        for statement in (*self.statements, *filter(None, (self.own,))):
            yield from statement.iris()

    @property
    def empty(self) -> bool:
        """Whether no sentence is known."""
        return not self.quotations

    def papers(self) -> list[str]:
        """The paper of the sentence, and others with the same text."""
        return [self.paper, *self.also_in]


def sentence(catalogue: Catalogue, iri: str) -> Sentence | None:
    """The view of a node below a paper; None for other things."""
    node = node_of(iri)
    if node is None:
        return None
    own = facts_of(catalogue, [iri]).get(iri, {})
    places = [v.value for name in ("evidence", "antecedent") for v in own.get(name, ())]
    main = [iri] if node.kind == "evidence" else places
    facts = facts_of(catalogue, main)
    resting = catalogue.rows(_RESTS, iri=main[:1]) if main and node.kind != "discrepancy" else []
    statements = read(catalogue, sorted(filter(is_statement, nodes(resting))))
    return Sentence(
        node.paper,
        catalogue.also_in(node),
        catalogue.papers[node.paper].official or "" if node.paper in catalogue.papers else "",
        tuple(_quotation(catalogue, place, facts[place]) for place in main if place in facts),
        tuple(s for s in statements if s.iri != iri),
        next((s for s in statements if s.iri == iri), None),
    )


def _quotation(catalogue: Catalogue, evidence: str, facts: dict[str, list[Term]]) -> Quotation:
    node = node_of(evidence)
    start, end = int(first(facts, "start") or 0), int(first(facts, "end") or 0)
    quote = next(iter(facts.get("quote", ())), None)
    words = quote.value if quote is not None else ""
    text = (catalogue.text(node.key) if node else None) or ""
    before = after = ""
    if text[start:end] == words:
        line = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        before = text[max(line, start - _AROUND) : start]
        after = text[end : min(len(text) if stop < 0 else stop, end + _AROUND)]
        before = "…" + before if line < start - _AROUND else before
        after += "…" if end + _AROUND < stop else ""
    return Quotation(
        evidence,
        before,
        words,
        after,
        getattr(quote, "language", None) or "",
        first(facts, "page"),
        catalogue.text_page(node.key, start) if node else 1,
    )
