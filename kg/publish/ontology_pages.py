"""The ontology as a web page that a person can read: one page, one anchor per term, one picture.

Everything is read from ``ontology/``: nothing of the page has to be kept in step by hand, and the
same files give the same bytes. (pyLODE 3.2.1 was tried: two runs of it differ.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from string import Template

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN
from rdflib.term import Node

from kg.graph.reasoning import rules
from kg.paths import ONTOLOGY
from kg.publish.ontology_diagram import diagram
from kg.vocabulary import BASE, JHA

_TEMPLATE = Path(__file__).parent / "templates" / "ontology.html"
_KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "relation",
    OWL.DatatypeProperty: "attribute",
    OWL.AnnotationProperty: "annotation",
}
_HEADER = (
    ("IRI", None),
    ("Version", OWL.versionInfo),
    ("Version IRI", OWL.versionIRI),
    ("Prefix", VANN.preferredNamespacePrefix),
    ("Namespace", VANN.preferredNamespaceUri),
    ("Created", DCTERMS.created),
    ("Modified", DCTERMS.modified),
    ("Creator", DCTERMS.creator),
    ("Publisher", DCTERMS.publisher),
    ("Licence", DCTERMS.license),
    ("Cite as", DCTERMS.bibliographicCitation),
)
_RELATIONS = (
    ("Below", RDFS.subClassOf),
    ("Below", RDFS.subPropertyOf),
    ("Of", RDFS.domain),
    ("Values", RDFS.range),
    ("Inverse", OWL.inverseOf),
)


def write_pages(folder: Path, ontology: Path = ONTOLOGY) -> list[Path]:
    """Write ``index.html``, ``core.svg`` and the Turtle files they link to; returns the paths.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = _Pages(ontology)
    texts = {"index.html": pages.page(), "core.svg": pages.picture}
    for name in ("core.ttl", "alignments.ttl"):
        texts[name] = (ontology / name).read_text("utf-8")
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in texts]


