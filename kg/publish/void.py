"""``void.ttl``: what the graph holds, in numbers that equal what its queries count (VoID)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.graph.nquads import iri_term, literal
from kg.graph.store import Store
from kg.publish.linked_data.namespaces import FOAF, VOID, VOID_EXT
from kg.publish.linked_data.statistics import Statistics
from kg.publish.made_of import LICENCE, day_of, snapshot
from kg.vocabulary import JHA, PREFIXES, XSD, iri

TITLES = (
    ("A knowledge graph of EU justice and home affairs policy", "en"),
    ("Een kennisgraaf van het EU-beleid voor justitie en binnenlandse zaken", "nl"),
)
DESCRIPTIONS = (
    (
        "Who is said to have supported, opposed or asked for what in the EU Council of justice and "
        "home affairs ministers, as national government papers report it; each claim with its "
        "sentence.",
        "en",
    ),
    (
        "Wie in de EU-Raad van ministers van Justitie en Binnenlandse Zaken wat zou hebben "
        "gesteund, afgewezen of gevraagd, volgens stukken van nationale regeringen; elke bewering "
        "met haar zin.",
        "nl",
    ),
)
_FORMATS = "http://www.w3.org/ns/formats/"
_FEATURES = ("N-Quads", "TriG", "Turtle", "JSON-LD")


def void(store: Store, counts: Statistics, dumps: Sequence[str] = (), example: str = "") -> str:
    """The description as Turtle.

    Args:
        store: whose graph it is.
        counts: of all graphs but provenance.
        dumps: addresses of whole-graph files, absolute or relative to the data set.
        example: IRI of a thing to look at, "" for none.
    """
    manifest = store.manifest
    base = manifest.base
    lines = [
        *prefix_lines({"void": VOID, "voidext": VOID_EXT, "foaf": FOAF}),
        f"{iri_term(base)} a void:Dataset ;",
        *(f"  dcterms:title {literal(text, language=tongue)} ;" for text, tongue in TITLES),
        *(f"  dcterms:description {literal(t, language=tongue)} ;" for t, tongue in DESCRIPTIONS),
        f"  dcterms:license <{LICENCE}> ;",
        f"  dcterms:identifier {literal(snapshot(manifest))} ;",
    ]
    if day := day_of(manifest):
        lines.append(f"  dcterms:modified {literal(day, datatype='date')} ;")
    lines += [
        f"  foaf:homepage {iri_term(base)} ;",
        f"  void:uriSpace {literal(base + 'id/')} ;",
        f"  void:uriRegexPattern {literal('^' + base.replace('.', '[.]') + 'id/.+')} ;",
        *(f"  void:vocabulary <{space}> ;" for space in _vocabularies(counts)),
        *(f"  void:feature <{_FORMATS}{name}> ;" for name in _FEATURES),
        *(f"  void:dataDump {iri_term(address)} ;" for address in dumps),
        *([f"  void:exampleResource {iri_term(example)} ;"] if example else []),
        f"  void:triples {counts.triples} ;",
        f"  void:entities {counts.entities} ;",
        f"  void:distinctSubjects {counts.subjects} ;",
        f"  void:distinctObjects {counts.objects} ;",
        f"  void:classes {len(counts.classes)} ;",
        f"  void:properties {len(counts.properties)} .",
        "",
        *_classes(counts, base),
        *_properties(counts, base),
        *_datatypes(counts, base),
    ]
    return "\n".join(lines) + "\n"


def prefix_lines(spaces: dict[str, str]) -> Iterator[str]:
    """``@prefix`` lines for these and for the prefixes of every export, in order, then a blank."""
    for name, space in sorted((PREFIXES | spaces).items()):
        yield f"@prefix {name}: <{space}> ."
    yield ""


def _vocabularies(counts: Statistics) -> list[str]:
    """Namespaces whose terms the graph uses as classes or properties."""
    used = {*counts.classes, *counts.properties}
    return sorted(
        space
        for space in (*PREFIXES.values(), FOAF)
        if space != XSD and any(term.startswith(space) for term in used)
    )


def _part(base: str, *names: str) -> str:
    """The IRI of a part of the data set: named after the terms, so that it stays the same."""
    return iri_term(f"{base}void#{'.'.join(map(_local, names))}")


def _local(term: str) -> str:
    for prefix, space in PREFIXES.items():
        if term.startswith(space):
            return f"{prefix}-{term.removeprefix(space)}"
    return "".join(c if c.isalnum() else "-" for c in term)


def _classes(counts: Statistics, base: str) -> Iterable[str]:
    for name, number in sorted(counts.classes.items()):
        node = _part(base, name)
        yield f"{iri_term(base)} void:classPartition {node} ."
        yield f"{node} void:class <{name}> ; void:entities {number} ."
        for property_, triples in sorted(counts.class_properties[name].items()):
            inner = _part(base, name, property_)
            yield f"{node} void:propertyPartition {inner} ."
            yield f"{inner} void:property <{property_}> ; void:triples {triples} ."


def _properties(counts: Statistics, base: str) -> Iterable[str]:
    for name, number in sorted(counts.properties.items()):
        node = _part(base, "property", name)
        subjects = counts.property_subjects[name]
        yield f"{iri_term(base)} void:propertyPartition {node} ."
        yield (
            f"{node} void:property <{name}> ; void:triples {number} ; "
            f"void:distinctSubjects {subjects} ."
        )


def _datatypes(counts: Statistics, base: str) -> Iterable[str]:
    for name, number in sorted(counts.datatypes.items()):
        node = _part(base, "datatype", name)
        yield f"{iri_term(base)} voidext:datatypePartition {node} ."
        yield f"{node} voidext:datatype <{name}> ; void:triples {number} ."


def example_of(counts: Statistics, base: str) -> str:
    """A thing to look at: the Netherlands, whose papers these are, where the graph knows it."""
    return iri("country/NLD", base) if counts.classes.get(JHA + "MemberState") else ""
