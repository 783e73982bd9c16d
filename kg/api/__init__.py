"""The graph over HTTP: SPARQL, JSON, and plain pages."""

from kg.api.app import create_app
from kg.api.server import serve
from kg.api.settings import Settings

__all__ = ["Settings", "create_app", "serve"]
