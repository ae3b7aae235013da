"""From a store to a network: read the rows, project them, and dress nodes and edges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from kg import __version__
from kg.graph.answers import Account, labels
from kg.graph.source import Source, base_of
from kg.graph.store import Store
from kg.publish.made_of import LICENCE, snapshot
from kg.publish.networks.definitions import Definition, definition, kind_colour, kind_of, look
from kg.publish.networks.layout import positions
from kg.publish.networks.measures import measures, sizes
from kg.publish.networks.model import Edge, Field, Head, Network, Node, Spell, Value
from kg.publish.networks.nodes import Told, tell
from kg.publish.networks.options import Options, rules_of
from kg.publish.networks.projections import EDGE_FIELDS, Link, project
from kg.publish.networks.rows import Reader, Row
from kg.publish.networks.spells import merge
from kg.publish.notes import account

LANGUAGES = ("en", "nl")
MOST_EVIDENCE = 20
"""Addresses of evidence in an edge's own attribute; the file of evidence has all."""

_DATES = (Field("first_date"), Field("last_date"))
_NODE_FIELDS = (Field("full_name"), Field("class"), Field("code"), Field("status"))


def make_network(reader: Reader, name: str, options: Options | None = None) -> Network:
    """The network of a name, made of what a store says.

    One :class:`~kg.publish.networks.rows.Reader` serves for several networks of a store.

    Raises:
        QuestionError: there is no such network, an option has no meaning for it, or a layout needs
            what is not installed.
        QueryError: a file of queries/networks holds broken SPARQL.
    """
    options = options or Options()
    defined = definition(name)
    rules = rules_of(defined, options)
    feed = reader.feed(defined, options)
    links = project(defined, feed.rows, rules, reader.points)
    kept = [link for link in links if link.weight >= options.min_weight]
    left_out = Counter(feed.left_out)
    left_out["weight"] = len(links) - len(kept)
    told = tell(
        reader,
        {k for link in kept for k in (link.source, link.target, *link.issues)},
        options.language,
    )
    edges = [_edge(reader, link, told) for link in kept]
    nodes = _nodes(reader, kept, told, options)
    made_of = _origin(reader.source)
    whose = {tongue: account(_account(reader, kept, tongue), tongue) for tongue in LANGUAGES}
    head = Head(
        title=defined.title[options.language],
        description=" ".join(
            (
                defined.definition[options.language],
                *defined.caution[options.language],
                whose[options.language],
                made_of,
            )
        ),
        directed=defined.directed,
        node_fields=(*_NODE_FIELDS, *_measure_fields(options), *_DATES, Field("url")),
        edge_fields=_edge_fields(defined),
        dynamic=any(edge.spells for edge in edges),
        keywords=f"{name}, {rules.normalise}, {rules.duplicates}",
    )
    left = {reason: number for reason, number in sorted(left_out.items()) if number}
    return Network(name, head, tuple(nodes), tuple(edges), left, whose, made_of)


def _edge_fields(defined: Definition) -> tuple[Field, ...]:
    signed = defined.projection == "counted" and "positive" in defined.kinds
    return (
        Field("relation"),
        *((Field("sign", "integer"),) if signed else ()),
        *EDGE_FIELDS[defined.projection],
        Field("evidence_count", "integer"),
        *_DATES,
        Field("url"),
        Field("evidence"),
    )


def _measure_fields(options: Options) -> tuple[Field, ...]:
    between = (Field("betweenness", "double"),) if options.size_by == "betweenness" else ()
    return (Field("degree", "integer"), Field("weighted_degree", "double"), *between)


def _edge(reader: Reader, link: Link, told: Mapping[str, Told]) -> Edge:
    ordered = sorted(link.rows, key=lambda row: (row.first or "9", row.evidence))
    evidence = tuple(dict.fromkeys(reader.iri(row.evidence) for row in ordered))
    spells = _spells(link.rows)
    values: dict[str, Value] = {
        "relation": link.kind,
        **link.values,
        "evidence_count": len(evidence),
        **_days(spells),
        "url": evidence[0],
        "evidence": " ".join(evidence[:MOST_EVIDENCE]),
    }
    if link.issues:
        values["issues"] = "; ".join(told[issue].label for issue in link.issues)
    return Edge(
        id=f"{link.source}|{link.kind}|{link.target}",
        source=link.source,
        target=link.target,
        kind=link.kind,
        weight=link.weight,
        attributes=values,
        colour=kind_colour(link.kind),
        spells=spells,
        evidence=evidence,
    )


def _spells(rows: Sequence[Row]) -> tuple[Spell, ...]:
    return merge((row.first, row.last) for row in rows)


def _days(spells: Sequence[Spell]) -> dict[str, Value]:
    return {"first_date": spells[0][0], "last_date": spells[-1][1]} if spells else {}


def _nodes(
    reader: Reader, links: Sequence[Link], told: Mapping[str, Told], options: Options
) -> list[Node]:
    measured = measures(links, options.size_by)
    size = sizes(measured[options.size_by])
    places = positions(links, size, options.layout, options.seed)
    times: defaultdict[str, set[Spell]] = defaultdict(set)
    for link in links:
        spells = _spells(link.rows)
        times[link.source].update(spells)
        times[link.target].update(spells)
    found = []
    for key in sorted(times):
        known, drawn, spells = told[key], look(kind_of(key)), merge(times[key])
        x, y = places.get(key, (0.0, 0.0))
        values: dict[str, Value] = {
            "full_name": known.name,
            "class": drawn.class_,
            "code": known.code,
            "status": known.status,
            **{name: _rounded(values[key]) for name, values in measured.items()},
            **_days(spells),
            "url": reader.iri(key),
        }
        found.append(
            Node(key, known.label, values, drawn.colour, drawn.shape, size[key], x, y, spells)
        )
    return found


def _rounded(value: float) -> float:
    return value if isinstance(value, int) else round(value, 6)


def _origin(source: Source) -> str:
    """Which version of which data this is, and its licence; no day, so that bytes stay the same."""
    version = __version__
    if isinstance(source, Store):
        version += f"+{snapshot(source.manifest)[:12]}"
    return f"JHA-KG {version}, {base_of(source)}, licence {LICENCE}"


def _account(reader: Reader, links: Sequence[Link], language: str) -> Account:
    """Whose account it is: the papers behind the edges, and the days of their Councils."""
    papers = sorted({paper for link in links for row in link.rows for paper in row.papers})
    iris = {paper: reader.iri(paper) for paper in papers}
    named = labels(reader.source, iris.values(), language)
    days = sorted({day for link in links for r in link.rows for day in (r.first, r.last) if day})
    invented = {t.value for (t,) in reader.source.query("SELECT ?d { ?d jha:isSample true }")}
    return Account(
        len(papers),
        tuple(named.get(iri, paper) for paper, iri in iris.items()),
        days[0] if days else "",
        days[-1] if days else "",
        any(iri in invented for iri in iris.values()),
    )
