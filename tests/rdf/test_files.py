"""Graphs of our model go in as sources: what comes out is what came in, computed anew."""

from __future__ import annotations

import gc
import gzip
import pickle
import shutil
import zipfile
from pathlib import Path

import pytest

from kg import rdf, resources
from kg.assemble import assemble
from kg.errors import BuildError
from kg.identifiers import BASE, evidence_ref, iri, statement_ref
from kg.lexicon import load
from kg.model import Assembly
from kg.pipeline import Outcome, build, find_sources, process
from kg.rdf.writing import Format
from tests.examples import PAGE, SOURCES, example_extractions

PAGE_TEXT = "# {name}\n\n**Generic Name:** {name}\n\n**Side Effects:** Nausea is common.\n"
FORMS: dict[str, Format] = {
    "graph.nq": "nquads",
    "graph.ttl": "turtle",
    "graph.trig": "trig",
    "graph.jsonld": "json-ld",
}
DKG = f"{BASE}vocab/"
PREFIXES = "".join(
    f"@prefix {prefix}: <{space}> .\n"
    for prefix, space in {
        "dkg": DKG,
        **{kind: f"{BASE}{kind}/" for kind in ("drug", "effect", "source", "evidence")},
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "prov": "http://www.w3.org/ns/prov#",
        "dcterms": "http://purl.org/dc/terms/",
    }.items()
)
BY_HAND = (
    PREFIXES
    + """
source:diary a dkg:Source ; dcterms:title "A diary" ; dkg:tier dkg:Unverified .

[] a dkg:Evidence ; prov:wasDerivedFrom source:diary ; dkg:polarity dkg:Affirmed ;
    dkg:quote "Zentavir made me feel sick." ; dkg:start 0 ; dkg:end 27 ; dkg:line 1 ;
    dkg:mentionStart 22 ; dkg:mentionEnd 26 ; dkg:section "other" ; dkg:matchKind "exact" ;
    dkg:extractionMethod "by hand" ;
    dkg:supports [ a dkg:Statement ; rdf:subject drug:zentavir ;
        rdf:predicate dkg:hasAdverseEffect ; rdf:object effect:nausea ] .

drug:zentavir skos:prefLabel "Zentavir"@en , "Zentavirum"@la ;
    skos:exactMatch <https://example.org/zentavir> .
"""
)


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return assemble(example_extractions(), load())


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hand") / "diary.ttl"
    path.write_text(BY_HAND)
    return path


def graph(*paths: Path, out: Path, base: str = BASE) -> list[str]:
    made = build(paths, out, jobs=1, base=base)
    assert not made.report.problems
    assert not made.report.quarantined
    return gzip.decompress(made.release.graph.read_bytes()).decode().splitlines(keepends=True)


def outcomes(path: Path, text: str) -> tuple[Outcome, ...]:
    path.write_text(text)
    return tuple(process(work) for work in find_sources([path]))


def told(path: Path, text: str) -> list[str]:
    return [problem.reason for each in outcomes(path, text) for problem in each.problems]


# --- there and back -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_a_graph_goes_in_and_comes_out_as_it_was(
    name: str, assembly: Assembly, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(rdf.serialize(assembly, FORMS[name]))
    assert graph(tmp_path / name, out=tmp_path / "out") == list(rdf.nquads(assembly))


def test_n_triples_packed_and_in_an_archive_are_read_as_they_are(
    assembly: Assembly, tmp_path: Path
) -> None:
    triples = sorted({line.rpartition(" <")[0] + " .\n" for line in rdf.nquads(assembly)})
    packed = gzip.compress("".join(triples).encode())
    with zipfile.ZipFile(tmp_path / "graphs.zip", "w") as archive:
        archive.writestr("a/graph.nt.gz", packed)
    assert graph(tmp_path, out=tmp_path / "out") == list(rdf.nquads(assembly))


def some_default_sources(folder: Path) -> Path:
    """Return a manifest of every fifth document and the shorter tables of the default graph."""
    shutil.copytree(resources.sources(), folder)
    manifest = folder / "manifest.toml"
    head, *entries = manifest.read_text("utf-8").split("[[source]]\n")
    documents = [each for each in entries if 'path = "documents/' in each]
    tables = [each for each in entries if 'path = "tables/' in each and "reactions" not in each]
    manifest.write_text("[[source]]\n".join((head, *documents[::5], *tables)), "utf-8")
    return manifest


def test_a_graph_comes_out_of_its_release_byte_by_byte(tmp_path: Path) -> None:
    first = build([some_default_sources(tmp_path / "sources")], tmp_path / "first")
    again = build([first.release.graph], tmp_path / "again", jobs=2)
    assert again.release.graph.read_bytes() == first.release.graph.read_bytes()
    assert not again.report.problems


