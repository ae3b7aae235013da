"""A meeting's seat is a city, known or new."""

import pytest

from kg import vocabulary
from kg.extract.names.places import meeting_place


@pytest.mark.parametrize(
    ("name", "ref"),
    [("Brussel", "place/brussels"), ("Brussels", "place/brussels"),
     ("Luxemburg", "place/luxembourg-city")],
)  # fmt: skip
def test_a_known_city_is_its_node(name, ref):
    assert meeting_place(name, vocabulary.load()) == (ref, None)


def test_an_unknown_seat_becomes_a_new_place():
    ref, entity = meeting_place("Oud-Verzonnen aan Zee", vocabulary.load())
    assert ref == entity.ref == "place/oud-verzonnen-aan-zee"
    assert (entity.cls, entity.status, entity.label) == (
        "Place",
        "unreviewed",
        "Oud-Verzonnen aan Zee",
    )


def test_no_place_is_no_node():
    assert meeting_place(None, vocabulary.load()) == (None, None)
