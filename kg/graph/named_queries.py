"""Named questions: SPARQL files that introduce themselves, and how they are asked.

A question is ``queries/questions/NAME.rq``: plain SPARQL 1.1 with a YAML header in ``#+`` comments
(summary, description, tags, parameters, columns). Parameters are variables of one ``VALUES`` line
whose row is all ``UNDEF``, so that the file also runs as it stands:

    VALUES (?actor ?from) { (UNDEF UNDEF) }

Asking it with values replaces that row by RDF terms that the engine's own serialiser wrote; what
is not asked for leaves the row, which changes no answer.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from kg.errors import QuestionError
from kg.graph.answers import Answer, Asked, Column, account_of, answer_of
from kg.graph.names import resolve
from kg.graph.source import Source, base_of
from kg.paths import QUERIES
from kg.vocabulary import XSD, iri

_VALUES = re.compile(r"VALUES\s*\(([^)]*)\)\s*\{\s*\(((?:\s*UNDEF)+)\s*\)\s*\}", re.IGNORECASE)
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question may be asked with.

    ``type`` is "date", "text", "integer", or what the value names: "actor", "dossier", "document",
    "meeting", "country", "agency", "topic", "person", "entity". ``default`` is the key of the thing
    that is meant where no value is given ("country/NLD"); the file itself, asked as it stands, has
    none.
    """

    name: str
    type: str
    label: Mapping[str, str]
    example: str
    required: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One named question; texts are keyed by language ("en", "nl")."""

    name: str
    summary: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sparql: str
    path: Path

    def parameter(self, name: str) -> Parameter:
        """The parameter of this name.

        Raises:
            QuestionError: there is none; the message lists them.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(p.name for p in self.parameters) or "none"
        raise QuestionError(self.name, f"has no parameter '{name}'.", f"It has: {known}.")


def split_header(text: str) -> tuple[dict[str, Any], str]:
    """The fields of a query's ``#+`` header, and the query without it.

    Raises:
        yaml.YAMLError: the header is not YAML.
    """
    lines = text.splitlines()
    header = "\n".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    sparql = "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
    return yaml.safe_load(header) or {}, sparql


