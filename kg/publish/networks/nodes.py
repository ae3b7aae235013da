"""What is told of the things of a network: name, code, and whether anybody has looked at them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.answers import labels
from kg.publish.networks.definitions import kind_of
from kg.publish.networks.rows import Reader

_CHUNK = 1000
_CODES = ("jha:isoAlpha3", "skos:notation", "jha:procedure", "jha:celex", "dcterms:identifier")
_LONGEST = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # not in XML
_PROMISE = {"en": "Promise to {whom}", "nl": "Toezegging aan {whom}"}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one thing; ``label`` is its name, cut where that is long."""

    label: str
    name: str = ""
    code: str = ""
    status: str = ""


def tell(reader: Reader, keys: Iterable[str], language: str) -> dict[str, Told]:
    """What is told of each thing, labels in ``language`` where there are any."""
    wanted = sorted(set(keys))
    iris = {key: reader.iri(key) for key in wanted}
    named = labels(reader.source, iris.values(), language)
    codes, statuses, types = _facts(reader, list(iris.values()))
    typed = labels(reader.source, set(types.values()), language)
    found = {}
    for key, iri in iris.items():
        label = named.get(iri, key.rpartition("/")[2])
        kind = kind_of(key)
        if kind == "outcome" and iri in types:
            label = typed.get(types[iri], label)
        elif kind == "commitment" and iri in types:
            label = _PROMISE[language].format(whom=typed.get(types[iri], ""))
        name, code = _line(label), _short(codes.get(iri, ""))
        found[key] = Told(_short(name), name, code, statuses.get(iri, ""))
    return found


def _line(label: str) -> str:
    return " ".join(_CONTROL.sub(" ", label).split())


def _short(label: str) -> str:
    line = _line(label)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def _facts(
    reader: Reader, iris: Sequence[str]
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Code, status, and for outcomes and promises their type or whom they were made to."""
    codes: dict[str, tuple[int, str]] = {}
    statuses: dict[str, str] = {}
    types: dict[str, str] = {}
    properties = (*_CODES, "jha:status", "jha:outcomeType", "jha:madeTo")
    branches = " UNION ".join(
        f"{{ ?thing {name} ?value BIND({place} AS ?place) }}"
        for place, name in enumerate(properties)
    )
    for start in range(0, len(iris), _CHUNK):
        values = " ".join(str(ox.NamedNode(iri)) for iri in iris[start : start + _CHUNK])
        query = (
            f"SELECT DISTINCT ?thing ?place ?value {{ VALUES ?thing {{ {values} }} {branches} }}"
        )
        for thing, place_term, value in reader.source.query(query):
            place = int(place_term.value)
            if place < len(_CODES):
                code = (place, value.value)
                codes[thing.value] = min(codes.get(thing.value, code), code)
            elif properties[place] == "jha:status":
                statuses[thing.value] = value.value.rpartition("/")[2]
            else:
                types[thing.value] = min(types.get(thing.value, value.value), value.value)
    return {thing: code for thing, (_, code) in codes.items()}, statuses, types
