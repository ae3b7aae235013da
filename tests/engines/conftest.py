"""One store of the sample corpus, and each engine filled with it once."""

import os

import pytest

from kg.graph import loading
from kg.graph.http import PASSWORD, USER, Sender
from kg.graph.store import Store
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import SAMPLE_BASE
from tests.engines import servers


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "store"
    build([SAMPLE_CORPUS], folder, base=SAMPLE_BASE)
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder):
    return Store(sample_folder)


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory):
    if not servers.OXIGRAPH.exists():
        pytest.skip("the package oxigraph is not installed")
    server = servers.start_oxigraph(tmp_path_factory.mktemp("oxigraph"))
    yield server
    server.end()


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory):
    if servers.VIRTUOSO is None:
        pytest.skip("Debian's package virtuoso-opensource is not installed")
    server = servers.start_virtuoso(tmp_path_factory.mktemp("virtuoso"))
    before = {name: os.environ.get(name) for name in (USER, PASSWORD)}
    os.environ[USER], os.environ[PASSWORD] = server.user, server.password
    yield server
    server.end()
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def engine(request):
    """A running engine, empty of ours."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def filled(engine, sample):
    """The engine, holding the sample store."""
    loading.load(sample, loading.GraphStore(Sender(engine.graph_store)), {})
    return engine
