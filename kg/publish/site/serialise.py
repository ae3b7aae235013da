"""The twins of a page: its facts as Turtle, JSON-LD and N-Triples, the same bytes every time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from kg.vocabulary import PREFIXES

_PREFIX_LINE = re.compile(r"@prefix (\w+): <[^>]*> \.\n")
_OX = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}
# In JSON these can only stand inside strings, where an escape means the same character. An HTML
# parser that reads on until "</script" finds no end before the block's own.
_HTML_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def serialise(triples: Sequence[ox.Triple], format_: str) -> str:
    """Triples, already in order, as text; ``format_`` is a key of :data:`urls.FORMATS`."""
    used = _used(triples) if format_ == "ttl" else {}
    data = ox.serialize(triples, format=_OX[format_], prefixes=dict(used))
    text = (data or b"").decode("utf-8")
    if format_ == "ttl":
        body = text
        while line := _PREFIX_LINE.match(body):
            body = body[line.end() :]
        head = "".join(f"@prefix {name}: <{used[name]}> .\n" for name in sorted(used))
        return f"{head}\n{body}"
    return text if text.endswith("\n") else text + "\n"


def _used(triples: Sequence[ox.Triple]) -> Mapping[str, str]:
    iris = {
        term.value
        for triple in triples
        for term in (triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    iris |= {t.object.datatype.value for t in triples if isinstance(t.object, ox.Literal)}
    return {
        name: space
        for name, space in PREFIXES.items()
        if any(iri.startswith(space) for iri in iris)
    }


def embedded(triples: Sequence[ox.Triple]) -> str:
    """JSON-LD for a data block in HTML: nothing in it can end the block or begin another."""
    return serialise(triples, "jsonld").strip().translate(_HTML_ESCAPES)


def json_block(value: object) -> str:
    """Any JSON for a data block in HTML, as safe as :func:`embedded`."""
    return json.dumps(value, ensure_ascii=False).translate(_HTML_ESCAPES)
