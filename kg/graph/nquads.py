"""Writes N-Quads text directly, and puts it into canonical order.

Building text is several times as fast as building term objects; there are no blank nodes, so
canonical N-Quads (RDF Dataset Canonicalization) are the sorted distinct lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.vocabulary import RDF, XSD

_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
    "\x7f": "\\u007F",
}
_ESCAPES |= {chr(c): f"\\u{c:04X}" for c in range(0x20) if chr(c) not in _ESCAPES}
_NEEDS_ESCAPE = re.compile("[" + "".join(re.escape(c) for c in sorted(_ESCAPES)) + "]")
_UNSAFE_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


def iri_term(iri: str) -> str:
    """``<iri>``.

    Raises:
        ValueError: the IRI holds a character that N-Quads forbids; a key was not made by ``slug``.
    """
    if _UNSAFE_IRI.search(iri):
        raise ValueError(f"{iri!r} is no IRI: it holds a character that must not stand in one")
    return f"<{iri}>"


def literal(value: str, *, datatype: str | None = None, language: str | None = None) -> str:
    """A literal term; ``datatype`` is the local name of an XSD type ("date", "integer")."""
    escaped = _NEEDS_ESCAPE.sub(lambda m: _ESCAPES[m.group()], value)
    if language:
        return f'"{escaped}"@{language}'
    if datatype:
        return f'"{escaped}"^^<{XSD}{datatype}>'
    return f'"{escaped}"'


def date_literal(value: str) -> str:
    """A date as precise as it is: xsd:date, xsd:gYearMonth or xsd:gYear by the value's length."""
    return literal(value, datatype={10: "date", 7: "gYearMonth", 4: "gYear"}[len(value)])


class GraphWriter:
    """Collects the statements of one named graph; use one per graph.

    ``add`` takes full IRIs for subject and predicate, and a finished term for the object.
    """

    def __init__(self, graph: str) -> None:
        self._graph = iri_term(graph)
        self._lines: set[str] = set()

    def add(self, subject: str, predicate: str, *terms: str | None) -> None:
        """One statement per term; None is passed over."""
        head = f"{iri_term(subject)} <{predicate}> "
        self._lines.update(f"{head}{term} {self._graph} .\n" for term in terms if term is not None)

    def typed(self, subject: str, *classes: str) -> None:
        """``rdf:type`` statements."""
        self.add(subject, RDF + "type", *(iri_term(c) for c in classes))

    def text(self) -> str:
        """The graph as canonical N-Quads."""
        return canonical(self._lines)


def lines_of(nquads: str) -> list[str]:
    """The lines of N-Quads, each with its line end.

    Not ``splitlines``: characters at which that splits, such as U+2028, stand in literals as they
    are.
    """
    return [line + "\n" for line in nquads.split("\n") if line]


def canonical(lines: Iterable[str]) -> str:
    """Distinct N-Quads lines (each with its line end), sorted by code point."""
    return "".join(sorted(set(lines)))
