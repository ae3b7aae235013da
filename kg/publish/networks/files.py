"""Networks as files: in the formats asked for, each with its card and its evidence beside it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QuestionError, StoreError
from kg.publish.networks.cards import card
from kg.publish.networks.csv_pair import write_csv_pair
from kg.publish.networks.definitions import definitions
from kg.publish.networks.gexf import write_gexf
from kg.publish.networks.graphml import write_graphml
from kg.publish.networks.making import make_network
from kg.publish.networks.model import Network
from kg.publish.networks.options import Options
from kg.publish.networks.rows import Reader

FORMATS = ("gexf", "graphml", "csv", "svg", "png")
_CHUNK = 1000
_EVIDENCE_HEADER = (
    "edge",
    "source",
    "kind",
    "target",
    "evidence",
    "document",
    "page",
    "quote",
    "official",
)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A path to write to, renamed to ``path`` when all is written."""
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(
            str(path), f"cannot be written: {error.strerror}.", "Name another --output."
        ) from error
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _gexf(path: Path, network: Network) -> None:
    with _whole(path) as partial, partial.open("w", encoding="utf-8", newline="\n") as stream:
        write_gexf(stream, network.head, network.nodes, network.edges)


def _graphml(path: Path, network: Network) -> None:
    with _whole(path) as partial:
        write_graphml(partial, network)


def _csv(path: Path, network: Network) -> None:
    nodes, edges = (path.with_name(f"{path.stem}-{part}.csv") for part in ("nodes", "edges"))
    with _whole(nodes) as one, _whole(edges) as other:
        write_csv_pair(one, other, network)


def _picture(path: Path, network: Network, options: Options) -> None:
    try:
        from kg.publish.networks.preview import draw
    except ImportError as error:
        raise QuestionError(
            "--format", f"a picture needs matplotlib ({error}).",
            "Install it: pip install 'jha-kg[plot]'.",
        ) from error  # fmt: skip
    with _whole(path) as partial:
        draw(network, options, partial, path.suffix.removeprefix("."))


def write_network(
    reader: Reader, name: str, output: Path, formats: Sequence[str], options: Options
) -> list[Path]:
    """Write a network in ``formats``, its card and its evidence; give the files that were written.

    ``output`` is a folder, or, with one format, may be a file with the ending of that format: then
    the card and the evidence lie beside it under the same name.

    Raises:
        QuestionError: no such network or format, or an option has no meaning for it.
        StoreError: a file cannot be written.
    """
    network = make_network(reader, name, options)
    stem = _stem(name, output, formats)
    files = _write_formats(network, stem, formats, options)
    with _whole(_sibling(stem, ".md")) as partial:
        partial.write_text(card(network, options), encoding="utf-8", newline="\n")
    with _whole(_sibling(stem, "-evidence.csv")) as partial:
        _write_evidence(partial, reader, network)
    return [*files, _sibling(stem, ".md"), _sibling(stem, "-evidence.csv")]


def _sibling(stem: Path, ending: str) -> Path:
    return stem.with_name(stem.name + ending)


def _stem(name: str, output: Path, formats: Sequence[str]) -> Path:
    for format_ in formats:
        if format_ not in FORMATS:
            raise QuestionError(
                "--format", f"'{format_}' is none.", f"Choose: {', '.join(FORMATS)}."
            )
    suffix = output.suffix.lower().removeprefix(".")
    if suffix in FORMATS and not output.is_dir():
        if list(formats) != [suffix]:
            raise QuestionError(
                "--output", f"{output} is one file of another format.", "Name a folder."
            )
        return output.with_suffix("")
    return output / name


def _write_formats(
    network: Network, stem: Path, formats: Sequence[str], options: Options
) -> list[Path]:
    plain: Mapping[str, Callable[[Path, Network], None]] = {
        "gexf": _gexf, "graphml": _graphml, "csv": _csv,
    }  # fmt: skip
    written = []
    for format_ in dict.fromkeys(formats):
        path = _sibling(stem, f".{format_}")
        if format_ in plain:
            plain[format_](path, network)
        else:
            _picture(path, network, options)
        pair = [_sibling(stem, f"-{part}.csv") for part in ("nodes", "edges")]
        written += pair if format_ == "csv" else [path]
    return written


def write_all(reader: Reader, output: Path, formats: Sequence[str], options: Options) -> list[Path]:
    """Write every network into a folder; the options must have a meaning for each.

    Raises:
        QuestionError, StoreError: as :func:`write_network`.
    """
    return [
        path
        for name in definitions()
        for path in write_network(reader, name, output, formats, options)
    ]


def write_years(
    reader: Reader, name: str, output: Path, formats: Sequence[str], options: Options
) -> list[Path]:
    """Write a network once per calendar year that it has dates in, within the options' window.

    The files are named after network and year; a slice holds what is dated in that year.

    Raises:
        QuestionError, StoreError: as :func:`write_network`.
    """
    whole = make_network(reader, name, replace(options, layout="none", size_by="degree"))
    days = [day for edge in whole.edges for spell in edge.spells for day in spell]
    years = sorted({day[:4] for day in days})
    files = []
    for year in years:
        first = max(f"{year}-01-01", options.first or "")
        last = min(f"{year}-12-31", options.last or "9")
        if first > last:
            continue
        network = make_network(reader, name, replace(options, first=first, last=last))
        if network.edges:
            sliced = replace(
                network, head=replace(network.head, title=f"{network.head.title} {year}")
            )
            stem = output / f"{name}-{year}"
            files += _write_formats(_static(sliced), stem, formats, options)
    return files


def _static(network: Network) -> Network:
    """A network without spells."""
    return replace(
        network,
        head=replace(network.head, dynamic=False),
        nodes=tuple(replace(node, spells=()) for node in network.nodes),
        edges=tuple(replace(edge, spells=()) for edge in network.edges),
    )


# ---------------------------------------------------------------- evidence


def _write_evidence(path: Path, reader: Reader, network: Network) -> None:
    """One row per edge and sentence (or agenda item, or paper) behind it."""
    told = _sentences(reader, {iri for edge in network.edges for iri in edge.evidence})
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_EVIDENCE_HEADER)
        for edge in network.edges:
            for iri in edge.evidence:
                writer.writerow(
                    (edge.id, edge.source, edge.kind, edge.target, iri, *told.get(iri, ()))
                )


def _sentences(reader: Reader, iris: Iterable[str]) -> dict[str, tuple[str, str, str, str]]:
    """Paper, page, quote and official address of each evidence that has them."""
    wanted = sorted(iris)
    found: dict[str, tuple[str, str, str, str]] = {}
    for start in range(0, len(wanted), _CHUNK):
        values = " ".join(str(ox.NamedNode(iri)) for iri in wanted[start : start + _CHUNK])
        rows = reader.source.query(
            f"""SELECT DISTINCT ?thing ?document ?page ?quote ?official {{
              VALUES ?thing {{ {values} }}
              {{ ?thing jha:inDocument ?document ; jha:quote ?quote }}
              UNION
              {{ ?thing jha:describedBy ?document . OPTIONAL {{ ?thing dcterms:title ?quote }} }}
              OPTIONAL {{ ?thing jha:page ?page }}
              OPTIONAL {{ ?document jha:officialPage ?official }} }}"""
        )
        for thing, document, *others in rows:
            page, quote, official = (term.value if term else "" for term in others)
            row = (reader.key(document.value), page, quote, official)
            found[thing.value] = min(found.get(thing.value, row), row)
    return found
