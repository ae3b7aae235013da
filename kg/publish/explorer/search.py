"""Search over names, numbers of papers and quotes: an SQLite index made from a store's files.

It is streamed from the N-Quads, so that making it takes little memory at any size:
``python -m kg.publish.explorer.search STORE FILE``. Accents and case are folded; numbers of papers
are found with and without the space that Dutch papers put in them ("32 317" and "32317").
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from kg.graph.store import Store
from kg.vocabulary import DCTERMS, JHA, RDFS, SKOS

Kind = Literal["name", "quote"]

_LITERAL = re.compile(
    rb'<([^>]*)> <([^>]*)> "((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<[^>]*>)? <[^>]*> \.'
)
_NAMES = frozenset(
    name.encode()
    for name in (
        *(SKOS + n for n in ("prefLabel", "altLabel", "hiddenLabel", "notation")),
        RDFS + "label",
        DCTERMS + "title",
        DCTERMS + "identifier",
        *(JHA + n for n in ("comNumber", "procedure", "celex")),
    )
)
_QUOTE = (JHA + "quote").encode()
_BELOW_PAPER = re.compile(r"id/document/[^/]+/(?!item/)")
_MACHINERY = ("id/rule/", "id/evidence/")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_SPACED = re.compile(r"(?<!\d)(\d{2})[ \u00a0.](\d{3})(?!\d)")
_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset({"nr", "nrs", "no", "nummer", "number"})
_MOST_WORDS = 12
_BEGIN, _END = "\x02", "\x03"
_SCHEMA = """
CREATE TABLE texts (kind TEXT, iri TEXT, text TEXT, language TEXT,
  PRIMARY KEY (kind, iri, text)) WITHOUT ROWID;
CREATE VIRTUAL TABLE found USING fts5(text, also, kind UNINDEXED, iri UNINDEXED,
  language UNINDEXED, tokenize = "unicode61 remove_diacritics 2");
"""
_FILL = "INSERT INTO found SELECT text, spaced(text), kind, iri, language FROM texts ORDER BY iri"
_FIND = """SELECT iri, language, highlight(found, 0, ?, ?) FROM found
WHERE found MATCH ? AND kind = ? ORDER BY rank, length(text), iri LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its IRI, and its text as (piece, whether it is what was looked for)."""

    iri: str
    language: str
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece for piece, _ in self.pieces)


# ---------------------------------------------------------------- making


def make_index(store: Store, target: Path) -> int:
    """Write the index of a store into a new file; returns how many texts it holds.

    The file appears when it is whole.

    Raises:
        StoreError: a file of the store is damaged.
        sqlite3.Error, OSError: the file cannot be written.
    """
    partial = target.with_name(f"{target.name}.{os.getpid()}")  # another server may make it too
    partial.unlink(missing_ok=True)
    connection = sqlite3.connect(partial)
    try:
        connection.create_function("spaced", 1, closed_up, deterministic=True)
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_SCHEMA)
        rows = "INSERT OR IGNORE INTO texts VALUES (?, ?, ?, ?)"
        connection.executemany(rows, _texts(store))
        number = connection.execute(_FILL).rowcount
        connection.execute("DROP TABLE texts")
        connection.execute("INSERT INTO found (found) VALUES ('optimize')")
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    partial.replace(target)
    return int(number)


def _texts(store: Store) -> Iterator[tuple[Kind, str, str, str]]:
    base = store.manifest.base
    for content in store.nquads():
        for line in content.splitlines():
            found = _LITERAL.match(line)
            if found is None or (found[2] != _QUOTE and found[2] not in _NAMES):
                continue
            iri = found[1].decode("utf-8")
            kind: Kind = "quote" if found[2] == _QUOTE else "name"
            if kind == "name" and not _is_searched(iri, base):
                continue
            text = " ".join(_unescaped(found[3].decode("utf-8")).split())
            yield kind, iri, text, (found[4] or b"").decode("ascii")


def _is_searched(iri: str, base: str) -> bool:
    """Whether a reader looks for a thing by name: not for groups and mentions below a paper."""
    if not iri.startswith(base):
        return iri.startswith(JHA)
    place = iri[len(base) :]
    return not (_BELOW_PAPER.match(place) or place.startswith(_MACHINERY))


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _CONTROLS.get(match[3], match[3])

    return _ESCAPE.sub(character, text)


def closed_up(text: str) -> str:
    """The numbers of papers in a text that are written with a space, without it ("32317")."""
    return " ".join(first + last for first, last in _SPACED.findall(text))


# ---------------------------------------------------------------- finding


def match_of(words: str) -> str:
    """What a person wrote as a query of FTS5: all words, the last one as the start of one.

    >>> match_of("Kamerstuk 32 317, nr. 901")
    '"Kamerstuk" "32317" "901"*'
    """
    found = _WORD.findall(_SPACED.sub(r"\1\2", words))
    if any(word.isdigit() for word in found):
        found = [word for word in found if word.lower() not in _FILLERS]
    quoted = [f'"{word}"' for word in found[:_MOST_WORDS]]
    return " ".join(quoted) + "*" if quoted else ""


class Index:
    """An index that was made, opened for reading."""

    def __init__(self, path: Path) -> None:
        address = f"file:{quote(str(path))}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def find(self, words: str, kind: Kind, most: int = 30) -> tuple[list[Hit], int]:
        """(the best hits, one per thing or quote; the number of all texts that match)."""
        match = match_of(words)
        if not match:
            return [], 0
        rows = self._connection.execute(_FIND, (_BEGIN, _END, match, kind, most * 6))
        hits: dict[str, Hit] = {}
        for iri, language, marked in rows:
            hit = Hit(iri, language, tuple(_pieces(marked)))
            hits.setdefault(iri if kind == "name" else hit.text, hit)
        if len(hits) < most:
            return list(hits.values()), len(hits)
        number = "SELECT count(*) FROM found WHERE found MATCH ? AND kind = ?"
        total = self._connection.execute(number, (match, kind)).fetchone()[0]
        return list(hits.values())[:most], int(total)


def _pieces(marked: str) -> Iterator[tuple[str, bool]]:
    for number, piece in enumerate(re.split(f"[{_BEGIN}{_END}]", marked)):
        if piece:
            yield piece, number % 2 == 1


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # those who are reading come first
    with Store(Path(sys.argv[1])) as opened:
        make_index(opened, Path(sys.argv[2]))
