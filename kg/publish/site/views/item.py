"""The view of an agenda item: what was said, decided and promised there, and its other accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.publish.site.catalogue import STATEMENTS, Catalogue, node_of
from kg.publish.site.views.statements import Statement, facts_of, first, nodes, read

_SAID = "SELECT DISTINCT ?s { ?s jha:agendaItem %(iri)s ; jha:evidence ?evidence }"
_OTHERS = """SELECT DISTINCT ?item ?role {
  { %(iri)s jha:sameItemAs ?item BIND("same" AS ?role) }
  UNION { ?item jha:parentItem %(iri)s BIND("child" AS ?role) } }"""
_PER_PAGE = 60


@dataclass(frozen=True, slots=True)
class Item:
    """Statements of one page, in the order of the text; the item's papers are ``papers()``."""

    paper: str
    meeting: str
    title_page: int
    title_start: int
    statements: tuple[Statement, ...]
    same: tuple[str, ...]
    children: tuple[str, ...]
    total: int
    pages: int

    def iris(self) -> Iterator[str]:
        """Every IRI that the view names."""
        yield from filter(None, (self.paper, self.meeting))
        for other in (*self.same, *self.children):
            node = node_of(other)
            yield other
            yield from (node.paper,) if node else ()
        for statement in self.statements:
            yield from statement.iris()

    @property
    def empty(self) -> bool:
        """Never: an agenda item has a paper."""
        return False

    def papers(self) -> list[str]:
        """The paper that tells of the item."""
        return [self.paper]


def item(catalogue: Catalogue, iri: str, page: int = 1) -> Item:
    """The view of an agenda item."""
    own = facts_of(catalogue, [iri]).get(iri, {})
    found = [n for n in map(node_of, nodes(catalogue.rows(_SAID, iri=[iri]))) if n]
    statements = sorted((n for n in found if n.kind in STATEMENTS), key=lambda n: (n.start, n.iri))
    start = (page - 1) * _PER_PAGE
    others = catalogue.rows(_OTHERS, iri=[iri])
    node, title = node_of(iri), node_of(first(own, "evidence"))
    at = title.start if title else 0
    return Item(
        first(own, "describedBy"),
        first(own, "itemOf"),
        catalogue.text_page(node.key, at) if node else 1,
        at,
        tuple(read(catalogue, [n.iri for n in statements[start : start + _PER_PAGE]])),
        tuple(sorted(i.value for i, role in others if i and role and role.value == "same")),
        tuple(sorted(i.value for i, role in others if i and role and role.value == "child")),
        len(statements),
        max(1, -(-len(statements) // _PER_PAGE)),
    )