def read_question(path: Path) -> Question:
    """Read one ``.rq`` file.

    Raises:
        QuestionError: the header is missing, not YAML, or lacks a field.
    """
    try:
        fields, sparql = split_header(path.read_text("utf-8"))
        return Question(
            name=path.stem,
            summary=fields["summary"],
            description=fields["description"],
            tags=tuple(fields["tags"]),
            parameters=tuple(
                Parameter(name=name, **spec) for name, spec in fields.get("parameters", {}).items()
            ),
            columns=tuple(Column(name=name, **spec) for name, spec in fields["columns"].items()),
            sparql=sparql,
            path=path,
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise QuestionError(
            str(path), f"its #+ header is not as it should be ({error}).", "See queries/README.md."
        ) from error


@lru_cache(maxsize=4)
def questions(folder: Path = QUERIES / "questions") -> Mapping[str, Question]:
    """All named questions, by name.

    Raises:
        QuestionError: one of the files has a broken header.
    """
    return {path.stem: read_question(path) for path in sorted(folder.glob("*.rq"))}


def question(name: str) -> Question:
    """The question of this name.

    Raises:
        QuestionError: there is none; the message offers the nearest.
    """
    known = questions()
    if name in known:
        return known[name]
    from rapidfuzz import process

    nearest = [match for match, _, _ in process.extract(name, list(known), limit=3)]
    raise QuestionError(
        name, "no such question.", f"Did you mean {', '.join(nearest)}? 'kg ask' lists them all."
    )


def bind(question: Question, values: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """The question's SPARQL with its parameters bound to terms.

    Raises:
        QuestionError: no such parameter, or a required one is missing.
    """
    for name in values:
        question.parameter(name)
    for parameter in question.parameters:
        if parameter.required and parameter.name not in values:
            raise QuestionError(
                question.name,
                f"needs --{parameter.name}.",
                f"For example: kg ask {question.name} --{parameter.name} {parameter.example}",
            )

    def row(match: re.Match[str]) -> str:
        # A variable without a value leaves the row: joined with UNDEF, engines look up nothing by
        # index and compare everything with everything.
        names = [variable.lstrip("?$") for variable in match[1].split()]
        given = [name for name in names if name in values]
        if not given:
            return ""
        variables = " ".join(f"?{name}" for name in given)
        terms = " ".join(str(values[name]) for name in given)
        return f"VALUES ({variables}) {{ ({terms}) }}"

    return re.sub(r"\n[ \t]+(?=\n)", "", _VALUES.sub(row, question.sparql))


def term(
    store: Source, parameter: Parameter, value: str, language: str = "en"
) -> ox.NamedNode | ox.Literal:
    """What the user wrote, as the RDF term that a parameter of this type stands for.

    Suggestions for what names nothing are labelled in ``language``.

    Raises:
        QuestionError: it is no date or number, or names nothing (or several things) in the store.
    """
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise QuestionError(
            f"--{parameter.name}", f"{value!r} is no text in UTF-8.", "Write it again."
        ) from error
    if parameter.type == "date":
        return ox.Literal(_day(parameter, value), datatype=ox.NamedNode(XSD + "date"))
    if parameter.type == "integer":
        if not value.isdecimal():
            raise QuestionError(f"--{parameter.name}", f"'{value}' is no whole number.")
        return ox.Literal(int(value))
    if parameter.type == "text":
        return ox.Literal(value)
    where = f"--{parameter.name}"
    return ox.NamedNode(resolve(store, value, parameter.type, where, language))


def _day(parameter: Parameter, value: str) -> str:
    """A day of the calendar; a span may begin and end with a year or a month (2024, 2024-03).

    Raises:
        QuestionError: it is no such day.
    """
    found = _DATE.fullmatch(value.strip())
    spans = parameter.name in _ENDS
    try:
        if found and (spans or found["day"]):
            return _ENDS.get(parameter.name, _first)(found).isoformat()
    except ValueError:  # no such day in the calendar
        pass
    advice = "Write it as 2024-03-04" + (", 2024-03 or 2024." if spans else ".")
    raise QuestionError(f"--{parameter.name}", f"'{value}' is no date.", advice)


def _first(written: re.Match[str]) -> date:
    return date(int(written["year"]), int(written["month"] or 1), int(written["day"] or 1))


def _last(written: re.Match[str]) -> date:
    if written["day"]:
        return _first(written)
    year, month = int(written["year"]), int(written["month"] or 12)
    return date(year, month, monthrange(year, month)[1])


_ENDS = {"from": _first, "to": _last}


def terms_of(
    store: Source, asked: Question, values: Mapping[str, str], language: str = "en"
) -> dict[str, ox.NamedNode | ox.Literal]:
    """What a question is asked with: the values that a person gave, and defaults for the others.

    Raises:
        QuestionError: no such parameter, a value cannot be understood, or a span ends before it
            begins.
    """
    given = {
        key: term(store, asked.parameter(key), value, language) for key, value in values.items()
    }
    if {"from", "to"} <= given.keys() and given["from"].value > given["to"].value:
        first, last = given["from"].value, given["to"].value
        advice = "Exchange the two."
        raise QuestionError("--from", f"{first} is after --to {last}.", advice)
    meant = {
        p.name: ox.NamedNode(iri(p.default, base_of(store)))
        for p in asked.parameters
        if p.default is not None and p.name not in given
    }
    return given | meant


def ask(
    store: Source, name: str, values: Mapping[str, str] | None = None, language: str = "en"
) -> Answer:
    """Ask a named question; ``values`` as a person writes them ("NLD", "CSAM", "2024-03-04").

    Raises:
        QuestionError: no such question, or a value cannot be understood.
        QueryError: the question's file holds broken SPARQL.
    """
    asked = question(name)
    terms = terms_of(store, asked, values or {}, language)
    answer = answer_of(store, bind(asked, terms), asked.columns, language)
    answer = replace(answer, asked=Asked(name, terms))
    return replace(answer, account=account_of(store, answer))


def variables(sparql: str) -> Iterator[str]:
    """The parameter variables that a query's ``VALUES`` lines offer."""
    for match in _VALUES.finditer(sparql):
        yield from (variable.lstrip("?$") for variable in match[1].split())
