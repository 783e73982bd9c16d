"""The OpenAPI description is true: nothing that it allows, or forbids, is answered otherwise.

`KG_OPENAPI=N` asks N random questions of each address instead of a few that are always the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as conformance

from kg.api import Settings, create_app
from kg.identifiers import BASE, evidence_ref, statement_ref
from kg.store.oxigraph import OxigraphStore
from tests.api.running import running
from tests.family import family_assembly, family_store
from tests.workers.serving import published

TOKEN = "a token of tests"  # noqa: S105
EXAMPLES = int(os.environ.get("KG_OPENAPI") or 0)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    conformance.status_code_conformance,
    conformance.content_type_conformance,
    conformance.response_headers_conformance,
    conformance.response_schema_conformance,
]
ACCEPTS = ("*/*", "text/html", "text/turtle", "application/json;q=0.5, text/csv", "image/png", "é")
TEXTS = (
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "ASK {}",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "SELECT ?s { ?s ?p",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "{" * 3_000,
    "INSERT DATA { GRAPH <ex:g> { <ex:s> <ex:p> 1 } }",
    "LOAD <http://127.0.0.1:9/>",
    "<ex:s> <ex:p> <ex:o> .",
)
_SAID = family_assembly().statements[0]
STATEMENT = statement_ref(_SAID.subject, _SAID.predicate, _SAID.object, _SAID.context).slug
EVIDENCE = evidence_ref(_SAID.evidence[0]).slug
# What exists, by the name of the parameter; where it has other names, by the address.
KNOWN: dict[str, tuple[str, ...]] = {
    "drug": ("pomalidomide", "thalidomide"),
    "effect": ("neutropenia", "fatigue"),
    "from": ("pomalidomide",),
    "to": ("thalidomide",),
    "node": ("drug/pomalidomide",),
    "edge": ("hasAdverseEffect",),
    "statement": (STATEMENT,),
    "q": ("poma", "x"),
    "graph": (f"{BASE}graph/statements", "ex:g", "ex:none"),
    "query": TEXTS,
    "format": ("json", "csv", "ttl", "html"),
    "form": ("json", "csv", "svg"),
    "view": ("drugs", "search", "compare", "explore", "sources", "sparql", "nothing"),
    "kind": ("drug", "effect", "source", "nothing"),
    "slug": ("pomalidomide", "neutropenia", "pomalidomide-page"),
    "/api/queries/{name}": ("effects-of-drug", "who-makes-what.csv", "effects-of-drug.ttl"),
    "/api/drugs/{name}": ("pomalidomide",),
    "/api/drugs/{name}/effects/{effect}": ("pomalidomide",),
    "/api/effects/{name}": ("neutropenia",),
    "/api/nodes/{kind}/{name}": ("pomalidomide", "multiple-myeloma"),
    "/api/similar/{name}": ("pomalidomide",),
    "/api/reports/{name}": ("pomalidomide",),
    "/api/enrich/{name}": ("immunomodulatory-drug", "neutropenia"),
    "/api/statements/{identifier}": (STATEMENT,),
    "/api/sources/{identifier}": ("pomalidomide-page",),
    "/api/evidence/{identifier}": (EVIDENCE,),
    "/{kind}/{name}.{form}": ("pomalidomide", "neutropenia"),
    "/queries/{name}.{form}": ("effects-of-drug",),
    "/vocab/{name}": ("hasAdverseEffect", "Drug"),
    "/graph/{name}": ("statements", "vocabulary"),
}
DESCRIPTION: dict[str, Any] = create_app(OxigraphStore()).openapi()
OPERATIONS = [
    (path, method) for path, methods in DESCRIPTION["paths"].items() for method in methods
]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    release = published(tmp_path_factory.mktemp("openapi"))
    app = create_app(family_store(), Settings(update_token=TOKEN), about=release)
    with running(app) as address:
        yield schemathesis.openapi.from_url(f"{address}/openapi.json")


@st.composite
def cases(draw: st.DrawFn, operation: Any) -> Any:
    """Return a request as the description allows it or not, with names that exist or not."""
    modes = [GenerationMode.POSITIVE]
    if operation.query or operation.body:  # every text is a path
        modes.append(GenerationMode.NEGATIVE)
    case = draw(operation.as_strategy(generation_mode=draw(st.sampled_from(modes))))
    if draw(st.integers(0, 3)):
        for held, parameters in (
            (case.path_parameters, operation.path_parameters),
            (case.query, operation.query),
        ):
            for parameter in parameters:
                known = KNOWN.get(parameter.name) or KNOWN.get(operation.path)
                if known and (parameter.is_required or draw(st.booleans())):
                    held[parameter.name] = draw(st.sampled_from(known))
        if operation.body and draw(st.booleans()):
            case.body = draw(st.sampled_from(TEXTS))
    case.headers["Accept"] = draw(st.sampled_from(ACCEPTS))
    if draw(st.booleans()):
        case.headers["Authorization"] = f"Bearer {TOKEN}"
    return case


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described(described: Any, path: str, method: str) -> None:
    operation = described[path][method]

    @settings(
        max_examples=EXAMPLES or (3 if path.startswith("/api/queries/") else 10),
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if EXAMPLES else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation))
    def check(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    check()


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_problems_are_described_as_problem_documents(path: str, method: str) -> None:
    responses = DESCRIPTION["paths"][path][method]["responses"]
    problems = {status: each for status, each in responses.items() if int(status) >= 400}
    if path != "/healthz":
        assert {"500", "503"} <= set(problems)
    for response in problems.values():
        assert set(response["content"]) <= {"application/problem+json", "text/html"}
        reference = response["content"]["application/problem+json"]["schema"]["$ref"]
        assert reference == "#/components/schemas/Problem"


def test_there_is_an_example_of_every_address() -> None:
    paths = Path(__file__).read_text()
    assert all(f'"{path}"' in paths for path, _ in OPERATIONS if path.endswith(("name}", "ier}")))