class _Pages:
    """The ontology in ``folder`` and the parts of its page."""

    def __init__(self, folder: Path) -> None:
        self.core = Graph().parse(folder / "core.ttl")
        self.alignments = Graph().parse(folder / "alignments.ttl")
        self.schemes = Graph()
        for path in sorted((folder / "vocab").glob("*.ttl")):
            self.schemes.parse(path)
        self.labels = {t: self._text(self.core, t, RDFS.label) for t in self._declared()}
        local = {_local(t): label for t, label in self.labels.items()}
        below = {
            _local(t): [_local(x) for x in self._ours(self.core.subjects(RDFS.subClassOf, t))]
            for t in self.labels
        }
        self.picture = diagram(below, local)

    # ------------------------------------------------------------ the page

    def page(self) -> str:
        """The page as HTML text."""
        iri = URIRef(JHA.rstrip("#"))
        classes = [t for t in self.labels if (t, RDF.type, OWL.Class) in self.core]
        properties = [t for t in self.labels if t not in classes]
        return Template(_TEMPLATE.read_text("utf-8")).substitute(
            title=escape(self._text(self.core, iri, DCTERMS.title)),
            title_nl=escape(self._text(self.core, iri, DCTERMS.title, "nl")),
            abstract=escape(self._text(self.core, iri, DCTERMS.abstract)),
            description=escape(self._text(self.core, iri, DCTERMS.description)),
            license=escape(str(self.core.value(iri, DCTERMS.license))),
            header="\n".join(self._header(iri)),
            diagram=self.picture,
            class_index=self._index(classes),
            property_index=self._index(properties),
            classes="\n".join(map(self._section, classes)),
            properties="\n".join(map(self._section, properties)),
            codes="\n".join(self._codes()),
            rules=_table(
                ("Rule", "Meaning", "Example", "Entailed by"),
                ((r.name, r.meaning, r.example, r.entailed_by) for r in rules()),
            ),
            alignments=_table(("Term", "Relation", "Term elsewhere"), self._aligned()),
        )

    def _header(self, iri: URIRef) -> Iterator[str]:
        for name, relation in _HEADER:
            value = iri if relation is None else self.core.value(iri, relation)
            shown = escape(str(value))
            if isinstance(value, URIRef):
                shown = f'<a href="{shown}">{shown}</a>'
            yield f"<dt>{name}</dt><dd>{shown}</dd>"

    def _index(self, terms: Iterable[URIRef]) -> str:
        items = (f'<li><a href="#{_local(t)}">{escape(_local(t))}</a></li>' for t in terms)
        return '<ul class="terms">\n' + "\n".join(items) + "\n</ul>"

    def _section(self, term: URIRef) -> str:
        kinds = sorted(k for t, k in _KINDS.items() if (term, RDF.type, t) in self.core)
        name, dutch = _local(term), self._text(self.core, term, RDFS.label, "nl")
        rows = [f"<dt>IRI</dt><dd><code>{escape(str(term))}</code></dd>"]
        rows += [f"<dt>{label}</dt><dd>{shown}</dd>" for label, shown in self._facts(term)]
        listed = "\n".join(rows)
        return (
            f'<section class="term" id="{name}">\n<h3>{escape(self.labels[term])} '
            f'<span class="kind"><code>jha:{name}</code>, {", ".join(kinds)}</span></h3>\n'
            f"<p>{escape(self._text(self.core, term, SKOS.definition))}</p>\n<dl>\n"
            f'<dt>Dutch</dt><dd lang="nl">{escape(dutch)}</dd>\n{listed}\n</dl>\n</section>'
        )

    def _facts(self, term: URIRef) -> Iterator[tuple[str, str]]:
        for example in sorted(self.core.objects(term, SKOS.example), key=str):
            language = getattr(example, "language", None) or "en"
            yield "Example", f'<span lang="{language}">{escape(str(example))}</span>'
        for label, relation in _RELATIONS:
            if shown := self._shown(self.core.objects(term, relation)):
                yield label, shown
        for label, relation in (
            ("Above", RDFS.subClassOf),
            ("Has", RDFS.domain),
            ("Value of", RDFS.range),
            ("Inverse", OWL.inverseOf),
        ):
            above = (s for s, v in self.core.subject_objects(relation) if term in self._members(v))
            if shown := self._shown(above):
                yield label, shown
        others = {x for group in self._disjoint() if term in group for x in group} - {term}
        if others:
            yield "Never also", self._shown(others)

    # ------------------------------------------------------------ tables

    def _codes(self) -> Iterator[str]:
        for scheme in sorted(self.schemes.subjects(RDF.type, SKOS.ConceptScheme), key=str):
            name = str(scheme).rpartition("/")[2]
            title = self._text(self.schemes, scheme, SKOS.prefLabel)
            concepts = self.schemes.subjects(SKOS.inScheme, scheme)
            rows = (
                (
                    str(c).removeprefix(f"{BASE}id/"),
                    self._text(self.schemes, c, SKOS.prefLabel),
                    self._text(self.schemes, c, SKOS.prefLabel, "nl"),
                    self._text(self.schemes, c, SKOS.definition),
                )
                for c in sorted(concepts, key=str)
            )
            yield f'<h3 id="scheme-{name}">{escape(title)}</h3>'
            yield f"<p>{escape(self._text(self.schemes, scheme, SKOS.definition))}</p>"
            yield _table(("Code", "English", "Dutch", "What counts"), rows)

    def _aligned(self) -> list[tuple[str, str, str]]:
        names = self.alignments.namespace_manager
        return sorted(
            (s.n3(names), p.n3(names), o.n3(names))
            for s, p, o in self.alignments
            if str(s).startswith(JHA) and isinstance(o, URIRef)
        )

    # ------------------------------------------------------------ reading

    def _declared(self) -> list[URIRef]:
        found = {s for kind in _KINDS for s in self.core.subjects(RDF.type, kind)}
        return self._ours(found)

    def _ours(self, terms: Iterable[Node]) -> list[URIRef]:
        ours = {t for t in terms if isinstance(t, URIRef) and t.startswith(JHA)}
        return sorted(ours, key=lambda t: (str(t).lower(), str(t)))

    def _members(self, node: Node) -> list[Node]:
        """A class, or the classes of a union."""
        union = self.core.value(node, OWL.unionOf)
        return list(Collection(self.core, union)) if union is not None else [node]

    def _disjoint(self) -> Iterator[set[Node]]:
        for members in self.core.objects(None, OWL.members):
            yield set(Collection(self.core, members))
        for pair in self.core.subject_objects(OWL.disjointWith):
            yield set(pair)

    def _shown(self, nodes: Iterable[Node]) -> str:
        """Links to terms, by name; terms of other vocabularies link to their IRI."""
        names = self.core.namespace_manager
        terms = {t for node in nodes for t in self._members(node) if isinstance(t, URIRef)}
        links = []
        for term in sorted(terms, key=lambda t: (str(t).lower(), str(t))):
            ours = term.startswith(JHA)
            href, shown = (f"#{_local(term)}", _local(term)) if ours else (term, term.n3(names))
            links.append(f'<a href="{escape(str(href))}">{escape(shown)}</a>')
        return ", ".join(links)

    def _text(self, graph: Graph, node: Node, relation: URIRef, language: str = "en") -> str:
        """The value in a language, else the first in any."""
        values = [v for v in graph.objects(node, relation) if isinstance(v, Literal)]
        best = [v for v in values if v.language == language] or values
        return min(map(str, best), default="")


def _local(term: URIRef) -> str:
    return str(term).removeprefix(JHA)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
