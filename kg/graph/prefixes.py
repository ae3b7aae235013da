"""Prefixes in a query's text: which are used, which are declared, and those to put before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

WORDS = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'
      |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'
      |<[^<>"{}|^`\\\s]*>|\#[^\n]*|_:|[?$]\w+
      |(?P<name>(?P<prefix>[^\W\d_](?:[\w.-]*[\w-])?)?:(?P<local>[\w-](?:[\w.-]*[\w-])?)?)
      |@[\w-]+|(?P<word>[^\W\d]\w*)''',
    re.VERBOSE | re.DOTALL,
)
"""Tokens: names with a prefix, bare words; strings, IRIs, comments and variables in no group."""

_DECLARATION = re.compile(r"\bPREFIX\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)


def prefixed_names(sparql: str) -> Iterator[tuple[str, str, int]]:
    """(prefix, local name, offset) of each prefixed name outside strings, IRIs and comments."""
    for match in WORDS.finditer(sparql):
        if match["name"]:
            yield match["prefix"] or "", match["local"] or "", match.start()


def declared(sparql: str) -> dict[str, str]:
    """Prefixes that a query declares, and the namespaces that they stand for."""
    return dict(_DECLARATION.findall(sparql))


def undeclared(sparql: str) -> list[str]:
    """Prefixes that a query uses and does not declare, in order of their names."""
    return sorted({prefix for prefix, _, _ in prefixed_names(sparql)} - declared(sparql).keys())


def with_prefixes(sparql: str, prefixes: Mapping[str, str]) -> str:
    """The query with the declarations that it needs, so that it runs anywhere."""
    needed = [name for name in undeclared(sparql) if name in prefixes]
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in needed) + sparql


def names_dataset(sparql: str) -> bool:
    """Whether a query says with ``FROM`` which graphs it is about."""
    return any(
        match["word"] and match["word"].upper() == "FROM" for match in WORDS.finditer(sparql)
    )
