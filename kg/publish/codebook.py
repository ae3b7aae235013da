"""The codebook of the tables, as Markdown and as a web page: what every column means.

Definitions come from the ontology, codes from the vocabulary, examples from the tables themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from kg.graph.store import Store
from kg.paths import ONTOLOGY
from kg.publish.data_tables.schema import Column, Table, tables
from kg.publish.data_tables.writing import Example, Written
from kg.publish.datapackage import codes
from kg.publish.made_of import LICENCE, day_of, ontology_version, snapshot
from kg.vocabulary import JHA, SKOS, iri, load, parse_turtle, turtle_files

_MISSING = Path(__file__).parent / "data_tables" / "missing.yaml"
_TEMPLATE = "codebook.html"
_LONGEST_EXAMPLE = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One column as the codebook tells of it."""

    column: Column
    definition: str
    example: Example | None


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what it is called in both languages, and what it means."""

    code: str
    label: str
    label_nl: str
    definition: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """All that the codebook tells, for either form."""

    tables: tuple[tuple[Table, str, int, tuple[Entry, ...]], ...]
    schemes: Mapping[str, tuple[Code, ...]]
    missing: Mapping[str, Mapping[str, str]]
    facts: Mapping[str, str]


def codebook(store: Store, written: Written) -> Codebook:
    """What there is to tell of the tables that were written.

    Raises:
        VocabularyError: a file of the ontology is not Turtle.
    """
    known = definitions()
    found = tuple(
        (
            table,
            known.get(table.term, ""),
            written.rows[table.name],
            tuple(
                Entry(column, _definition(column, known), _example(table, column, written))
                for column in table.columns
            ),
        )
        for table in tables().values()
    )
    schemes = {column.scheme for table in tables().values() for column in table.columns} - {""}
    manifest = store.manifest
    return Codebook(
        found,
        {scheme: tuple(_codes(scheme)) for scheme in sorted(schemes)},
        missing_values(),
        {
            "Data set": manifest.base,
            "Papers": str(len(manifest.documents)),
            "Snapshot of the source files": snapshot(manifest),
            "Built on": day_of(manifest),
            "Ontology": ontology_version(),
            "Licence": LICENCE,
        },
    )


@lru_cache(maxsize=1)
def missing_values() -> Mapping[str, Mapping[str, str]]:
    """What each code of a cell without a value means, by language."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries: Mapping[str, Mapping[str, str]] = yaml.load(_MISSING.read_text("utf-8"), Loader=loader)
    return entries


def definitions(folder: Path = ONTOLOGY) -> dict[str, str]:
    """The English definition of each term of the ontology, by local name.

    Raises:
        VocabularyError: the file is not Turtle.
    """
    return {
        s.value.removeprefix(JHA): o.value
        for s, p, o in parse_turtle(folder / "core.ttl")
        if p.value == SKOS + "definition" and _is_ours(s) and _language(o) == "en"
    }


def _is_ours(term: Any) -> bool:  # noqa: ANN401 - an RDF term
    return isinstance(term, ox.NamedNode) and term.value.startswith(JHA)


def _language(term: Any) -> str:  # noqa: ANN401 - an RDF term
    return (term.language or "") if isinstance(term, ox.Literal) else ""


def _definition(column: Column, known: Mapping[str, str]) -> str:
    """The ontology's definition; of the class of things counted or named, no more than its name."""
    return known.get(column.term, "") if column.term[:1].islower() else ""


def _example(table: Table, column: Column, written: Written) -> Example | None:
    found = written.examples.get((table.name, column.name))
    if found is None:
        return None
    quote = "" if column.name == "quote" else found.quote
    return Example(_shortened(found.value), _shortened(quote))


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_EXAMPLE:
        return text
    return text[:_LONGEST_EXAMPLE].rsplit(" ", 1)[0] + " ..."


def _codes(scheme: str) -> Iterator[Code]:
    for code in codes(scheme):
        ref = f"{scheme}/{code}"
        entry = load()[ref]
        meaning = _meanings().get(iri(ref), "")
        yield Code(code, entry.label("en"), entry.label("nl"), meaning)


@lru_cache(maxsize=1)
def _meanings() -> dict[str, str]:
    """The English definitions in the vocabulary, by IRI."""
    return {
        s.value: o.value
        for path in turtle_files()
        for s, p, o in parse_turtle(path)
        if p.value == SKOS + "definition" and _language(o) in ("en", "")
    }


# ---------------------------------------------------------------- the page


def html(book: Codebook) -> str:
    """The codebook as one web page that needs nothing beside it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("kg.publish", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(_TEMPLATE).render(book=book) + "\n"


# ---------------------------------------------------------------- Markdown


def markdown(book: Codebook) -> str:
    """The codebook as Markdown."""
    return "\n".join(_markdown(book))


def _markdown(book: Codebook) -> Iterator[str]:
    yield "# Codebook\n"
    yield (
        "Every row is a claim that a government paper makes, not the deed itself: read it as "
        '"as reported by the government in this paper". Things are IRIs, with labels in '
        "`NAME_label`; coded values are codes. Offsets count code points of `texts/KEY.txt`.\n"
    )
    yield from (f"- {name}: {value}" for name, value in book.facts.items())
    yield "\n## Cells without a value\n"
    yield "| code | meaning | betekenis |\n| --- | --- | --- |"
    for reason, text in book.missing.items():
        yield f"| `{reason}` | {_cell(text['en'])} | {_cell(text['nl'])} |"
    yield (
        "\nThe last column, `missing`, lists what a row lacks and why (`not-applicable` apart), "
        "and names in it that are doubtful. In Parquet such cells are null."
    )
    for table, definition, rows, entries in book.tables:
        yield f"\n## {table.name}\n"
        yield f"{table.what} {rows:,} rows; one per `{table.key}`."
        if definition:
            yield f"`jha:{table.term}`: {definition}"
        for entry in entries:
            yield from _markdown_column(entry)
    yield "\n## Codes"
    for scheme, found in book.schemes.items():
        yield f"\n### {scheme}\n"
        yield "| code | label | Dutch | meaning |\n| --- | --- | --- | --- |"
        for code in found:
            row = (f"`{code.code}`", code.label, code.label_nl, code.definition)
            yield "| " + " | ".join(map(_cell, row)) + " |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _markdown_column(entry: Entry) -> Iterator[str]:
    column = entry.column
    yield f"\n### {column.name} (*{column.heading}*)\n"
    yield f"{column.what}.  "
    if entry.definition:
        yield f"`jha:{column.term}`: {entry.definition}  "
    yield f"{about(column)}  "
    if entry.example:
        yield f"Example: `{entry.example.value}`"
        if entry.example.quote:
            yield f"\n> {_quoted(entry.example.quote)}"


def _quoted(text: str) -> str:
    return " ".join(text.split()).replace("*", "\\*").replace("_", "\\_").replace("<", "\\<")


def about(column: Column) -> str:
    """Type, unit, codes, reference and what an empty cell says, in one line."""
    parts = [f"Type: {column.type}" + (", several with a space between them" * column.many)]
    if column.unit:
        parts.append(f"unit: {column.unit}")
    if column.words:
        parts.append("one of " + ", ".join(column.words))
    if column.scheme:
        parts.append(f"codes: {column.scheme}")
    if column.refers:
        parts.append("stands in " + ".".join(column.refers))
    if column.name == "missing":
        parts.append("empty where nothing is missing")
    elif column.absent == "never":
        parts.append("never empty")
    else:
        parts.append(f"without a value: {column.absent}")
    return "; ".join(parts) + "."
