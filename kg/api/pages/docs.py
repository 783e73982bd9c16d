"""The OpenAPI description as a page that needs no scripts."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from kg.api.pages.layout import page, section, table
from kg.api.problems import KINDS


def docs_page(description: Mapping[str, Any]) -> str:
    """Return the page of an OpenAPI description."""
    parts = [
        _operation(path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    problems = "".join(
        f'<dt id="problem-{name}"><code>{name}</code></dt><dd>{escape(meaning)}</dd>'
        for name, meaning in KINDS.items()
    )
    return page(
        "API",
        '<p class="lead">Every address below answers GET requests from any site; the same in'
        ' machine-readable form is <a href="/openapi.json">openapi.json</a>.</p>',
        *parts,
        section("Problems", f"<p>Errors are RFC 9457 problem documents.</p><dl>{problems}</dl>"),
    )


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> str:
    parameters = [
        (
            f"<code>{escape(each['name'])}</code>{' *' if each.get('required') else ''}",
            escape(_type(each["schema"])),
            escape(each.get("description", "")),
        )
        for each in operation.get("parameters", ())
    ]
    answers = ", ".join(
        f"{status} {escape(', '.join(answer.get('content', {})))}"
        for status, answer in operation["responses"].items()
    )
    text = escape(operation.get("description", ""))
    return (
        f"<section><h2>{escape(operation.get('summary', path))}</h2>"
        f"<p><code>{method.upper()} {escape(path)}</code></p><p>{text}</p>"
        + (table(("Parameter (* required)", "Type", "Meaning"), parameters) if parameters else "")
        + f'<p class="soft">Answers: {answers}</p></section>'
    )


def _type(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"] if each.get("type") != "null")
    if "items" in schema:
        return f"{_type(schema['items'])}, repeatable"
    words = str(schema.get("$ref", "")).rpartition("/")[2] or str(schema.get("type", "any"))
    bounds = [str(schema[each]) for each in ("minimum", "maximum") if each in schema]
    default = f", default {schema['default']}" if "default" in schema else ""
    return words + (f" {' to '.join(bounds)}" if bounds else "") + default
