"""Which format an answer has: by ``Accept`` with its q-values, or by ``?format=``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["rows", "boolean", "graph"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its own name for ``?format=``, its media type, and others that mean it."""

    name: str
    media_type: str
    also: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def media_types(self) -> tuple[str, ...]:
        """All media types that ask for it; the first is its own."""
        return (self.media_type, *self.also)


JSON = Format("json", "application/sparql-results+json", ("application/json", "text/json"))
XML = Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml"))
CSV = Format("csv", "text/csv")
TSV = Format("tsv", "text/tab-separated-values")
TABULAR: tuple[Format, ...] = (JSON, XML, CSV, TSV)
"""Formats of the answers to SELECT and ASK; the first is the one nobody has to ask for."""

TURTLE = Format("turtle", "text/turtle", ("application/x-turtle", "application/turtle"), ("ttl",))
NTRIPLES = Format("ntriples", "application/n-triples", ("text/plain",), ("nt", "n-triples"))
RDFXML = Format(
    "rdfxml", "application/rdf+xml", ("application/xml", "text/xml"), ("rdf", "rdf+xml", "xml")
)
JSONLD = Format(
    "jsonld", "application/ld+json", ("application/json", "text/json"), ("json-ld", "json")
)
GRAPHS: tuple[Format, ...] = (
    TURTLE,
    NTRIPLES,
    RDFXML,
    JSONLD,
    Format("trig", "application/trig", ("application/x-trig",)),
    Format("nquads", "application/n-quads", ("text/x-nquads",), ("nq", "n-quads")),
    Format("n3", "text/n3", ("text/rdf+n3",)),
)
"""Formats of the answers to CONSTRUCT and DESCRIBE."""

HTML = Format("html", "text/html", ("application/xhtml+xml",))


def offered(kind: Kind) -> tuple[Format, ...]:
    """The formats that an answer of this kind can have."""
    return GRAPHS if kind == "graph" else TABULAR


def named(names: str, formats: Sequence[Format]) -> Format | None:
    """The format that ``?format=`` means: a short name or a media type, in any case.

    Of several, with commas between, the first that there is (SPARQLWrapper sends three).
    """
    for name in names.lower().split(","):
        wanted = name.strip().replace(" ", "+")  # a plus that a client did not encode
        for found in formats:
            if wanted in (found.name, *found.names, *found.media_types):
                return found
    return None


@lru_cache(maxsize=1_000)
def chosen(accept: str, formats: tuple[Format, ...]) -> tuple[Format, str] | None:
    """The format that suits a client best, and the media type to call it by; None if none does.

    ``accept`` is the header, "" where there is none. Where several suit alike the one that is
    offered first is chosen. A range that names a type outranks one that does not, as RFC 9110 says;
    a format is called by one of its other media types only where a client names that.
    """
    ranges = _ranges(accept)
    if not ranges:
        return formats[0], formats[0].media_type
    best: tuple[float, int, Format, str] | None = None
    for place, candidate in enumerate(formats):
        for media_type in candidate.media_types:
            is_own = media_type == candidate.media_type
            quality = _quality(media_type, ranges) if is_own else ranges.get(media_type, 0.0)
            rank = (quality, -place)
            if quality > 0 and (best is None or rank > best[:2]):
                best = (quality, -place, candidate, media_type)
    return best[2:] if best else None


def _ranges(accept: str) -> dict[str, float]:
    """Quality by media range; a range that cannot be read is left out."""
    found: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.lower().split(";"))
        kind, slash, subtype = name.partition("/")
        if name == "*":
            name = "*/*"
        elif not (kind and slash and subtype):
            continue
        found[name] = max(found.get(name, 0.0), _q(parameters))
    return found


def _q(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return min(1.0, quality) if quality >= 0 else 0.0  # NaN counts as 0 too
    return 1.0


def _quality(media_type: str, ranges: dict[str, float]) -> float:
    for name in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0


def listing(formats: Sequence[Format]) -> str:
    """What there is, one per line, for those who asked for something else."""
    return "\n".join(f"  {f.media_type}  (?format={f.name})" for f in formats)
