"""One paper's way: from a file to its graph, and to a part, the two files that a worker leaves.

:func:`read` is the flow itself. :func:`make_part` is what workers do: it reads one file, wherever
that lies, writes graph and text beside those of other papers, and returns only where they are.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kg import __version__, locations, versions, vocabulary
from kg.acquire import read_document
from kg.errors import DistributionError, KgError
from kg.extract import extract
from kg.graph import derived, keys
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

    ``place`` is where its files lie, but for their endings: ``graph``, ``text``, ``inferred`` (what
    follows from it about its own things) and ``inputs`` (what the common graphs need of it, see
    :mod:`kg.graph.derived`). ``pages`` is 0 where the file shows
    none; ``length`` is that of the text in characters.
    """

    location: str
    key: str
    place: str
    graph_sha256: str
    text_sha256: str
    inferred_sha256: str
    source: SourceFile
    pages: int
    length: int
    statements: int

    @property
    def graph(self) -> str:
        """Location of its graph, canonical N-Quads."""
        return self.place + ".nq"

    @property
    def text(self) -> str:
        """Location of its normalised text."""
        return self.place + ".txt"

    @property
    def inferred(self) -> str:
        """Location of what follows from it about its own things, canonical N-Quads."""
        return self.place + ".inferred.nq"

    @property
    def inputs(self) -> str:
        """Location of what the common graphs need of it (:mod:`kg.graph.derived`)."""
        return self.place + ".json"


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
        return Skipped(location, f"{error.what} {error.advice}".strip(), lasting=True)
    except RecursionError as error:
        return Skipped(location, f"is nested too deeply ({error}). Please report this file.")
    except Exception as error:
        reason = f"defeated the reader ({type(error).__name__}: {error}). Please report this file."
        return Skipped(location, " ".join(reason.split()))


def software() -> str:
    """What decides, with the file, what a part says: versions of program and vocabulary."""
    return f"{__version__} {versions.reading()} {vocabulary.load().digest}"


def make_part(
    location: str, base: str, folder: str, made_by: str, *, elsewhere: bool = False
) -> Part | Skipped:
    """Read one file and leave its graph and text in ``folder`` (a path or URL).

    What a build that was cut short left there of the same file, by the same ``made_by``, is taken
    as it is. ``elsewhere``: this may be another machine than the build's, with other software.

    Raises:
        DistributionError: ``folder`` cannot be written, or this machine's software is not
            ``made_by``, that of the build (see :func:`software`).
    """
    if elsewhere and software() != made_by:
        raise DistributionError(
            "worker",
            f"has kg {__version__} (code {versions.reading()[:12]}) and the vocabulary "
            f"{vocabulary.load().digest[:12]}, not those of the build.",
            "Install the same version on every machine.",
        )
    if earlier := _made_before(location, base, folder, made_by):
        return earlier
    reading = read_safely(location, base)
    if isinstance(reading, Skipped):
        return reading
    part = _written(location, reading, base, folder)
    record = json.dumps([made_by, base, asdict(part)])
    locations.write(folder, _record_name(location), record.encode("utf-8"))
    return part


def _written(location: str, reading: Reading, base: str, folder: str) -> Part:
    graph, text = reading.nquads.encode("utf-8"), reading.text.encode("utf-8")
    inputs = derived.inputs_of(reading.key, graph, reading.text, base)
    inferred = "".join(inputs.own).encode("utf-8")
    # Two files of one paper may have one text and differ in their graphs: named by the source too.
    stem = f"{reading.key}.{reading.source.sha256[:12]}.{_digest(location.encode())[:8]}"
    part = Part(
        location=location,
        key=reading.key,
        place=f"{folder.rstrip('/')}/{stem}",
        graph_sha256=_digest(graph),
        text_sha256=_digest(text),
        inferred_sha256=_digest(inferred),
        source=reading.source,
        pages=reading.pages,
        length=len(reading.text),
        statements=reading.statements,
    )
    inputs_packed = derived.pack(inputs).encode("utf-8")
    for at, content in (
        (part.graph, graph),
        (part.text, text),
        (part.inferred, inferred),
        (part.inputs, inputs_packed),
    ):
        locations.write(folder, at.rpartition("/")[2], content)
    return part


def _record_name(location: str) -> str:
    return f"{_digest(location.encode('utf-8'))[:24]}.part"


def _made_before(location: str, base: str, folder: str, made_by: str) -> Part | None:
    """The part that a build which was cut short left of the same file, whole, if there is one."""
    try:
        record = locations.read(f"{folder.rstrip('/')}/{_record_name(location)}")
        version, of_base, fields = json.loads(record)
        part = Part(**{**fields, "source": SourceFile(**fields["source"])})
        files = (
            (location, part.source.sha256),
            (part.graph, part.graph_sha256),
            (part.text, part.text_sha256),
            (part.inferred, part.inferred_sha256),
        )
        is_whole = all(_digest(locations.read(place)) == sha256 for place, sha256 in files)
        locations.read(part.inputs)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return part if (version, of_base) == (made_by, base) and is_whole else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
