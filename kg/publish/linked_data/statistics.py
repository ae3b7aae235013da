"""Counts of a graph as its own endpoint counts, in one pass over its sorted quads.

The engine's ``COUNT(*)`` over the union of all graphs counts a triple once for each named graph
that holds it. These counts do the same, so that both agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from kg.publish.linked_data.lines import sort_lines
from kg.vocabulary import JHA, RDF, XSD

_TYPE = f"<{RDF}type>".encode()
_MEETING = f"<{JHA}concernsMeeting>".encode()
_LANG_STRING = RDF + "langString"


@dataclass(slots=True)
class Statistics:
    """Counts; classes, properties and datatypes by full IRI.

    ``entities`` are subjects under the data set's own ``id/``. ``classes`` counts instances,
    ``properties`` triples, ``property_subjects`` distinct subjects of a property,
    ``class_properties`` triples whose subject is an instance of the class, ``datatypes`` triples
    with such a literal. ``first_day`` and ``last_day`` are of the Councils that papers are about,
    "" where there is none.
    """

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    entities: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    property_subjects: Counter[str] = field(default_factory=Counter)
    class_properties: dict[str, Counter[str]] = field(default_factory=dict)
    datatypes: Counter[str] = field(default_factory=Counter)
    first_day: str = ""
    last_day: str = ""


def statistics(quads: Iterable[bytes], base: str) -> Statistics:
    """Count canonical N-Quads lines, which must be sorted and distinct.

    ``base`` is that of the data set ("https://example.org/jha/").
    """
    counts = Statistics()
    own = f"<{base}id/".encode()
    objects = sort_lines(_counted(quads, counts, own))
    counts.objects = sum(1 for _ in objects)
    return counts


def _counted(quads: Iterable[bytes], counts: Statistics, own: bytes) -> Iterator[bytes]:
    """Count every quad, and hand its object on."""
    parts = (line[: line.rindex(b" <")].split(b" ", 2) for line in quads)
    for subject, group in groupby(parts, key=lambda part: part[0]):
        counts.subjects += 1
        counts.entities += subject.startswith(own)
        classes: set[str] = set()
        properties: Counter[str] = Counter()
        for _, predicate, value in group:
            counts.triples += 1
            properties[predicate[1:-1].decode()] += 1
            if predicate == _TYPE:
                classes.add(value[1:-1].decode())
            if value.startswith(b'"'):
                counts.datatypes[_datatype(value)] += 1
            elif predicate == _MEETING:
                _note_day(counts, value[1:-1].decode())
            yield value
        counts.properties.update(properties)
        counts.property_subjects.update(properties.keys())
        counts.classes.update(classes)
        for name in classes:
            counts.class_properties.setdefault(name, Counter()).update(properties)


def _datatype(literal: bytes) -> str:
    _, _, rest = literal.rpartition(b'"')
    if rest.startswith(b"@"):
        return _LANG_STRING
    return rest[3:-1].decode() if rest else XSD + "string"


def _note_day(counts: Statistics, meeting: str) -> None:
    """The key of a Council ends in its first day: "meeting/jha-2023-09-28"."""
    day = meeting[-len("2023-09-28") :]
    counts.first_day = min(counts.first_day or day, day)
    counts.last_day = max(counts.last_day, day)
