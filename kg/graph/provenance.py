"""Who made the graph, when and from what: PROV-O, in a graph of its own that is exported apart."""

from __future__ import annotations

from kg.graph.nquads import GraphWriter, iri_term, literal
from kg.graph.store import Manifest
from kg.vocabulary import DCTERMS, JHA, PROV, RDFS, SCHEMA, graph_iri, iri


def provenance_nquads(manifest: Manifest) -> str:
    """The graph ``provenance`` as canonical N-Quads: runs, software, files with their hashes."""
    base = manifest.base
    writer = GraphWriter(graph_iri("provenance", base))
    for run in manifest.runs.values():
        activity = iri(f"run/{run.key}", base)
        software = iri(f"software/jha-kg-{run.software}", base)
        writer.typed(activity, PROV + "Activity")
        writer.add(activity, RDFS + "label", literal(f"Build of {run.started}", language="en"))
        writer.add(activity, PROV + "startedAtTime", literal(run.started, datatype="dateTime"))
        writer.add(activity, PROV + "endedAtTime", literal(run.ended, datatype="dateTime"))
        writer.add(activity, PROV + "wasAssociatedWith", iri_term(software))
        writer.add(activity, JHA + "vocabularyDigest", literal(run.vocabulary))
        writer.typed(software, PROV + "SoftwareAgent")
        writer.add(software, RDFS + "label", literal(f"jha-kg {run.software}", language="en"))
        writer.add(software, SCHEMA + "softwareVersion", literal(run.software))
    for document in manifest.documents.values():
        activity = iri(f"run/{document.run}", base)
        graph = graph_iri(document.key, base)
        writer.typed(graph, PROV + "Entity")
        writer.add(graph, PROV + "wasGeneratedBy", iri_term(activity))
        for source in document.sources:
            file = iri(f"file/{source.sha256}", base)
            writer.typed(file, PROV + "Entity")
            writer.add(file, RDFS + "label", literal(source.name))
            writer.add(file, JHA + "sha256", literal(source.sha256))
            writer.add(file, DCTERMS + "format", literal(source.media_type))
            writer.add(activity, PROV + "used", iri_term(file))
            writer.add(graph, PROV + "wasDerivedFrom", iri_term(file))
    return writer.text()
