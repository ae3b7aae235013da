"""``kg diff``: what was added, removed and changed, and why."""

import csv
import gzip
import json
from dataclasses import dataclass, field

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import StoreError
from kg.publish.linked_data.lines import quad_lines
from kg.publish.versions import compare, open_snapshot
from kg.publish.versions.claims import Claim
from kg.publish.versions.snapshots import PaperFacts
from kg.publish.versions.telling import summary
from kg.vocabulary import JHA, SAMPLE_BASE
from tests.publish.exported import sample_export
from tests.sample_store import sample_folder, sample_store


def claim(quote, start=0, kind="intervention", **content):
    key = f"{kind}/{start}"
    return Claim(
        f"https://b/id/document/d/{key}",
        key,
        kind,
        quote,
        tuple(sorted(content.items())),
        (("start", str(start)),),
    )


@dataclass
class Version:
    """A version of a graph in memory."""

    papers: dict = field(default_factory=dict)
    held: dict = field(default_factory=dict)
    names: str = "names"
    rules: str = "rules"

    def claims(self, key):
        return iter(self.held.get(key, ()))


def version(*claims_, text="t", files=("f",), names="names", rules="rules", **digests):
    facts = PaperFacts(text=text, files=frozenset(files), **digests)
    return Version({"d": facts}, {"d": claims_}, names, rules)


def found(before, after):
    return [(c.kind, c.why, c.claim.quote, c.details) for c in compare(before, after).changes]


ONE = claim("Land A steunde het voorstel.", 10, actor="country/A", stance="positive")


def test_the_same_is_the_same():
    result = compare(version(ONE), version(ONE))
    assert result.is_same and not result.changes and result.papers == {"same": 1}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"text": "other"}, ("document changed",)),
        ({"sources": frozenset("y")}, ("document changed",)),
        ({"names": "other"}, ("vocabulary changed",)),
        ({"rules": "other"}, ("software changed",)),
        ({}, ("software changed",)),  # by exclusion: nothing else can explain it
        ({"names": "other", "rules": "other"}, ("vocabulary changed", "software changed")),
        ({"code": "2"}, ("software changed",)),
        ({"vocabulary": "2"}, ("vocabulary changed",)),
        # Digests that both carry outweigh what the graphs show.
        ({"vocabulary": "2", "names": "names", "rules": "other"}, ("vocabulary changed",)),
        ({"text": "other", "code": "2"}, ("document changed", "software changed")),
    ],
)
def test_why_statements_differ(changed, why):
    told = {"sources": frozenset("x"), "code": "1", "vocabulary": "1"}
    known = told if {"sources", "code", "vocabulary"} & set(changed) or "text" in changed else {}
    other = claim("Land A steunde het voorstel.", 10, actor="country/A", stance="negative")
    result = found(version(ONE, **known), version(other, **(known | changed)))
    assert result == [("changed", why, ONE.quote, (("stance", "positive", "negative"),))]


def test_a_statement_in_a_text_that_grew_only_moved():
    moved = claim(ONE.quote, 25, actor="country/A", stance="positive")
    ((kind, why, _, details),) = found(version(ONE), version(moved, text="longer"))
    assert (kind, why) == ("moved", ("document changed",))
    assert details == (("start", "10", "25"),)


def test_changes_added_and_removed_in_order_of_offsets():
    old = version(ONE, claim("Weg.", 50))
    new = version(claim("Nieuw.", 5, kind="figure"), ONE, text="other")
    kinds = [(kind, quote) for kind, _, quote, _ in found(old, new)]
    assert kinds == [("added", "Nieuw."), ("removed", "Weg.")]


def test_of_two_actors_in_one_sentence_each_keeps_its_own():
    quote = "A en B steunden het."
    a, b = (
        claim(quote, i, actor=f"country/{x}", stance="positive") for i, x in ((1, "A"), (2, "B"))
    )
    b_less = claim(quote, 2, actor="country/B", stance="mixed")
    ((kind, _, _, details),) = found(version(a, b), version(b_less, a, text="other"))
    assert (kind, details) == ("changed", (("stance", "positive", "mixed"),))


def test_papers_that_come_and_go():
    old = Version({"gone": PaperFacts("1"), "d": PaperFacts("t")}, {"gone": [ONE], "d": [ONE]})
    new = Version({"new": PaperFacts("2"), "d": PaperFacts("t")}, {"new": [ONE, ONE], "d": [ONE]})
    result = compare(old, new)
    assert [(c.kind, c.why, c.document) for c in result.changes] == [
        ("removed", ("document gone",), "gone"),
        ("added", ("new document",), "new"),
        ("added", ("new document",), "new"),
    ]
    assert result.papers == {"gone": 1, "new": 1, "same": 1} and not result.is_same
    assert "1 new, 1 gone" in summary(result)


