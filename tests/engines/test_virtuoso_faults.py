"""Faults of Virtuoso 7 that the wording of our queries goes round, each in its smallest form.

A test that fails here is good news: the engine has been mended, and what goes round the fault (in
``kg/graph/portable.py`` or in the question that is named) can go, with its line in docs/stores.md.
"""

from collections import Counter

import pytest

from kg.errors import StoreError
from kg.graph import loading
from kg.graph.http import Sender
from kg.graph.named_queries import bind, questions
from kg.graph.portable import portable, unions_apart
from kg.graph.remote import RemoteStore
from kg.vocabulary import SAMPLE_BASE
from tests.engines.test_named_questions import rows

pytestmark = pytest.mark.engines

NLD = f"<{SAMPLE_BASE}id/country/NLD>"
MEETING = f"<{SAMPLE_BASE}id/meeting/jha-2024-03-18>"

UNION_FAULTS = {
    "what an OPTIONAL leaves unbound is believed bound": f"""
        SELECT ?naming {{
          VALUES (?actor) {{ ({NLD}) }}
          {{ ?s jha:actor ?actor }} UNION {{ ?s jha:includesActor ?actor }}
          ?s jha:modality ?modality ; jha:evidence ?place . ?place jha:inPart ?part .
          OPTIONAL {{ ?s jha:actor/jha:quantifier ?quantifier }}
          BIND(IF(BOUND(?quantifier), "anonymous", "named") AS ?naming)
        }}""",
    "a value is lost": """
        SELECT ?s ?dossier ?outcome ?item ?part ?other {
          { ?s jha:stanceOn ?dossier ; jha:outcomeType ?outcome ; jha:agendaItem ?item }
          UNION { ?s jha:stanceOn ?dossier ; jha:outcomeType ?outcome ; jha:documentPart ?box }
          UNION {
            ?s jha:outcomeType ?outcome ; jha:agendaItem ?item . ?item jha:concerns ?dossier
            FILTER NOT EXISTS { ?s jha:stanceOn ?named }
          }
          ?s jha:evidence/jha:inPart ?part
          OPTIONAL { ?part jha:sameTextAs ?other }
        }""",
}
"""Gone round by :func:`kg.graph.portable.unions_apart`."""

OTHER_FAULTS = {
    "an EXISTS that shares only selected variables is forgotten": (  # country-mentions
        """SELECT ?country ?class {
          { SELECT DISTINCT ?country {
              ?mention jha:refersTo ?country FILTER EXISTS { ?country a jha:Country } } }
          ?country a ?class
        }""",
        """SELECT ?country ?class {
          { SELECT DISTINCT ?country { ?mention jha:refersTo ?country
              FILTER EXISTS { ?mention jha:refersTo ?country . ?country a jha:Country } } }
          ?country a ?class
        }""",
    ),
    "two DISTINCT subqueries with unions lose rows when joined": (  # agencies-on-dossier
        """SELECT DISTINCT ?item ?dossier ?body {
          { SELECT DISTINCT ?item ?dossier {
              { ?item jha:concerns ?dossier } UNION { ?item jha:mentions ?dossier } } }
          { SELECT DISTINCT ?item ?body {
              { ?x jha:refersTo ?body ; jha:agendaItem ?item }
              UNION { ?x jha:actor ?body ; jha:agendaItem ?item } } }
        }""",
        """SELECT DISTINCT ?item ?dossier ?body {
          { SELECT ?item ?dossier {
              { ?item jha:concerns ?dossier } UNION { ?item jha:mentions ?dossier } } }
          { SELECT DISTINCT ?item ?body {
              { ?x jha:refersTo ?body ; jha:agendaItem ?item }
              UNION { ?x jha:actor ?body ; jha:agendaItem ?item } } }
        }""",
    ),
    "a given IRI comes back as a text": (  # intended-vs-reported
        f"""SELECT DISTINCT ?meeting ?item {{
          {{ VALUES (?meeting) {{ ({MEETING}) }} ?item jha:itemOf ?meeting }}
          UNION {{ VALUES (?meeting) {{ ({MEETING}) }}
                   ?item jha:itemOf ?meeting ; jha:topic ?topic }}
        }} ORDER BY ?item""",
        f"""SELECT DISTINCT (?council AS ?meeting) ?item {{
          {{ VALUES (?given) {{ ({MEETING}) }} ?item jha:itemOf ?given , ?council }}
          UNION {{ VALUES (?given) {{ ({MEETING}) }}
                   ?item jha:itemOf ?given , ?council ; jha:topic ?topic }}
        }} ORDER BY ?item""",
    ),
}
"""What the engine answers wrongly, and how the question that is named says the same."""


class AsItStands(RemoteStore):
    """Sends a query in its own words."""

    def _worded(self, sparql):
        return sparql


@pytest.fixture(scope="module")
def virtuoso_rows(virtuoso, sample):
    rows_there = loading.rows_of(virtuoso.query)
    held = loading.held_graphs(rows_there, sample)
    loading.load(sample, loading.GraphStore(Sender(virtuoso.graph_store)), held)
    return lambda sparql: Counter(rows(AsItStands(virtuoso.query), "", sparql))


def right(store, sparql):
    found = Counter(rows(store, "", sparql))
    assert found
    return found


@pytest.mark.parametrize("fault", UNION_FAULTS)
def test_a_union_beside_an_optional_needs_a_subquery_of_its_own(virtuoso_rows, sample, fault):
    sparql = UNION_FAULTS[fault]
    assert virtuoso_rows(sparql) != right(sample, sparql), "Virtuoso is mended"
    assert virtuoso_rows(unions_apart(sparql)) == right(sample, sparql)


@pytest.mark.parametrize("fault", OTHER_FAULTS)
def test_other_words_for_the_same_are_understood(virtuoso_rows, sample, fault):
    misunderstood, understood = OTHER_FAULTS[fault]
    assert right(sample, misunderstood) == right(sample, understood)
    assert virtuoso_rows(misunderstood) != right(sample, misunderstood), "Virtuoso is mended"
    assert virtuoso_rows(understood) == right(sample, understood)


def test_the_planner_hint_is_not_compiled(virtuoso):
    """Left out by :func:`kg.graph.portable.portable`."""
    hinted = bind(questions()["country-mentions"], {})
    assert portable(hinted) != hinted
    with pytest.raises(StoreError, match="SQ156"):
        AsItStands(virtuoso.query).query(hinted)
