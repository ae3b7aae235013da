"""One paper's way: from a file to its graph, and to a part, the two files that a worker leaves.

:func:`read` is the flow itself. :func:`make_part` is what workers do: it reads one file, wherever
that lies, writes graph and text beside those of other papers, and returns only where they are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kg import __version__, locations, vocabulary
from kg.acquire import read_document
from kg.errors import DistributionError, KgError
from kg.extract import extract
from kg.graph import keys
from kg.graph.rdf import document_nquads
from kg.model import Skipped, SourceFile


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read: the key of its document, its graph and text, and what it was read from."""

    key: str
    nquads: str
    text: str
    source: SourceFile
    pages: int
    statements: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What a worker made of one file: the places of graph and text, their hashes, and facts.

    ``pages`` is 0 where the file shows none; ``length`` is that of the text in characters.
    """

    key: str
    graph: str
    graph_sha256: str
    text: str
    text_sha256: str
    source: SourceFile
    pages: int
    length: int
    statements: int
    is_sample: bool


def read(path: Path, base: str = vocabulary.BASE) -> Reading:
    """Take one file to its graph.

    Raises:
        InputError: it cannot be read as a document; the message says why and what to do.
    """
    document = read_document(path)
    words = vocabulary.load()
    extraction = extract(document, words)
    return Reading(
        key=keys.document_key(document),
        nquads=document_nquads(document, extraction, words, base),
        text=document.text,
        source=document.sources[0],
        pages=max(document.source_map.pages, default=0),
        statements=len(extraction.statements),
        is_sample=document.facts.is_sample,
    )


def read_safely(location: str, base: str) -> Reading | Skipped:
    """Like :func:`read`, but a file that defeats it is reported and the rest goes on.

    ``location`` is a path or a URL that fsspec knows.
    """
    try:
        with locations.as_file(location) as path:
            return read(path, base)
    except KgError as error:
        return Skipped(location, f"{error.what} {error.advice}".strip())
    except RecursionError as error:
        return Skipped(location, f"is nested too deeply ({error}). Please report this file.")
    except Exception as error:
        reason = f"defeated the reader ({type(error).__name__}: {error}). Please report this file."
        return Skipped(location, " ".join(reason.split()))


def software() -> str:
    """What decides, with the file, what a part says: versions of program and vocabulary."""
    return f"{__version__} {vocabulary.load().digest}"


def make_part(location: str, base: str, folder: str, made_by: str) -> Part | Skipped:
    """Read one file and leave its graph and text in ``folder`` (a path or URL).

    Raises:
        DistributionError: ``folder`` cannot be written, or this machine's software is not
            ``made_by``, that of the build (see :func:`software`).
    """
    if software() != made_by:
        raise DistributionError(
            "worker",
            f"has kg {__version__} and the vocabulary {vocabulary.load().digest[:12]}, not those "
            "of the build.",
            "Install the same version on every machine.",
        )
    reading = read_safely(location, base)
    if isinstance(reading, Skipped):
        return reading
    graph, text = reading.nquads.encode("utf-8"), reading.text.encode("utf-8")
    # Two files of one paper may have one text and differ in their graphs: named by the source too.
    stem = f"{reading.key}.{reading.source.sha256[:12]}.{_digest(location.encode())[:8]}"
    return Part(
        key=reading.key,
        graph=locations.write(folder, stem + ".nq", graph),
        graph_sha256=_digest(graph),
        text=locations.write(folder, stem + ".txt", text),
        text_sha256=_digest(text),
        source=reading.source,
        pages=reading.pages,
        length=len(reading.text),
        statements=reading.statements,
        is_sample=reading.is_sample,
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
