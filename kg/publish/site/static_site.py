"""The whole graph as a folder of pages, for any plain web server and for a disk.

Pages are written into a new folder that then takes the place of the old one, so that a run which
dies leaves the site as it was. The same graph gives the same bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from kg import __version__
from kg.distribute import Here, Lost, Place, Processes
from kg.errors import StoreError
from kg.graph.source import Source
from kg.graph.store import Store
from kg.publish.site.around import Surroundings
from kg.publish.site.catalogue import Catalogue
from kg.publish.site.dataset import dataset
from kg.publish.site.pages import (
    Page,
    class_name,
    class_page,
    classes_page,
    councils_page,
    home_page,
    page,
)
from kg.publish.site.redirects import htaccess
from kg.publish.site.render import STATIC, render
from kg.publish.site.serialise import serialise
from kg.publish.site.sitemap import robots, sitemaps
from kg.publish.site.urls import FORMATS, LANGUAGES, data_path, page_path, place_of
from kg.publish.site.views.councils import years
from kg.publish.site.views.index import classes

_MARKER = ".jha-kg-site"
_THINGS = "SELECT DISTINCT ?thing { ?thing ?property ?value FILTER(isIRI(?thing)) }"
_VALUES = "SELECT DISTINCT ?thing { ?subject ?property ?thing FILTER(isIRI(?thing)) }"
_GRAPHS = "SELECT DISTINCT ?thing { GRAPH ?thing { ?subject ?property ?value } }"


@dataclass(frozen=True, slots=True)
class Written:
    """What a site holds: IRIs of ours, HTML pages, files with data."""

    iris: int
    pages: int
    data: int


def our_iris(catalogue: Catalogue) -> list[str]:
    """Every IRI of ours that the graph speaks of, in order: things, terms, graphs."""
    found = {
        row[0].value
        for query in (_THINGS, _VALUES, _GRAPHS)
        for row in catalogue.rows(query)
        if row[0] is not None
    }
    return sorted(iri for iri in found if place_of(iri, catalogue.base))


def write_site(
    source: Source,
    folder: Path,
    address: str = "",
    jobs: int = 1,
    done: Callable[[int, int], None] = lambda number, total: None,
) -> Written:
    """Write the site of a source's graph into ``folder``, which is replaced as a whole.

    ``address`` is where it will lie, with a slash at its end: for sitemaps and redirects (the base
    of the graph if not given), and for what a page says of where it is itself. ``jobs`` processes
    share the work where the source is a store on this machine. ``done`` is told (IRIs written,
    IRIs in all) now and then.

    Raises:
        StoreError: the folder holds something else, or cannot be written.
        DistributionError: worker processes cannot be started.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARKER).exists():
        raise StoreError(
            str(folder), "is not empty and was not made by this command.", "Name another --output."
        )
    partial_folder = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial_folder, ignore_errors=True)
    try:
        partial_folder.mkdir(parents=True)
        written = _write(source, partial_folder, address, jobs, done)
        shutil.rmtree(folder, ignore_errors=True)
        partial_folder.rename(folder)
    except OSError as error:
        raise StoreError(
            str(error.filename or folder),
            f"cannot be written: {error.strerror}.",
            "Free space there, or name another --output.",
        ) from error
    finally:
        shutil.rmtree(partial_folder, ignore_errors=True)
    return written


def _write(
    source: Source, folder: Path, address: str, jobs: int, done: Callable[[int, int], None]
) -> Written:
    catalogue = Catalogue(source, listed=None)
    writer = _Writer(catalogue, folder, address)
    iris = our_iris(catalogue)
    html: list[str] = []
    work: Callable[[str], list[str]] = writer.thing
    place: Place = Here()
    if jobs > 1 and isinstance(source, Store):
        work = partial(_in_worker, source.folder, source.manifest.digest(), folder, address)
        place = Processes(jobs)
    for number, paths in enumerate(place.run(work, iris)):
        if isinstance(paths, Lost):
            raise StoreError(paths.item, paths.reason, "Try --jobs 1.")
        html += paths
        if number % 100 == 0:
            done(number, len(iris))
    for index in _indexes(catalogue):
        html += writer.pages(index)
    _frame(writer, address or catalogue.base, html)
    done(len(iris), len(iris))
    return Written(len(iris), len(html) + 1, len(iris) * len(FORMATS))


def _in_worker(store: Path, digest: str, folder: Path, address: str, iri: str) -> list[str]:
    """Write the pages of one IRI in a process of its own; returns their paths."""
    return _worker(store, digest, folder, address).thing(iri)


@lru_cache(maxsize=1)
def _worker(store: Path, digest: str, folder: Path, address: str) -> _Writer:
    source = Store(store)
    if source.manifest.digest() != digest:
        raise StoreError(str(store), "was changed while its site was written.", "Run it again.")
    return _Writer(Catalogue(source, listed=None), folder, address)


class _Writer:
    """Writes pages and their twins below a folder."""

    def __init__(self, catalogue: Catalogue, folder: Path, address: str) -> None:
        self.catalogue, self.folder = catalogue, folder
        self.around = Surroundings(address=address)
        self._made: set[Path] = set()

    def thing(self, iri: str) -> list[str]:
        """Write all pages and twins of an IRI; returns the paths of the pages."""
        found = page(self.catalogue, iri)
        if found is None:
            raise StoreError(iri, "has no page.", "This is a defect: please report it.")
        paths = self.pages(found)
        for number in range(2, found.pages + 1):
            if further := page(self.catalogue, iri, number):
                paths += self.pages(further)
        for ending in FORMATS:
            self.text(data_path(found.place, ending), serialise(found.triples, ending))
        return paths

    def pages(self, found: Page) -> list[str]:
        """Write a page in every language; returns the paths."""
        paths = [page_path(found.place, language, found.number) for language in LANGUAGES]
        for language, path in zip(LANGUAGES, paths, strict=True):
            self.text(path, render(found, language, self.around))
        return paths

    def text(self, path: str, text: str) -> None:
        """Write one file."""
        file = self.folder / path
        if file.parent not in self._made:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(file.parent)
        file.write_bytes(text.encode("utf-8"))


def _indexes(catalogue: Catalogue) -> Iterator[Page]:
    yield classes_page(catalogue)
    for year in ("", *(known.year for known in years(catalogue))):
        yield from _numbered(partial(councils_page, catalogue, year))
    for iri, _ in classes(catalogue).rows:
        yield from _numbered(partial(class_page, catalogue, class_name(iri)))


def _numbered(made: Callable[[int], Page | None]) -> Iterator[Page]:
    """All pages of an index, from its first."""
    first = made(1)
    for number in range(1, (first.pages if first else 0) + 1):
        if found := made(number):
            yield found


def _frame(writer: _Writer, address: str, html: list[str]) -> None:
    """Write what stands around the pages: the landing page, styles, rules, lists."""
    around = replace(writer.around, dataset=dataset(writer.catalogue, address))
    home = home_page(writer.catalogue)
    for language in LANGUAGES:
        path = page_path(home.place, language)
        writer.text(path, render(home, language, around))
        html.append(path)
    writer.text("index.html", render(home, LANGUAGES[0], around, "index.html"))
    for file in sorted(STATIC.iterdir()):
        writer.text(f"static/{file.name}", file.read_text("utf-8"))
    writer.text(_MARKER, f"Written by jha-kg {__version__}; replaced as a whole.\n")
    writer.text(".htaccess", htaccess(writer.catalogue.base, address))
    writer.text("robots.txt", robots(address))
    for path, text in sitemaps(address, html):
        writer.text(path, text)
