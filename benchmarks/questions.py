"""How long the questions take: against the bare engine, and against SQL on DuckDB.

Every question is asked with its example parameters (``--all``: without the optional ones) from one
graph in memory, in three ways: the SPARQL that ``kg ask`` sends, directly in pyoxigraph; the
question through the project (names understood, SPARQL, labels, whose account it is); and the
same question in SQL (``questions.sql``) over flat tables loaded from that graph. All run on one
thread; times are CPU times, the best of several. Both engines must find the same number of rows.

    python -m benchmarks.questions STORE --quads 1e6

exits with 1 if a question takes more than 1.3 times the bare SPARQL, or more than 10 times the SQL.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyoxigraph as ox

from benchmarks.copies import copied
from kg.graph.named_queries import Question, ask, bind, questions, terms_of
from kg.graph.store import Store
from kg.vocabulary import JHA

THROUGH_PROJECT, AGAINST_SQL = 1.3, 10.0
WITHOUT_SQL = {
    "provenance-of": "asks which named graph a statement stands in; flat tables have no graphs",
}
_SQL = Path(__file__).with_suffix(".sql")
_SECTION = re.compile(r"^-- name: ([\w-]+)\n", re.MULTILINE)

# Flat tables: name → columns (text unless typed), and the graph pattern that yields them.
_TABLES: Mapping[str, tuple[str, str]] = {
    "document": (
        "id, name, meeting, day:DATE, official",
        """?id jha:hasPart ?x . BIND(REPLACE(STR(?id), "^.*/", "") AS ?name)
           OPTIONAL { ?id jha:concernsMeeting ?meeting . ?meeting jha:startDate ?day }
           OPTIONAL { ?id jha:officialPage ?official }""",
    ),
    "doc_type": ("document, type", "?document jha:concernsMeeting ?m ; jha:documentType ?t . "
                 "?t skos:notation ?type"),
    "part": ("id, type", "?x jha:hasPart ?id . ?id jha:documentType/skos:notation ?type"),
    "twin": ("part, other, paper", """?part jha:sameTextAs ?other . ?d jha:hasPart ?other
           BIND(REPLACE(STR(?d), "^.*/", "") AS ?paper)"""),
    "evidence": (
        "id, document, part, quote, start:INTEGER, page:INTEGER",
        """?id jha:inDocument ?document ; jha:inPart ?part ; jha:quote ?quote ; jha:start ?start .
           OPTIONAL { ?id jha:page ?page }""",
    ),
    "meeting_evidence": ("meeting, day:DATE, evidence",
                         "?meeting a jha:Meeting ; jha:startDate ?day ; jha:evidence ?evidence"),
    "item": (
        "id, meeting, document, part, title, number, planned, planned_type, parent, evidence",
        """?id jha:itemOf ?meeting ; jha:describedBy ?document ; jha:documentPart ?part ;
             dcterms:title ?title ; jha:evidence ?evidence .
           OPTIONAL { ?id jha:itemNumber ?number } OPTIONAL { ?id jha:plannedOutcome ?planned }
           OPTIONAL { ?id jha:plannedOutcomeType ?planned_type }
           OPTIONAL { ?id jha:parentItem ?parent }""",
    ),
    "item_topic": ("item, topic", "?item jha:topic ?topic"),
    "concerns": ("item, thing", "?item jha:concerns ?thing"),
    "mentions": ("item, thing", "?item jha:mentions ?thing ; jha:itemOf ?m"),
    "same": ("item, other", "?item jha:sameItemAs ?other"),
    "mention": (
        "id, thing, evidence, item, wording",
        """?id jha:refersTo ?thing ; jha:surfaceForm ?wording ; jha:evidence ?evidence .
           OPTIONAL { ?id jha:agendaItem ?item }""",
    ),
    "intervention": (
        "id, actor, quantifier, act, stance, modality, object, item, evidence",
        """?id jha:speechAct ?act ; jha:actor ?actor ; jha:stance ?stance ;
             jha:modality ?modality ; jha:evidence ?evidence .
           OPTIONAL { ?actor jha:quantifier ?quantifier }
           OPTIONAL { ?id jha:stanceOn ?object } OPTIONAL { ?id jha:agendaItem ?item }""",
    ),
    "includes": ("id, actor", "?id jha:includesActor ?actor"),
    "addressee": ("id, actor", "?id jha:addressee ?actor"),
    "about": ("id, thing", "?id jha:about ?thing"),
    "outcome": (
        "id, type, object, by, decided:DATE, item, evidence",
        """?id jha:outcomeType ?type ; jha:evidence ?evidence .
           OPTIONAL { ?id jha:stanceOn ?object } OPTIONAL { ?id jha:decidedBy ?by }
           OPTIONAL { ?id jha:date ?decided } OPTIONAL { ?id jha:agendaItem ?item }""",
    ),
    "commitment": (
        "id, person, by, made:DATE, evidence",
        """?id a jha:Commitment ; jha:evidence ?evidence .
           OPTIONAL { ?id jha:madeTo ?person } OPTIONAL { ?id jha:madeBy ?by }
           OPTIONAL { ?id jha:date ?made }""",
    ),
    "fulfilled": ("id, document", "?id jha:fulfilledIn ?document"),
    "motion": (
        "id, person, number, item, evidence",
        """?id a jha:Motion ; jha:evidence ?evidence . OPTIONAL { ?id jha:proposedBy ?person }
           OPTIONAL { ?id dcterms:identifier ?number } OPTIONAL { ?id jha:agendaItem ?item }""",
    ),
    "event": (
        "id, kind, wording, earliest:DATE, latest:DATE, evidence",
        """?id jha:eventKind ?kind ; jha:dateText ?wording ; jha:earliest ?earliest ;
             jha:latest ?latest ; jha:evidence ?evidence""",
    ),
    "figure": (
        "id, value:DOUBLE, unit, geography, period, item, evidence",
        """?id jha:value ?value ; jha:unit ?unit ; jha:evidence ?evidence .
           OPTIONAL { ?id jha:geography ?geography } OPTIONAL { ?id jha:period ?period }
           OPTIONAL { ?id jha:agendaItem ?item }""",
    ),
    "holding": (
        "person, post, organisation, evidence",
        """?h org:member ?person ; org:post ?post ; jha:evidence ?evidence .
           OPTIONAL { ?h org:organization ?organisation }""",
    ),
    "citation": (
        "document, cited, wording, quote, page:INTEGER, start:INTEGER",
        """?c jha:citedDocument ?cited ; jha:surfaceForm ?wording ; jha:start ?start ;
             jha:evidence ?e . ?e jha:inDocument ?document ; jha:quote ?quote .
           OPTIONAL { ?e jha:page ?page }""",
    ),
    "thing": (
        "id, class",
        f"""?id a ?c . FILTER(STRSTARTS(STR(?c), "{JHA}") && !CONTAINS(STR(?id), "/id/document/"))
           BIND(STRAFTER(STR(?c), "#") AS ?class)""",
    ),
    "new_name": (
        "id, name, class",
        """?id jha:status/skos:notation "unreviewed" ; skos:prefLabel ?name ; a ?class .
           FILTER(STRSTARTS(STR(?class), STR(jha:)))
           FILTER NOT EXISTS { ?id a ?finer . FILTER(?finer != ?class)
             ?finer rdfs:subClassOf+ ?class }""",
    ),
    "held_by": ("presidency, country", "?presidency jha:heldBy ?country"),
    "during": ("meeting, presidency", "?meeting jha:duringPresidency ?presidency"),
    "meeting_facts": (
        "id, day_end:DATE, kind, place, presidency",
        """?id a jha:Meeting . OPTIONAL { ?id jha:endDate ?day_end }
           OPTIONAL { ?id jha:meetingKind ?kind } OPTIONAL { ?id jha:place ?place }
           OPTIONAL { ?id jha:presidency ?presidency }""",
    ),
}  # fmt: skip


def sections() -> dict[str, str]:
    """The SQL of each question, and of "views", by name."""
    pieces = _SECTION.split(_SQL.read_text("utf-8"))[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def flat_tables(store: Store) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory, on one thread, with the store's facts in flat tables."""
    database = duckdb.connect(":memory:", config={"threads": 1})
    with tempfile.TemporaryDirectory() as folder:
        for table, (columns, pattern) in _TABLES.items():
            typed = [column.strip().partition(":") for column in columns.split(",")]
            names = " ".join(f"?{name}" for name, _, _ in typed)
            types = {name: type_ or "VARCHAR" for name, _, type_ in typed}
            file = Path(folder) / f"{table}.csv"
            store.query(f"SELECT DISTINCT {names} {{ {pattern} }}").serialize(
                str(file), ox.QueryResultsFormat.CSV
            )
            spec = ", ".join(f"'{name}': '{type_}'" for name, type_ in types.items())
            database.execute(
                f"CREATE TABLE {table} AS SELECT * FROM read_csv('{file}', header = true, "
                f"columns = {{{spec}}}, nullstr = '', quote = '\"', escape = '\"', "
                f"delim = ',', new_line = '\\r\\n', parallel = false)"
            )
    database.execute(
        "CREATE TABLE meeting AS SELECT id, max(day_end) AS day_end, min(kind) AS kind, "
        "min(place) AS place, min(presidency) AS presidency FROM meeting_facts GROUP BY id"
    )
    database.execute(sections()["views"])
    return database


