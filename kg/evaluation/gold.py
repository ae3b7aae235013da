"""Reads annotations: one JSON file per document, in the shape that ``docs/evaluation.md`` gives."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from kg.errors import InputError
from kg.evaluation.records import (
    Commitment,
    Event,
    Figure,
    Intervention,
    Item,
    Meeting,
    Motion,
    Names,
    Outcome,
    Paper,
    Place,
    PolicyFile,
)
from kg.evaluation.text import family_name, fold

Purpose = Literal["held-back", "development", "unstated"]
PURPOSE_FILE = "purpose.txt"

_ADVICE = "docs/evaluation.md describes the shape."
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ARABIC = {roman: str(value) for value, roman in enumerate(_ROMAN, 1)}
# A code of three letters is a country, but for these.
_BODIES = frozenset(
    {
        *("COM", "COUNCIL", "EP", "EUCO", "COREPER", "CJEU", "EEAS"),
        *("FRONTEX", "EUROPOL", "EUROJUST", "EULISA", "EUAA", "EMCDDA", "CEPOL", "EPPO"),
        *("EU-CTC", "RETURN-COORD", "OLAF", "ENISA", "EIGE"),
        *("UNHCR", "IOM", "UNODC", "UN", "NATO", "ICC", "INTERPOL", "COE"),
    }
)


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A folder of annotations, and whether rules were written with its documents in view.

    ``development`` names documents of a held-back set that were nevertheless used.
    """

    folder: Path
    papers: tuple[Paper, ...]
    purpose: Purpose
    development: frozenset[str] = frozenset()


def read_gold(folder: Path) -> GoldSet:
    """Read every ``*.json`` of a folder, in order of their names, and its ``purpose.txt``.

    Raises:
        InputError: the folder holds no annotations, or one is not as it should be.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise InputError(
            str(folder), "holds no annotations (*.json).", "Name a folder of annotations."
        )
    purpose, development = _purpose(folder / PURPOSE_FILE)
    return GoldSet(folder, tuple(map(read_paper, paths)), purpose, development)


def _purpose(path: Path) -> tuple[Purpose, frozenset[str]]:
    """The first line says the purpose; lines "development: NAME" name documents that were used."""
    if not path.exists():
        return "unstated", frozenset()
    first, *rest = path.read_text("utf-8").splitlines() or [""]
    for purpose in get_args(Purpose):
        if first.strip() == purpose:
            marker = "development:"
            used = (line.removeprefix(marker) for line in rest if line.startswith(marker))
            return purpose, frozenset(name.strip() for name in used)
    raise InputError(
        str(path), f"begins with {first.strip()!r}.", "Write held-back or development there."
    )


def read_paper(path: Path) -> Paper:
    """Read the annotation of one document.

    Raises:
        InputError: it is no JSON, or a field is missing or of the wrong kind.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(str(path), f"cannot be read as JSON: {error}.", _ADVICE) from error
    node = _Node(content, path.name)
    document, letter = node.node("document"), node.node("letter", optional=True)
    return Paper(
        file=node.text("file"),
        number=document.optional("kamerstuk"),
        date=document.optional("date"),
        chamber=document.optional("chamber"),
        parts=frozenset(document.texts("parts")),
        signatories=tuple(
            frozenset({family_name(s.text("name"))}) for s in document.nodes("signatories")
        ),
        meeting=_meeting(node.node("meeting", optional=True)),
        items=_items(node.nodes("agenda_items")),
        letter=Place(**_place(letter)) if letter.value else None,
        citations=frozenset(c.text("kamerstuk") for c in node.nodes("citations")),
        commitments=tuple(
            Commitment(c.text("quote"), _one_name(c.optional("to")))
            for c in node.nodes("commitments")
        ),
        motions=tuple(Motion(_one_name(m.optional("by"))) for m in node.nodes("motions")),
        events=tuple(
            Event(e.text("start"), e.optional("end") or e.text("start"))
            for e in node.nodes("events")
            if e.optional("start")
        ),
        figures=tuple(
            Figure(f.number("value")) for f in node.nodes("figures") if f.has_value("value")
        ),
        same_items=tuple(node.pairs("same_items")),
    )


def _one_name(name: str | None) -> Names:
    return frozenset({family_name(name)} if name else ())


