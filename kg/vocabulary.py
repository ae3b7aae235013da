"""The vocabulary: what exists before any document is read, and every IRI this package spells.

Reads ``ontology/core.ttl`` and ``ontology/vocab/*.ttl``. Extraction asks it for labels (it is the
gazetteer), the graph stage for IRIs and classes, the command line for the meaning of a name.
Things are addressed by :data:`kg.model.Ref` ("country/ESP"), the part of their IRI after ``id/``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from kg.errors import VocabularyError
from kg.model import Ref
from kg.paths import ONTOLOGY

BASE = "https://w3id.org/jha-kg/"
"""Default base of ``id/`` and ``graph/``; ``--base-iri`` replaces it at load."""

SAMPLE_BASE = "https://example.org/jha-sample/"
JHA = "https://w3id.org/jha-kg/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"
OA = "http://www.w3.org/ns/oa#"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES: dict[str, str] = {
    "jha": JHA,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "org": ORG,
    "oa": OA,
    "schema": SCHEMA,
    "sh": SH,
}
"""Prefixes that questions may use; the prefix ``id`` is bound to the store's own base."""

LabelRole = Literal["pref", "alt", "hidden", "notation"]
_ROLES: dict[str, LabelRole] = {
    SKOS + "prefLabel": "pref",
    SKOS + "altLabel": "alt",
    SKOS + "hiddenLabel": "hidden",
    SKOS + "notation": "notation",
}

KINDS: dict[str, str] = {
    "country": "Country",
    "institution": "Institution",
    "agency": "Agency",
    "office": "Office",
    "organisation": "InternationalOrganisation",
    "system": "InformationSystem",
    "package": "Package",
    "dossier": "Dossier",
    "proposal": "Proposal",
    "act": "LegalAct",
    "instrument": "PolicyInstrument",
    "place": "Place",
    "region": "Region",
    "person": "Person",
    "post": "Post",
    "presidency": "Presidency",
    "event": "Event",
    "meeting": "Meeting",
    "document": "Document",
}
"""First segment of a Ref and the class of what it names (the general one, beside any finer)."""


@dataclass(frozen=True, slots=True)
class Label:
    """One name of one thing: its text, language ("nl", "en" or "" for codes) and role."""

    text: str
    language: str
    role: LabelRole
    ref: Ref


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing or coded value of the vocabulary."""

    ref: Ref
    classes: frozenset[str]  # local names of jha: classes, "Concept" for coded values
    notation: str | None
    labels: tuple[Label, ...]
    relations: dict[str, tuple[str, ...]] = field(hash=False)
    """Other values by local name of the property: a Ref for things of ours, else the literal."""

    def label(self, language: str = "nl") -> str:
        """The preferred label in ``language``, else in any language, else the Ref."""
        preferred = [x for x in self.labels if x.role == "pref"]
        for candidate in (*(x for x in preferred if x.language == language), *preferred):
            return candidate.text
        return self.ref

    @property
    def kind(self) -> str:
        """The first segment of the Ref ("country")."""
        return self.ref.partition("/")[0]


class Vocabulary:
    """All entries of ``ontology/vocab``; use :func:`load` rather than this constructor."""

    def __init__(self, entries: dict[Ref, Entry], digest: str) -> None:
        self.entries = entries
        self.digest = digest
        """SHA-256 over the files read, in order of their names."""

    def __contains__(self, ref: str) -> bool:
        return ref in self.entries

    def __getitem__(self, ref: str) -> Entry:
        return self.entries[Ref(ref)]

    def of_class(self, *classes: str) -> Iterator[Entry]:
        """Entries that carry any of ``classes`` ("Agency", "Country"), in order of their Refs."""
        wanted = set(classes)
        return (e for e in self.entries.values() if e.classes & wanted)

    def labels(self, *languages: str) -> Iterator[Label]:
        """Every label in ``languages`` (all where none is given); codes have the language ""."""
        for entry in self.entries.values():
            for label in entry.labels:
                if not languages or label.language in languages:
                    yield label

    @cached_property
    def _by_notation(self) -> dict[tuple[str, str], Ref]:
        return {(e.kind, e.notation): e.ref for e in self.entries.values() if e.notation}

    def by_notation(self, kind: str, notation: str) -> Ref | None:
        """The thing of ``kind`` ("country", "agency") with this code."""
        return self._by_notation.get((kind, notation))

    def presidency_on(self, date: str) -> Ref | None:
        """The half-year presidency on an ISO date ("presidency/2023-2"), None where unlisted."""
        ref = Ref(f"presidency/{date[:4]}-{1 if date[5:7] <= '06' else 2}")
        return ref if ref in self.entries else None

    def holder_of(self, presidency: Ref) -> Ref | None:
        """The country that holds a presidency."""
        entry = self.entries.get(presidency)
        held_by = entry.relations.get("heldBy") if entry else None
        return Ref(held_by[0]) if held_by else None


def iri(ref: str, base: str = BASE) -> str:
    """The IRI of a Ref under ``base``."""
    return f"{base}id/{ref}"


def graph_iri(name: str, base: str = BASE) -> str:
    """The IRI of a named graph: a document key, "vocabulary", "links", ..."""
    return f"{base}graph/{name}"


def ref_of(iri_: str, base: str = BASE) -> Ref | None:
    """The Ref in an IRI of ours, None for a foreign one."""
    prefix = base + "id/"
    return Ref(iri_.removeprefix(prefix)) if iri_.startswith(prefix) else None


def turtle_files(folder: Path = ONTOLOGY) -> list[Path]:
    """The vocabulary files, in order of their names."""
    return sorted((folder / "vocab").glob("*.ttl"))


def parse_turtle(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file.

    Raises:
        VocabularyError: the file is not Turtle; the message names file and line.
    """
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except (SyntaxError, ValueError) as error:
        raise VocabularyError(
            str(path), f"is not valid Turtle: {error}.", "Mend that line."
        ) from error


