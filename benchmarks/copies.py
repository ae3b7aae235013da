"""A store's graphs many times over, under other names and years: a graph of a chosen size.

Documents, Councils and what hangs under them get a name of their own in each copy and move to
another year; countries, bodies, dossiers and codes stay one, so that a copy joins what it names.
Made for benchmarks: nothing in it is told by any paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.graph.store import Store

_OWN = re.compile(r"(/id/(?:document|meeting)/[^/>]+)")
_DATE = re.compile(r'"(\d{4})(-\d\d)?(-\d\d)?"\^\^<http://www\.w3\.org/2001/XMLSchema#')
_IDENTIFIER = re.compile(r'(<http://purl\.org/dc/terms/identifier> "[^"]+)"')
_YEARS = 20


def _moved(line: str, number: int, graph: str) -> str:
    def date(match: re.Match[str]) -> str:
        year = int(match[1]) + number % _YEARS - _YEARS // 2
        # 29 February may be no day of the other year.
        day = match[3] if (match[2], match[3]) != ("-02", "-29") else "-28"
        return f'"{year:04}{match[2] or ""}{day or ""}"^^<http://www.w3.org/2001/XMLSchema#'

    line = _OWN.sub(rf"\1-copy{number}", line)
    line = _IDENTIFIER.sub(rf'\1-copy{number}"', line)
    line = _DATE.sub(date, line)
    return line.replace(f"/graph/{graph}>", f"/graph/{graph}-copy{number}>")


def copied(store: Store, quads: int) -> Iterator[str]:
    """The store's N-Quads file by file, with as many copies of its papers as give ``quads``.

    The first copy is the store itself. Yields N-Quads text.
    """
    whole = [part.decode("utf-8") for part in store.nquads()]
    yield from whole
    papers: list[tuple[str, list[str]]] = []
    names = [
        *sorted(store.manifest.documents),
        *sorted(store.manifest.graphs.keys() - {"provenance"}),
    ]
    for name, text in zip(names, whole, strict=True):
        lines = [line for line in text.splitlines(True) if _OWN.search(line)]
        if name not in ("vocabulary", "ontology"):
            papers.append((name if name in store.manifest.documents else "", lines))
    each = sum(len(lines) for _, lines in papers)
    missing = quads - sum(text.count("\n") for text in whole)
    for number in range(1, max(0, -(-missing // each)) + 1):
        for graph, lines in papers:
            yield "".join(_moved(line, number, graph) for line in lines)