def test_rdf_of_one_source_beside_a_document_is_both_documents(tmp_path: Path) -> None:
    for name in ("zentavir", "examplin"):
        (tmp_path / f"{name}.md").write_text(PAGE_TEXT.format(name=name))
    one, other = tmp_path / "zentavir.md", tmp_path / "examplin.md"
    alone = tmp_path / "alone.nq"
    alone.write_text("".join(graph(one, out=tmp_path / "alone")))
    both = graph(one, other, out=tmp_path / "both")
    assert graph(alone, other, out=tmp_path / "mixed") == both
    # The document itself goes before what a graph says of it, and the same twice counts once.
    (tmp_path / "alone.ttl").write_bytes(alone.read_bytes())
    assert graph(alone, one, tmp_path / "alone.ttl", other, out=tmp_path / "again") == both


def test_status_and_belief_follow_from_all_sources_and_not_from_the_file(
    assembly: Assembly, tmp_path: Path
) -> None:
    lines = [
        line.replace("vocab/Supported", "vocab/Refuted").replace('"0.', '"0.0')
        if f"<{BASE}statement/" in line.partition("> <")[0] + "> <"
        else line
        for line in rdf.nquads(assembly)
    ]
    assert lines != list(rdf.nquads(assembly))
    (tmp_path / "graph.nq").write_text("".join(lines))
    assert graph(tmp_path / "graph.nq", out=tmp_path / "out") == list(rdf.nquads(assembly))


def test_sources_of_one_name_are_told_apart(by_hand: Path, tmp_path: Path) -> None:
    (tmp_path / "other.ttl").write_text(BY_HAND.replace("me feel", "us feel"))
    (tmp_path / "diary.md").write_text(PAGE_TEXT.format(name="zentavir"))
    found = find_sources([by_hand, tmp_path])
    ids = sorted(each.record.id for each in found if each.record)
    assert len(set(ids)) == 3
    assert [each for each in ids if each.startswith("diary-")] == ids[-2:]


