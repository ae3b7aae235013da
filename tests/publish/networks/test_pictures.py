"""A network opens as a picture: colours that can be told apart, nodes that do not overlap."""

import math
import xml.etree.ElementTree as ET
from itertools import combinations

import numpy as np
import pytest

from kg.publish.networks.definitions import content, look
from kg.publish.networks.layout import positions
from kg.publish.networks.making import make_network
from kg.publish.networks.options import Options
from kg.publish.networks.projections import Link
from kg.publish.networks.rows import Reader
from tests.sample_store import sample_store

# How people without one kind of cone see colours (Machado and others 2009, full severity).
VISION = {
    "usual": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
}  # fmt: skip


def lab(colour, vision):
    """A colour as it is seen, in CIE Lab."""
    light = np.array([c / 255 for c in colour])
    light = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)
    red, green, blue = np.clip(np.array(VISION[vision]) @ light, 0, 1)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    f = [c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", list(VISION))
def test_classes_of_one_shape_differ_in_colour_for_every_reader(vision):
    kinds = list(content()["classes"])
    for one, other in combinations(kinds, 2):
        if look(one).shape == look(other).shape:
            apart = np.linalg.norm(lab(look(one).colour, vision) - lab(look(other).colour, vision))
            assert apart > 9, f"{one} and {other} look alike ({apart:.1f})"


@pytest.mark.parametrize("name", ["positions", "co-presence", "entities"])
def test_nodes_lie_apart(name):
    nodes = make_network(Reader(sample_store()), name, Options()).nodes
    over = [
        (a.id, b.id) for a, b in combinations(nodes, 2)
        if math.hypot(a.x - b.x, a.y - b.y) < (a.size + b.size) / 2
    ]  # fmt: skip
    assert len(over) <= len(nodes) / 50, over
    assert max(abs(node.x) for node in nodes) > 100


def test_a_seed_gives_one_picture_and_another_seed_another():
    links = [Link(f"n{i % 30:02}", f"n{(i * 7 + 1) % 30:02}", "k", 1) for i in range(60)]
    sizes = dict.fromkeys({end for link in links for end in (link.source, link.target)}, 10.0)
    assert positions(links, sizes, "networkx", 1) == positions(links, sizes, "networkx", 1)
    assert positions(links[::-1], sizes, "networkx", 1) == positions(links, sizes, "networkx", 1)


def test_thousands_of_nodes_are_laid_out_without_a_sparse_solver():
    links = [Link(f"n{i:04}", f"n{i // 3:04}", "k", 1) for i in range(1, 1500)]
    sizes = dict.fromkeys((f"n{i:04}" for i in range(1500)), 10.0)
    places = positions(links, sizes, "networkx", 1)
    assert len(set(places.values())) == 1500


def test_igraph_lays_out_the_same_twice():
    pytest.importorskip("igraph")
    links = [Link(f"n{i:03}", f"n{i // 3:03}", "k", 1) for i in range(1, 200)]
    sizes = dict.fromkeys((f"n{i:03}" for i in range(200)), 10.0)
    assert positions(links, sizes, "igraph", 4) == positions(links, sizes, "igraph", 4)


def test_the_preview_has_a_legend_and_a_name_for_most_nodes(tmp_path):
    pytest.importorskip("matplotlib")
    from kg.publish.networks.preview import draw

    network = make_network(Reader(sample_store()), "positions", Options(language="nl"))
    draw(network, Options(language="nl"), tmp_path / "p.svg", "svg")
    root = ET.parse(tmp_path / "p.svg").getroot()
    groups = [element.get("id", "") for element in root.iter("{http://www.w3.org/2000/svg}g")]
    assert "legend_1" in groups
    texts = sum(group.startswith("text_") for group in groups)
    assert texts > 0.9 * len(network.nodes)
