"""The graph over HTTP: SPARQL, JSON, and pages."""

from kg.api.app import create_app
from kg.api.server import serve
from kg.api.settings import Settings
from kg.api.web import page_is_built

__all__ = ["Settings", "create_app", "page_is_built", "serve"]