def in_memory(folder: Path, quads: int, *, provenance: bool) -> Store:
    """A store whose engine holds its papers so many times that ``quads`` are reached.

    The engine with provenance holds everything a second time.
    """
    store = Store(folder)
    engine = ox.Store()
    for text in copied(store, quads):
        engine.bulk_load(text.encode("utf-8"), format=ox.RdfFormat.N_QUADS)
    vars(store)["_engine"] = engine
    if provenance:
        apart = ox.Store()
        apart.bulk_extend(engine)
        union = list(apart.named_graphs())
        for text in copied(store, quads, provenance=True):
            apart.bulk_load(text.encode("utf-8"), format=ox.RdfFormat.N_QUADS)
        vars(store)["_engine_with_provenance"] = apart, union
    return store


def milliseconds(call: Callable[[], Any], times: int) -> float:
    """The shortest CPU time of several calls."""
    best = float("inf")
    for _ in range(times):
        begun = time.process_time()
        call()
        best = min(best, time.process_time() - begun)
    return 1000 * best


def values_of(question: Question, everything: bool) -> dict[str, str]:
    """The example values that a question is asked with; dates leave copies of other years out."""
    return {
        p.name: p.example
        for p in question.parameters
        if p.required or not (everything or p.type == "date" or p.name == "words")
    }


