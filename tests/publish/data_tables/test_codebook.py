"""The codebook tells every column, in both forms."""

import html.parser
import re

from kg.publish.codebook import definitions, missing_values
from kg.publish.data_tables.schema import MISSING, tables
from kg.publish.datapackage import codes
from tests.publish.exported import sample_export


class Anchors(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.links, self.text = set(), set(), []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids |= {found["id"]} if "id" in found else set()
        self.links |= {found["href"][1:]} if found.get("href", "").startswith("#") else set()

    def handle_data(self, data):
        self.text.append(data)


def page():
    parser = Anchors()
    parser.feed((sample_export() / "tables/codebook.html").read_text("utf-8"))
    return parser


def test_every_column_has_its_place_and_no_link_is_dead():
    found = page()
    assert {f"{t.name}.{c.name}" for t in tables().values() for c in t.columns} <= found.ids
    assert found.links <= found.ids


def test_both_forms_tell_meaning_definition_unit_and_codes():
    text = " ".join("".join(page().text).split())
    markdown = " ".join((sample_export() / "tables/codebook.md").read_text("utf-8").split())
    known = definitions()
    for table in tables().values():
        for column in table.columns:
            for told in (column.what, column.unit, *column.words):
                assert told in text and told in markdown
            if column.term and column.term[0].islower():
                assert " ".join(known[column.term].split()) in text
                assert " ".join(known[column.term].split()) in markdown
            for code in codes(column.scheme):
                assert code in text and f"`{code}`" in markdown


def test_every_column_names_a_term_that_the_ontology_defines():
    for table in tables().values():
        for term in (table.term, *(column.term for column in table.columns)):
            assert not term or term in definitions(), term


def test_every_code_of_a_missing_value_is_explained_in_both_languages():
    assert set(MISSING) <= set(missing_values())
    for text in missing_values().values():
        assert set(text) == {"en", "nl"}
    used = {c.absent for t in tables().values() for c in t.columns} - {"never"}
    assert used <= set(MISSING)


def test_examples_come_with_their_sentence():
    markdown = (sample_export() / "tables/codebook.md").read_text("utf-8")
    section = markdown.split("\n## statements\n")[1].split("\n## ")[0]
    stance = section.split("\n### stance (")[1].split("\n### ")[0]
    assert re.search(r"Example: `(positive|negative|mixed|neutral)`\n\n> \w", stance)
