"""What pages of a large store need and what takes long: worked out once per build, and kept.

A process of its own works it out (:func:`gather`) while pages are answered already; the nursery
takes it over (:func:`restore`), and the workers forked from then on share it. It lies in a file
that belongs to the content of the store and to the software, so that a server that starts again
finds it: in the user's cache (``$XDG_CACHE_HOME/jha-kg``), else in a folder that ends with the
server.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

import kg
from kg.graph.store import Store

if TYPE_CHECKING:
    from kg.publish.site import Catalogue

PAGES = "pages.pickle"
STAGES = ("landing.pickle", PAGES, "description.pickle")
"""Files of what is worked out, in this order; the later one holds all of the earlier."""

_KEPT = 3  # builds
_SCHEMA = """SELECT DISTINCT ?s { { ?s a owl:Class } UNION { ?s a owl:ObjectProperty }
  UNION { ?s a owl:DatatypeProperty } UNION { ?s a skos:Concept } UNION { ?s a jha:Rule }
  FILTER(isIRI(?s)) }"""
_PACKAGE = Path(kg.__file__).parent / "publish"


def gather(store: Store, folder: Path) -> bool:
    """Work out the next stage, and write it to its file, which appears when it is whole.

    Returns whether there was one. Run in a process of its own.

    Raises:
        QueryError, StoreError: the store gives no answer.
        OSError: the file cannot be written.
    """
    from kg.publish.server.linked_data import catalogue_of

    stage = next((stage for stage in STAGES if not (folder / stage).exists()), None)
    if stage is None:
        return False
    catalogue = catalogue_of(store)
    restore(store, folder)
    work_out = (_landing, _everything, _description)[STAGES.index(stage)]
    work_out(catalogue)
    partial = folder / f"{stage}.{os.getpid()}"
    partial.write_bytes(pickle.dumps(catalogue.kept()))
    partial.replace(folder / stage)
    return True


def _landing(catalogue: Catalogue) -> None:
    from kg.publish.site import classes_page, home_page

    home_page(catalogue)
    classes_page(catalogue)


def _everything(catalogue: Catalogue) -> None:
    """The lists of classes, the matrix, and the names of all that does not lie below a paper."""
    from kg.publish.explorer.matrix import matrix
    from kg.publish.site.catalogue import node_of
    from kg.publish.site.views.index import class_index, classes

    for iri, _ in classes(catalogue).rows:
        class_index(catalogue, iri)
        listed: tuple[str, ...] = catalogue.once(iri, tuple) or ()
        catalogue.names(thing for thing in listed if node_of(thing) is None)
    matrix(catalogue)
    catalogue.names(_schema(catalogue))


def _description(catalogue: Catalogue) -> None:
    """The VoID description."""
    from kg.publish.server import about

    if isinstance(catalogue.source, Store):
        about.gather(catalogue.source)


def _schema(catalogue: Catalogue) -> Iterator[str]:
    """The classes and properties that facts are told with."""
    for row in catalogue.rows(_SCHEMA):
        yield from (term.value for term in row if isinstance(term, ox.NamedNode))


def is_done(folder: Path, stage: str = STAGES[-1]) -> bool:
    """Whether a stage was worked out; the last one means all."""
    return (folder / stage).exists()


def restore(store: Store, folder: Path) -> bool:
    """Take over what the latest stage wrote; whether there was one."""
    from kg.publish.server.linked_data import catalogue_of

    for stage in reversed(STAGES):
        try:
            kept = pickle.loads((folder / stage).read_bytes())  # our own file, in a folder of ours
            catalogue_of(store).keep(kept)
        except (OSError, pickle.UnpicklingError, AttributeError, EOFError, ImportError, KeyError):
            continue
        return True
    return False


class KeptFolder:
    """The folder of one build's files; made when it is asked for.

    Args:
        digest: of the store's content.
        lasting: whether another start of the server should find them.
    """

    def __init__(self, digest: str, *, lasting: bool) -> None:
        self._digest = digest[:16]
        self._lasting = lasting
        self._passing: Path | None = None

    @property
    def path(self) -> Path:
        """The folder, there to be written to."""
        if self._passing is None and self._lasting:
            with suppress(OSError):
                return self._in_cache()
        if self._passing is None:
            self._passing = Path(tempfile.mkdtemp(prefix="jha-kg-"))
        return self._passing

    def _in_cache(self) -> Path:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = home / "jha-kg" / f"{self._digest}-{_software()}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
        if found.st_uid != os.getuid() or found.st_mode & 0o022 or not os.access(folder, os.W_OK):
            raise PermissionError(str(folder))  # others could put something else there
        os.utime(folder)
        beside = sorted(folder.parent.iterdir(), key=lambda path: path.stat().st_mtime)
        for old in beside[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        return folder

    def close(self) -> None:
        """Take the folder away unless it is to last."""
        if self._passing is not None:
            shutil.rmtree(self._passing, ignore_errors=True)
            self._passing = None


@lru_cache(maxsize=1)
def _software() -> str:
    """A name for the software as it is: what another version wrote is not read."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
