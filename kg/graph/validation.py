"""Is the graph as it should be? SHACL shapes, and terms that the ontology does not declare.

Input is N-Quads, so that nothing here knows a store; all graphs are validated as one. The shapes
(``ontology/shapes``) say what to do in their messages and have three severities: a violation means
that something cannot be trusted, a warning that something is missing, an info is worth a look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from kg.errors import VocabularyError
from kg.paths import ONTOLOGY
from kg.vocabulary import BASE, JHA, OWL, RDF, RDFS, SH, parse_turtle, turtle_files

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

Severity = Literal["Violation", "Warning", "Info"]
Engine = Literal["fast", "reference"]

_RANK: dict[str, int] = {"Violation": 0, "Warning": 1, "Info": 2}
_PROPERTY_KINDS = {
    OWL + "ObjectProperty",
    OWL + "DatatypeProperty",
    OWL + "AnnotationProperty",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a shape complains about.

    ``focus`` and ``value`` are IRIs or plain text, ``path`` is a property path with full IRIs (None
    where the whole node is meant), ``shape`` is the local name of the shape ("Statement-evidence").
    """

    severity: Severity
    focus: str
    path: str | None
    value: str | None
    message: str
    shape: str


def validate(
    nquads: str | bytes,
    *,
    engine: Engine = "fast",
    vocabulary: bool = False,
    base: str = BASE,
    folder: Path = ONTOLOGY,
) -> list[Finding]:
    """Every finding of the shapes in these quads, gravest first, in the same order each time.

    Use it on a whole store's N-Quads. ``vocabulary`` adds the files of ``ontology/vocab`` (under
    ``base``), which codes and names point into: set it for a document's graph on its own.
    ``engine`` "reference" is pySHACL, some forty times slower than the default.

    Raises:
        ValueError: the text is not N-Quads.
        VocabularyError: the shapes or the ontology cannot be read.
    """
    text = nquads.decode() if isinstance(nquads, bytes) else nquads
    parts = [text, _hierarchy(folder)]
    if vocabulary:
        parts.append(_vocabulary(folder).replace(f"<{BASE}id/", f"<{base}id/"))
    found = _ENGINES[engine]("\n".join(parts), _shapes(folder))
    return sorted(set(found), key=_order)


def undeclared_terms(nquads: str | bytes, folder: Path = ONTOLOGY) -> list[str]:
    """Terms of our namespace that are used but not declared, sorted; empty when all is well.

    A declared term in the wrong position (a class as a property, or the reverse) is named too.
    Use it on a store's N-Quads: a misspelt property is a valid triple that no query finds.

    Raises:
        VocabularyError: the ontology cannot be read.
    """
    text = nquads.decode() if isinstance(nquads, bytes) else nquads
    classes, properties = declared_terms(folder)
    used_properties = set(_PREDICATE.findall(text))
    used_classes = set(_CLASS.findall(text))
    return sorted(
        {f"jha:{name}" for name in used_properties - properties}
        | {f"jha:{name}" for name in used_classes - classes}
    )


@lru_cache(maxsize=4)
def declared_terms(folder: Path = ONTOLOGY) -> tuple[frozenset[str], frozenset[str]]:
    """Local names of the classes and of the properties that ``core.ttl`` declares."""
    classes, properties = set(), set()
    for triple in parse_turtle(folder / "core.ttl"):
        subject, kind = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(kind, ox.NamedNode):
            continue
        if triple.predicate.value == RDF + "type" and subject.value.startswith(JHA):
            name = subject.value.removeprefix(JHA)
            if kind.value == OWL + "Class":
                classes.add(name)
            elif kind.value in _PROPERTY_KINDS:
                properties.add(name)
    return frozenset(classes), frozenset(properties)


_PREDICATE = re.compile(rf"^\S+ <{re.escape(JHA)}([^>]*)> ", re.MULTILINE)
_CLASS = re.compile(
    rf"^\S+ <{re.escape(RDF)}type> <{re.escape(JHA)}([^>]*)> ",
    re.MULTILINE,
)


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    return (
        _RANK[finding.severity],
        finding.shape,
        finding.focus,
        finding.value or "",
        finding.message,
    )


# ---------------------------------------------------------------- what the engines are given


