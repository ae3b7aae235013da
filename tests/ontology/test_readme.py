"""What ``ontology/README.md`` shows works: adding a dossier is editing one Turtle file."""

from __future__ import annotations

import re
import shutil

from kg import vocabulary
from kg.acquire import read_text
from kg.extract import extract
from kg.graph.validation import validate
from kg.model import SourceFile
from kg.paths import ONTOLOGY

README = (ONTOLOGY / "README.md").read_text("utf-8")
AGENDA = """\
VERZONNEN VOORBEELD

Geannoteerde agenda van de Raad Justitie en Binnenlandse Zaken, 12 juni 2031

Binnenlandse Zaken

1. Weerbaarheid van de zeehavens
= beleidsdebat

De ministers spreken over de Havenweerbaarheidsverordening. Nederland steunt de HWV.
"""


def folder_with_the_dossier_of_the_readme(tmp_path):
    (block,) = re.findall(r"```turtle\n(.*?)```", README, re.DOTALL)
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY, folder)
    with (folder / "vocab" / "dossiers.ttl").open("a", encoding="utf-8") as file:
        file.write("\n" + block)
    return folder


def test_a_dossier_added_to_one_turtle_file_is_recognised(tmp_path):
    words = vocabulary.load(folder_with_the_dossier_of_the_readme(tmp_path))
    document = read_text(AGENDA, SourceFile("agenda.txt", "0" * 64, "text/plain"))
    found = {m.surface_form for m in extract(document, words).mentions if "port-res" in m.refers_to}
    assert found == {"Havenweerbaarheidsverordening", "HWV"}
    before = extract(document, vocabulary.load()).mentions
    assert not [m for m in before if "port-resilience" in m.refers_to]


def test_the_dossier_of_the_readme_conforms(tmp_path):
    folder = folder_with_the_dossier_of_the_readme(tmp_path)
    found = validate("", vocabulary=True, folder=folder)
    assert [f for f in found if "port-resilience" in f.focus] == []


def test_every_file_the_readme_names_exists():
    for name in re.findall(r"`((?:vocab|shapes)?/?[\w-]+\.(?:ttl|yaml))`", README):
        places = [ONTOLOGY, ONTOLOGY.parent / "tests" / "ontology" / "shapes"]
        assert any((place / name).exists() for place in places), name
