"""A comparison as a table of text, CSV, one page of HTML, an SVG heat map, and short JSON.

States are told apart by sign and word, never by color alone. Nothing is fetched from elsewhere.
"""

from kg.render.brief import to_brief
from kg.render.page import STYLE, html_parts, to_html
from kg.render.svg import to_svg
from kg.render.text import SIGNS, WORDS, frequencies_text, to_csv, to_table

__all__ = [
    "SIGNS",
    "STYLE",
    "WORDS",
    "frequencies_text",
    "html_parts",
    "to_brief",
    "to_csv",
    "to_html",
    "to_svg",
    "to_table",
]
