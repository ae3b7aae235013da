"""The page to write SPARQL on: a plain form, made an editor by a script where YASGUI was fetched.

Completion knows the classes and properties that occur in this graph, those of a class where the
query says of which class a thing is, and nothing from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from kg.graph.named_queries import Question, bind, questions
from kg.graph.schema import Schema, schema_of
from kg.publish.explorer.rendering import block, explorer_page, written
from kg.publish.explorer.surroundings import STATIC
from kg.publish.site import Catalogue
from kg.publish.site.urls import Language
from kg.vocabulary import JHA

_FIRST = """PREFIX jha: <%s>
SELECT DISTINCT ?meeting ?date WHERE {
  ?meeting a jha:Meeting ; jha:startDate ?date
}
ORDER BY ?date
LIMIT 20
"""  # prefixes are known here, but the editor and other endpoints want them declared
# Of a large class, what the first of its things have; the ontology adds what is rare among them.
_HAVE = """SELECT DISTINCT ?p { { SELECT DISTINCT ?s { ?s a %(iri)s } LIMIT 2000 } ?s ?p ?o }"""
_ABOVE = "SELECT DISTINCT ?class { %(iri)s rdfs:subClassOf* ?class FILTER(isIRI(?class)) }"
_LONGEST = 20_000  # characters of a query in an address


@dataclass(frozen=True, slots=True)
class EditorView:
    """What the page of the editor holds; ``examples`` are questions with their SPARQL."""

    query: str
    examples: tuple[tuple[Question, str], ...]
    prefixes: Mapping[str, str]
    settings: Markup
    runs: bool
    has_editor: bool


def editor_page(catalogue: Catalogue, query: str, language: Language, runs: bool = False) -> str:
    """The page, with a query to begin with; ``runs`` says that it is answered at once."""
    has_editor = (STATIC / "vendor" / "yasgui" / "yasgui.min.js").is_file()
    prefixes = dict(sorted(catalogue.source.prefixes.items()))
    settings = {
        "prefixes": prefixes,
        "base": catalogue.base,
        "ontology": JHA.rstrip("#"),
        "language": language,
        **(completions(catalogue, language) if has_editor else {}),
    }
    examples = tuple(
        (q, bind(q, {})) for q in questions().values() if not any(p.required for p in q.parameters)
    )
    view = EditorView(
        query[:_LONGEST] or _FIRST % JHA,
        examples,
        prefixes,
        block(settings),
        runs and bool(query),
        has_editor,
    )
    return written(explorer_page(catalogue, "sparql", "sparql", view), language)


def completions(catalogue: Catalogue, language: Language) -> dict[str, object]:
    """What the editor may offer: names of classes and properties that occur, by IRI.

    ``of`` holds per class the properties that its things have, as places in the order of
    ``properties``.
    """
    return catalogue.once(f"completions-{language}", lambda: _completions(catalogue, language))


def _completions(catalogue: Catalogue, language: Language) -> dict[str, object]:
    schema = schema_of(catalogue.source, language, counted=False)
    classes = {term.iri: term.label for term in schema.classes}
    properties = {term.iri: term.label for term in schema.properties}
    having = {iri: _having(catalogue, schema, iri) for iri in classes}
    for found in having.values():
        properties |= {iri: "" for iri in sorted(found) if iri not in properties}
    place = {iri: number for number, iri in enumerate(properties)}
    return {
        "classes": classes,
        "properties": properties,
        "of": {iri: sorted(place[p] for p in found) for iri, found in having.items()},
    }


def _having(catalogue: Catalogue, schema: Schema, cls: str) -> set[str]:
    """The properties that things of a class have."""
    found = _iris(catalogue, _HAVE, cls)
    above = _iris(catalogue, _ABOVE, cls)
    names = {term.name for term in schema.classes if term.iri in above}
    return found | {term.iri for term in schema.properties if names & {*term.domains}}


def _iris(catalogue: Catalogue, sparql: str, iri: str) -> set[str]:
    return {row[0].value for row in catalogue.rows(sparql, iri=[iri]) if row[0] is not None}
