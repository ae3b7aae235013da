"""Asks the explorer of the sample in this process, as a worker does."""

from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from kg.publish.explorer.answering import answer
from kg.publish.explorer.search import make_index
from kg.publish.server.limits import Limits
from tests.sample_store import sample_store


@lru_cache(maxsize=1)
def sample_index():
    path = Path(mkdtemp()) / "search.sqlite"
    assert make_index(sample_store(), path) > 0
    return path


def fetched(path, query="", search="", **limits):
    fields = {"path": path, "query": query, "root": "http://localhost:8000/kg", "search": search,
              "if_none_match": "", "language": "", "accept": "", "prefix": "/kg"}  # fmt: skip
    return answer(sample_store(), fields, Limits(**limits))


def text_of(path, query="", search="", status=200):
    reply = fetched(path, query, str(search))
    assert reply.status == status, reply.body
    return reply.body.decode("utf-8")
