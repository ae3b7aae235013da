"""The pages of the graph: what each IRI's page shows, its address, and the site made of them."""

from kg.publish.site.around import Room, Surroundings
from kg.publish.site.catalogue import Catalogue
from kg.publish.site.pages import (
    Page,
    class_page,
    classes_page,
    councils_page,
    data,
    home_page,
    page,
)
from kg.publish.site.render import STATIC, render
from kg.publish.site.urls import (
    FORMATS,
    HTML,
    LANGUAGES,
    Address,
    address_at,
    data_path,
    page_path,
    place_of,
    redirect_of,
)

__all__ = [
    "FORMATS",
    "HTML",
    "LANGUAGES",
    "STATIC",
    "Address",
    "Catalogue",
    "Page",
    "Room",
    "Surroundings",
    "address_at",
    "class_page",
    "classes_page",
    "councils_page",
    "data",
    "data_path",
    "home_page",
    "page",
    "page_path",
    "place_of",
    "redirect_of",
    "render",
]
