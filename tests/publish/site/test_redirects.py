"""The rules for w3id.org: which Accept header leads where. The rules themselves are interpreted."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import time

import pytest

from kg.errors import StoreError
from kg.publish.site import Catalogue
from kg.publish.site.redirects import htaccess
from kg.publish.site.sitemap import robots, sitemaps
from kg.publish.site.static_site import our_iris
from kg.publish.site.urls import FORMATS, page_path, place_of
from kg.vocabulary import BASE, SAMPLE_BASE
from tests.sample_store import sample_store

ADDRESS = "https://data.example.org/jha/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
COND = re.compile(r"RewriteCond %\{(HTTP_ACCEPT|HTTP:Accept-Language)\} (\S.*?)( \[NC\])?$")
RULE = re.compile(r"RewriteRule (\S+) (\S+) \[R=303,L,NE\]$")


def answered(path, accept=None, language=None):
    """The address that the first rule that fits leads to; None where none does."""
    headers = {"HTTP_ACCEPT": accept or "", "HTTP:Accept-Language": language or ""}
    conditions = []
    for line in htaccess(BASE, ADDRESS).splitlines():
        if found := COND.match(line):
            flags = re.I if found[3] else 0
            conditions.append(re.search(found[2], headers[found[1]], flags))
        elif found := RULE.match(line):
            fits, conditions = all(conditions), []
            if fits and (match := re.search(found[1], path)):
                return found[2].replace("$1", match[1] if match.groups() else "")
    return None


@pytest.mark.parametrize(
    ("accept", "language", "target"),
    [
        (BROWSER, None, "en/id/country/ESP.html"),
        (BROWSER, "nl-NL,nl;q=0.9,en;q=0.8", "nl/id/country/ESP.html"),
        (BROWSER, "en,nl;q=0.5", "en/id/country/ESP.html"),
        (BROWSER, "NL", "nl/id/country/ESP.html"),
        (None, None, "en/id/country/ESP.html"),
        ("*/*", None, "en/id/country/ESP.html"),
        ("text/turtle", None, "data/id/country/ESP.ttl"),
        ("text/turtle", "nl", "data/id/country/ESP.ttl"),
        ("text/turtle;q=0.9, */*;q=0.1", None, "data/id/country/ESP.ttl"),
        ("application/ld+json", None, "data/id/country/ESP.jsonld"),
        ('application/ld+json;profile="x"', None, "data/id/country/ESP.jsonld"),
        ("application/n-triples", None, "data/id/country/ESP.nt"),
        ("application/ld+json, text/turtle;q=0.5", None, "data/id/country/ESP.jsonld"),
        ("text/turtle, text/html;q=0.5", None, "data/id/country/ESP.ttl"),
        ("text/html, text/turtle;q=0.5", None, "en/id/country/ESP.html"),
        ("application/rdf+xml, text/turtle;q=0.9", None, "data/id/country/ESP.ttl"),
        ("application/rdf+xml", None, "en/id/country/ESP.html"),
        ("text/turtle-star", None, "en/id/country/ESP.html"),
        ("application/ld+jsonx", None, "en/id/country/ESP.html"),
    ],
)
def test_accept_headers_lead_to_the_page_or_the_data(accept, language, target):
    assert answered("id/country/ESP", accept, language) == ADDRESS + target


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("ontology", "en/ontology.html"),
        ("ontology/alignments", "en/ontology/module/alignments.html"),
        ("graph/kst-32317-OG", "en/graph/kst-32317-OG.html"),
        ("id/document/kst-1-2/intervention/12-country-NLD-calls",
         "en/id/document/kst-1-2/intervention/12-country-NLD-calls.html"),
    ],
)  # fmt: skip
def test_terms_graphs_and_nodes_below_papers_are_redirected(path, target):
    assert answered(path, BROWSER) == ADDRESS + target


def test_every_iri_of_the_sample_leads_to_its_page(site):
    for iri in our_iris(Catalogue(sample_store())):
        if "#" not in iri:
            base = SAMPLE_BASE if iri.startswith(SAMPLE_BASE) else BASE
            target = answered(iri.removeprefix(base), BROWSER)
            assert target == ADDRESS + page_path(place_of(iri, SAMPLE_BASE), "en")
            assert (site / target.removeprefix(ADDRESS)).is_file()


@pytest.mark.parametrize(
    "path", ["", "index.html", "en/id/country/ESP.html", "data/id/country/ESP.ttl", "idx/y", "id/"]
)
def test_pages_files_and_other_paths_are_left_alone(path):
    assert answered(path, BROWSER) is None


@pytest.mark.parametrize(
    "address", ["javascript:x", "https://a b/", "https://a/\nRewriteRule", "x"]
)
def test_an_address_that_could_break_a_rule_is_refused(address):
    with pytest.raises(StoreError, match="plain"):
        htaccess(BASE, address)


@pytest.fixture
def apache(site, tmp_path):
    """The address of an Apache that serves the sample's site, with its own ``.htaccess``."""
    if shutil.which("apache2") is None:
        pytest.skip("needs Debian's apache2-bin")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    names = ("mpm_event", "authz_core", "rewrite", "dir", "mime", "headers")
    (tmp_path / "mime.types").write_text("text/html html\ntext/css css\n")
    (tmp_path / "httpd.conf").write_text(
        "\n".join(
            [
                *(f"LoadModule {n}_module /usr/lib/apache2/modules/mod_{n}.so" for n in names),
                f"Listen 127.0.0.1:{port}",
                "ServerName localhost",
                f"PidFile {tmp_path}/pid",
                f"ErrorLog {tmp_path}/errors",
                f"TypesConfig {tmp_path}/mime.types",
                "User www-data",
                f"DocumentRoot {site}",
                f"<Directory {site}>",
                "AllowOverride All",
                "</Directory>",
                "",
            ]
        )
    )
    for folder in (site, *site.parents):  # Apache gives up being root
        if folder.stat().st_uid == os.getuid() and folder != folder.parent:
            folder.chmod(folder.stat().st_mode | 0o055)
    command = ["apache2", "-f", str(tmp_path / "httpd.conf"), "-DFOREGROUND"]
    with subprocess.Popen(command) as server:
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.05)
            yield port
        finally:
            server.terminate()


