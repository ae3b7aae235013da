"""Warnings on queries that are SPARQL and yet likely not what their writer meant.

Told before a query runs: names that occur nowhere in the store, dates that never compare, counts
that count a thing once per paper, prefixes declared as something else, and patterns that share no
variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.graph.cross_products import cross_products
from kg.graph.prefixes import WORDS, declared, prefixed_names
from kg.graph.source import Source
from kg.vocabulary import JHA

_FULL = re.compile("<" + re.escape(JHA) + r"(\w+)>")
_BARE_DATE = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_UNTYPED_DATE = re.compile(
    r"""(?:[<>]=?|!?=)\s*(?P<after>["']\d{4}-\d{2}-\d{2}["'])(?!\^\^|@)
      |(?P<before>["']\d{4}-\d{2}-\d{2}["'])\s*(?:[<>]=?|!?=)""",
    re.VERBOSE,
)
_AS_TEXT = re.compile(r"\bSTR\s*\(", re.IGNORECASE)
_COUNTING = re.compile(r"\b(COUNT|SUM|AVG)\s*\(\s*(?!DISTINCT\b)", re.IGNORECASE)
_ONE_GRAPH = re.compile(r"\b(?:GRAPH|DISTINCT|REDUCED)\b", re.IGNORECASE)
_COMMON = ("skos", "dcterms", "prov", "org", "rdf", "rdfs", "owl")
"""Vocabularies besides the project's own that its graphs use, and whose terms are known."""


def warnings(source: Source, sparql: str) -> list[str]:
    """What is likely wrong with a query, besides its syntax (:mod:`kg.graph.own_queries`).

    Names that occur nowhere in the store, with the nearest that are known; dates written so that
    nothing compares with them; counts of what stands in several papers; patterns that share no
    variable, so that every row of one meets every row of the other.
    """
    return [
        *_other_namespaces(sparql, source.prefixes),
        *_absent_names(source, sparql),
        *_absent_terms(source, sparql),
        *_dates(sparql),
        *_counts(sparql),
        *_crossings(sparql, source.prefixes),
    ]


def _other_namespaces(sparql: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    for name, namespace in declared(sparql).items():
        if name != "id" and prefixes.get(name, namespace) != namespace:
            yield f"{name}: is declared as <{namespace}>; in this store it is <{prefixes[name]}>."


def _dates(sparql: str) -> Iterator[str]:
    bare = WORDS.sub(lambda match: " " * len(match[0]), sparql)
    for match in _BARE_DATE.finditer(bare):
        yield f'{match[0]} is a subtraction; a date is written "{match[0]}"^^xsd:date.'
    if not _AS_TEXT.search(sparql):
        for match in _UNTYPED_DATE.finditer(sparql):
            text = match["after"] or match["before"]
            yield f"{text} is text, which no date is equal to; a date is written {text}^^xsd:date."


def _counts(sparql: str) -> Iterator[str]:
    counting = _COUNTING.search(sparql)
    if counting and not _ONE_GRAPH.search(sparql):
        yield (
            f"{counting[1]} without DISTINCT: every paper has a graph of its own, and what stands "
            "in two of them (a meeting's date, a class) may count twice. Count DISTINCT things."
        )


def _crossings(sparql: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    for groups in cross_products(sparql, prefixes):
        listed = " and those on ".join(", ".join(f"?{name}" for name in group) for group in groups)
        yield (
            f"cross product: the patterns on {listed} share no variable, so every row of one is "
            "combined with every row of the other. Name a thing that both speak of."
        )


def _absent_names(source: Source, sparql: str) -> Iterator[str]:
    names = sorted(_ontology_names(sparql, source.prefixes))
    if not names:
        return
    values = " ".join(str(ox.NamedNode(JHA + name)) for name in names)
    rows = source.query(
        f"""SELECT DISTINCT ?term {{ VALUES ?term {{ {values} }}
            FILTER(EXISTS {{ ?s ?term ?o }} || EXISTS {{ ?s a ?term }}) }}"""
    )
    used = {term.value.removeprefix(JHA) for (term,) in rows}
    for name in names:
        if name in used:
            continue
        if name not in _defined_names(source):
            yield _absence(source, name)
        elif "provenance" not in sparql:  # what is said there is not looked into
            yield f"jha:{name} is defined, but nothing in this store uses it."


def _absent_terms(source: Source, sparql: str) -> Iterator[str]:
    """Names of common vocabularies that nothing in the store has as property or class."""
    known = {**source.prefixes, **declared(sparql)}
    common = {source.prefixes[name]: name for name in _COMMON if name in source.prefixes}
    used = {
        (known[prefix], local)
        for prefix, local, _ in prefixed_names(sparql)
        if local and known.get(prefix) in common
    }
    terms = sorted((space, local) for space, local in used if re.fullmatch(r"\w+", local))
    if not terms or "provenance" in sparql:  # what is said there is not looked into
        return
    values = " ".join(str(ox.NamedNode(space + local)) for space, local in terms)
    rows = source.query(
        f"""SELECT DISTINCT ?term {{ VALUES ?term {{ {values} }}
            FILTER(EXISTS {{ ?s ?term ?o }} || EXISTS {{ ?s a ?term }} || EXISTS {{ ?term ?p ?o }})
        }}"""
    )
    found = {term.value for (term,) in rows}
    for space, local in terms:
        if space + local not in found:
            yield _absent_term(common[space], space, local)


def _absent_term(prefix: str, space: str, local: str) -> str:
    from rapidfuzz import fuzz, process

    near = process.extractOne(
        local, _terms_of(space), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=75
    )
    told = f"{prefix}:{local} occurs nowhere in this store"
    if near and near[0] != local:
        return f"{told}; did you mean {prefix}:{near[0]}?"
    return f"{told}; 'kg schema' lists what there is."


@lru_cache(maxsize=16)
def _terms_of(space: str) -> list[str]:
    """The terms that a common vocabulary defines."""
    from rdflib import namespace

    for name in _COMMON:
        vocabulary = getattr(namespace, name.upper())
        if str(vocabulary) == space:
            return sorted(vocabulary.__annotations__)
    return []


def _absence(source: Source, name: str) -> str:
    from rapidfuzz import fuzz, process

    known = _defined_names(source)
    near = process.extract(
        name, known, scorer=fuzz.ratio, processor=str.casefold, limit=3, score_cutoff=60
    )
    offered = " or ".join(f"jha:{match}" for match, _, _ in near)
    advice = f"did you mean {offered}?" if offered else "'kg schema' lists what there is."
    return f"jha:{name} occurs nowhere in this store; {advice}"


def _ontology_names(sparql: str, prefixes: Mapping[str, str]) -> set[str]:
    known = {**prefixes, **declared(sparql)}
    names = {
        local for prefix, local, _ in prefixed_names(sparql) if known.get(prefix) == JHA and local
    }
    return names | set(_FULL.findall(sparql))


_defined: WeakKeyDictionary[Source, list[str]] = WeakKeyDictionary()


def _defined_names(source: Source) -> list[str]:
    """The ontology's classes and properties, by local name; kept while the source is open."""
    if source not in _defined:
        _defined[source] = _ask_defined_names(source)
    return _defined[source]


def _ask_defined_names(source: Source) -> list[str]:
    rows = source.query(
        """SELECT DISTINCT ?term {
          VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty rdf:Property }
          ?term a ?kind }"""
    )
    return sorted(t.value.removeprefix(JHA) for (t,) in rows if t.value.startswith(JHA))
