"""Namespaces of the vocabularies that describe data sets, and entries of EU authority tables.

Each entry of an authority table was read in published data; none is composed.
"""

FOAF = "http://xmlns.com/foaf/0.1/"
VOID = "http://rdfs.org/ns/void#"
VOID_EXT = "http://ldf.fi/void-ext#"
DCAT = "http://www.w3.org/ns/dcat#"
DCATAP = "http://data.europa.eu/r5r/"
SPDX = "http://spdx.org/rdf/terms#"
VCARD = "http://www.w3.org/2006/vcard/ns#"

MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
FILE_TYPES = _AUTHORITY + "file-type/"
THEMES = _AUTHORITY + "data-theme"
JUSTICE = THEMES + "/JUST"
EUROPE = _AUTHORITY + "continent/EUROPE"
ENGLISH = _AUTHORITY + "language/ENG"
DUTCH = _AUTHORITY + "language/NLD"
PUBLIC = _AUTHORITY + "access-right/PUBLIC"
STABLE = _AUTHORITY + "planned-availability/STABLE"
ATTRIBUTION = "http://purl.org/adms/licencetype/Attribution"