class _Node:
    """An object of the JSON with the path to it, for errors that say where."""

    def __init__(self, value: Any, where: str) -> None:  # noqa: ANN401 - JSON
        if not isinstance(value, dict):
            raise InputError(where, "is no JSON object.", _ADVICE)
        self.value, self._where = value, where

    def _fail(self, name: str, wanted: str) -> InputError:
        found = "is missing" if name not in self.value else f"is {self.value[name]!r:.60}"
        return InputError(self._where, f"{name!r} {found}; it should be {wanted}.", _ADVICE)

    def has_value(self, name: str) -> bool:
        return self.value.get(name) is not None

    def text(self, name: str) -> str:
        value = self.value.get(name)
        if not isinstance(value, str):
            raise self._fail(name, "text")
        return value

    def optional(self, name: str) -> str | None:
        return self.text(name) if self.has_value(name) else None

    def number(self, name: str) -> float:
        value = self.value.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._fail(name, "a number")
        return float(value)

    def _list(self, name: str) -> list[Any]:
        value = self.value.get(name)
        if value is not None and not isinstance(value, list):
            raise self._fail(name, "a list")
        return value or []

    def texts(self, name: str) -> list[str]:
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise self._fail(name, "a list of texts")
        return values

    def pairs(self, name: str) -> list[tuple[str, str]]:
        values = self._list(name)
        if not all(isinstance(v, list) and [*map(type, v)] == [str, str] for v in values):
            raise self._fail(name, "a list of pairs of item ids")
        return [(first, second) for first, second in values]

    def node(self, name: str, *, optional: bool = False) -> _Node:
        value = self.value.get(name)
        return _Node({} if optional and value is None else value, f"{self._where}: {name}")

    def nodes(self, name: str) -> list[_Node]:
        path = f"{self._where}: {name}"
        return [_Node(v, f"{path}[{index}]") for index, v in enumerate(self._list(name))]


def _meeting(node: _Node) -> Meeting:
    place = node.optional("place")
    return Meeting(
        start=node.optional("start"),
        end=node.optional("end"),
        kind=node.optional("kind"),
        presidency=node.optional("presidency"),
        places=frozenset({fold(place)} if place else ()),
    )


def _items(nodes: list[_Node]) -> tuple[Item, ...]:
    numbers = {node.text("id"): _arabic(node.optional("number")) for node in nodes}
    return tuple(
        Item(
            key=node.text("id"),
            configuration=node.optional("configuration"),
            number=_full_number(numbers, node),
            title=node.optional("title"),
            planned_outcome=node.optional("planned_outcome"),
            topics=frozenset(node.texts("topics")),
            **_place(node),
        )
        for node in nodes
    )


def _arabic(number: str | None) -> str | None:
    return _ARABIC.get(number, number) if number else number


def _full_number(numbers: dict[str, str | None], node: _Node) -> str | None:
    """The number of a point; "a" below point 4 is "4a", as in the graph."""
    number, parent = numbers[node.text("id")], node.optional("parent")
    if parent and number and number.isalpha():
        return (numbers.get(parent) or "") + number
    return number


def _place(node: _Node) -> dict[str, Any]:
    """The fields that an agenda item and a letter share."""
    by_key: dict[str, set[str]] = defaultdict(set)
    for file in (*node.nodes("dossiers"), *node.nodes("instruments")):
        names = (file.text("key"), file.text("text"), *file.texts("aliases"))
        by_key[file.text("key")].update(map(fold, names))
    files = {key: frozenset(names) for key, names in by_key.items()}
    bodies = frozenset(node.texts("bodies"))
    persons = dict.fromkeys(family_name(p.text("name")) for p in node.nodes("persons"))
    return {
        "countries": frozenset(node.texts("countries")),
        "bodies": bodies,
        "systems": frozenset(node.texts("systems")),
        "persons": tuple(frozenset({name}) for name in persons),
        "files": tuple(PolicyFile(key, names) for key, names in files.items()),
        "interventions": tuple(
            _intervention(i, bodies, files) for i in node.nodes("interventions")
        ),
        "outcomes": tuple(Outcome(o.text("quote"), o.text("type")) for o in node.nodes("outcomes")),
    }


def _intervention(node: _Node, bodies: Iterable[str], files: dict[str, Names]) -> Intervention:
    actor = node.text("actor")
    objects: tuple[Names, ...] | None = None
    if "on" in node.value:
        key = node.optional("on")
        objects = (files.get(key, frozenset({fold(key)})),) if key else ()
    return Intervention(
        quote=node.text("quote"),
        actor=_actor(actor, bodies),
        shown=actor,
        act=node.text("act"),
        stance=node.optional("stance"),
        modality=node.optional("modality"),
        objects=objects,
        includes=frozenset(node.texts("includes")),
    )


def _actor(code: str, bodies: Iterable[str]) -> Names:
    """The ways to denote an actor. FRA is France, unless the place names the agency."""
    if code.startswith("MS:") or code == "PRES":
        return frozenset({code})
    if code in _BODIES or (code == "FRA" and "FRA" in bodies):
        return frozenset({f"body:{code}"})
    if re.fullmatch("[A-Z]{3}", code):
        return frozenset({f"country:{code}"})
    return frozenset({f"name:{fold(code)}", f"name:{family_name(code)}", f"body:{code}"})
