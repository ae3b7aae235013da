"""N-Quads text that any parser reads back as it was meant."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.nquads import GraphWriter, canonical, date_literal, iri_term, literal

EX = "https://example.org/"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_any_text_survives_writing_and_parsing(text):
    writer = GraphWriter(EX + "g")
    writer.add(EX + "s", EX + "p", literal(text, language="nl"))
    (quad,) = ox.parse(writer.text().encode(), format=ox.RdfFormat.N_QUADS)
    assert (quad.object.value, quad.object.language) == (text, "nl")


@given(TEXTS)
def test_a_written_line_is_what_the_engine_itself_would_write(text):
    assert literal(text) == str(ox.Literal(text))


@pytest.mark.parametrize("bad", ["https://x/ y", "https://x/<y>", 'https://x/"', "https://x/\n"])
def test_what_is_no_iri_is_refused(bad):
    with pytest.raises(ValueError, match="no IRI"):
        iri_term(bad)


@pytest.mark.parametrize(
    ("value", "datatype"), [("2024-03-04", "date"), ("2024-03", "gYearMonth"), ("2024", "gYear")]
)
def test_a_date_is_as_precise_as_written(value, datatype):
    assert date_literal(value).endswith(f"XMLSchema#{datatype}>")


@given(st.lists(st.sampled_from(["a\n", "b\n", "c\n"]), max_size=9), st.randoms())
def test_canonical_order_does_not_depend_on_the_order_of_writing(lines, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert canonical(lines) == canonical(shuffled)
    assert len(canonical(lines).splitlines()) == len(set(lines))
