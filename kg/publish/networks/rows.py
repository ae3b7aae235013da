"""What feeds a network: the rows of its query, dated, and without those that do not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kg.errors import QuestionError
from kg.graph.named_queries import split_header
from kg.graph.source import Source, base_of
from kg.paths import QUERIES
from kg.publish.networks.definitions import Definition, kind_of
from kg.publish.networks.options import Options

_FOLDER = QUERIES / "networks"


@dataclass(frozen=True, slots=True)
class Row:
    """One statement (or mention) that may make an edge.

    Things are keys ("country/ESP"); ``statement`` is what is counted. ``papers`` are the keys of
    all papers that say so, the one that was read for it first; none for what the vocabulary knows.
    ``first`` and ``last`` are the days of its Council, or "".
    """

    source: str
    target: str
    kind: str
    statement: str
    papers: tuple[str, ...] = ()
    meeting: str = ""
    first: str = ""
    last: str = ""
    evidence: str = ""
    via: str = "own"
    modality: str = ""

    @property
    def document(self) -> str:
        """The key of the paper that was read for it, "" for what the vocabulary knows."""
        return self.papers[0] if self.papers else ""


@dataclass(slots=True)
class Feed:
    """The rows that count, in a fixed order, and how many do not, by reason."""

    rows: list[Row] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def _ask(source: Source, name: str) -> Iterator[dict[str, str]]:
    path = _FOLDER / f"{name}.rq"
    try:
        _, sparql = split_header(path.read_text("utf-8"))
    except OSError as error:
        raise QuestionError(str(path), f"cannot be read: {error.strerror}.") from error
    result: Any = source.query(sparql)
    names = [variable.value for variable in result.variables]
    for row in result:
        yield {n: t.value for n, t in zip(names, row, strict=True) if t is not None}


@dataclass(frozen=True, slots=True)
class _Council:
    meeting: str = ""
    first: str = ""
    last: str = ""


class Reader:
    """Asks a source for the rows of networks; what several networks need is asked once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.base = base_of(source)
        self._start = len(self.base) + len("id/")
        self._councils = self._read_councils()
        self._twins, self._papers_of_twins = self._read_twins()
        self._unnamed = {self.key(row["thing"]): row["why"] for row in _ask(self.source, "unnamed")}

    def key(self, iri: str) -> str:
        """The key of a thing of ours ("country/ESP"); another IRI as it is."""
        return iri[self._start :] if iri.startswith(self.base + "id/") else iri

    def iri(self, key: str) -> str:
        """The IRI of a key."""
        return key if "://" in key else f"{self.base}id/{key}"

    def _read_councils(self) -> dict[str, _Council]:
        """The Council of every paper and agenda item: the first, where there are several."""
        found: dict[str, _Council] = {}
        for name in ("council-of-paper", "council-of-item"):
            for row in _ask(self.source, name):
                day = row.get("issued", "")
                council = _Council(
                    self.key(row.get("meeting", "")), row.get("first", day), row.get("last", day)
                )
                key = self.key(row["thing"])
                known = found.get(key, council)
                found[key] = min(known, council, key=lambda c: (c.first or "9", c.meeting))
        return found

    def _read_twins(self) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        """Per part with twins: the least of them, and the papers of the others."""
        first: dict[str, str] = {}
        papers: dict[str, set[str]] = {}
        for row in _ask(self.source, "same-text"):
            part = self.key(row["part"])
            first[part] = min(first.get(part, part), self.key(row["twin"]))
            papers.setdefault(part, set()).add(self.key(row["paper"]))
        return first, {part: tuple(sorted(found)) for part, found in papers.items()}

    def rows(self, feed: str) -> Feed:
        """All rows of a feed: one text in two papers once, with both as its papers."""
        found = Feed()
        tellings: dict[tuple[str, str], list[str]] = {}
        for row in _ask(self.source, feed):
            part = self.key(row.get("part", ""))
            if self._twins.get(part, part) < part:
                found.left_out["same-text"] += 1
                continue
            document = self.key(row.get("document", ""))
            papers = (document, *self._papers_of_twins.get(part, ())) if document else ()
            made = self._row(row, tuple(dict.fromkeys(papers)))
            found.rows.append(made)
            if "decision" in row:
                tellings.setdefault((row["decision"], made.meeting), []).append(
                    self.key(row["outcome"])
                )
        first = _first_telling(tellings)
        found.rows = [_retold(row, first) for row in found.rows]
        found.rows.sort(key=_order)
        return found

    def _row(self, row: Mapping[str, str], papers: tuple[str, ...]) -> Row:
        item, day = self.key(row.get("item", "")), row.get("day", "")
        council = self._councils.get(item) or self._councils.get(papers[0] if papers else "")
        council = council or _Council()
        statement = self.key(row["statement"])
        return Row(
            source=self.key(row["source"]),
            target=self.key(row.get("target", statement)),
            kind=row.get("kind", "named"),
            statement=statement,
            papers=papers,
            meeting=council.meeting,
            first=day or council.first,
            last=day or council.last,
            evidence=self.key(row.get("evidence", row["statement"])),
            via=row.get("via", "own"),
            modality=row.get("modality", ""),
        )

    def points(self) -> dict[str, str]:
        """Per account of an agenda item that has others: the first of them by key."""
        found: dict[str, str] = {}
        for row in _ask(self.source, "same-item"):
            item, same = self.key(row["item"]), self.key(row["same"])
            found[item] = min(found.get(item, item), same)
        return found

    def feed(self, definition: Definition, options: Options) -> Feed:
        """The rows that count for a network, and how many do not, by reason."""
        everything = self.rows(definition.feed)
        found = Feed(left_out=everything.left_out)
        without = {self.key(thing) for thing in options.without}
        for row in everything.rows:
            reason = self._reason(row, definition, options, without)
            if reason:
                found.left_out[reason] += 1
            else:
                found.rows.append(row)
        if definition.first_kind_only:
            found.rows = list(_of_first_kind(found.rows, definition.kinds))
        found.rows = list(_anchored(found.rows))
        return found

    def _reason(self, row: Row, definition: Definition, options: Options, without: set[str]) -> str:
        """Why a row does not count; "" where it does."""
        if unnamed := self._unnamed.get(row.source) or self._unnamed.get(row.target):
            return unnamed
        if definition.kinds and row.kind not in definition.kinds:
            return "kind"
        wrong = definition.sources and kind_of(row.source) not in definition.sources
        if wrong or (definition.targets and kind_of(row.target) not in definition.targets):
            return "thing"
        if row.via == "group" and not options.through_groups:
            return "via"
        if options.modality and row.modality and row.modality not in options.modality:
            return "modality"
        if without & {row.source, row.target}:
            return "without"
        return "" if _in_window(row, options) else "window"


