"""Write the terms of one paper's graph: names, literals, and the evidence all else points to."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph import keys
from kg.graph.nquads import GraphWriter, iri_term, literal
from kg.model import Document, Extraction, Ref
from kg.vocabulary import BASE, JHA, OA, RDFS, Vocabulary, graph_iri, iri

_SELECTORS = (OA + "TextQuoteSelector", OA + "TextPositionSelector")


class PaperWriter:
    """Collects the statements of one paper; holds the IRIs of its parts, items and evidence."""

    def __init__(
        self,
        document: Document,
        extraction: Extraction,
        vocabulary: Vocabulary,
        base: str = BASE,
    ) -> None:
        self.document, self.extraction = document, extraction
        self.vocabulary, self.base = vocabulary, base
        key = keys.document_key(document)
        self.document_iri = iri(f"document/{key}", base)
        self.graph = GraphWriter(graph_iri(key, base))
        self.parts = [self.under("part", k) for k in keys.part_keys(document)]
        self.items = [self.under("item", k) for k in keys.item_keys(document.items)]
        self._written_evidence: dict[tuple[int, int], str] = {}

    # ------------------------------------------------------------ terms

    def under(self, kind: str, key: str) -> str:
        """The IRI of a node inside the paper's own."""
        return f"{self.document_iri}/{kind}/{key}"

    def ref(self, ref: Ref | None) -> str | None:
        """The term of a vocabulary or graph node; None stays None."""
        return iri_term(iri(ref, self.base)) if ref else None

    def refs(self, refs: Iterable[Ref]) -> list[str]:
        """The terms of several nodes, in their order."""
        return [iri_term(iri(ref, self.base)) for ref in refs]

    def code(self, scheme: str, code: str | None) -> str | None:
        """The term of a code in one of the model's schemes; None stays None."""
        return iri_term(iri(f"{scheme}/{code}", self.base)) if code else None

    def text(self, text: str) -> str:
        """A literal in the paper's language."""
        return literal(text, language=self.document.language)

    def add(self, subject: str, **properties: str | Iterable[str] | None) -> None:
        """Add statements with ``jha:`` properties; values are finished terms."""
        for name, value in properties.items():
            if value is not None:
                terms = [value] if isinstance(value, str) else list(value)
                self.graph.add(subject, JHA + name, *terms)

    def typed(self, subject: str, *names: str) -> None:
        """Give a node classes of ``jha:``."""
        self.graph.typed(subject, *(JHA + name for name in names))

    def label(self, subject: str, text: str) -> None:
        """Name a node in the paper's language."""
        self.graph.add(subject, RDFS + "label", self.text(text))

    # ------------------------------------------------------------ evidence

    def evidence(self, start: int, end: int) -> str:
        """The evidence node for a span, written at first use; returns its term."""
        if (start, end) in self._written_evidence:
            return self._written_evidence[start, end]
        node = self.under("evidence", f"{start}-{end}")
        self._written_evidence[start, end] = iri_term(node)
        page, _ = self.document.source_map.position(start)
        self.graph.typed(node, JHA + "Evidence", *_SELECTORS)
        self.add(
            node,
            inDocument=iri_term(self.document_iri),
            start=literal(str(start), datatype="integer"),
            end=literal(str(end), datatype="integer"),
            quote=self.text(self.document.text[start:end]),
            page=literal(str(page), datatype="integer") if page else None,
            inPart=self._part_at(start),
        )
        return iri_term(node)

    def _part_at(self, offset: int) -> str | None:
        parts = zip(self.document.parts, self.parts, strict=True)
        return next((iri_term(n) for p, n in parts if p.start <= offset < p.end), None)

    def sentence_evidence(self, index: int) -> str:
        """The evidence node of a whole sentence."""
        sentence = self.document.sentences[index]
        return self.evidence(sentence.start, sentence.end)

    def evidence_around(self, start: int, end: int) -> str:
        """The sentence that holds a span; the span itself where none does."""
        for sentence in self.document.sentences:
            if sentence.start <= start and end <= sentence.end:
                return self.evidence(sentence.start, sentence.end)
        return self.evidence(start, end)

    def place_of(self, sentence_index: int) -> dict[str, str]:
        """``jha:agendaItem`` or ``jha:documentPart``, whichever the sentence stands in."""
        sentence = self.document.sentences[sentence_index]
        if sentence.item is not None:
            return {"agendaItem": iri_term(self.items[sentence.item])}
        return {"documentPart": iri_term(self.parts[sentence.part])}

    def council(self, node: str, first_day: str) -> None:
        """Class and labels of a Council."""
        self.typed(node, "Meeting")
        for name, language in (("JBZ-Raad", "nl"), ("JHA Council", "en")):
            label = literal(f"{name} {first_day}", language=language)
            self.graph.add(node, RDFS + "label", label)

    def rule(self, name: str) -> str:
        """The term of the rule that found something."""
        return iri_term(iri(f"rule/{name}", self.base))