def test_a_source_of_much_evidence_is_several_jobs_and_leaves_nothing_behind(
    assembly: Assembly, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr("kg.rdf.files.PART", 3)
    (tmp_path / "tmp").mkdir()
    (tmp_path / "graph.nq").write_text("".join(rdf.nquads(assembly)))
    found = find_sources([tmp_path / "graph.nq"])
    assert len(found) > len(SOURCES)
    assert len(list((tmp_path / "tmp").iterdir())) == 1
    last = pickle.loads(pickle.dumps(found[-1]))  # noqa: S301 - as worker processes get it
    assert process(last).extraction == process(found[-1]).extraction
    del last
    assert list((tmp_path / "tmp").iterdir())
    del found
    gc.collect()
    assert not list((tmp_path / "tmp").iterdir())


# --- written by hand ----------------------------------------------------------------------------


def test_nodes_without_a_name_get_that_of_their_content(by_hand: Path, tmp_path: Path) -> None:
    (work,) = find_sources([by_hand])
    made = process(work).extraction
    assert made is not None
    (evidence,) = made.evidence
    lines = "".join(graph(by_hand, out=tmp_path / "out"))
    assert f"<{iri(evidence_ref(evidence))}> <{DKG}quote>" in lines
    said = statement_ref(evidence.subject, evidence.predicate, evidence.object, evidence.context)
    assert f'<{iri(said)}> <{DKG}belief> "0.35"' in lines
    assert "_:" not in lines


def test_a_source_says_of_itself_what_the_file_leaves_open(by_hand: Path) -> None:
    (work,) = find_sources([by_hand])
    record = work.record
    assert record is not None
    assert (record.id, record.title, record.tier) == ("diary", "A diary", "Unverified")
    assert record.digest.startswith("sha256:")


def test_a_label_in_english_is_preferred_and_an_address_stays_a_mapping(by_hand: Path) -> None:
    (work,) = find_sources([by_hand])
    made = process(work).extraction
    assert made is not None
    (concept,) = made.concepts
    assert (concept.label, concept.synonyms) == ("Zentavir", ("Zentavirum",))
    assert concept.mappings == ("https://example.org/zentavir",)


def test_the_syntax_shows_in_the_content_where_the_suffix_is_another(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text(BY_HAND)
    lines = graph_of_format(tmp_path / "diary.txt", tmp_path / "a")
    (tmp_path / "quads.txt").write_text("".join(lines))
    assert graph_of_format(tmp_path / "quads.txt", tmp_path / "b") == lines
    (tmp_path / "quads.ttl").write_text("".join(lines))
    assert graph(tmp_path / "quads.ttl", out=tmp_path / "c") == lines


def test_json_is_rdf_where_it_lists_the_nodes_of_a_graph(
    assembly: Assembly, tmp_path: Path
) -> None:
    (tmp_path / "graph.json").write_bytes(rdf.serialize(assembly, "json-ld"))
    assert all(isinstance(each, rdf.Job) for each in find_sources([tmp_path]))
    (tmp_path / "graph.json").write_text('{"@context": "http://www.w3.org/ns/csvw", "url": "a"}')
    (tmp_path / "zentavir.md").write_text(PAGE_TEXT.format(name="zentavir"))
    assert not any(isinstance(each, rdf.Job) for each in find_sources([tmp_path]))


def graph_of_format(path: Path, out: Path) -> list[str]:
    made = build([path], out, jobs=1, form="rdf")
    return gzip.decompress(made.release.graph.read_bytes()).decode().splitlines(keepends=True)


def test_names_of_graphs_make_no_difference(by_hand: Path, tmp_path: Path) -> None:
    prefixes, _, rest = BY_HAND.partition("\nsource:")
    (tmp_path / "diary.trig").write_text(f"{prefixes}\n<urn:x:mine> {{\nsource:{rest} }}\n")
    first = process(*find_sources([by_hand])).extraction
    second = process(*find_sources([tmp_path / "diary.trig"])).extraction
    assert first is not None
    assert second is not None
    assert first.evidence == second.evidence


# --- bases --------------------------------------------------------------------------------------


def test_another_base_is_read_where_it_is_asked_for(by_hand: Path, tmp_path: Path) -> None:
    other = "https://example.org/kg/"
    (tmp_path / "diary.ttl").write_text(BY_HAND.replace(BASE, other))
    lines = graph(tmp_path / "diary.ttl", out=tmp_path / "out", base=other)
    assert any(line.startswith(f"<{other}evidence/") for line in lines)
    # RDF below the base of this project goes into a release below another.
    assert any(
        f"<{other}effect/nausea>" in line for line in graph(by_hand, out=tmp_path, base=other)
    )


def test_another_base_is_told_where_it_is_not(tmp_path: Path) -> None:
    (reason,) = told(tmp_path / "a.ttl", BY_HAND.replace(BASE, "https://example.org/kg/"))
    assert f"nodes below {BASE}; `--base https://example.org/kg/` reads these" in reason


# --- what is wrong is told ----------------------------------------------------------------------

FAULTS: dict[str, tuple[str, str, int, str]] = {
    "syntax": ("dkg:quote", "dkg quote", 14, "Turtle or TriG: Parser error"),
    "prefix": ("source:diary a", "quelle:diary a", 11, "The prefix quelle: has not been"),
    "foreign object": (
        "rdf:object effect:nausea",
        "rdf:object <https://example.org/sickness>",
        1,
        f"a node of this graph, below {BASE}, as the object of hasAdverseEffect; "
        "found https://example.org/sickness",
    ),
    "foreign subject": ("rdf:subject drug:", "rdf:subject dcterms:", 1, "found http://purl.org/dc"),
    "blank object": ("rdf:object effect:nausea", "rdf:object []", 1, "found _:"),
    "no polarity": ("dkg:polarity dkg:Affirmed ;", "", 1, f"one value of {DKG}polarity at _:"),
    "two polarities": ("dkg:Affirmed ;", "dkg:Affirmed, dkg:Negated ;", 1, "found 2"),
    "polarity": (
        "dkg:Affirmed",
        "dkg:Maybe",
        1,
        "one of Affirmed, Negated, Uncertain; found Maybe",
    ),
    "number": ("dkg:line 1", 'dkg:line "one"', 1, "a whole number; found 'one'"),
    "huge": ("dkg:line 1", f'dkg:line "{9**999}"', 1, "a whole number; found"),
    "span": ("dkg:start 0", "dkg:start 28", 1, "not a span: 28..27"),
    "no source": ("source:diary a dkg:Source", "source:diary a dkg:Thing", 1, "found none"),
    "other source": ("From source:diary", "From source:letter", 1, "letter"),
    "tier": ("dkg:Unverified", "dkg:Hearsay", 11, "a source with one of Regulator, Curated"),
    "label": ('"Zentavir"@en', "dkg:Drug", 17, "a concept with a literal; found the node"),
    "unsupported": ("dkg:supports [", "dkg:ignores [", 1, "evidence for the statement"),
    "edge": (
        "drug:zentavir skos",
        "drug:x dkg:hasAdverseEffect effect:nausea . drug:zentavir skos",
        20,
        "a statement with evidence for the edge",
    ),
    "triple term": (
        "drug:zentavir skos",
        "drug:x dkg:y <<( drug:x dkg:y drug:z )>> . drug:z skos",
        20,
        "RDF 1.1, in which triples are no terms",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_out_of_place_is_told_with_its_line(fault: str, tmp_path: Path) -> None:
    before, after, line, expected = FAULTS[fault]
    assert before in BY_HAND
    reasons = told(tmp_path / "a.ttl", BY_HAND.replace(before, after))
    (reason,) = [each for each in reasons if expected in each]
    assert reason.startswith(f"unreadable source a.ttl, line {line}: expected")


def test_a_faulty_piece_of_evidence_is_told_with_its_line_and_the_rest_is_read(
    assembly: Assembly, tmp_path: Path
) -> None:
    lines = list(rdf.nquads(assembly))
    at = next(n for n, line in enumerate(lines) if f"<{DKG}quote>" in line and PAGE in line)
    node = lines[at].partition(" ")[0]
    first = next(n for n, line in enumerate(lines, start=1) if line.startswith(node))
    found = outcomes(tmp_path / "graph.nq", "".join(lines[:at] + lines[at + 1 :]))
    (reason,) = [problem.reason for each in found for problem in each.problems]
    assert reason.startswith(
        f"unreadable source graph.nq, line {first}: expected {node[1:-1]} with"
    )
    read = sum(len(each.extraction.evidence) for each in found if each.extraction)
    assert read == sum(1 for _ in assembly.evidence()) - 1


def test_many_faults_are_counted(tmp_path: Path) -> None:
    edges = "".join(f"drug:d{n} dkg:hasAdverseEffect effect:nausea .\n" for n in range(250))
    reasons = told(tmp_path / "a.ttl", BY_HAND + edges)
    assert len(reasons) == 101
    assert "150 more are like those named" in reasons[-1]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.nq", b"", "found none"),
        ("a.ttl", b"\xff\xfe<", "Invalid UTF-8"),
        ("a.ttl", BY_HAND.encode("utf-16"), "UTF-8"),
        ("a.nq.gz", gzip.compress(BY_HAND.encode())[:-9], "read to its end"),
        ("a.nq.gz", gzip.compress(b"#" * 2**22), "no zip bomb"),
        ("a.jsonld", b'{"a":' * 300 + b"1" + b"}" * 300, "nested at most 200 deep"),
        ("a.jsonld", b'{"@context": "https://example.org/context"}', "JSON-LD"),
        ("a.ttl", b"<a:a> <a:b> " + b"<<( <a:a> <a:b> " * 10**5 + b"<a:c>" + b")>>" * 10**5, "1.1"),
        ("a.nq", b'<a:a> <a:b> "<<" .\n<a:a> <a:b> <<( <a:a> <a:b> <a:c> )>> .\n', "line 2"),
        ("a.nq", b'<a:a> <a:b> "' + b"a" * 2**25, "16 MiB"),
        ("a.ttl", b"<relative> <b> <c> .", "No scheme found in an absolute IRI"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_told_and_the_rest_is_built(
    name: str, data: bytes, expected: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zentavir.md").write_text(PAGE_TEXT.format(name="zentavir"))
    made = build([tmp_path], tmp_path / "out", jobs=1)
    (problem,) = made.report.problems
    assert expected in problem.reason
    assert problem.reason.startswith(f"unreadable source {name}, line ")
    assert made.report.counts["sources"] == 1


def test_double_angles_in_strings_and_comments_are_no_triple_terms(tmp_path: Path) -> None:
    odd = '"<<", """<< "a" <<""", "\\"<<" '
    text = BY_HAND.replace('"Zentavir"@en', odd) + "\n# <<\n" + f"# {'x' * 2**20} <<\n"
    assert not told(tmp_path / "a.ttl", text)


def test_a_folder_of_nothing_but_faults_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text("<a:b> .")
    with pytest.raises(BuildError, match="none of the documents could be read"):
        build([tmp_path], tmp_path / "out", jobs=1)


@pytest.mark.parametrize("cut", range(0, len(BY_HAND), 97))
def test_a_file_that_breaks_off_anywhere_is_read_or_told(cut: int, tmp_path: Path) -> None:
    for each in outcomes(tmp_path / "a.ttl", BY_HAND[:cut]):
        assert all("internal error" not in problem.reason for problem in each.problems)
        assert each.extraction is not None or each.problems
