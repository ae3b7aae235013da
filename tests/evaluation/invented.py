"""Invented papers with annotations and the store that a build of them would make."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import vocabulary
from kg.graph import keys
from kg.graph.links import links_nquads
from kg.graph.rdf import document_nquads
from kg.graph.reference import vocabulary_nquads
from kg.graph.store import Store, StoredDocument, StoreWriter
from kg.model import Document, Extraction, Intervention


@cache
def _vocabulary(base: str) -> str:
    return vocabulary_nquads(base)


def store(folder: Path, *papers: tuple[Document, Extraction]) -> Store:
    """A store with the vocabulary, the papers and their links."""
    engine, texts = ox.Store(), {}
    with StoreWriter(folder) as writer:
        base = writer.manifest.base
        for paper, extraction in papers:
            key = keys.document_key(paper)
            nquads = document_nquads(paper, extraction, vocabulary.load(), base)
            engine.bulk_load(nquads.encode(), format=ox.RdfFormat.N_QUADS)
            texts[vocabulary.iri(f"document/{key}", base)] = paper.text
            writer.put_document(
                StoredDocument(
                    key=key,
                    graph=writer.write("documents", key, ".nq", nquads),
                    text=writer.write("texts", key, ".txt", paper.text),
                    sources=paper.sources,
                    rank=(False, len(paper.text), paper.sources[0].sha256),
                    run="r",
                )
            )
        writer.put_graph("vocabulary", _vocabulary(base))
        writer.put_graph("links", links_nquads(engine, texts.__getitem__, base))
        writer.commit()
    return Store(folder)


def says(sentence: int, actor, act: str = "supports", **more) -> Intervention:
    """An intervention as extraction would give it."""
    values = {"stance": "positive", "modality": "reported", "rule": "verb-supports"} | more
    return Intervention(sentence=sentence, actor=actor, speech_act=act, **values)


def said(quote: str, actor: str, act: str = "supports", **more) -> dict:
    """An intervention as annotators write it."""
    values = {"stance": "positive", "modality": "reported", "includes": []} | more
    return {"quote": quote, "actor": actor, "act": act, **values}


def item(key: str, number: str, title: str, **more) -> dict:
    """A point as annotators write it."""
    return {"id": key, "configuration": "home", "number": number, "title": title, **more}


def gold(folder: Path, name: str, file: str, *items: dict, **more) -> Path:
    """Write the annotation of a paper; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    meeting = {"start": "2024-03-04", "end": "2024-03-05", "kind": "formal"}
    document = {"kamerstuk": "99999-1", "date": "2024-03-05", "chamber": "TK", "parts": ["report"]}
    content = {
        "file": file,
        "document": document,
        "meeting": meeting,
        "agenda_items": items,
        **more,
    }
    (folder / name).write_text(json.dumps(content), "utf-8")
    return folder
