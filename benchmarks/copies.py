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
_GRAPH = re.compile(r"(/graph/(?!(?:links|inferred|authority|provenance)>)[^/>]+)>")
_DATE = re.compile(r'"(\d{4})(-\d\d)?(-\d\d)?"\^\^<http://www\.w3\.org/2001/XMLSchema#')
_IDENTIFIER = re.compile(r'(<http://purl\.org/dc/terms/identifier> "[^"]+)"')
_YEARS = 20


def _moved(text: str, number: int) -> str:
    def date(match: re.Match[str]) -> str:
        year = int(match[1]) + number % _YEARS - _YEARS // 2
        # 29 February may be no day of the other year.
        day = match[3] if (match[2], match[3]) != ("-02", "-29") else "-28"
        return f'"{year:04}{match[2] or ""}{day or ""}"^^<http://www.w3.org/2001/XMLSchema#'

    text = _OWN.sub(rf"\1-copy{number}", text)
    text = _GRAPH.sub(rf"\1-copy{number}>", text)
    text = _IDENTIFIER.sub(rf'\1-copy{number}"', text)
    return _DATE.sub(date, text)


def copied(store: Store, quads: int, *, provenance: bool = False) -> Iterator[str]:
    """The store's N-Quads file by file, with as many copies of its papers as give ``quads``.

    The first copy is the store itself. Yields N-Quads text; ``provenance`` gives that graph alone,
    with as many copies.
    """
    texts = {
        (name, place): store.read(file).decode("utf-8")
        for name, files in store.graphs().items()
        for place, file in enumerate(files)
    }
    papers = {
        key: "".join(line for line in text.splitlines(True) if _OWN.search(line))
        for key, text in texts.items()
        if key[0] not in ("vocabulary", "ontology")
    }
    counted = {key for key in texts if key[0] != "provenance"}
    each = sum(papers[key].count("\n") for key in counted & papers.keys())
    missing = quads - sum(texts[key].count("\n") for key in counted)
    wanted = texts.keys() - counted if provenance else counted
    yield from (texts[key] for key in sorted(wanted))
    for number in range(1, max(0, -(-missing // each)) + 1):
        for key in sorted(wanted & papers.keys()):
            yield _moved(papers[key], number)
