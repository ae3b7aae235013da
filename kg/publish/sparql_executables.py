"""The questions as linked data: ``sh:SPARQLSelectExecutable`` descriptions in Turtle.

SPARQL editors and catalogues of example queries read these: the query as it stands in its file, its
prefixes, parameters (SHACL) and columns (CSV on the Web). :func:`read_executables` gives back what
:func:`sparql_executables` was made from; a test compares every field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import CSVW, DCTERMS
from rdflib.term import Node

from kg.graph.answers import Column
from kg.graph.named_queries import Parameter, Question, questions
from kg.vocabulary import BASE

_SCHEMA = Namespace("https://schema.org/")
_PREFIX = re.compile(r"^PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
_DATATYPES = {"date": XSD.date, "text": XSD.string, "integer": XSD.integer}


def sparql_executables(base: str = BASE, asked: Iterable[Question] | None = None) -> str:
    """All questions (or ``asked``) as Turtle; the same questions give the same text."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in _BOUND.items():
        graph.bind(prefix, namespace)
    listed = list(questions().values() if asked is None else asked)
    collection = URIRef(f"{base}id/question")
    graph.add((collection, RDF.type, OWL.Ontology))
    _texts(graph, collection, RDFS.label, {"en": "Questions", "nl": "Vragen"})
    for prefix, namespace in sorted({p for q in listed for p in _PREFIX.findall(q.sparql)}):
        node = URIRef(f"{collection}/prefix/{prefix}")
        graph.add((collection, SH.declare, node))
        graph.add((node, RDF.type, SH.PrefixDeclaration))
        graph.add((node, SH.prefix, Literal(prefix)))
        graph.add((node, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    for question in listed:
        _describe(graph, collection, question)
    return graph.serialize(format="turtle").rstrip() + "\n"


_BOUND = {
    "csvw": CSVW, "dcterms": DCTERMS, "owl": OWL, "rdf": RDF, "rdfs": RDFS,
    "schema": _SCHEMA, "sh": SH, "skos": SKOS, "xsd": XSD,
}  # fmt: skip


def _texts(graph: Graph, node: URIRef, name: URIRef, texts: Mapping[str, str]) -> None:
    for language, text in texts.items():
        graph.add((node, name, Literal(text, lang=language)))


def _describe(graph: Graph, collection: URIRef, question: Question) -> None:
    node = URIRef(f"{collection}/{question.name}")
    graph.add((node, RDF.type, SH.SPARQLExecutable))
    graph.add((node, RDF.type, SH.SPARQLSelectExecutable))
    graph.add((node, DCTERMS.identifier, Literal(question.name)))
    graph.add((node, SH.prefixes, collection))
    graph.add((node, SH.select, Literal(question.sparql)))
    _texts(graph, node, RDFS.label, question.summary)
    _texts(graph, node, RDFS.comment, question.description)
    # The first tag says where the index lists the question; keywords have no order.
    graph.add((node, _SCHEMA.keywords, Literal(", ".join(question.tags))))
    for order, parameter in enumerate(question.parameters):
        _describe_parameter(graph, node, order, parameter)
    columns = URIRef(f"{node}/columns")
    graph.add((node, DCTERMS.conformsTo, columns))
    graph.add((columns, RDF.type, CSVW.Schema))
    members: list[Node] = []
    for column in question.columns:
        member = URIRef(f"{columns}/{column.name}")
        graph.add((member, RDF.type, CSVW.Column))
        graph.add((member, CSVW.name, Literal(column.name)))
        _texts(graph, member, DCTERMS.description, column.meaning)
        members.append(member)
    head = BNode()
    Collection(graph, head, members)
    graph.add((columns, CSVW.column, head))


def _describe_parameter(graph: Graph, question: URIRef, order: int, parameter: Parameter) -> None:
    node = URIRef(f"{question}/parameter/{parameter.name}")
    graph.add((question, SH.parameter, node))
    graph.add((node, RDF.type, SH.Parameter))
    # SHACL takes the name of the variable from the end of the path.
    graph.add((node, SH.path, node))
    graph.add((node, SH.order, Literal(order)))
    graph.add((node, SH.optional, Literal(not parameter.required)))
    _texts(graph, node, SH.name, parameter.label)
    graph.add((node, DCTERMS.type, Literal(parameter.type)))
    graph.add((node, SKOS.example, Literal(parameter.example)))
    if parameter.type in _DATATYPES:
        graph.add((node, SH.datatype, _DATATYPES[parameter.type]))
    else:
        graph.add((node, SH.nodeKind, SH.IRI))
    if parameter.default is not None:
        base = str(question).partition("id/question/")[0]
        graph.add((node, SH.defaultValue, URIRef(f"{base}id/{parameter.default}")))


def read_executables(turtle: str) -> dict[str, Question]:
    """The questions that a Turtle document of :func:`sparql_executables` describes, by name."""
    graph = Graph().parse(data=turtle, format="turtle")
    found = (_read(graph, node) for node in graph.subjects(RDF.type, SH.SPARQLSelectExecutable))
    return {question.name: question for question in sorted(found, key=lambda q: q.name)}


def _read_texts(graph: Graph, node: Node, name: URIRef) -> dict[str, str]:
    literals = [value for value in graph.objects(node, name) if isinstance(value, Literal)]
    return {
        str(text.language): str(text) for text in sorted(literals, key=lambda t: t.language or "")
    }


def _read(graph: Graph, node: Node) -> Question:
    parameters = sorted(
        graph.objects(node, SH.parameter), key=lambda p: int(str(graph.value(p, SH.order)))
    )
    schema = graph.value(node, DCTERMS.conformsTo)
    columns = Collection(graph, graph.value(schema, CSVW.column))  # type: ignore[arg-type]
    name = str(graph.value(node, DCTERMS.identifier))
    return Question(
        name=name,
        summary=_read_texts(graph, node, RDFS.label),
        description=_read_texts(graph, node, RDFS.comment),
        tags=tuple(str(graph.value(node, _SCHEMA.keywords)).split(", ")),
        parameters=tuple(_read_parameter(graph, parameter) for parameter in parameters),
        columns=tuple(
            Column(
                str(graph.value(column, CSVW.name)),
                meaning=_read_texts(graph, column, DCTERMS.description),
            )
            for column in columns
        ),
        sparql=str(graph.value(node, SH.select)),
        path=Path(f"{name}.rq"),
    )


def _read_parameter(graph: Graph, node: Node) -> Parameter:
    default = graph.value(node, SH.defaultValue)
    return Parameter(
        name=str(node).rpartition("/")[2],
        type=str(graph.value(node, DCTERMS.type)),
        label=_read_texts(graph, node, SH.name),
        example=str(graph.value(node, SKOS.example)),
        required=str(graph.value(node, SH.optional)) == "false",
        default=None if default is None else str(default).partition("/id/")[2],
    )
