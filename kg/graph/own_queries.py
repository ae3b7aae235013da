"""Help for those who write SPARQL of their own: errors that show the place, and warnings.

:func:`answer_own` evaluates a query; where it is no SPARQL the error shows the line, points at the
column and offers the PREFIX line that is missing. :func:`warnings` tells, before it runs, of names
that occur nowhere and of patterns that share no variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.answers import Answer, answer_of
from kg.graph.cross_products import cross_products
from kg.graph.prefixes import WORDS, declared, prefixed_names
from kg.graph.source import Source
from kg.vocabulary import JHA

_PLACE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_WORDS = re.compile(r'"(?:[^"\\]|\\.)+"|[A-Za-z][A-Za-z ]+')
_SLASH = re.compile(r"\b(?:id|graph):[\w-]+/[\w./-]+")
_KEYWORDS = re.findall(
    r"\w+",
    """SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED OPTIONAL UNION MINUS FILTER GRAPH VALUES BIND
    EXISTS NOT IN AS DISTINCT REDUCED GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET PREFIX BASE
    SERVICE SILENT UNDEF SEPARATOR""",
)
_FUNCTIONS = re.findall(
    r"\w+",
    """COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE
    RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS
    STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1
    SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC
    REGEX SUBSTR REPLACE TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE ADJUST""",
)
_KNOWN_WORDS = {*_KEYWORDS, *_FUNCTIONS, "A", "TRUE", "FALSE"}
_FULL = re.compile("<" + re.escape(JHA) + r"(\w+)>")


def answer_own(source: Source, sparql: str, language: str = "en") -> Answer:
    """Evaluate a SELECT or ASK query that a person wrote.

    Raises:
        QueryError: it is no SPARQL (the message shows where and what to do) or yields a graph.
    """
    try:
        return answer_of(source, sparql, language=language)
    except QueryError as error:
        raise explained(error, sparql, source.prefixes) from error


def explained(error: QueryError, sparql: str, prefixes: Mapping[str, str]) -> QueryError:
    """The error of an engine with the line shown, a caret at its column, and advice."""
    place = _PLACE.search(error.what)
    if not place:
        return error
    line, column, what = int(place[1]), int(place[2]), f"expected {_tidy(place[3])}"
    advice = "Mend the query there."
    if (unknown := _unknown_prefix(sparql, prefixes)) is not None:
        name, offset = unknown
        line, column = _line_and_column(sparql, offset)
        what, advice = f"the prefix '{name}:' is not declared", _prefix_advice(name, prefixes)
    elif slash := _SLASH.search(sparql):
        line, column = _line_and_column(sparql, slash.start())
        what = "a slash in a prefixed name needs a backslash"
        advice = "Write " + slash[0].replace("/", r"\/") + ", or the whole IRI in <>."
    elif (bare := _bare_word(sparql)) is not None:
        line, column = _line_and_column(sparql, bare.start())
        what, advice = _no_word(bare["word"], sparql[bare.end() :])
    elif (stop := _stop(sparql)) is not None:
        line, column = _line_and_column(sparql, stop)
        what, advice = _unexpected(sparql[stop:])
    lines = sparql.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1].replace("\t", " ")
    margin = f"{line} | "
    pointer = " " * (len(margin) + column - 1) + "^"
    return QueryError(
        f"query, line {line}, column {column}",
        f"{what}.\n  {margin}{shown}\n  {pointer}",
        f"\n{advice}",
    )


def _bare_word(sparql: str) -> re.Match[str] | None:
    """The first word that is neither SPARQL's own nor has a prefix."""
    for match in WORDS.finditer(sparql):
        if match["word"] and match["word"].upper() not in _KNOWN_WORDS:
            return match
    return None


def _no_word(word: str, rest: str) -> tuple[str, str]:
    """What a bare word may have been meant for."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    called = rest.lstrip().startswith("(")
    choices = _FUNCTIONS if called else _KEYWORDS
    near = process.extract(
        word.upper(), choices, scorer=DamerauLevenshtein.distance, score_cutoff=2, limit=1
    )
    if near and len(word) > 3:
        return f"'{word}' is no word of SPARQL", f"Did you mean {near[0][0]}?"
    if called:
        return f"there is no function '{word}'", "Mend its name, or give it a prefix."
    return f"'{word}' has no prefix", f'Write jha:{word} for the ontology\'s, or "{word}" for text.'


def _stop(sparql: str) -> int | None:
    """Where rdflib's parser stops: nearer to the slip than the furthest point of the engine's."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(sparql)
    except ParseException as error:
        return int(error.loc)
    except Exception:  # rdflib has other errors too; then the engine's place must do
        return None
    return None


def _unexpected(rest: str) -> tuple[str, str]:
    """What is wrong with a query that cannot go on as ``rest`` does, and what to do."""
    if not rest.strip():
        return "the query ends too early", "Is a '}', a quotation mark or a whole pattern missing?"
    found = re.match(r"[?$]?\w+|\S", rest.lstrip())
    word = found[0] if found else rest[:1]
    if word[0] in "?$<":
        advice = "Is a '.' or ';' missing before it, or a quotation mark or bracket after it?"
        return f"'{word}' is not expected here", advice
    return f"'{word}' is not expected here", "The slip stands here or within what follows."


def _tidy(expected: str) -> str:
    """The engine's list of what it expected, without character classes."""
    if "The SELECT contains" in expected:
        return "every selected variable to be grouped by or aggregated"
    kept = [
        word.strip()
        for word in _WORDS.findall(
            re.sub(r"\[[^\]]*\](?:\s*\.\.=?\s*\[?[^\]]*\])?|'[^']*'", " ", expected)
        )
        if word.strip() not in ("one of", "u") and "Prefix not found" not in word
    ]
    tokens = [word.removeprefix("one of ") for word in kept]
    return " or ".join(dict.fromkeys(tokens)) or "something else (a name without a prefix?)"


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _unknown_prefix(sparql: str, prefixes: Mapping[str, str]) -> tuple[str, int] | None:
    known = prefixes.keys() | declared(sparql).keys()
    for name, _, offset in prefixed_names(sparql):
        if name not in known:
            return name, offset
    return None


def _prefix_advice(name: str, prefixes: Mapping[str, str]) -> str:
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein
    from rdflib.namespace import _NAMESPACE_PREFIXES_CORE, _NAMESPACE_PREFIXES_RDFLIB

    common = {**_NAMESPACE_PREFIXES_RDFLIB, **_NAMESPACE_PREFIXES_CORE, **prefixes}
    if name.lower() in common:
        return f"Put this line first:\nPREFIX {name}: <{common[name.lower()]}>"
    known = sorted(prefixes)
    near = process.extract(name, known, scorer=DamerauLevenshtein.distance, score_cutoff=2, limit=1)
    if near and name:
        return f"Did you mean '{near[0][0]}:'? It needs no declaration."
    return f"Known without declaration: {', '.join(known)}; declare others: PREFIX {name}: <...>"


# ---------------------------------------------------------------- warnings


def warnings(source: Source, sparql: str) -> list[str]:
    """What is likely wrong with a query that is SPARQL; nothing for one that is not.

    Names of the ontology that occur nowhere in the store, with the nearest that do, and patterns
    that share no variable, so that every row of one meets every row of the other.
    """
    return [*_absent_names(source, sparql), *_crossings(sparql, source.prefixes)]


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
