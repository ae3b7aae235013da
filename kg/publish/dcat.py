"""``dcat.ttl``: the data set and its files for catalogues (DCAT-AP 3.0.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from kg import __version__
from kg.graph.nquads import iri_term, literal
from kg.graph.store import Store
from kg.publish.linked_data.namespaces import (
    ATTRIBUTION,
    DCAT,
    DCATAP,
    DUTCH,
    ENGLISH,
    EUROPE,
    FILE_TYPES,
    FOAF,
    JUSTICE,
    MEDIA_TYPES,
    PUBLIC,
    SPDX,
    STABLE,
    THEMES,
    VCARD,
)
from kg.publish.linked_data.statistics import Statistics
from kg.publish.made_of import LICENCE, day_of, snapshot
from kg.publish.void import DESCRIPTIONS, TITLES, prefix_lines
from kg.vocabulary import JHA, iri

_PUBLISHER = "JHA-KG contributors"
_KEYWORDS = (
    ("Council of the European Union", "en"),
    ("justice and home affairs", "en"),
    ("knowledge graph", "en"),
    ("Raad van de Europese Unie", "nl"),
    ("justitie en binnenlandse zaken", "nl"),
)

ACCEPTED_MISSES: Mapping[tuple[str, str], str] = {
    (
        "http://xmlns.com/foaf/0.1/Agent",
        "http://purl.org/dc/terms/type",
    ): "The publisher is an informal group of contributors, for which the list of types of "
    "publishers has no entry.",
}
"""Recommended properties that are left out, by class and property, and why."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file of an export: path relative to its folder, size in bytes, SHA-256 (hex)."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Kind:
    media_type: str
    file_type: str
    what: str


_KINDS: Mapping[str, _Kind] = {
    ".nq": _Kind("application/n-quads", "RDF_N_QUADS", "The whole graph as canonical N-Quads"),
    ".trig": _Kind("application/trig", "RDF_TRIG", "The whole graph as TriG"),
    ".ttl": _Kind("text/turtle", "RDF_TURTLE", "The union of all named graphs as Turtle"),
    ".jsonld": _Kind("application/ld+json", "JSON_LD", "The whole graph as JSON-LD"),
    ".csv": _Kind("text/csv", "CSV", "One table"),
    ".json": _Kind("application/json", "JSON", "The data package that describes the tables"),
    ".html": _Kind("text/html", "HTML", "What the columns of the tables mean"),
}
_SQUEEZED: Mapping[str, str] = {".gz": "application/gzip", ".zst": "application/zstd"}


def describes(path: str) -> bool:
    """Whether a file of an export is one that catalogues are to know of."""
    return _kind(path) is not None


def _kind(path: str) -> _Kind | None:
    plain = path.removesuffix(_suffix(path))
    return _KINDS.get("." + plain.rpartition(".")[2]) if "." in plain else None


def _suffix(path: str) -> str:
    return next((suffix for suffix in _SQUEEZED if path.endswith(suffix)), "")


def dcat(store: Store, counts: Statistics, files: Sequence[Distribution], address: str) -> str:
    """The catalogue of this one data set, as Turtle.

    Args:
        store: whose graph it is.
        counts: of the graph, for the period that it covers.
        files: what was exported; files that are no distribution are passed over.
        address: where the export will lie ("https://example.org/jha/exports/").
    """
    base = store.manifest.base
    found = [file for file in files if describes(file.path)]
    spaces = {"dcat": DCAT, "dcatap": DCATAP, "foaf": FOAF, "spdx": SPDX, "vcard": VCARD}
    name = literal(_PUBLISHER)
    contact = f"a vcard:Kind ; vcard:fn {name} ; vcard:hasURL {iri_term(base)}"
    lines = [
        *prefix_lines(spaces),
        f"{_own(base, 'catalog')} a dcat:Catalog ;",
        *_shared(store),
        f"  dcterms:license <{LICENCE}> ;",
        f"  dcat:themeTaxonomy <{THEMES}> ;",
        f"  foaf:homepage {iri_term(base)} ;",
        f"  dcat:dataset {iri_term(base)} .",
        "",
        *_dataset(store, counts),
        *(f"{iri_term(base)} dcat:distribution {_own(base, file.path)} ." for file in found),
        "",
        f"{_own(base, 'publisher')} a foaf:Agent ; foaf:name {name} .",
        f"{_own(base, 'contact')} {contact} .",
        f"<{LICENCE}> a dcterms:LicenseDocument ; dcterms:type <{ATTRIBUTION}> .",
        *_period(counts, base),
        *_origins(store),
        "",
        *(line for file in found for line in _distribution(base, file, address)),
    ]
    return "\n".join(lines) + "\n"


def _own(base: str, name: str) -> str:
    """A thing that this description alone speaks of."""
    return iri_term(f"{base}dcat#{quote(name, safe='-._~/')}")


