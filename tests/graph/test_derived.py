"""Kept up to date step by step, or worked out from everything at once: the same bytes."""

from __future__ import annotations

import hashlib
import random
from functools import cache

import pyoxigraph as ox
import pytest

from kg.graph.derived import FILE, Derived, inputs_of, pack, reference_inputs
from kg.graph.links import links_nquads
from kg.graph.reasoning import inferred_nquads
from kg.graph.reference import ontology_nquads, vocabulary_nquads
from kg.paths import SAMPLE_CORPUS
from kg.reading import read
from kg.vocabulary import BASE, iri

OWN = [  # Dutch papers of our own that share meetings, promises and persons with each other
    ("99999-71", "Verslag van de JBZ-Raad, 18 en 19 maart 2024", "bijeenkomst van 18 maart 2024"),
    ("99999-72", "Verslag van de JBZ-Raad, 5 en 6 juni 2025", "Raad van juni 2025"),
    ("99999-73", "Geannoteerde agenda JBZ-Raad, 5 en 6 juni 2025", "Raad van maart 2024"),
]


def paper(number: str, title: str, phrase: str) -> str:
    dossier, _, rest = number.partition("-")
    return (
        f"VERZONNEN VOORBEELD\n\n{dossier}\n{title}\n\nNr. {rest}\n\nBRIEF VAN DE MINISTER\n\n"
        f"{title}\n\n1. Verordening ter bestrijding van seksueel misbruik van kinderen\n"
        f"Nederland steunde het voorstel tijdens de {phrase}. Zie ook Kamerstuk 99999-11 en "
        f"99999-71.\n\nI. Justitie\n\n2. Mensenhandel\nDe Commissie lichtte het voorstel toe.\n"
    )


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    for number, title, phrase in OWN:
        (folder / f"{number}.txt").write_text(paper(number, title, phrase), "utf-8")
    paths = [*sorted(SAMPLE_CORPUS.glob("*.txt")), *sorted(folder.iterdir())]
    # One paper in a second version, under the same key.
    again = folder / "again.txt"
    again.write_text(paths[2].read_text("utf-8").replace("lunch", "ontbijt") + "\nNaschrift.\n")
    return [read(path) for path in (*paths, again)]


@pytest.fixture(scope="module")
def reference():
    return [vocabulary_nquads().encode(), ontology_nquads().encode()]


def digest(reading):
    return hashlib.sha256(reading.nquads.encode()).hexdigest()


def from_scratch(readings, reference):
    engine = ox.Store()
    for reading in readings:
        engine.bulk_load(reading.nquads.encode(), format=ox.RdfFormat.N_QUADS)
    texts = {iri(f"document/{reading.key}"): reading.text for reading in readings}
    links = links_nquads(engine, texts.__getitem__)
    for content in (links.encode(), *reference):
        engine.bulk_load(content, format=ox.RdfFormat.N_QUADS)
    return links, inferred_nquads(engine)


@cache
def inputs(reading):
    return inputs_of(reading.key, reading.nquads.encode(), reading.text)


def updated(derived, readings, reference):
    by_key = {reading.key: reading for reading in readings}
    graphs = {key: digest(reading) for key, reading in by_key.items()}

    def inputs_for(key):
        return reference_inputs(reference) if key.startswith("@") else inputs(by_key[key])

    derived.update(graphs | {"@reference": "1"}, inputs_for, lambda key: by_key[key].text)
    own = [line for reading in readings for line in inputs(reading).own]
    return "".join(derived.links()), "".join(sorted({*own, *derived.shared_conclusions()}))


def some(papers, seed):
    chosen = random.Random(seed).sample(papers, random.Random(seed).randint(1, len(papers)))
    return list({reading.key: reading for reading in chosen}.values())


def test_step_by_step_is_the_same_as_from_scratch(papers, reference, tmp_path):
    with Derived(tmp_path, "1") as derived:
        for seed in range(8):
            readings = some(papers, seed)
            assert updated(derived, readings, reference) == from_scratch(readings, reference)


def test_the_papers_give_something_to_link_and_infer(papers, reference):
    links, inferred = from_scratch(papers, reference)
    for relation in ("sameItemAs", "sameTextAs", "fulfilledIn", "isMeeting"):
        assert relation in links
    cited = f"<{BASE}id/document/kst-99999-11> "
    first = [reading for reading in papers if reading.key != "kst-99999-11"]
    assert cited in from_scratch(first, reference)[1] and cited not in inferred


def test_staged_inputs_are_those_worked_out_anew(papers, reference, tmp_path):
    with Derived(tmp_path, "1") as derived:
        derived.stage((digest(reading), pack(inputs(reading))) for reading in papers)
        graphs = {reading.key: digest(reading) for reading in papers}
        texts = {reading.key: reading.text for reading in papers}
        asked = []
        derived.update(graphs, asked.append, texts.__getitem__)
        assert not asked
        assert (
            "".join(derived.links())
            == from_scratch(list({reading.key: reading for reading in papers}.values()), reference)[
                0
            ]
        )


@pytest.mark.parametrize("harm", ["missing", "damaged", "other version"])
def test_the_file_is_begun_anew_when_it_is_of_no_use(papers, reference, tmp_path, harm):
    readings = papers[:4]
    with Derived(tmp_path, "1") as derived:
        expected = updated(derived, readings, reference)
    if harm == "missing":
        (tmp_path / FILE).unlink()
    elif harm == "damaged":
        (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with Derived(tmp_path, "2" if harm == "other version" else "1") as derived:
        assert updated(derived, readings, reference) == expected


def test_nothing_to_do_is_said(papers, reference, tmp_path):
    with Derived(tmp_path, "1") as derived:
        updated(derived, papers[:2], reference)
        graphs = {reading.key: digest(reading) for reading in papers[:2]} | {"@reference": "1"}
        assert not derived.update(graphs, pytest.fail, pytest.fail)