def test_a_paper_without_number_keeps_its_identity_by_its_file():
    facts = [PaperFacts(text, frozenset(["verslag.txt"])) for text in "ab"]
    old = Version({"report-1": facts[0]}, {"report-1": [ONE]})
    new = Version({"report-2": facts[1]}, {"report-2": [ONE]})
    result = compare(old, new)
    assert not result.changes and result.papers == {"changed": 1} and not result.is_same


# ---------------------------------------------------------------- real files


def lines():
    return [line.decode() for line in quad_lines(sample_store())]


def dump(path, content):
    path.write_text("\n".join(content) + "\n", encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


@pytest.mark.parametrize("place", ["", "graph/graph.nq", "graph/graph.nq.gz", "graph/graph.nq.zst"])
def test_a_store_is_the_same_as_its_dumps(place):
    result = run(sample_folder(), sample_export() / place)
    assert result.exit_code == 0, result.output
    assert "The same: 8 papers" in result.stderr and not result.stdout


def test_a_dump_is_the_same_under_another_base(tmp_path):
    other = [line.replace(SAMPLE_BASE, "https://example.net/x/") for line in lines()]
    assert run(sample_folder(), dump(tmp_path / "other.nq", other)).exit_code == 0


def test_an_edited_dump_tells_what_was_edited(tmp_path):
    stance = next(x for x in lines() if f"<{JHA}stance> " in x and "/stance/positive>" in x)
    subject = stance.split(" ")[0]
    gone = next(x.split(" ")[0] for x in lines() if "/figure/" in x.split(" ")[0])
    edited = [
        x.replace("/stance/positive>", "/stance/negative>") if x == stance else x
        for x in lines()
        if not x.startswith(gone)
    ]
    result = run(sample_folder(), dump(tmp_path / "b.nq", edited), "--format", "json")
    assert result.exit_code == 1
    told = {row["statement"]: row for row in json.loads(result.stdout)}
    changed, removed = told[subject[1:-1]], told[gone[1:-1]]
    assert changed["change"] == "changed" and changed["why"] == "software changed"
    assert changed["details"] == "stance: stance/positive → stance/negative"
    assert removed["change"] == "removed" and removed["quote"]
    assert len(told) == 2 and "0 added, 1 removed, 1 changed, 0 moved" in result.stderr


def test_moved_statements_are_listed_on_demand(tmp_path):
    told = lines()
    holds = f"<{JHA}evidence> "
    evidence = next(x.split(" ")[2] for x in told if holds in x and "/intervention/" in x)
    page = next(x for x in told if x.startswith(f"{evidence} <{JHA}page> "))
    number = page.split('"')[1]
    edited = [x.replace(f'"{number}"^^', '"77"^^') if x == page else x for x in told]
    other = dump(tmp_path / "b.nq", edited)
    unlisted = run(sample_folder(), other)
    assert unlisted.exit_code == 1 and unlisted.stdout == ""
    listed = run(sample_folder(), other, "--moved", "--format", "csv")
    rows = list(csv.DictReader(listed.stdout.splitlines()))
    assert rows and {row["change"] for row in rows} == {"moved"}
    assert {row["details"] for row in rows} == {f"page: {number} → 77"}


def test_a_change_of_the_vocabulary_alone_is_a_difference(tmp_path):
    graph = f"<{SAMPLE_BASE}graph/vocabulary> ."
    extra = (
        f'<{SAMPLE_BASE}id/agency/X> <http://www.w3.org/2004/02/skos/core#prefLabel> "X"@nl {graph}'
    )
    result = run(sample_folder(), dump(tmp_path / "b.nq", [*lines(), extra]))
    assert result.exit_code == 1 and "The vocabulary changed." in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.nq", b"no quads at all\n", "holds no N-Quads"),
        ("a.nq.gz", b"no gzip", "cannot be read"),
        ("a.nq.zst", b"no zstd", "cannot be read"),
        ("cut.nq.gz", gzip.compress(b"x" * 9999, mtime=0)[:-9], "cannot be read"),
    ],
)
def test_what_is_no_graph_is_an_error(name, content, message, tmp_path):
    (tmp_path / name).write_bytes(content)
    result = run(sample_folder(), tmp_path / name)
    assert result.exit_code == 2 and message in result.stderr


def test_a_folder_without_a_graph_is_an_error(tmp_path):
    with pytest.raises(StoreError, match="neither a store nor an exported graph"):
        open_snapshot(tmp_path)