def _shared(store: Store) -> Iterator[str]:
    """What is said of the catalogue and of the data set alike."""
    base, day = store.manifest.base, day_of(store.manifest)
    yield from (f"  dcterms:title {literal(text, language=tongue)} ;" for text, tongue in TITLES)
    for text, tongue in DESCRIPTIONS:
        yield f"  dcterms:description {literal(text, language=tongue)} ;"
    for name in ("issued", "modified") if day else ():
        yield f"  dcterms:{name} {literal(day, datatype='date')} ;"
    yield f"  dcterms:publisher {_own(base, 'publisher')} ;"
    yield f"  dcterms:language <{ENGLISH}>, <{DUTCH}> ;"
    yield f"  dcterms:spatial <{EUROPE}> ;"


def _dataset(store: Store, counts: Statistics) -> Iterator[str]:
    manifest = store.manifest
    base = manifest.base
    version = f"{__version__}+{snapshot(manifest)[:12]}"
    yield f"{iri_term(base)} a dcat:Dataset ;"
    yield from _shared(store)
    yield f"  dcterms:identifier {literal(base)} ;"
    yield f"  dcat:version {literal(version)} ;"
    yield f"  dcat:contactPoint {_own(base, 'contact')} ;"
    yield f"  dcterms:accessRights <{PUBLIC}> ;"
    yield f"  dcat:theme <{JUSTICE}> ;"
    yield f"  dcterms:conformsTo <{JHA.rstrip('#')}> ;"
    yield from (f"  dcat:keyword {literal(word, language=tongue)} ;" for word, tongue in _KEYWORDS)
    if counts.first_day:
        yield f"  dcterms:temporal {_own(base, 'period')} ;"
    for sha256 in _sources(store):
        yield f"  dcterms:source {iri_term(iri(f'file/{sha256}', base))} ;"
    for run in sorted(manifest.runs):
        yield f"  prov:wasGeneratedBy {iri_term(iri(f'run/{run}', base))} ;"
    yield f"  dcat:landingPage {iri_term(base)} ."


def _sources(store: Store) -> list[str]:
    documents = store.manifest.documents.values()
    return sorted({source.sha256 for document in documents for source in document.sources})


def _period(counts: Statistics, base: str) -> Iterator[str]:
    if counts.first_day:
        first, last = (literal(x, datatype="date") for x in (counts.first_day, counts.last_day))
        node = _own(base, "period")
        yield f"{node} a dcterms:PeriodOfTime ; dcat:startDate {first} ; dcat:endDate {last} ."


def _origins(store: Store) -> Iterator[str]:
    """The source files with their hashes, and the software and vocabularies that read them."""
    base = store.manifest.base
    for _, document in sorted(store.manifest.documents.items()):
        for source in document.sources:
            file = iri_term(iri(f"file/{source.sha256}", base))
            yield f"{file} rdfs:label {literal(source.name)} ; {_checksum(source.sha256)} ."
    for key, run in sorted(store.manifest.runs.items()):
        software = iri_term(iri(f"software/jha-kg-{run.software}", base))
        yield (
            f"{iri_term(iri('run/' + key, base))} a prov:Activity ; "
            f"prov:wasAssociatedWith {software} ; "
            f"jha:vocabularyDigest {literal(run.vocabulary)} ; "
            f"dcterms:identifier {literal(run.code)} ."
        )
        yield f"{software} schema:softwareVersion {literal(run.software)} ."


def _checksum(sha256: str) -> str:
    return (
        "spdx:checksum [ a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ; "
        f"spdx:checksumValue {literal(sha256, datatype='hexBinary')} ]"
    )


def _distribution(base: str, file: Distribution, address: str) -> Iterator[str]:
    kind = _kind(file.path)
    if kind is None:
        return
    suffix = _suffix(file.path)
    place = iri_term(address + quote(file.path))
    yield f"{_own(base, file.path)} a dcat:Distribution ;"
    yield f"  dcterms:title {literal(file.path)} ;"
    yield f"  dcterms:description {literal(_description(file.path, kind), language='en')} ;"
    yield f"  dcat:accessURL {place} ; dcat:downloadURL {place} ;"
    yield f"  dcat:mediaType <{MEDIA_TYPES}{kind.media_type}> ;"
    yield f"  dcterms:format <{FILE_TYPES}{kind.file_type}> ;"
    if suffix:
        yield f"  dcat:compressFormat <{MEDIA_TYPES}{_SQUEEZED[suffix]}> ;"
    yield f"  dcat:byteSize {literal(str(file.size), datatype='nonNegativeInteger')} ;"
    yield f"  dcterms:license <{LICENCE}> ;"
    yield f"  dcatap:availability <{STABLE}> ;"
    yield f"  {_checksum(file.sha256)} ."


def _description(path: str, kind: _Kind) -> str:
    squeezed = {".gz": ", compressed with gzip", ".zst": ", compressed with Zstandard", "": ""}
    name = f": {path.rpartition('/')[2].removesuffix('.csv')}" if kind.file_type == "CSV" else ""
    return f"{kind.what}{name}{squeezed[_suffix(path)]}."
