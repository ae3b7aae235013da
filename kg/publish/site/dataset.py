"""The data set as a whole, for the landing page: schema.org/Dataset, and links for machines."""

from __future__ import annotations

from typing import Any

from kg import __version__
from kg.publish.site.catalogue import Catalogue
from kg.publish.site.views.index import home
from kg.publish.site.wording import words

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def dataset(
    catalogue: Catalogue, address: str, downloads: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    """What the landing page says of the data set, as JSON-LD of schema.org.

    ``downloads`` are (address, media type) of whole-graph files, absolute or relative to the site.
    """
    told = home(catalogue)
    said = words()
    facts: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": catalogue.base,
        "name": [{"@language": x, "@value": said["site"][x]} for x in ("en", "nl")],
        "description": [{"@language": x, "@value": said["tagline"][x]} for x in ("en", "nl")],
        "url": address,
        "identifier": catalogue.base,
        "license": _LICENCE,
        "version": __version__,
        "isAccessibleForFree": True,
        "inLanguage": ["nl", "en"],
        "keywords": ["Council of the European Union", "justice and home affairs",
                     "knowledge graph", "RDF"],
        "creator": {"@type": "Organization", "name": "JHA-KG contributors"},
        "spatialCoverage": "European Union",
        "distribution": [
            {"@type": "DataDownload", "contentUrl": where, "encodingFormat": type_}
            for where, type_ in downloads
        ],
    }  # fmt: skip
    if told.first_date:
        facts["temporalCoverage"] = f"{told.first_date}/{told.last_date}"
    if catalogue.invented:
        facts["creativeWorkStatus"] = said["invented"]["en"]
    return {key: value for key, value in facts.items() if value not in ("", [])}