def _local(name: str) -> str:
    return name.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _entries(triples: Iterable[ox.Triple]) -> dict[Ref, Entry]:
    classes: dict[Ref, set[str]] = {}
    labels: dict[Ref, list[Label]] = {}
    relations: dict[Ref, dict[str, list[str]]] = {}
    notations: dict[Ref, str] = {}
    for triple in triples:
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        ref = ref_of(triple.subject.value)
        if ref is None:
            continue
        predicate, value = triple.predicate.value, triple.object
        if predicate == RDF + "type" and isinstance(value, ox.NamedNode):
            if value.value.startswith((JHA, SKOS)):
                classes.setdefault(ref, set()).add(_local(value.value))
        elif predicate in _ROLES and isinstance(value, ox.Literal):
            role = _ROLES[predicate]
            labels.setdefault(ref, []).append(Label(value.value, value.language or "", role, ref))
            if role == "notation":
                notations[ref] = value.value
        elif isinstance(value, ox.NamedNode):
            target = ref_of(value.value) or value.value
            relations.setdefault(ref, {}).setdefault(_local(predicate), []).append(target)
        elif isinstance(value, ox.Literal):
            relations.setdefault(ref, {}).setdefault(_local(predicate), []).append(value.value)
    return {
        ref: Entry(
            ref=ref,
            classes=frozenset(classes[ref]),
            notation=notations.get(ref),
            labels=tuple(sorted(labels.get(ref, ()), key=lambda x: (x.role, x.language, x.text))),
            relations={k: tuple(sorted(v)) for k, v in sorted(relations.get(ref, {}).items())},
        )
        for ref in sorted(classes)
    }


@lru_cache(maxsize=4)
def load(folder: Path = ONTOLOGY) -> Vocabulary:
    """Read all vocabulary files below ``folder``; kept in memory for the next call.

    Raises:
        VocabularyError: a file cannot be read or is not Turtle.
    """
    digest = hashlib.sha256()
    triples: list[ox.Triple] = []
    for path in turtle_files(folder):
        digest.update(path.read_bytes())
        triples.extend(parse_turtle(path))
    if not triples:
        raise VocabularyError(
            str(folder / "vocab"), "holds no Turtle file.", "Reinstall, or name another folder."
        )
    return Vocabulary(_entries(triples), digest.hexdigest())