def _sql(
    database: duckdb.DuckDBPyConnection, sql: str, terms: Mapping[str, Any]
) -> Callable[[], list[Any]]:
    named = set(re.findall(r"\$(\w+)", sql))
    given = {name: terms[name].value if name in terms else None for name in named}
    return lambda: database.execute(sql, given).fetchall()


def compare(store: Store, question: Question, database: Any, arguments: Any) -> bool:  # noqa: ANN401
    """Measure one question and print its line; whether it keeps within the limits."""
    values = values_of(question, arguments.all)
    terms = terms_of(store, question, values)
    sparql = bind(question, terms)
    rows = len(list(store.query(sparql)))
    bare = milliseconds(lambda: list(store.query(sparql)), arguments.times)
    through = milliseconds(lambda: ask(store, question.name, values), arguments.times)
    line = f"{question.name:28}{rows:8}{bare:10.1f}{through / bare:8.2f}"
    within = through <= THROUGH_PROJECT * bare
    if database is not None and question.name in WITHOUT_SQL:
        line += f"  {WITHOUT_SQL[question.name]}"
    elif database is not None:
        run = _sql(database, sections()[question.name], terms)
        found = len(run())
        sql = milliseconds(run, arguments.times)
        within = within and bare <= AGAINST_SQL * sql
        line += f"{sql:10.1f}{bare / sql:8.1f}"
        if found != rows:
            line += f"  SQL finds {found} rows"
            within = False
    print(line + ("" if within else "  *"), flush=True)
    return within


def main() -> int:
    """Measure; 0 if every question keeps within the limits."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("store", type=Path)
    parser.add_argument("--quads", type=float, default=1e6)
    parser.add_argument("--all", action="store_true", help="leave optional parameters out")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--no-sql", action="store_true", help="the bare engine only")
    parser.add_argument("--only", nargs="*", default=[], metavar="QUESTION")
    arguments = parser.parse_args()
    asked = [q for q in questions().values() if not arguments.only or q.name in arguments.only]
    provenance = any(q.name == "provenance-of" for q in asked)
    store = in_memory(arguments.store, int(arguments.quads), provenance=provenance)
    database = None if arguments.no_sql else flat_tables(store)
    print(f"{'question':28}{'rows':>8}{'SPARQL ms':>10}{'kg ask':>8}{'SQL ms':>10}{'ratio':>8}")
    within = [compare(store, question, database, arguments) for question in asked]
    print(
        f"{sum(within)} of {len(within)} within {THROUGH_PROJECT} x SPARQL, {AGAINST_SQL:g} x SQL"
    )
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main())