def test_apache_serves_the_site_and_redirects_by_its_rules(apache):
    def get(path, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", apache, timeout=20)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    for accept, language, target in [
        (BROWSER, "nl", "nl/id/country/ESP.html"),
        ("text/turtle", "nl", "data/id/country/ESP.ttl"),
        ("text/html, text/turtle;q=0.5", "en", "en/id/country/ESP.html"),
        ("*/*", "", "en/id/country/ESP.html"),
    ]:
        response, _ = get("/id/country/ESP", Accept=accept, **{"Accept-Language": language})
        assert (response.status, response.headers["Location"]) == (303, ADDRESS + target)
        assert "Accept" in response.headers["Vary"]
    response, body = get("/data/id/country/ESP.ttl")
    assert response.headers["Content-Type"].startswith("text/turtle") and b"@prefix" in body
    response, body = get("/")
    assert response.status == 200 and b"<h1>" in body


# ---------------------------------------------------------------- lists of pages


def test_the_sitemap_lists_every_page_of_the_sample(site):
    listed = re.findall(r"<loc>([^<]+)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    pages = {str(f.relative_to(site)) for f in site.rglob("*.html")} - {"index.html"}
    assert {address.removeprefix(ADDRESS) for address in listed} == pages
    assert listed == sorted(listed) and len(listed) == len(set(listed))
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (site / "robots.txt").read_text("utf-8")


def test_many_pages_are_listed_in_several_files():
    files = dict(sitemaps("https://x.org/", [f"en/{i}.html" for i in range(5)], most=2))
    assert sorted(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert files["sitemap.xml"].count("<sitemap><loc>https://x.org/sitemap-") == 3
    assert sum(text.count("<url>") for text in files.values()) == 5


def test_addresses_in_lists_are_escaped():
    (_, text), *_ = sitemaps("https://x.org/", ["en/id/a=26&b.html"])
    assert "a=26%26b" in text or "a=26&amp;b" in text
    assert robots("https://x.org/").startswith("User-agent: *\nAllow: /\n")


def test_media_types_of_the_twins_are_told_to_the_server():
    rules = htaccess(BASE, ADDRESS)
    assert all(f"AddType {type_} .{ending}" in rules for ending, type_ in FORMATS.items())
