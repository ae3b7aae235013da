"""The schema of a store as one page to copy from: plain text, Markdown, JSON or Turtle."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict

from kg.graph.schema import Schema, SchemaTerm
from kg.publish.linked_answers import sorted_prefixes
from kg.vocabulary import PREFIXES


def _count(term: SchemaTerm) -> str:
    return "" if term.count is None else f"{term.count:,}"


def _link(term: SchemaTerm) -> str:
    """What a property links, as the ontology says ("jha:Statement → jha:Actor")."""
    if not term.domains and not term.ranges:
        return ""
    return f"{' | '.join(term.domains) or '…'} → {' | '.join(term.ranges) or '…'}"


def to_text(schema: Schema) -> str:
    """For the terminal."""
    lines = ["Prefixes (need no declaration in kg query)"]
    lines += [f"PREFIX {name}: <{iri}>" for name, iri in schema.prefixes.items()]
    lines += ["", f"Classes ({len(schema.classes)})", *_aligned(schema.classes)]
    lines += ["", f"Properties ({len(schema.properties)})", *_aligned(schema.properties)]
    lines += ["", "An example to start from", schema.example.rstrip()]
    return "\n".join(lines) + "\n"


def _aligned(terms: Sequence[SchemaTerm]) -> Iterator[str]:
    width = max((len(term.name) for term in terms), default=0)
    digits = max((len(_count(term)) for term in terms), default=0)
    for term in terms:
        told = "; ".join(part for part in (term.label, _link(term)) if part)
        yield f"{_count(term):>{digits}}  {term.name:{width}}  {told}".strip("\n").rstrip()


def to_markdown(schema: Schema) -> str:
    """For a notebook or a wiki."""
    prefixes = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in schema.prefixes.items())
    blocks = ["## Prefixes", f"```sparql\n{prefixes}\n```"]
    for title, terms in (("Classes", schema.classes), ("Properties", schema.properties)):
        rows = [
            f"| `{term.name}` | {_count(term)} | {term.label} | {_link(term)} |".replace(
                " | |", " ||"
            )
            for term in terms
        ]
        table = "\n".join(["| name | count | label | links |", "| --- | ---: | --- | --- |", *rows])
        blocks += [f"## {title}", table]
    return "\n\n".join([*blocks, "## Example", f"```sparql\n{schema.example}```"]) + "\n"


def to_json(schema: Schema) -> str:
    """For programs."""
    return json.dumps(asdict(schema), ensure_ascii=False, indent=1) + "\n"


def to_turtle(schema: Schema) -> str:
    """As VoID: a dataset with a partition per class and per property."""
    import pyoxigraph as ox

    void = "http://rdfs.org/ns/void#"
    whole = ox.BlankNode("dataset")
    kind = ox.NamedNode(PREFIXES["rdf"] + "type")
    triples = [ox.Triple(whole, kind, ox.NamedNode(void + "Dataset"))]
    parts = (
        ("classPartition", "class", "entities", schema.classes),
        ("propertyPartition", "property", "triples", schema.properties),
    )
    for partition, what, number, terms in parts:
        for i, term in enumerate(terms):
            part = ox.BlankNode(f"{what}{i}")
            triples.append(ox.Triple(whole, ox.NamedNode(void + partition), part))
            triples.append(ox.Triple(part, ox.NamedNode(void + what), ox.NamedNode(term.iri)))
            if term.count is not None:
                count = ox.Literal(term.count)
                triples.append(ox.Triple(part, ox.NamedNode(void + number), count))
    prefixes = {"void": void, **schema.prefixes}
    return sorted_prefixes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes))


SCHEMA_FORMATS: Mapping[str, Callable[[Schema], str]] = {
    "table": to_text,
    "markdown": to_markdown,
    "json": to_json,
    "turtle": to_turtle,
}
"""Formats of ``kg schema``."""