@lru_cache(maxsize=4)
def _shapes(folder: Path) -> str:
    """All shapes as one Turtle text; each file repeats its prefixes, which Turtle allows."""
    files = sorted((folder / "shapes").glob("*.ttl"))
    if not files:
        raise VocabularyError(str(folder / "shapes"), "holds no shapes.", "Reinstall.")
    for path in files:
        parse_turtle(path)  # an error names the file, which the joined text could not
    return "\n".join(path.read_text("utf-8") for path in files)


@lru_cache(maxsize=4)
def _hierarchy(folder: Path) -> str:
    """The subclass triples of the ontology, by which ``sh:class`` knows that an agency is an actor.

    The rest of the ontology stays out: its terms are not data.
    """
    return _ntriples(
        triple
        for triple in parse_turtle(folder / "core.ttl")
        if triple.predicate.value == RDFS + "subClassOf"
    )


@lru_cache(maxsize=4)
def _vocabulary(folder: Path) -> str:
    return _ntriples(triple for path in turtle_files(folder) for triple in parse_turtle(path))


def _ntriples(triples: Iterable[ox.Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


# ---------------------------------------------------------------- engines


def _run_fast(nquads: str, shapes: str) -> Iterable[Finding]:
    import shacl  # here, because only the commands that validate need it

    report = shacl.Shapes.from_turtle(shapes).validate_text(nquads, format="nquads")
    for result in report.results:
        yield Finding(
            severity=_severity(result.severity),
            focus=_plain(result.focus_node),
            path=_bare(result.path),
            value=result.value_plain,
            message=result.message or "",
            shape=_shape_name(result.root_shape or result.source_shape or ""),
        )


def _run_reference(nquads: str, shapes: str) -> Iterable[Finding]:
    import pyshacl
    from rdflib import Graph, URIRef
    from rdflib.namespace import SH as SHACL

    try:
        union = _ntriples(quad.triple for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    data = Graph().parse(data=union, format="nt")
    _, report, _ = pyshacl.validate(
        data, shacl_graph=Graph().parse(data=shapes, format="turtle"), inference="none"
    )
    if not isinstance(report, Graph):
        raise VocabularyError("ontology/shapes", f"cannot be run: {report}.", "Mend the shape.")
    for result in report.subjects(URIRef(RDF + "type"), SHACL.ValidationResult):
        path, value = report.value(result, SHACL.resultPath), report.value(result, SHACL.value)
        yield Finding(
            severity=_severity(str(report.value(result, SHACL.resultSeverity))),
            focus=str(report.value(result, SHACL.focusNode)),
            path=_rendered(report, path) if path is not None else None,
            value=str(value) if value is not None else None,
            message=str(report.value(result, SHACL.resultMessage)),
            shape=_shape_name(str(report.value(result, SHACL.sourceShape))),
        )


_ENGINES: dict[Engine, Callable[[str, str], Iterable[Finding]]] = {
    "fast": _run_fast,
    "reference": _run_reference,
}


def _severity(name: str) -> Severity:
    local = name.removeprefix(SH)
    for known in ("Violation", "Warning", "Info"):
        if local == known:
            return known
    raise VocabularyError("ontology/shapes", f"severity {name!r} is unknown.", "Use one of three.")


def _shape_name(term: str) -> str:
    return _plain(term).rpartition("#")[2]


def _plain(term: str) -> str:
    """A term in N-Triples syntax as an IRI or as text."""
    if term.startswith("<"):
        return term[1:-1]
    if term.startswith('"'):
        triple = next(ox.parse(f"<x:s> <x:p> {term} .", format=ox.RdfFormat.N_TRIPLES))
        return str(getattr(triple.object, "value", triple.object))
    return term


def _bare(path: str | None) -> str | None:
    """A path as the engines agree on it: full IRIs, no brackets."""
    return re.sub(r"[<>()]", "", path) if path is not None else None


def _rendered(report: Graph, path: Node) -> str:
    """A SHACL path of the report in SPARQL's syntax, without brackets."""
    from rdflib.collection import Collection
    from rdflib.namespace import SH as SHACL

    inverse = report.value(path, SHACL.inversePath)
    if inverse is not None:
        return "^" + _rendered(report, inverse)
    steps = list(Collection(report, path)) if (path, None, None) in report else []
    return "/".join(_rendered(report, step) for step in steps) if steps else str(path)
