"""JSON-LD with short names, framed per entity: a statement holds its sentence and its group.

One node object per thing and named graph, in order, each on a line of its own, so that the file can
be written and read piece by piece. Evidence and unnamed groups stand inside whatever points to
them; every fact of the N-Quads is there, and none beside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from kg.graph.store import Store
from kg.publish.linked_data.context import coercions, context
from kg.publish.linked_data.lines import graph_lines, graph_names, pieces
from kg.vocabulary import JHA, RDF, XSD

_TYPE = RDF + "type"
_EMBEDDED = frozenset({JHA + "Evidence", JHA + "MemberStateGroup"})
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.~/-]*")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_PIECE = 20_000

_Node = dict[str, list[Any]]
"""The triples of one subject: values (RDF terms) by property."""


def json_ld(store: Store) -> Iterator[bytes]:
    """All graphs but provenance as one JSON-LD document.

    Raises:
        StoreError: a file is damaged.
    """
    base = store.manifest.base
    shorter = _Shorter(store.prefixes)
    yield b'{"@context": ' + _dump(context(base)) + b',\n "@graph": [\n'
    between = b""
    for name in graph_names(store):
        graph = shorter.iri(f"{base}graph/{name}")
        yield between + b'{"@id": ' + _dump(graph) + b', "@graph": [\n'
        # Only a paper's own graph holds evidence and groups; others are written as they are read.
        is_paper = name in store.manifest.documents
        subjects = _subjects(graph_lines(store, name))
        yield from _objects(_framed(subjects, shorter) if is_paper else _plain(subjects, shorter))
        yield b"\n]}"
        between = b",\n"
    yield b"\n]}\n"


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _objects(nodes: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    between = b""
    for node in nodes:
        yield between + _dump(node)
        between = b",\n"


def _quads(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    for piece in pieces(lines, _PIECE):
        yield from ox.parse(b"\n".join(piece) + b"\n", format=ox.RdfFormat.N_QUADS)


def _subjects(lines: Iterable[bytes]) -> Iterator[tuple[Any, _Node]]:
    for subject, quads in groupby(_quads(lines), key=lambda quad: quad.subject):
        node: _Node = {}
        for quad in quads:
            node.setdefault(quad.predicate.value, []).append(quad.object)
        yield subject, node


def _plain(subjects: Iterable[tuple[Any, _Node]], shorter: _Shorter) -> Iterator[dict[str, Any]]:
    for subject, node in subjects:
        yield shorter.node(subject, node, {})


def _framed(subjects: Iterable[tuple[Any, _Node]], shorter: _Shorter) -> Iterator[dict[str, Any]]:
    nodes = dict(subjects)
    inner = {
        subject: shorter.node(subject, node, {})
        for subject, node in nodes.items()
        if any(getattr(cls, "value", "") in _EMBEDDED for cls in node.get(_TYPE, ()))
    }
    held: set[Any] = set()
    for subject, node in nodes.items():
        if subject not in inner:
            held.update(value for values in node.values() for value in values if value in inner)
    for subject, node in nodes.items():
        if subject not in inner:
            yield shorter.node(subject, node, inner)
        elif subject not in held:
            yield inner[subject]


class _Shorter:
    """Writes terms as the context lets them be written."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        # The longest namespace that fits comes first.
        self._spaces = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        self._coerced = coercions()
        self._short: dict[str, str] = {}

    def iri(self, iri: str) -> str:
        """An IRI with a prefix where what is left is plain, else whole."""
        for prefix, space in self._spaces:
            if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                return f"{prefix}:{iri[len(space) :]}"
        return iri

    def term(self, iri: str) -> str:
        """The IRI of a class or property: without prefix where it is the ontology's."""
        if iri not in self._short:
            local = iri.removeprefix(JHA)
            ours = local != iri and _LOCAL.fullmatch(local)
            self._short[iri] = local if ours else self.iri(iri)
        return self._short[iri]

    def node(
        self,
        subject: Any,  # noqa: ANN401 - an RDF term
        node: _Node,
        inner: Mapping[Any, dict[str, Any]],
    ) -> dict[str, Any]:
        """A node object; things in ``inner`` stand inside it."""
        written: dict[str, Any] = {"@id": self._id(subject)}
        for property_, values in node.items():
            if property_ == _TYPE:
                found = [self.term(value.value) for value in values]
                written["@type"] = found[0] if len(found) == 1 else found
                continue
            coerced = self._coerced.get(property_, "")
            shown = [inner.get(v) or self._value(v, coerced) for v in values]
            written[self.term(property_)] = shown[0] if len(shown) == 1 else shown
        return written

    def _id(self, term: Any) -> str:  # noqa: ANN401 - an RDF term
        return self.iri(term.value) if isinstance(term, ox.NamedNode) else str(term)

    def _value(self, term: Any, coerced: str) -> Any:  # noqa: ANN401 - an RDF term; JSON
        if not isinstance(term, ox.Literal):
            return self._id(term) if coerced == "@id" else {"@id": self._id(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        if datatype == coerced:
            return _native(term.value, datatype)
        if datatype == XSD + "string":
            return {"@value": term.value} if coerced else term.value
        return {"@value": term.value, "@type": self.iri(datatype)}


def _native(text: str, datatype: str) -> Any:  # noqa: ANN401 - int, bool or str
    """A JSON number or boolean where it means the same literal, else the text."""
    if datatype == XSD + "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if datatype == XSD + "boolean" and text in ("true", "false"):
        return text == "true"
    return text
