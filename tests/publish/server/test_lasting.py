"""A server that goes on: new builds, warming, processes that are shot, and a clean end."""

import http.client
import json
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from kg.graph.store import StoreWriter, build_index
from kg.graph.store import engines as store_engines
from kg.publish.server import keeper as keepers
from kg.publish.server.queueing import Line
from kg.vocabulary import BASE
from tests.publish.server.serving import ENDLESS, serving, store_of
from tests.sample_store import sample_folder

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def quads(number):
    graph = f"<{BASE}graph/authority>"
    lines = (f'<{BASE}id/country/C{i:05}> <http://a/p> "{i}" {graph} .\n' for i in range(number))
    return "".join(sorted(lines))


def number(server):
    answer = server.ask(COUNT)
    assert answer.status == 200, answer.text
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


def eventually(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_there(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_new_build_is_served_and_whoever_reads_the_old_one_is_not_disturbed(tmp_path):
    store = store_of(tmp_path / "store", quads(3_000))
    # Takes a while, on the old build: pairs of things, none of which has the value.
    slow = ('SELECT (COUNT(*) AS ?n) { ?a ?p ?v . ?b ?p ?w '
            'FILTER(STRLEN(CONCAT(STR(?v), STR(?w))) < 0) }')  # fmt: skip
    with serving(store, tmp_path, "--time-limit", "60") as server:
        assert number(server) == 3_000
        answers = []
        reader = threading.Thread(target=lambda: answers.append(server.ask(slow, timeout=120)))
        reader.start()
        time.sleep(0.3)
        with StoreWriter(store, BASE) as writer:
            writer.put_graph("authority", quads(7))
            writer.commit()
        eventually(lambda: number(server) == 7)
        was_reading = reader.is_alive()
        reader.join()
        assert answers[0].status == 200 and was_reading
        eventually(lambda: len(server.processes()) == 2 + 4)  # the old nursery is gone


def test_a_large_store_answers_from_disk_first_and_from_memory_later(monkeypatch, tmp_path):
    store = store_of(tmp_path / "store", quads(200))
    monkeypatch.setattr(keepers, "SMALL", 10)
    monkeypatch.setattr(store_engines, "SMALL", 10)
    assert keepers.engines(store, "auto") == ["memory"]
    build_index(store)
    assert keepers.engines(store, "auto") == ["disk", "memory"]
    monkeypatch.setattr(keepers, "memory_at_hand", lambda: 0)
    assert keepers.engines(store, "auto") == ["disk"]


def test_it_is_asked_meanwhile_and_goes_over_to_memory(tmp_path, monkeypatch):
    """With a threshold of ten bytes the store counts as large: an index, then memory."""
    store = store_of(tmp_path / "store", quads(200))
    build_index(store)
    start = tmp_path / "site" / "sitecustomize.py"
    start.parent.mkdir()
    start.write_text("import kg.graph.store.engines as engines\nengines.SMALL = 10\n")
    monkeypatch.setenv("PYTHONPATH", f"{start.parent}{os.pathsep}{Path.cwd()}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with serving(store, tmp_path) as server:
        seen = set()

        def engine():
            assert number(server) == 200
            for pid in server.processes()[1:]:
                words = Path(f"/proc/{pid}/cmdline").read_text()
                seen.update(name for name in ("disk", "memory") if f'"engine": "{name}"' in words)
            return "memory" in seen and len(server.processes()) == 2 + 4

        eventually(engine)
        assert seen == {"disk", "memory"}
        assert server.send("GET", "/en/index.html").status == 200
        kept = tmp_path / "cache" / "jha-kg"
        eventually(lambda: list(kept.glob("*/pages.pickle")))
        assert number(server) == 200
        assert kept.stat().st_mode & 0o077 in (0, 0o055)
        for folder in kept.iterdir():
            assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("victim", ["worker", "nursery"])
def test_a_process_that_is_shot_is_replaced(tmp_path, victim):
    with serving(sample_folder(), tmp_path, "--workers", "2") as server:
        eventually(lambda: len(server.processes()) == 4)
        for _ in range(2):
            before = server.processes()
            shot = before[1] if victim == "nursery" else before[2]
            os.kill(shot, signal.SIGKILL)
            eventually(lambda shot=shot: shot not in server.processes())
            eventually(lambda: server.send("GET", "/en/index.html").status == 200)
            eventually(lambda before=before: len(server.processes()) == len(before))
            assert server.ask("ASK {}").status == 200


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGKILL"])
def test_the_end_leaves_no_process_even_in_a_long_query(tmp_path, name):
    with serving(sample_folder(), tmp_path, "--time-limit", "60") as server:
        asker = threading.Thread(target=_ask_in_vain, args=(server,))
        asker.start()
        time.sleep(1.5)
        everybody = server.processes()
        assert len(everybody) >= 6
        server.process.send_signal(getattr(signal, name))
        server.process.wait(30)
        eventually(lambda: not any(map(is_there, everybody)))
        asker.join()


def _ask_in_vain(server):
    with suppress(OSError, http.client.HTTPException):  # the connection breaks off
        server.ask(ENDLESS, timeout=60)


def test_many_long_queries_do_not_keep_short_ones_waiting(tmp_path):
    """More endless queries than the limit of long ones: the longest make room, and say so."""
    with serving(sample_folder(), tmp_path, "--time-limit", "20", "--workers", "1") as server:
        answers = []
        askers = [
            threading.Thread(target=lambda: answers.append(server.ask(ENDLESS, timeout=90)))
            for _ in range(6)
        ]
        for asker in askers:
            asker.start()
        begun = time.monotonic()
        while len(answers) < 2:
            assert server.ask("ASK {}", timeout=30).status == 200
            assert time.monotonic() - begun < 90
            time.sleep(0.1)
        assert all(answer.status == 503 for answer in answers)
        assert "more long ones ran than the limit of 3" in answers[0].text
        assert answers[0].headers["Retry-After"]
        server.process.send_signal(signal.SIGTERM)
        for asker in askers:
            asker.join()


# ---------------------------------------------------------------- turns


def test_clients_take_turns():
    line = Line(10)
    for one in ("a1", "a2", "a3"):
        line.join("a", one)
    line.join("b", "b1")
    assert [line.next() for _ in range(5)] == ["a1", "b1", "a2", "a3", None]


def test_a_full_line_sends_away_the_last_of_who_has_most():
    line = Line(3)
    for one in ("a1", "a2", "a3"):
        assert line.join("a", one) is None
    assert line.join("a", "a4") == "a4"
    assert line.join("b", "b1") == "a3"
    assert line.join("b", "b2") == "b2"  # with one each more it would only be the other way round
    assert len(line) == 3 and line.everybody() == ["a1", "a2", "b1"]
    line.leave("a", "a1")
    line.leave("a", "unknown")
    assert [line.next() for _ in range(3)] == ["a2", "b1", None]
