"""The graphs ``links`` and ``inferred``, kept up to date document by document.

What linking and inferring need of each document (:class:`Inputs`) is kept in one SQLite file of the
store, with the links found so far. When documents come, change or go, only they are compared anew,
with the papers on the same Councils, and the result is the same as if all were read again: links
between two papers hang on these two alone, and what follows from a document on it alone.

The file is a cache. What it holds of a document is named by the hash of that document's graph, so
that a file left by a run that was cut short, or lost, or of other software, is mended on the way.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import lru_cache
from itertools import product
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from kg.graph import links
from kg.graph.links import Council, CouncilEvent, Item, Material, Part, Promise
from kg.graph.nquads import lines_of
from kg.graph.reasoning import conclusions_of, with_setting
from kg.vocabulary import BASE, graph_iri, iri

FILE = "derived.sqlite"

_SCHEMA = """
CREATE TABLE version (value TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, key TEXT UNIQUE, graph TEXT);
CREATE TABLE staged (graph TEXT PRIMARY KEY, inputs TEXT);
CREATE TABLE items (id INT, iri TEXT, document TEXT, meeting TEXT, title TEXT, configuration TEXT,
  parent TEXT, concerns TEXT);
CREATE INDEX items_by_meeting ON items (meeting);
CREATE TABLE parts (id INT, iri TEXT, document TEXT, kind TEXT, meeting TEXT, start INT, end INT,
  length INT);
CREATE INDEX parts_by_meeting ON parts (meeting, kind, length);
CREATE TABLE promises (id INT, iri TEXT, document TEXT, told TEXT, day TEXT, receiver TEXT,
  met INT);
CREATE INDEX promises_by_receiver ON promises (receiver);
CREATE TABLE events (id INT, iri TEXT, earliest TEXT, latest TEXT);
CREATE TABLE councils (id INT, start TEXT, iri TEXT);
CREATE INDEX councils_by_start ON councils (start, iri);
CREATE TABLE pairs (one TEXT, other TEXT, subject TEXT, relation TEXT, object TEXT);
CREATE INDEX pairs_by_one ON pairs (one);
CREATE INDEX pairs_by_other ON pairs (other);
CREATE TABLE kept (receiver TEXT, subject TEXT, object TEXT);
CREATE INDEX kept_by_receiver ON kept (receiver);
CREATE TABLE resolved (event TEXT, council TEXT);
CREATE INDEX resolved_by_event ON resolved (event);
CREATE TABLE stated (id INT, triple INT);
CREATE INDEX stated_by_triple ON stated (triple);
CREATE TABLE concluded (id INT, triple INT, line TEXT);
CREATE INDEX concluded_by_triple ON concluded (triple);
CREATE INDEX events_by_iri ON events (iri);
"""
_OWN = ("items", "parts", "promises", "events", "councils", "stated", "concluded")
"""Tables whose rows belong to one document."""


class Inputs(NamedTuple):
    """What the common graphs need of one document.

    ``stated`` are hashes of what it states about things that are not its own, ``shared`` the lines
    that follow about such things, ``own`` the lines that follow about its own.
    """

    material: Material
    stated: tuple[int, ...]
    shared: tuple[str, ...]
    own: tuple[str, ...]


def _triple_hash(line: str) -> int:
    """A number for the triple in a line of N-Quads."""
    triple = line.rpartition(" <")[0]
    digest = hashlib.blake2b(triple.encode("utf-8"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def inputs_of(key: str, nquads: bytes, text: str, base: str = BASE) -> Inputs:
    """The inputs of the document ``key``, from its graph and its normalised text."""
    engine = with_setting(nquads, base)
    own = f"<{iri(f'document/{key}', base)}/"
    shared, private = _split(conclusions_of(engine, base), own)
    foreign, _ = _split(lines_of(nquads.decode("utf-8")), own)
    return Inputs(
        material=links.material(engine, lambda _: text),
        stated=tuple(map(_triple_hash, foreign)),
        shared=shared,
        own=private,
    )


def _split(lines: Iterable[str], own: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines about other things, and lines about things whose IRI begins with ``own``."""
    others: list[str] = []
    ours: list[str] = []
    for line in lines:
        (ours if line.startswith(own) else others).append(line)
    return tuple(others), tuple(ours)


