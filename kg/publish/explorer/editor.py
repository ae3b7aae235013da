"""The page to write SPARQL on: a plain form, made an editor by a script where YASGUI was fetched.

Completion knows the classes and properties that occur in this graph, and nothing from outside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from kg.graph.named_queries import Question, questions
from kg.publish.explorer.rendering import explorer_page, written
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
_CLASSES = "SELECT DISTINCT ?class { ?s a ?class FILTER(isIRI(?class)) } LIMIT 2000"
_PROPERTIES = "SELECT DISTINCT ?p { ?p a ?kind VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty } }"  # noqa: E501
_LONGEST = 20_000  # characters of a query in an address


@dataclass(frozen=True, slots=True)
class EditorView:
    """What the page of the editor holds."""

    query: str
    examples: tuple[Question, ...]
    prefixes: Mapping[str, str]
    settings: Markup
    has_editor: bool


def editor_page(catalogue: Catalogue, query: str, language: Language) -> str:
    """The page, with a query to begin with."""
    prefixes = dict(sorted(catalogue.source.prefixes.items()))
    settings = {
        "prefixes": prefixes,
        "classes": catalogue.once("editor-classes", lambda: _iris(catalogue, _CLASSES)),
        "properties": catalogue.once("editor-properties", lambda: _iris(catalogue, _PROPERTIES)),
    }
    examples = tuple(q for q in questions().values() if not any(p.required for p in q.parameters))
    view = EditorView(
        query[:_LONGEST] or _FIRST % JHA,
        examples,
        prefixes,
        Markup(json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")),
        (STATIC / "vendor" / "yasgui" / "yasgui.min.js").is_file(),
    )
    return written(explorer_page(catalogue, "sparql", "sparql", view), language)


def _iris(catalogue: Catalogue, sparql: str) -> list[str]:
    return sorted(row[0].value for row in catalogue.rows(sparql) if row[0] is not None)
