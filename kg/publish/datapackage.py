"""``datapackage.json``: what the tables' columns are, for programs (Frictionless Data Package)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from kg import __version__
from kg.graph.store import Store
from kg.publish.data_tables.schema import MISSING, Column, Table, tables
from kg.publish.made_of import LICENCE, day_of, snapshot
from kg.vocabulary import JHA, load

_TYPES = {"uri": ("string", "uri")}
_READ_AT_ONCE = 1 << 20


def data_package(store: Store, folder: Path, rows: dict[str, int]) -> str:
    """The descriptor of the CSV tables below ``folder``, as JSON text.

    ``rows`` are the numbers of rows, by table.

    Raises:
        OSError: a table is not there.
        VocabularyError: a file of the vocabulary is not Turtle.
    """
    manifest = store.manifest
    package = {
        "profile": "tabular-data-package",
        "name": "jha-kg",
        "id": manifest.base,
        "title": "What governments report of the EU Council of justice and home affairs ministers",
        "description": "Positions, decisions, promises, events and figures as national government "
        "papers report them: claims that a paper makes, each with its sentence. Cells without a "
        "value say why: " + ", ".join(MISSING) + ". The meaning of columns: codebook.md.",
        "version": __version__,
        "snapshot": snapshot(manifest),
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE, "title": "CC BY 4.0"}],
        "sources": [
            {"title": f"{key}: {source.name}, SHA-256 {source.sha256}"}
            for key, document in sorted(manifest.documents.items())
            for source in document.sources
        ],
        "contributors": [{"title": "JHA-KG contributors", "role": "author"}],
        "resources": [_resource(table, folder, rows[name]) for name, table in tables().items()],
    }
    if day := day_of(manifest):
        package["created"] = f"{day}T00:00:00Z"
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(table: Table, folder: Path, rows: int) -> dict[str, Any]:
    path = folder / f"{table.name}.csv"
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "path": path.name,
        "title": table.title,
        "description": table.what,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
        "rowcount": rows,
        "schema": table_schema(table),
    }


def sha256_of(path: Path) -> str:
    """SHA-256 (hex) of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def table_schema(table: Table) -> dict[str, Any]:
    """The Table Schema of one table.

    Raises:
        VocabularyError: a file of the vocabulary is not Turtle.
    """
    return {
        "fields": [_field(column, table.key) for column in table.columns],
        "primaryKey": [table.key],
        "foreignKeys": [
            {
                "fields": [column.name],
                "reference": {
                    "resource": ""
                    if column.refers[0] == table.name
                    else column.refers[0].replace("_", "-"),
                    "fields": [column.refers[1]],
                },
            }
            for column in table.columns
            if column.refers
        ],
        "missingValues": ["", *MISSING],
    }


def _field(column: Column, key: str) -> dict[str, Any]:
    type_, format_ = _TYPES.get(column.type, (column.type, "default"))
    field: dict[str, Any] = {
        "name": column.name,
        "type": type_,
        "format": format_,
        "title": column.name.replace("_", " "),
        "description": column.what,
    }
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.term:
        field["rdfType"] = JHA + column.term
    constraints: dict[str, Any] = {}
    if column.name == key:
        constraints |= {"required": True, "unique": True}
    elif column.absent == "never":
        constraints["required"] = True
    if words := allowed(column):
        constraints["enum"] = list(words)
    if constraints:
        field["constraints"] = constraints
    return field


def allowed(column: Column) -> tuple[str, ...]:
    """The words or codes that one value of a column may be; none where anything may stand.

    Raises:
        VocabularyError: a file of the vocabulary is not Turtle.
    """
    if column.many:
        return ()
    return column.words or codes(column.scheme)


def codes(scheme: str) -> tuple[str, ...]:
    """The codes of a scheme of the vocabulary, in order.

    Raises:
        VocabularyError: a file of the vocabulary is not Turtle.
    """
    entries = load().of_class("Concept") if scheme else ()
    return tuple(sorted(e.ref.partition("/")[2] for e in entries if e.kind == scheme))