def pack(inputs: Inputs) -> str:
    """Inputs as text, for the way from a worker; without ``own``, which has a file of its own."""
    items = [[*item[:-1], sorted(item.concerns)] for item in inputs.material.items]
    return json.dumps([items, *inputs.material[1:], inputs.stated, inputs.shared])


def _unpack(text: str) -> Inputs:
    items, parts, promises, events, councils, stated, shared = json.loads(text)
    return Inputs(
        Material(
            tuple(Item._make((*item[:-1], frozenset(item[-1]))) for item in items),
            tuple(Part(*row) for row in parts),
            tuple(Promise(*row) for row in promises),
            tuple(CouncilEvent(*row) for row in events),
            tuple(Council(*row) for row in councils),
        ),
        tuple(stated),
        tuple(shared),
        (),
    )


def remove(folder: Path) -> None:
    """Remove what is kept, so that it is worked out anew."""
    for suffix in ("", "-wal", "-shm"):
        (folder / (FILE + suffix)).unlink(missing_ok=True)


class Derived:
    """What is kept of all documents; use it as a context manager, in one process at a time.

    ``version`` names all that the content hangs on but the documents (rules, code, base): a file of
    another version is begun anew.
    """

    def __init__(self, folder: Path, version: str, base: str = BASE) -> None:
        self._path, self._version, self._base = folder / FILE, version, base

    def __enter__(self) -> Self:
        try:
            self._open()
        except sqlite3.DatabaseError:
            self._database.close()
            remove(self._path.parent)
            self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def _open(self) -> None:
        self._database = sqlite3.connect(self._path)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        with suppress(sqlite3.OperationalError):
            row = self._database.execute("SELECT value FROM version").fetchone()
            if row == (self._version,):
                return
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for (name,) in self._database.execute(tables).fetchall():
            self._database.execute(f"DROP TABLE {name}")
        self._database.executescript(_SCHEMA)
        for table in _OWN:
            self._database.execute(f"CREATE INDEX {table}_by_id ON {table} (id)")
        self._database.execute("INSERT INTO version VALUES (?)", (self._version,))
        self._database.commit()

    def stage(self, rows: Iterable[tuple[str, str]]) -> None:
        """Keep packed inputs by the hash of their document's graph, until :meth:`update`."""
        self._database.executemany("INSERT OR REPLACE INTO staged VALUES (?, ?)", rows)
        self._database.commit()

    # ------------------------------------------------------------ update

    def update(
        self,
        graphs: Mapping[str, str],
        inputs: Callable[[str], Inputs],
        text: Callable[[str], str],
    ) -> bool:
        """Bring everything to the state of these documents; returns whether anything changed.

        Args:
            graphs: hash of the graph by key of the document, for all documents.
            inputs: gives the inputs of a document that were not staged.
            text: gives the normalised text of a document by key.
        """
        known = dict(self._database.execute("SELECT key, graph FROM documents"))
        gone = [key for key in known if graphs.get(key) != known[key]]
        come = [key for key in sorted(graphs) if known.get(key) != graphs[key]]
        if not gone and not come:
            return False
        with self._database:
            touched = _Touched()
            for key in gone:
                self._forget(key, touched)
            for key in come:
                self._remember(key, graphs[key], self._inputs(graphs[key], key, inputs), touched)
            self._compare_items(touched)
            self._compare_texts(touched, text)
            self._match_promises(touched)
            self._resolve_events(touched)
            self._database.execute("DELETE FROM staged")
        with suppress(sqlite3.OperationalError):  # what stays in the log is read from there
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return True

    def _inputs(self, graph: str, key: str, inputs: Callable[[str], Inputs]) -> Inputs:
        query = "SELECT inputs FROM staged WHERE graph = ?"
        row = self._database.execute(query, (graph,)).fetchone()
        return _unpack(row[0]) if row else inputs(key)

    def _forget(self, key: str, touched: _Touched) -> None:
        run = self._database.execute
        (number,) = run("SELECT id FROM documents WHERE key = ?", (key,)).fetchone()
        touched.receivers.update(
            r for (r,) in run("SELECT DISTINCT receiver FROM promises WHERE id = ?", (number,))
        )
        touched.starts.update(
            s for (s,) in run("SELECT DISTINCT start FROM councils WHERE id = ?", (number,))
        )
        run("DELETE FROM resolved WHERE event IN (SELECT iri FROM events WHERE id = ?)", (number,))
        document = iri(f"document/{key}", self._base)
        run("DELETE FROM pairs WHERE one = ?", (document,))
        run("DELETE FROM pairs WHERE other = ?", (document,))
        for table in _OWN:
            run(f"DELETE FROM {table} WHERE id = ?", (number,))
        run("DELETE FROM documents WHERE id = ?", (number,))

    def _remember(self, key: str, graph: str, inputs: Inputs, touched: _Touched) -> None:
        run, many = self._database.execute, self._database.executemany
        number = run("INSERT INTO documents (key, graph) VALUES (?, ?)", (key, graph)).lastrowid
        found = inputs.material
        many(
            "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *item[:-1], "\n".join(sorted(item.concerns))) for item in found.items),
        )
        many(
            "INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *part) for part in found.parts),
        )
        many(
            "INSERT INTO promises VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((number, *promise) for promise in found.promises),
        )
        many("INSERT INTO events VALUES (?, ?, ?, ?)", ((number, *e) for e in found.events))
        many("INSERT INTO councils VALUES (?, ?, ?)", ((number, *c) for c in found.councils))
        many("INSERT INTO stated VALUES (?, ?)", ((number, t) for t in inputs.stated))
        many(
            "INSERT INTO concluded VALUES (?, ?, ?)",
            ((number, _triple_hash(line), line) for line in inputs.shared),
        )
        touched.documents.add(iri(f"document/{key}", self._base))
        touched.meetings.update(item.meeting for item in found.items)
        touched.parts += found.parts
        touched.receivers.update(promise.receiver for promise in found.promises)
        touched.starts.update(council.start for council in found.councils)
        touched.events.update(event.iri for event in found.events)

    # ------------------------------------------------------------ links

    def _put_pairs(
        self, one: str, other: str, relation: str, pairs: Iterable[tuple[str, str]]
    ) -> None:
        self._database.executemany(
            "INSERT INTO pairs VALUES (?, ?, ?, ?, ?)",
            (
                (one, other, *triple)
                for a, b in pairs
                for triple in ((a, relation, b), (b, relation, a))
            ),
        )

    def _compare_items(self, touched: _Touched) -> None:
        query = """SELECT iri, document, meeting, title, configuration, parent, concerns
            FROM items WHERE meeting = ? ORDER BY iri"""
        for meeting in sorted(touched.meetings):
            papers: dict[str, list[Item]] = defaultdict(list)
            for *row, concerns in self._database.execute(query, (meeting,)).fetchall():
                item = Item._make((*row, frozenset(filter(None, concerns.split("\n")))))
                papers[item.document].append(item)
            for new, paper in product(sorted(papers.keys() & touched.documents), sorted(papers)):
                one, other = sorted((new, paper))
                if one == other or (paper in touched.documents and new > paper):
                    continue
                found = links.same_items(papers[one], papers[other])
                self._put_pairs(one, other, links.SAME_ITEM, found)

    def _compare_texts(self, touched: _Touched, text: Callable[[str], str]) -> None:
        prefix = iri("document/", self._base)

        @lru_cache(maxsize=32)
        def squeezed(part: Part) -> str:
            whole = text(part.document.removeprefix(prefix))
            return links.squeezed(whole[part.start : part.end])

        query = """SELECT iri, document, kind, meeting, start, end, length FROM parts
            WHERE meeting = ? AND kind = ? AND length BETWEEN ? AND ? ORDER BY iri"""
        for part in sorted(touched.parts):
            reach = part.length * (1 - links.SAME_TEXT) / links.SAME_TEXT + 1
            near = (part.length - reach, part.length + reach)
            rows = self._database.execute(query, (part.meeting, part.kind, *near)).fetchall()
            for candidate in (Part(*row) for row in rows):
                if candidate.document in touched.documents and candidate.iri <= part.iri:
                    continue  # compared from the other side
                pair = (part, candidate) if part.iri < candidate.iri else (candidate, part)
                same = links.same_texts([pair], squeezed)
                self._put_pairs(pair[0].document, pair[1].document, links.SAME_TEXT_AS, same)

    def _match_promises(self, touched: _Touched) -> None:
        query = """SELECT iri, document, told, day, receiver, met FROM promises
            WHERE receiver = ? ORDER BY iri"""
        for receiver in sorted(touched.receivers):
            self._database.execute("DELETE FROM kept WHERE receiver = ?", (receiver,))
            rows = self._database.execute(query, (receiver,)).fetchall()
            found = links.fulfilments(receiver, (Promise(*row) for row in rows))
            self._database.executemany(
                "INSERT INTO kept VALUES (?, ?, ?)", ((receiver, *pair) for pair in found)
            )

    def _resolve_events(self, touched: _Touched) -> None:
        run = self._database.execute
        run("CREATE TEMP TABLE IF NOT EXISTS changed (start TEXT PRIMARY KEY)")
        run("DELETE FROM changed")
        starts = ((start,) for start in touched.starts)
        self._database.executemany("INSERT INTO changed VALUES (?)", starts)
        affected = """SELECT DISTINCT iri, earliest, latest FROM events AS e WHERE EXISTS (
            SELECT 1 FROM changed WHERE start BETWEEN e.earliest AND e.latest)"""
        rows = set(run(affected))
        for event in touched.events:
            rows.update(run("SELECT iri, earliest, latest FROM events WHERE iri = ?", (event,)))
        within = """SELECT DISTINCT start, iri FROM councils
            WHERE start BETWEEN ? AND ? LIMIT 2"""
        for event in sorted({row[0] for row in rows}):
            run("DELETE FROM resolved WHERE event = ?", (event,))
        for event, earliest, latest in sorted(rows):
            found = run(within, (earliest, latest)).fetchall()
            if len(found) == 1:
                run("INSERT INTO resolved VALUES (?, ?)", (event, found[0][1]))

    # ------------------------------------------------------------ the graphs

    def links(self) -> Iterator[str]:
        """The lines of the graph ``links``, in order."""
        graph = f"<{graph_iri('links', self._base)}>"
        query = f"""SELECT '<' || s || '> <' || p || '> <' || o || '> {graph} .' || char(10) AS line
            FROM (SELECT subject AS s, relation AS p, object AS o FROM pairs
              UNION SELECT subject, '{links.FULFILLED_IN}', object FROM kept
              UNION SELECT event, '{links.IS_MEETING}', council FROM resolved)
            ORDER BY line"""
        with closing(self._database.execute(query)) as rows:
            yield from (line for (line,) in rows)

    def shared_conclusions(self) -> Iterator[str]:
        """What follows about things that documents share and no graph states, in order."""
        query = """SELECT DISTINCT line FROM concluded AS c
            WHERE NOT EXISTS (SELECT 1 FROM stated AS s WHERE s.triple = c.triple) ORDER BY line"""
        with closing(self._database.execute(query)) as rows:
            yield from (line for (line,) in rows)


class _Touched:
    """What an update has to look at again."""

    def __init__(self) -> None:
        self.documents: set[str] = set()
        self.meetings: set[str] = set()
        self.parts: list[Part] = []
        self.receivers: set[str] = set()
        self.starts: set[str] = set()
        self.events: set[str] = set()


def reference_inputs(reference: Sequence[bytes], base: str = BASE) -> Inputs:
    """What vocabulary, ontology and what an authority told give to the common graphs."""
    from pyoxigraph import RdfFormat, Store

    from kg.graph.reasoning import inferred_nquads

    engine = Store()
    for content in reference:
        engine.bulk_load(content, format=RdfFormat.N_QUADS)
    lines = (line for part in reference for line in lines_of(part.decode("utf-8")))
    return Inputs(
        material=Material((), (), (), (), ()),
        stated=tuple(map(_triple_hash, lines)),
        shared=tuple(lines_of(inferred_nquads(engine, base))),
        own=(),
    )
