"""Each shape has an example that it passes and one that it fails; offenders are kept out."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDF, SH, Dataset, Graph, URIRef

from kg import rdf, resources
from kg.identifiers import BASE
from kg.model import (
    Context,
    Datatype,
    Extraction,
    Frequency,
    Literal,
    Object,
    Predicate,
    Span,
)
from kg.validate import Violation, all_shapes, document_shapes, quarantine, validate
from kg.vocab import CLASS_OF, Names
from tests import examples
from tests.examples import PAGE, example_assembly, example_extractions

FOLDER = resources.ontology() / "shapes"
EXAMPLES = Path(__file__).parent / "shapes"
FILES = sorted(path.stem for path in FOLDER.glob("*.ttl"))
NAMES = Names()


def _node_shapes(graph: Graph) -> set[str]:
    return {str(shape) for shape in graph.subjects(RDF.type, SH.NodeShape)}


def _example(name: str, which: str) -> Graph:
    return Graph().parse(EXAMPLES / name / f"{which}.ttl")


@pytest.fixture(scope="module")
def page() -> Extraction:
    (found,) = [each for each in example_extractions() if each.source.id == PAGE]
    return found


def _checked(extraction: Extraction) -> Dataset:
    return rdf.source_dataset(
        extraction.source, extraction.evidence, extraction.mentions, extraction.concepts
    )


# --- the shapes ---------------------------------------------------------------------------------


def test_every_class_of_node_has_a_file_of_shapes_and_every_file_examples() -> None:
    assert {each.lower() for each in CLASS_OF.values()} | {"combination", "edges"} == set(FILES)
    assert sorted(path.name for path in EXAMPLES.iterdir()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_the_conforming_example_conforms(name: str) -> None:
    report = validate(_example(name, "conforms"), all_shapes())

    assert [str(each) for each in report.violations] == []
    assert report.conforms


@pytest.mark.parametrize("name", FILES)
def test_the_failing_example_breaks_everything_in_its_file_and_nothing_else(name: str) -> None:
    shapes = Graph().parse(FOLDER / f"{name}.ttl")

    report = validate(_example(name, "fails"), all_shapes())

    assert not report.conforms
    assert {each.shape for each in report.violations} == _node_shapes(shapes)
    assert {each.message for each in report.violations} == {
        str(message) for message in shapes.objects(None, SH.message)
    }


@pytest.mark.parametrize("name", FILES)
def test_every_constraint_says_in_words_what_should_hold(name: str) -> None:
    shapes = Graph().parse(FOLDER / f"{name}.ttl")

    constrained = set(shapes.objects(None, SH.property)) | set(shapes.objects(None, SH.sparql))
    for node in constrained:
        (message,) = shapes.objects(node, SH.message)
        assert str(message)[0].isupper()
        assert str(message).endswith(".")


@pytest.mark.parametrize("shape", sorted(_node_shapes(all_shapes())))
def test_every_shape_matches_a_node_of_the_example_graph(shape: str) -> None:
    node = URIRef(shape)
    dataset = rdf.to_dataset(example_assembly())
    shapes = all_shapes()

    targets = [
        *(dataset.subjects(RDF.type, each) for each in shapes.objects(node, SH.targetClass)),
        *(dataset.subjects(each) for each in shapes.objects(node, SH.targetSubjectsOf)),
        *(dataset.objects(None, each) for each in shapes.objects(node, SH.targetObjectsOf)),
        *(dataset.subjects(each) for each in shapes.objects(node, SH.targetNode)),
    ]

    assert [target for found in targets for target in found]


def test_every_predicate_has_a_shape_of_its_name() -> None:
    assert {NAMES.shape(each) for each in Predicate} <= _node_shapes(document_shapes())


def test_a_statement_may_have_any_predicate() -> None:
    listed = set(Graph().parse(FOLDER / "statement.ttl").objects(None, RDF.first))

    assert {URIRef(NAMES.dkg(each)) for each in Predicate} <= listed


# --- validation ---------------------------------------------------------------------------------


def test_the_example_graph_conforms() -> None:
    report = validate(rdf.to_dataset(example_assembly()))

    assert [str(each) for each in report.violations] == []


def test_each_document_of_the_example_conforms_on_its_own() -> None:
    for extraction in example_extractions():
        assert validate(_checked(extraction)).conforms


@pytest.mark.parametrize("default_union", [True, False])
def test_validation_leaves_its_input_as_it_is(default_union: bool) -> None:
    dataset = Dataset(default_union=default_union)
    dataset.parse(data=rdf.serialize(example_assembly(), "nquads"), format="nquads")
    dataset.remove((None, URIRef(NAMES.dkg("status")), None, None))
    before = set(rdf.nquads(dataset))

    report = validate(dataset)

    assert not report.conforms
    assert set(rdf.nquads(dataset)) == before


def test_a_fault_of_evidence_names_title_line_and_sentence(page: Extraction) -> None:
    found = page.evidence[-5]
    wrong = replace(found, severity_grade=9)

    (violation,) = validate(_checked(replace(page, evidence=(wrong,)))).violations

    assert violation.source == PAGE
    assert violation.title == "Pomalyst"
    assert violation.line == found.line
    assert violation.path == NAMES.dkg("severityGrade")
    assert violation.value == "9"
    assert violation.severity == "Violation"
    assert violation.shape == NAMES.shape("Evidence")
    assert str(violation) == (
        f"Pomalyst, line {found.line}: A severity grade is a whole number from 1 to 5. "
        f"“{found.quote}”"
    )


def test_a_fault_of_a_statement_is_placed_at_its_evidence() -> None:
    first = example_assembly().statements[0]
    dataset = rdf.to_dataset(
        replace(example_assembly(), statements=(replace(first, belief=Decimal(2)),))
    )

    (violation,) = validate(dataset).violations

    assert violation.shape == NAMES.shape("Statement")
    assert violation.source == first.evidence[0].source
    assert violation.line == first.evidence[0].line
    assert violation.quote == first.evidence[0].quote


def test_a_fault_without_evidence_names_the_node() -> None:
    effect = replace(examples.CONCEPTS[0], label="")
    dataset = rdf.to_dataset(replace(example_assembly(), concepts=(effect,), statements=()))

    report = validate(dataset, all_shapes())

    assert [each for each in report.violations if each.focus == NAMES.node(effect.ref)]
    assert all(str(each).startswith((BASE, "Pom")) for each in report.violations)


def test_another_base_is_held_to_the_same_shapes() -> None:
    base = "https://example.org/kg/"
    first = example_assembly().statements[0]
    wrong = replace(example_assembly(), statements=(replace(first, belief=Decimal(2)),))

    assert validate(rdf.to_dataset(example_assembly(), base), base=base).conforms
    assert not validate(rdf.to_dataset(wrong, base), base=base).conforms


# --- quarantine ---------------------------------------------------------------------------------


def _quarantined(page: Extraction, **change: object) -> None:
    """Assert that the last evidence, changed, is kept out, alone, and that all else stays."""
    wrong = replace(page.evidence[-4], **change)
    others = tuple(each for each in page.evidence if each != page.evidence[-4])
    changed = replace(page, evidence=(*others, wrong))

    kept, out = quarantine(changed, validate(_checked(changed)))

    assert kept == replace(changed, evidence=others)
    (one,) = out
    assert one.evidence == wrong
    assert (one.source, one.title, one.line) == (PAGE, "Pomalyst", wrong.line)
    assert str(one).startswith(f"Pomalyst, line {wrong.line}: {one.reason}")


def test_evidence_without_fault_stays(page: Extraction) -> None:
    assert quarantine(page, validate(_checked(page))) == (page, ())


@pytest.mark.parametrize(
    "change",
    [
        {"severity_grade": 7},
        {"quote": "no such length"},
        {"mention": Span(0, 4)},
        {"frequency": Frequency(low=Decimal("0.5"), high=Decimal("0.1"))},
        {"frequency": Frequency(low=Decimal(46))},
        {"method": ""},
        {"line": 0},
        {"context": Context(population=examples.FATIGUE)},
        {"consequence_of": (examples.POMALIDOMIDE,)},
    ],
    ids=str,
)
def test_evidence_that_breaks_a_shape_is_kept_out(
    page: Extraction, change: dict[str, object]
) -> None:
    _quarantined(page, **change)


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (Predicate.HAS_ADVERSE_EFFECT, examples.MULTIPLE_MYELOMA),
        (Predicate.HAS_ADVERSE_EFFECT, Literal("rash")),
        (Predicate.WEB_PAGE, Literal("www.pomalyst.example", Datatype.URI)),
        (Predicate.FIRST_APPROVED, Literal("2013")),
        (Predicate.APPROVAL_STATUS, Literal("maybe")),
        (Predicate.HAS_DOSAGE, replace(examples.DOSAGE, cycle_days_on=0)),
        (Predicate.HAS_TRIAL_RESULT, replace(examples.TRIAL_RESULT, value=Decimal(670))),
    ],
    ids=str,
)
def test_evidence_whose_object_does_not_fit_is_kept_out(
    page: Extraction, predicate: Predicate, value: Object
) -> None:
    _quarantined(page, predicate=predicate, object=value, subject=examples.POMALIDOMIDE)


def test_evidence_whose_subject_does_not_fit_is_kept_out(page: Extraction) -> None:
    _quarantined(page, subject=examples.FATIGUE, predicate=Predicate.HAS_INDICATION)


def test_a_mention_that_breaks_a_shape_is_kept_out(page: Extraction) -> None:
    wrong = replace(page.mentions[0], reason="")
    changed = replace(page, mentions=(wrong, *page.mentions[1:]))

    kept, out = quarantine(changed, validate(_checked(changed)))

    assert kept.mentions == page.mentions[1:]
    assert kept.evidence == page.evidence
    (one,) = out
    assert one.evidence is None
    assert one.quote == wrong.quote


def test_a_fault_of_the_source_is_listed_and_keeps_nothing_out(page: Extraction) -> None:
    changed = replace(page, source=replace(page.source, digest="sha256:1"))

    kept, out = quarantine(changed, validate(_checked(changed)))

    assert kept == changed
    assert [str(each) for each in out] == [
        "Pomalyst: A source has exactly one digest: sha256: and 64 hexadecimal digits."
    ]


def test_a_warning_keeps_nothing_out(page: Extraction) -> None:
    faulty = replace(page, evidence=(replace(page.evidence[0], severity_grade=9),))
    report = validate(_checked(faulty))
    mild = replace(
        report, violations=tuple(replace(each, severity="Warning") for each in report.violations)
    )

    assert quarantine(faulty, mild) == (faulty, ())
    assert quarantine(faulty, report) != (faulty, ())


def test_a_violation_without_a_line_still_reads_well() -> None:
    violation = Violation(focus="https://x/", message="It is so.", shape="https://s/", title="Page")

    assert str(violation) == "Page: It is so."
