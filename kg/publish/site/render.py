"""Write a page as HTML in a language. All that comes from the graph is escaped by the templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kg.errors import IdentifierError
from kg.graph.answers import Account
from kg.identifiers import identify, slug
from kg.publish.notes import account
from kg.publish.site.around import FILES, Surroundings
from kg.publish.site.catalogue import Name, Term, node_of
from kg.publish.site.describe import Value
from kg.publish.site.pages import Page, class_name
from kg.publish.site.serialise import embedded, json_block
from kg.publish.site.urls import (
    FORMATS,
    LANGUAGES,
    Language,
    anchor_of,
    class_place,
    councils_place,
    data_path,
    page_path,
    place_of,
    relative,
)
from kg.publish.site.views.statements import Statement
from kg.publish.site.wording import Wording, words
from kg.vocabulary import DCTERMS, JHA, RDF, SKOS, XSD

_HERE = Path(__file__).parent
STATIC: Path = _HERE / "static"
"""Style sheets and scripts; the site holds them under ``static/``."""

_GRAPHS_SHOWN = 3
_DATES = frozenset({XSD + "date", XSD + "gYearMonth", XSD + "gYear"})
_IDENTIFIERS = ("procedure", "comNumber", "celex", "eli")
_BRIEF = (*_IDENTIFIERS, "procedureStatus", "hasProposal", "hasAct", "proposalOf", "actOf",
          DCTERMS + "isPartOf", "startDate", "endDate", "heldBy", "inForce", "topic")  # fmt: skip
_FOLDED_VALUES = 12  # values of one property that are shown before the rest is folded away


_ASKED_OF_ACTORS = (("further-positions", "positions", "actor"),)
_WHO = frozenset({"country", "institution", "agency", "organisation"})
_ASKED_OF_OBJECTS = {
    "dossier": (("further-support", "support-and-opposition", "dossier"),
                ("further-stages", "dossier-progress", "dossier")),
}  # fmt: skip


@lru_cache(maxsize=4)
def environment(further: tuple[Path, ...] = ()) -> Environment:
    """The templates: everything is escaped, and a name that is not given is an error."""
    return Environment(
        loader=FileSystemLoader([_HERE / "templates", *further]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(page: Page, language: Language, around: Surroundings = FILES, path: str = "") -> str:
    """The page as HTML. ``path`` is where it lies, if not at its own place."""
    writer = Writer(page, language, around, path)
    return (
        environment(around.templates)
        .get_template(f"{page.kind}.html")
        .render(page=page, view=page.view, w=writer, t=writer.say, n=writer.count, lang=language)
    )


class Writer(Wording):
    """What templates ask for while one page is written: words, links, names, dates."""

    def __init__(
        self, page: Page, language: Language, around: Surroundings, path: str = ""
    ) -> None:
        super().__init__(language)
        self.page, self.around = page, around
        self.path = path or page_path(page.place, language, page.number)
        self._names: dict[str, tuple[str, str]] = {}
        self.version = around.version

    # ------------------------------------------------------------ names

    def name(self, iri: str) -> tuple[str, str]:
        """(what a thing is called, in which language); the end of its IRI where it has no name."""
        if iri not in self._names:
            self._names[iri] = self._name(iri)
        return self._names[iri]

    def _name(self, iri: str) -> tuple[str, str]:
        text, tongue = self.page.names.get(iri, Name()).text(self.language)
        if text:
            return text, tongue
        if foreign := words()["foreign"].get(iri):
            return foreign[self.language], self.language
        return re.split(r"[/#]", iri.rstrip("/#"))[-1] or iri, ""

    def text(self, iri: str) -> str:
        """What a thing is called."""
        return self.name(iri)[0]

    def labelled(self, iri: str) -> Markup:
        """What a thing is called, with its language where that is not the page's."""
        text, tongue = self.name(iri)
        if tongue and tongue != self.language:
            return Markup(f'<span lang="{escape(tongue)}">{escape(text)}</span>')
        return escape(text)

    def title(self) -> str:
        """What the thing of this page is called, first letter in upper case."""
        text = self.text(self.page.iri)
        return text[:1].upper() + text[1:]

    def code(self, iri: str) -> str:
        """The last segment of an IRI ("positive")."""
        return iri.rpartition("/")[2]

    def kinds(self) -> list[str]:
        """The classes of ours that the thing has, without those above others."""
        if not self.page.description:
            return []
        found = [v.value for v in self.page.description.values(RDF + "type")]
        ours = [iri for iri in found if iri.startswith(JHA)] or found
        fine = [iri for iri in ours if iri.removeprefix(JHA) not in _GENERAL]
        return sorted(fine or ours)

    def other_names(self) -> list[str]:
        """Names of the thing beside the one in its title."""
        description = self.page.description
        if description is None:
            return []
        title = self.text(self.page.iri)
        terms = [
            *description.values(SKOS + "prefLabel"),
            *description.values(SKOS + "notation"),
            *description.values(SKOS + "altLabel"),
        ]
        return [n for n in dict.fromkeys(t.value for t in terms) if n != title]

    # ------------------------------------------------------------ links

    def to(self, path: str) -> str:
        """The relative link to a path of the site."""
        return relative(path, self.path)

    def href(self, iri: str, page: int = 1, fragment: str = "") -> str:
        """The link to the page of an IRI: ours in this site, another's where it lies."""
        place = place_of(iri, self.page.base)
        if place is None:
            return iri if iri.startswith(("http://", "https://")) else "#"
        end = f"#{fragment}" if fragment else ""
        return self.to(page_path(place, self.language, page)) + end

    def link(self, iri: str, page: int = 1, fragment: str = "") -> Markup:
        """A link to a thing, by its name."""
        text, tongue = self.name(iri)
        lang = f' lang="{escape(tongue)}"' if tongue not in ("", self.language) else ""
        away = "" if place_of(iri, self.page.base) else ' rel="external"'
        href = escape(self.href(iri, page, fragment))
        return Markup(f'<a href="{href}"{lang}{away}>{escape(text)}</a>')

    def links(self, iris: Iterable[str]) -> Markup:
        """Links to things, with commas between."""
        return Markup(", ").join(self.link(iri) for iri in iris)

    def anchor(self, iri: str) -> str:
        """The id of a node below a paper on that paper's page."""
        return anchor_of(iri)

    def class_link(self, iri: str) -> Markup:
        """A link to the index of a class, by the name of the class."""
        return Markup('<a href="{}">{}</a>').format(
            self.to(page_path(class_place(class_name(iri)), self.language)), self.labelled(iri)
        )

    def menu(self) -> list[tuple[str, str, bool]]:
        """(words, link, whether this page belongs there) of the main menu."""
        kind, classes = self.page.kind, {iri.removeprefix(JHA) for iri in self.kinds()}
        own = [
            ("nav-meetings", self.to(self.councils_path()), kind in ("councils", "meeting")),
            ("nav-dossiers", self.class_path("Dossier"), "Dossier" in classes),
            ("nav-countries", self.class_path("MemberState"), "MemberState" in classes),
            ("nav-documents", self.class_path("Document"), kind == "document"),
        ]
        return [*own, *((r.words, self.around_path(r.path), kind in r.kinds)
                        for r in self.around.rooms)]  # fmt: skip

    def around_path(self, path: str, **asked: str) -> str:
        """The link to a path of the surroundings in the page's language, "" for none."""
        link = self.to(path.replace("{lang}", self.language)) if path else ""
        return f"{link}?{urlencode(asked)}" if link and asked else link

    def further(self) -> list[tuple[str, str]]:
        """(words, link) of what a server tells more of the thing of this page."""
        if not self.page.iri.startswith(self.page.base + "id/") or node_of(self.page.iri):
            return []
        key = self.page.iri.removeprefix(self.page.base + "id/")
        kind = key.partition("/")[0]
        asked: list[tuple[str, str]] = []
        if self.around.question:
            names = _ASKED_OF_ACTORS if kind in _WHO else _ASKED_OF_OBJECTS.get(kind, ())
            asked = [
                (words, self.around_path(self.around.question.replace("{name}", name),
                                         **{parameter: key}))
                for words, name, parameter in names
            ]  # fmt: skip
        if self.around.neighbourhood:
            asked.append(("further-around", self.around_path(self.around.neighbourhood, thing=key)))
        return asked

    def official(self, paper: str) -> str:
        """The address of a paper's official publication, "" where none is known."""
        return next((p.official or "" for p in self.page.papers if p.iri == paper), "")

    def class_path(self, name: str) -> str:
        """The link to the index of a class of ours, by local name."""
        return self.to(page_path(class_place(name), self.language))

    def councils_path(self, year: str = "") -> str:
        """The path of the Councils of a year, or of the latest."""
        return page_path(councils_place(year), self.language)

    def numbered(self, number: int) -> str:
        """The link to another page of the same thing."""
        return self.to(page_path(self.page.place, self.language, number))

    def alternates(self) -> list[tuple[str, str]]:
        """(language, link) of this page in every language."""
        number = self.page.number
        return [(x, self.to(page_path(self.page.place, x, number))) for x in LANGUAGES]

    def other(self, language: Language) -> str:
        """The path of this page in a language."""
        return page_path(self.page.place, language, self.page.number)

    def canonical(self) -> str:
        """Where this page is: in full where the site's address is known, else relative."""
        path = self.other(self.language)
        return self.published(path) or self.to(path)

    def published(self, path: str = "") -> str:
        """The address of a path of the site (this page's if not given), "" where not known."""
        path = path or self.other(self.language)
        return self.around.address + quote(path, safe="/=~,+@()") if self.around.address else ""

    def twins(self) -> list[tuple[str, str, str]]:
        """(ending, media type, link) of the page's twins."""
        if not self.page.iri:
            return []
        place = self.page.place
        return [(end, type_, self.to(data_path(place, end))) for end, type_ in FORMATS.items()]

    # ------------------------------------------------------------ whose account

    @cached_property
    def account(self) -> str:
        """Whose account the page is: the papers it rests on, else where the facts come from."""
        papers = self.page.papers
        if papers:
            labels = tuple(self.text(paper.iri) for paper in papers[:4])
            dates = [self.day(d) for d in sorted(paper.date for paper in papers if paper.date)]
            index = not self.page.iri
            told = Account(
                len(papers),
                () if index else labels,
                dates[0] if dates else "",
                dates[-1] if dates else "",
                self.page.invented,
            )
            return account(told, self.language)
        return " ".join(self._origin())

    def _origin(self) -> Iterable[str]:
        description = self.page.description
        if description is None:
            return
        graphs = {g.removeprefix(self.page.base + "graph/") for g in description.graphs}
        if place := place_of(self.page.iri, self.page.base):
            if place.startswith("ontology"):
                yield self.say("account-ontology")
                return
            if place.startswith("id/document/"):
                yield self.say("account-cited")
                return
        yield self.say("account-vocabulary" if "vocabulary" in graphs else "account-derived")
        if source := description.value(DCTERMS + "source"):
            yield self.say("account-source", source=source.rstrip("."))
        checked = words()["account-checked"].get(description.value(JHA + "checked"))
        if checked:
            yield checked[self.language]

    def json_ld(self) -> Markup:
        """The facts of the page as a data block's content."""
        return Markup(embedded(self.page.triples))

    def dataset_json(self) -> Markup:
        """The data set of the landing page as a data block's content."""
        return Markup(json_block(self.around.dataset))

    def dataset_links(self) -> list[tuple[str, str, str]]:
        """(relation, link, media type) of what a machine wants next of the data set."""
        found = self.around.dataset.get("distribution", [])
        downloads = found if isinstance(found, list) else []
        return [("item", d["contentUrl"], d["encodingFormat"]) for d in downloads]

    # ------------------------------------------------------------ values

    def value(self, value: Value) -> Markup:
        """A value of a fact, with links to the graphs that say so."""
        graphs = ", ".join(
            f'<a href="{escape(self.href(graph))}">{escape(graph.rpartition("/graph/")[2])}</a>'
            for graph in value.graphs[:_GRAPHS_SHOWN]
        )
        if (rest := len(value.graphs) - _GRAPHS_SHOWN) > 0:
            graphs += f" {escape(self.say('more', n=rest))}"
        return Markup(f'{self.term(value.term)} <span class="graphs">{graphs}</span>')

    def term(self, term: Term) -> Markup:
        """A thing as a link, a literal as its text with its language."""
        if isinstance(term, ox.NamedNode):
            return self.link(term.value)
        if isinstance(term, ox.BlankNode):
            return Markup(f'<span class="faint">{escape(self.say("node"))}</span>')
        if term.language and term.language != self.language:
            tongue = escape(term.language)
            return Markup(
                f'<span lang="{tongue}">{escape(term.value)}</span> '
                f'<span class="faint">{tongue}</span>'
            )
        return self.date(term.value) if term.datatype.value in _DATES else escape(term.value)

    def brief(self) -> list[tuple[str, Markup]]:
        """(property, values) of what a reader wants to know of a file or actor first."""
        rows = []
        for name in _BRIEF:
            property_ = name if ":" in name else JHA + name
            terms = self.page.description.values(property_) if self.page.description else []
            if terms:
                write = self.identifier if name in _IDENTIFIERS else self.term
                shown = Markup(", ").join(map(write, terms[:_FOLDED_VALUES]))
                rows.append((property_, shown))
        return rows

    def identifier(self, term: Term) -> Markup:
        """A value; an official identifier with a link to the authority's page."""
        if not isinstance(term, ox.Literal) or term.language:
            return self.term(term)
        try:
            addresses = identify(term.value).addresses
        except IdentifierError:
            return self.term(term)
        href = next((addresses[name] for name in ("eli", "ep", "cellar") if name in addresses), "")
        return Markup(f'<a href="{escape(href)}" rel="external">{escape(term.value)}</a>')

    def by_sentence(self, statements: Sequence[Statement]) -> list[list[Statement]]:
        """Statements in groups of those that follow each other and rest on one sentence."""
        return [list(group) for _, group in groupby(statements, key=lambda s: s.evidence)]

    def by_name(self, iris: Sequence[str]) -> list[str]:
        """Things in order of what they are called in the page's language."""
        return sorted(iris, key=lambda iri: (slug(self.text(iri)), iri))

    def found(self, iri: str) -> Markup:
        """A link to a thing; one below a paper with the paper's key."""
        node = node_of(iri)
        paper = f' <span class="faint">{escape(node.key)}</span>' if node else ""
        return Markup(f"{self.link(iri)}{paper}")

    ontology = JHA.rstrip("#")

    def jha(self, name: str) -> str:
        """The IRI of a term of the ontology, by local name."""
        return JHA + name

    def is_class_of_ours(self) -> bool:
        """Whether the thing is a class that has an index."""
        return bool(self.page.extra.get("index"))

    @property
    def folded(self) -> int:
        """How many values of a property are shown at once."""
        return _FOLDED_VALUES


_GENERAL = frozenset({"Statement", "Actor", "PolicyObject", "Place", "LegalAct", "Country"})
