"""The graphs that belong to no single document, brought up to date in a store that is changing."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from kg import versions
from kg.errors import StoreError
from kg.graph.derived import Derived, Inputs, inputs_of, reference_inputs, remove
from kg.graph.provenance import provenance_nquads
from kg.graph.reference import ontology_nquads, vocabulary_nquads
from kg.graph.store import StoredDocument, StoreWriter

_REFERENCE = ("vocabulary", "ontology", "authority")


def put_reference(writer: StoreWriter) -> None:
    """Write vocabulary and ontology, where the store has those of another version.

    Raises:
        VocabularyError: a file of the ontology is not as it should be.
    """
    base = writer.manifest.base
    if writer.manifest.reference != versions.reference(base):
        writer.put_graph("vocabulary", vocabulary_nquads(base))
        writer.put_graph("ontology", ontology_nquads(base))
        writer.manifest = replace(writer.manifest, reference=versions.reference(base))


def refresh(writer: StoreWriter, staged: Iterable[tuple[str, str]] = ()) -> None:
    """Bring links and inferred up to date with the documents and the other graphs.

    ``staged`` holds packed inputs of new documents by the hash of their graph, where they are at
    hand; others are worked out from the files.

    Raises:
        StoreError: a file is damaged, or cannot be written.
    """
    base = writer.manifest.base
    _conclude_anew(writer)
    reference = [writer.manifest.graphs[n] for n in _REFERENCE if n in writer.manifest.graphs]
    mark = hashlib.sha256("".join(file.sha256 for file in reference).encode()).hexdigest()
    documents = writer.manifest.documents

    def inputs(key: str) -> Inputs:
        if key == "@reference":
            return reference_inputs([writer.read(file) for file in reference], base)
        return _inputs(writer, documents[key])

    def text(key: str) -> str:
        return writer.read(documents[key].text).decode("utf-8")

    graphs = {key: document.graph.sha256 for key, document in documents.items()}

    def bring_up_to_date() -> None:
        with Derived(writer.folder, versions.common(base), base) as derived:
            derived.stage(staged)  # none are left for a second time
            derived.update({**graphs, "@reference": mark}, inputs, text)
            writer.put_graph("links", derived.links())
            writer.put_graph("inferred", derived.shared_conclusions())

    try:
        try:
            bring_up_to_date()
        except sqlite3.DatabaseError:  # damaged, or of a disk that was full
            remove(writer.folder)
            bring_up_to_date()
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            str(writer.folder),
            f"cannot be written: {error}.",
            "The store is as it was; make room, and try again.",
        ) from error


def _inputs(writer: StoreWriter, document: StoredDocument) -> Inputs:
    nquads = writer.read(document.graph)
    text = writer.read(document.text).decode("utf-8")
    return inputs_of(document.key, nquads, text, writer.manifest.base)


def _conclude_anew(writer: StoreWriter) -> None:
    """Work out what follows from documents that were read by other rules, or before there were."""
    base = writer.manifest.base
    is_current = writer.manifest.conclusions == versions.common(base)
    fresh = writer.fresh_documents
    for key, document in sorted(writer.manifest.documents.items()):
        if document.inferred is None or not (is_current or key in fresh):
            lines = _inputs(writer, document).own
            file = writer.write("inferred", key, ".nq", lines)
            writer.manifest.documents[key] = replace(document, inferred=file)
    writer.manifest = replace(writer.manifest, conclusions=versions.common(base))


def put_provenance(writer: StoreWriter) -> None:
    """Write who made the graph, when and from what; call it last."""
    writer.put_graph("provenance", provenance_nquads(writer.manifest))
