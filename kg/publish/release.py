"""``kg export all``: everything in one folder, with checksums and a description for catalogues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from kg.graph.store import Store
from kg.publish.codebook import codebook, html, markdown
from kg.publish.data_tables.writing import Written, write_tables
from kg.publish.datapackage import data_package, sha256_of
from kg.publish.dcat import Distribution, dcat
from kg.publish.dumps import (
    GRAPH_FORMATS,
    export_context,
    export_provenance,
    export_questions,
    export_texts,
)
from kg.publish.folders import put_in_place, replaced_folder, stage
from kg.publish.linked_data.lines import quad_lines
from kg.publish.linked_data.squeezing import SUFFIXES, write_pieces
from kg.publish.linked_data.statistics import Statistics, statistics
from kg.publish.made_of import FILE_NAME, made_of_text
from kg.publish.void import example_of, void

SUMS = "SHA256SUMS"
_PARTIAL = ".partial"
_TABLES_MARKER = ".jha-kg-tables"


def default_address(store: Store) -> str:
    """Where an export lies unless told otherwise: "exports/" below the base IRI."""
    return store.manifest.base + "exports/"


def export_tables(store: Store, output: Path, *, parquet: bool = False) -> Written:
    """The tables with their data package and codebook, into a folder that is replaced as a whole.

    Raises:
        StoreError: a file of the store is damaged, a quote is not what stands at its offsets, the
            folder was not made by this command, or pyarrow is missing.
    """
    note = "Tables; their columns are explained in codebook.md.\n"
    with replaced_folder(output, _TABLES_MARKER, note) as folder:
        return _write_tables(store, folder, parquet)


def _write_tables(store: Store, folder: Path, parquet: bool) -> Written:
    written = write_tables(store, folder, parquet=parquet)
    book = codebook(store, written)
    texts = {
        "datapackage.json": data_package(store, folder, written.rows),
        "codebook.md": markdown(book),
        "codebook.html": html(book),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return written


def count(store: Store) -> Statistics:
    """Counts of a store's graphs, in one pass.

    Raises:
        StoreError: a file is damaged.
    """
    return statistics(quad_lines(store), store.manifest.base)


def export_void(store: Store, output: Path, address: str = "") -> None:
    """The description of the graph in numbers, as Turtle; dumps lie below ``address``."""
    write_pieces([output], [_void_text(store, count(store), address).encode()])


def _void_text(store: Store, counts: Statistics, address: str) -> str:
    place = address or default_address(store)
    dumps = [
        f"{place}graph/graph{end}{suffix}"
        for end, _ in GRAPH_FORMATS.values()
        for suffix in SUFFIXES
    ]
    return void(store, counts, dumps, example_of(counts, store.manifest.base))


def export_all(
    store: Store,
    output: Path,
    *,
    address: str = "",
    parquet: bool = False,
    tell: Callable[[str], None] = lambda _: None,
    further: Mapping[str, Callable[[Store, Path], None]] | None = None,
) -> list[str]:
    """Write everything into a folder; returns the paths of its files, relative to it.

    The work is done beside what is there. Only when all is written do the new files and folders
    take the places of old ones, ``SHA256SUMS`` last; without it an export is not whole. Other files
    in the folder stay.

    Args:
        store: what to export.
        output: a folder.
        address: where it will lie, "" for "exports/" below the base IRI.
        parquet: also write the tables as Parquet.
        tell: called with the name of what is being written.
        further: more to write, by name in the folder.

    Raises:
        StoreError: a file of the store is damaged, or one of the export cannot be written.
    """
    with stage(output / _PARTIAL, output) as partial:
        _write_graph(store, partial, tell)
        tell("tables")
        (partial / "tables").mkdir()
        _write_tables(store, partial / "tables", parquet)
        tell("texts")
        export_texts(store, partial / "texts")
        export_questions(store, partial / "questions.ttl")
        export_provenance(store, partial / "provenance.nq")
        for name, write in (further or {}).items():
            tell(name)
            write(store, partial / name)
        tell("descriptions")
        _describe(store, partial, address or default_address(store))
        return _into_place(partial, output)


def _write_graph(store: Store, stage: Path, tell: Callable[[str], None]) -> None:
    for name, (end, content) in GRAPH_FORMATS.items():
        tell(name)
        write_pieces([stage / f"graph/graph{end}{suffix}" for suffix in SUFFIXES], content(store))
    export_context(store, stage / "graph" / "context.jsonld")


def _describe(store: Store, stage: Path, address: str) -> None:
    """Write what describes the other files: made-of.json, VoID, DCAT, checksums."""
    counts = count(store)
    write_pieces([stage / "void.ttl"], [_void_text(store, counts, address).encode()])
    sums = {path: sha256_of(stage / path) for path in _files(stage)}
    dumps = {path: sha256 for path, sha256 in sums.items() if path.startswith("graph/graph.nq")}
    write_pieces([stage / FILE_NAME], [made_of_text(store, dumps).encode()])
    files = [
        Distribution(path, (stage / path).stat().st_size, sha256)
        for path, sha256 in sums.items()
        if path.startswith(("graph/graph.", "tables/"))
    ]
    write_pieces([stage / "dcat.ttl"], [dcat(store, counts, files, address).encode()])
    sums |= {path: sha256_of(stage / path) for path in (FILE_NAME, "dcat.ttl")}
    lines = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(sums.items()))
    write_pieces([stage / SUMS], [lines.encode()])


def _files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _into_place(stage: Path, output: Path) -> list[str]:
    written = _files(stage)
    old = _listed(output)
    (output / SUMS).unlink(missing_ok=True)
    for entry in sorted(stage.iterdir()):
        if entry.name != SUMS:
            put_in_place(entry, output / entry.name)
    _remove(output, set(old) - set(written))
    put_in_place(stage / SUMS, output / SUMS)
    return written


def _listed(output: Path) -> list[str]:
    """The files that an earlier export wrote, by its checksums."""
    with suppress(OSError, UnicodeDecodeError):
        lines = (output / SUMS).read_text("utf-8").splitlines()
        paths = (line.partition("  ")[2] for line in lines)
        return [path for path in paths if path and ".." not in Path(path).parts and path[0] != "/"]
    return []


def _remove(output: Path, paths: Iterable[str]) -> None:
    for path in paths:
        with suppress(OSError):
            (output / path).unlink()