def _first_telling(tellings: Mapping[tuple[str, str], list[str]]) -> dict[str, str]:
    """Per sentence on a decision, the first of those that tell of the same one."""
    return {outcome: min(same) for same in tellings.values() for outcome in same}


def _retold(row: Row, first: Mapping[str, str]) -> Row:
    source, target = first.get(row.source, row.source), first.get(row.target, row.target)
    if (source, target) == (row.source, row.target):
        return row
    return replace(row, source=source, target=target)


def _order(row: Row) -> tuple[str, ...]:
    return (row.source, row.target, row.kind, row.first, row.statement, row.evidence, row.via)


def _in_window(row: Row, options: Options) -> bool:
    """Whether any day of it is in the window; what the vocabulary knows has no days."""
    if not row.papers or not (options.first or options.last):
        return True
    after = not options.first or row.last >= options.first
    return bool(row.first) and after and (not options.last or row.first <= options.last)


def _of_first_kind(rows: list[Row], kinds: tuple[str, ...]) -> Iterator[Row]:
    """Per statement and source, the rows of the first kind that has any.

    An agenda item that concerns several things tells nothing of what a sentence at it is about.
    """
    best: dict[tuple[str, str], int] = {}
    concerned: dict[str, set[str]] = {}
    for row in rows:
        if row.kind == "item":
            concerned.setdefault(row.statement, set()).add(row.target)
    usable = [r for r in rows if r.kind != "item" or len(concerned[r.statement]) == 1]
    for row in usable:
        key = (row.statement, row.source)
        best[key] = min(best.get(key, len(kinds)), kinds.index(row.kind))
    return (r for r in usable if kinds.index(r.kind) == best[r.statement, r.source])


def _anchored(rows: list[Row]) -> Iterator[Row]:
    """Without what the vocabulary knows of things that no paper of these rows speaks of.

    A relation between two things stays where a paper speaks of the first, and, where it speaks of
    none of a dossier's proposals and acts, of the dossier.
    """
    told = {key for row in rows if row.papers for key in (row.source, row.target)}
    files = {"has-act", "has-proposal"}
    for row in rows:
        both = row.source in told and row.target in told
        if row.papers or both or (row.kind in files and row.source in told):
            yield row
