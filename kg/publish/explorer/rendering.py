"""Write a page of the explorer as HTML: the site's writer with words and links of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from markupsafe import Markup

from kg.publish.explorer.surroundings import AROUND
from kg.publish.site import LANGUAGES, Catalogue, Page, page_path
from kg.publish.site.render import Writer, environment
from kg.publish.site.urls import Language
from kg.vocabulary import JHA

Parameters = Sequence[tuple[str, str]]
"""What stands behind the question mark of an address, in order."""


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("words.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.load(text, Loader=loader)
    return found


class ExplorerWriter(Writer):
    """A writer whose links keep the parameters of the page.

    ``told`` says whose account the page is, where the papers of the page do not say it.
    """

    def __init__(
        self, page: Page, language: Language, parameters: Parameters = (), told: str = ""
    ) -> None:
        super().__init__(page, language, AROUND)
        self.parameters = [pair for pair in parameters if pair[1] and pair[0] != "page"]
        self._told = told

    def say(self, key: str, **values: object) -> str:
        """The words of a key, the explorer's own before the site's."""
        own = _words().get(key)
        if own is None:
            return super().say(key, **values)
        text = str(own[self.language])
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there are words of this key."""
        return key in _words() or super().has(key)

    @cached_property
    def account(self) -> str:
        """Whose account the page is."""
        return self._told or super().account

    def alternates(self) -> list[tuple[str, str]]:
        """(language, link) of this page in every language, asked the same."""
        place, number = self.page.place, self.page.number
        more = [*self.parameters, *([("page", str(number))] if number > 1 else [])]
        return [(x, self.to(page_path(place, x)) + _behind(more)) for x in LANGUAGES]

    def numbered(self, number: int) -> str:
        """The link to another page of the same answer."""
        more = [*self.parameters, *([("page", str(number))] if number > 1 else [])]
        return self.to(page_path(self.page.place, self.language)) + _behind(more)

    def twins(self) -> list[tuple[str, str, str]]:
        """None: these pages are about no thing of the graph."""
        return []

    def room(self, place: str, **parameters: str) -> str:
        """The link to a page of the explorer ("sparql", "question/positions")."""
        path = self.to(page_path(place, self.language))
        return path + _behind(list(parameters.items()))

    def behind(self) -> str:
        """The parameters of the page, as they stand behind a question mark."""
        return _behind(self.parameters)

    def count(self, key: str, number: int) -> str:
        """Words with a singular and a plural, the explorer's own before the site's."""
        if key not in _words():
            return super().count(key, number)
        one, many = _words()[key][self.language]
        return str(one if number == 1 else many).format(n=self.number(number))

    def kind(self, code: str) -> str:
        """What a kind of links of a network is called ("supports", "has act")."""
        for key in (f"stance-{code}", f"link-{code}"):
            if self.has(key):
                return self.say(key)
        named = (iri for iri in kind_iris(self.page.base, code) if iri in self.page.names)
        texts = (self.page.names[iri].text(self.language)[0] for iri in named)
        return next(filter(None, texts), code.replace("-", " "))

    def key(self, iri: str) -> str:
        """How a thing of ours is written as a parameter ("country/ESP"), else its IRI."""
        return iri.removeprefix(self.page.base + "id/")


def kind_iris(base: str, code: str) -> list[str]:
    """What the graph may call a kind of links ("supports", "has-act"), the likeliest first."""
    head, *rest = code.split("-")
    schemes = ("stance", "speech-act", "outcome-type")
    return [
        *(f"{base}id/{scheme}/{code}" for scheme in schemes),
        JHA + head + "".join(word.capitalize() for word in rest),
    ]


def block(value: object) -> Markup:
    """A value as JSON for a data block of a page: nothing in it can end the block."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))


def _behind(parameters: Parameters) -> str:
    return "?" + urlencode(parameters) if parameters else ""


def explorer_page(
    catalogue: Catalogue,
    kind: str,
    place: str,
    view: Any,  # noqa: ANN401 - what the template of this kind shows
    iris: Iterable[str] = (),
    number: int = 1,
    pages: int = 1,
) -> Page:
    """A page of a kind of ours; ``iris`` are the things that it names."""
    papers = tuple(catalogue.papers.values())
    names = catalogue.names(iris)
    return Page(kind, place, catalogue.base, number, pages, view, names, papers=papers,
                invented=catalogue.invented)  # fmt: skip


def written(page: Page, language: Language, parameters: Parameters = (), told: str = "") -> str:
    """The page as HTML."""
    writer = ExplorerWriter(page, language, parameters, told)
    template = environment(AROUND.templates).get_template(f"{page.kind}.html")
    return template.render(
        page=page, view=page.view, w=writer, t=writer.say, n=writer.count, lang=language
    )
