"""Finds patterns of a query that share no variable: a cross product, as a rule a slip.

Works on rdflib's algebra. Patterns that one filter, BIND, EXISTS or graph variable ties together
count as connected; a subquery without GROUP BY that only aggregates is a single row and harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_Component = frozenset[str]


def cross_products(sparql: str, prefixes: Mapping[str, str]) -> list[list[list[str]]]:
    """Groups of variables, per cross product: rows on one group meet all rows on another.

    Empty for a query without one, and for one that rdflib cannot read.
    """
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(sparql), initNs=dict(prefixes)).algebra
    except Exception:  # rdflib raises many kinds; the engine has the say on what is SPARQL
        return []
    found: list[list[list[str]]] = []
    _scope(algebra, found)
    return found


def _scope(node: Any, found: list[list[list[str]]]) -> list[_Component]:  # noqa: ANN401
    """The components of one group of patterns; its own cross product is noted in ``found``."""
    components = _components(node, found)
    named = [sorted(v for v in component if not v.startswith("_")) for component in components]
    groups = sorted(group for group in named if group)
    if len(groups) > 1:
        found.append(groups)
    return components


def _components(node: Any, found: list[list[list[str]]]) -> list[_Component]:  # noqa: ANN401
    """Variables tied together, set by set, in one node of the algebra."""
    name = getattr(node, "name", "")
    if name == "BGP":
        return _merged([], (_variables(triple) for triple in node.triples))
    if name == "Join":
        return _merged(_components(node.p1, found), _components(node.p2, found))
    if name == "LeftJoin":
        both = _merged(_components(node.p1, found), _components(node.p2, found))
        return _tied(both, _variables(node.expr))
    if name == "Filter":
        return _tied(_components(node.p, found), _variables(node.expr))
    if name == "Extend":
        bound = _variables(node.expr)
        inner = _components(node.p, found)
        return _tied(inner, bound | {str(node.var)}) if bound else inner
    if name == "Union":
        return _one(frozenset().union(*_scope(node.p1, found), *_scope(node.p2, found)))
    if name == "Minus":
        _scope(node.p2, found)
        return _components(node.p1, found)
    if name == "Graph":
        inner = _components(node.p, found)
        graph = _variables(node.term)
        return _one(graph.union(*inner)) if graph else inner
    if name in ("ToMultiSet", "values"):
        return _values_or_subquery(node, found)
    inner_node = getattr(node, "p", None)
    return _components(inner_node, found) if inner_node is not None else []


def _values_or_subquery(node: Any, found: list[list[list[str]]]) -> list[_Component]:  # noqa: ANN401
    rows = node if node.name == "values" else node.p
    if getattr(rows, "name", "") == "values":
        rows = rows.res
        return _one(frozenset(str(v) for row in rows for v in row)) if len(rows) > 1 else []
    inner = _scope(node.p, found)
    group = _first(node.p, "Group")
    if group is not None and not group.expr:  # an aggregate over everything: one row
        return []
    selected = _first(node.p, "Project")
    return _one(frozenset(str(v) for v in selected.PV)) if selected is not None else inner


def _first(node: Any, name: str) -> Any:  # noqa: ANN401
    while node is not None and getattr(node, "name", "") != name:
        node = getattr(node, "p", None)
    return node


def _one(component: _Component) -> list[_Component]:
    return [component] if component else []


def _merged(components: Iterable[_Component], more: Iterable[_Component]) -> list[_Component]:
    merged = list(components)
    for component in more:
        touching = [known for known in merged if known & component]
        merged = [known for known in merged if not known & component]
        merged += _one(component.union(*touching))
    return merged


def _tied(components: list[_Component], by: _Component) -> list[_Component]:
    """Components after something that mentions the variables ``by`` ties them together."""
    if not any(component & by for component in components):
        return components
    return _merged(components, [by])


def _variables(part: Any) -> _Component:  # noqa: ANN401 - any node or term of rdflib's algebra
    return frozenset(_walk(part))


def _walk(part: Any) -> Iterator[str]:  # noqa: ANN401
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.term import BNode, Variable

    if isinstance(part, Variable):
        yield str(part)
    elif isinstance(part, BNode):
        yield f"_:{part}"
    elif isinstance(part, CompValue):
        for value in part.values():
            yield from _walk(value)
    elif isinstance(part, list | tuple | set):
        for value in part:
            yield from _walk(value)
