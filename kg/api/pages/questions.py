"""Pages of the named queries: the list, and each with its form and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

from kg.api.pages.layout import page, section
from kg.api.pages.sparql import answer_html
from kg.api.service import Service
from kg.errors import BadValueError, KgError, UnknownNameError
from kg.parameters import MOST_CHARACTERS, expected_of
from kg.queryfiles import NamedQuery, Parameter, ParameterType
from kg.store import QueryResult, Triples

_TABLES, _GRAPHS = ("json", "csv", "tsv", "xml"), ("ttl", "json-ld", "nt", "rdf")
_MOST_NAMES = 500  # names up to which a field proposes them
_FIELDS: Mapping[ParameterType, str] = {
    ParameterType.INTEGER: 'type="number" step="1"',
    ParameterType.NUMBER: 'type="number" step="any"',
    ParameterType.DATE: 'type="date"',
    ParameterType.IRI: 'type="url"',
}


def questions_page(queries: Iterable[NamedQuery]) -> str:
    """Return the list of questions that are ready to be asked."""
    items = "".join(
        f'<dt><a href="/queries/{each.name}">{escape(each.summary or each.name)}</a></dt>'
        f"<dd>{escape(each.description)}</dd>"
        for each in queries
    )
    return page(
        "Questions",
        '<p class="lead">Programs ask the same below <a href="/api/queries">/api/queries</a>.</p>',
        f"<dl>{items}</dl>",
    )


def question_page(
    service: Service,
    query: NamedQuery,
    given: Mapping[str, str],
    answer: tuple[QueryResult, int] | None = None,
    wrong: KgError | None = None,
) -> str:
    """Return the page of a question with its form.

    Args:
        service: knows names to propose.
        query: the question.
        given: values of its parameters, as they were typed.
        answer: the answer or its beginning, and how many rows or triples there are in all.
        wrong: why there is none.
    """
    told = f'<p role="alert"><strong>{escape(str(wrong))}</strong></p>' if wrong else ""
    where = wrong.parameter if isinstance(wrong, BadValueError | UnknownNameError) else ""
    fields = "".join(
        _field(service, each, given.get(each.name, each.default or ""), wrong=each.name == where)
        for each in query.parameters
    )
    shown = answer_html(service, *answer) + _downloads(query, given, answer[0]) if answer else ""
    return page(
        query.summary or query.name,
        f"<p>{escape(query.description)}</p>",
        told,
        f'<form method="get" action="/queries/{query.name}">{fields}<button>Ask</button></form>'
        if fields
        else "",
        section("Answer", shown),
        section("The query", f"<pre>{escape(query.text)}</pre>"),
    )


def _field(service: Service, parameter: Parameter, value: str, *, wrong: bool) -> str:
    name, kind = parameter.name, parameter.type
    hint = expected_of(kind) + (f"; for example {parameter.example}" if parameter.example else "")
    rules = f' aria-describedby="{name}-hint"' + (" required" if parameter.required else "")
    rules += ' aria-invalid="true"' if wrong else ""
    label = parameter.description + (" (may be left empty)" if parameter.optional else "")
    top = f'<p><label for="{name}">{escape(label)}</label><br>'
    below = f'<br><small class="soft" id="{name}-hint">{escape(hint)}</small></p>'
    if kind is ParameterType.BOOLEAN:
        options = "".join(
            f'<option value="{each}"{" selected" if each == value else ""}>{each}</option>'
            for each in (*(() if parameter.required else ("",)), "true", "false")
        )
        return f'{top}<select id="{name}" name="{name}"{rules}>{options}</select>{below}'
    names = _names(service, parameter)
    listed = f' list="{name}-names"' if names else ""
    field = _FIELDS.get(kind, f'type="text" maxlength="{MOST_CHARACTERS}"')
    return (
        f'{top}<input {field} id="{name}" name="{name}" value="{escape(value)}"{listed}{rules}>'
        f"{names}{below}"
    )


def _names(service: Service, parameter: Parameter) -> str:
    """Return the names that a field proposes, nothing where they are too many."""
    kind = parameter.type.kind
    found = service.resolver.nodes(kind) if kind else ()
    if not 0 < len(found) <= _MOST_NAMES:
        return ""
    options = "".join(
        f'<option value="{escape(service.resolver.label(each))}"></option>' for each in found
    )
    return f'<datalist id="{parameter.name}-names">{options}</datalist>'


def _downloads(query: NamedQuery, given: Mapping[str, str], answer: QueryResult) -> str:
    """Return links to the whole answer, in each format that fits it."""
    forms = _GRAPHS if isinstance(answer, Triples) else _TABLES
    ways = (
        f'<a href="/api/queries/{query.name}?{escape(urlencode({**given, "format": each}))}">'
        f"{each.upper()}</a>"
        for each in forms
    )
    return f"<p>All of it as {', '.join(ways)}</p>"
