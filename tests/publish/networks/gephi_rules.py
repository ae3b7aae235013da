"""What Gephi's GEXF importer warns of, drops or misreads, as a list of complaints about a file.

The importer's rules, as its source tells: edges that contradict the default type, that repeat an
id, weigh nothing or are mutual are dropped; values of undeclared columns are lost; names are
matched whatever their case; a dynamic file without a time format is read as numbers; intervals and
timestamps do not mix.
"""

import re
from collections import Counter
from datetime import date
from itertools import pairwise

from lxml import etree

GEXF, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
RESERVED = {"id", "label", "weight", "type", "kind", "source", "target", "timeset", "interval"}
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def complaints(path):
    """Sentences, none where Gephi takes the file as it was meant."""
    tree = etree.parse(str(path))
    found = [*_root(tree.getroot())]
    graph = tree.find(f"{{{GEXF}}}graph")
    nodes = list(graph.iter(f"{{{GEXF}}}node"))
    edges = list(graph.iter(f"{{{GEXF}}}edge"))
    columns = {}
    for class_ in ("node", "edge"):
        columns[class_], told = _columns(graph, class_)
        found += told
    found += _times(graph, [*nodes, *edges])
    for node in nodes:
        found += _values(node, columns["node"])
        found += _viz(node)
        found += ["pid"] if node.get("pid") else []
        found += [] if node.get("label") else [f"{node.get('id')} has no label"]
    found += _nodes_and_edges(graph, nodes, edges, columns["edge"])
    if nodes and all(float(n.find(f"{{{VIZ}}}position").get("x")) == 0 for n in nodes[:2]):
        found += ["no position: a random layout"] if len(nodes) > 2 else []
    return found


def _root(root):
    if root.tag != f"{{{GEXF}}}gexf":
        yield f"namespace of {root.tag}"
    if root.get("version") != "1.3":
        yield "version"
    if not root.findtext(f"{{{GEXF}}}meta/{{{GEXF}}}description"):
        yield "no description"


def _columns(graph, class_):
    columns, told = {}, []
    for group in graph.findall(f"{{{GEXF}}}attributes"):
        if group.get("class") != class_:
            continue
        for column in group:
            name, title = column.get("id"), column.get("title")
            if name != title or name != re.sub(r"[^a-z0-9_-]", "", name):
                told.append(f"column {name} has the title {title}")
            if name.lower() in RESERVED or name.lower() in {k.lower() for k in columns}:
                told.append(f"column {name} is taken")
            columns[name] = column.get("type")
    return columns, told


def _values(element, columns):
    names = [value.get("for") for value in element.iter(f"{{{GEXF}}}attvalue")]
    yield from (f"undeclared column {name}" for name in names if name not in columns)
    if len(set(names)) < len(names):
        yield "a column has two values"
    for value in element.iter(f"{{{GEXF}}}attvalue"):
        text, type_ = value.get("value"), columns.get(value.get("for"))
        if not text:
            yield "an empty value"
        if type_ in ("integer", "double") and not NUMBER.fullmatch(text):
            yield f"{text} is no number"
        if type_ == "integer" and "." in text:
            yield f"{text} is not whole"


def _viz(node):
    colour = node.find(f"{{{VIZ}}}color")
    if colour is None or colour.get("a") is not None or colour.get("hex"):
        yield "colour not as r, g, b"
    if node.find(f"{{{VIZ}}}position") is None or node.find(f"{{{VIZ}}}size") is None:
        yield "no position or size"


def _nodes_and_edges(graph, nodes, edges, columns):
    ids = Counter(node.get("id") for node in nodes)
    yield from (f"node {name} twice" for name, number in ids.items() if number > 1)
    default = graph.get("defaultedgetype")
    if default not in ("directed", "undirected"):
        yield f"default type of edges {default}"
    edge_ids = Counter(edge.get("id") for edge in edges)
    yield from (f"edge {name} twice: dropped" for name, number in edge_ids.items() if number > 1)
    ends = Counter()
    for edge in edges:
        if not edge.get("id") or not edge.get("kind"):
            yield "an edge without id or kind"
        if edge.get("type") not in (None, default):
            yield f"{edge.get('id')} contradicts the default type: dropped"
        if not float(edge.get("weight")) > 0:
            yield f"{edge.get('id')} weighs nothing: dropped"
        pair = (edge.get("source"), edge.get("target"))
        if missing := set(pair) - ids.keys():
            yield f"{missing} is no node"
        ends[tuple(pair if default == "directed" else sorted(pair)), edge.get("kind")] += 1
        yield from _values(edge, columns)
    yield from (f"parallel edges {key}: merged" for key, number in ends.items() if number > 1)


def _times(graph, elements):
    spells = [s for element in elements for s in element.iter(f"{{{GEXF}}}spells")]
    if graph.get("timeformat") != "date":
        yield "no time format: dates are read as numbers"
    if graph.get("timerepresentation") != "interval":
        yield "time representation"
    if bool(spells) != (graph.get("mode") == "dynamic"):
        yield f"mode {graph.get('mode')} with {len(spells)} times"
    for element in elements:
        if element.get("start") or element.get("end") or element.get("timestamp"):
            yield "times outside of spells"
    for group in spells:
        days = [(s.get("start"), s.get("end")) for s in group]
        if any(s.get("timestamp") for s in group):
            yield "intervals and timestamps mixed"
        for first, last in days:
            if date.fromisoformat(first) > date.fromisoformat(last):
                yield f"{first} after {last}"
        yield from (
            f"{one} over {other}" for one, other in pairwise(days)
            if other[0] <= one[1]
        )  # fmt: skip
