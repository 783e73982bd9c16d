"""A valid file of every format, by the name that it would have; all in our own words."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping

from tests.datasets.test_generic import WARD, metadata
from tests.datasets.test_repurposing_hub import HEADER
from tests.rdf.test_files import BY_HAND
from tests.readers.test_hostile import GOOD
from tests.readers.test_openfda import LABEL

GOOD_PAGE = "# Goodomide\n\n**Generic Name:** goodomide\n\n**Side Effects:** Nausea is common.\n"
HUB = (
    f"!by us\n{HEADER}"
    "aspirin\tcyclooxygenase inhibitor\tPTGS1\tneurology\tmigraine, fever\tC\tX\tLaunched\n"
    "zentavir\tHDAC inhibitor\tHDAC1\toncology\tmelanoma\tC\tY\tPhase 2\n"
)
OWN = (
    "drug,hasAdverseEffect,incidence,section\n"
    'zentavir,"nausea, mild",12%,adverse-reactions\nzentavir,headache,0.5,adverse-reactions\n'
)
DIALECT = {"delimiter": ";", "encoding": "latin-1", "commentPrefix": "#"}
REPORTS = {
    "ascii/DEMO17Q2.txt": (
        b"primaryid$caseid$caseversion$fda_dt$age$age_cod$sex\r\n"
        b"200000011$20000001$1$20170403$44$YR$F\r\n200000021$20000002$1$20170404$$$M\r\n"
    ),
    "ascii/DRUG17Q2.txt": (
        b"primaryid$caseid$drug_seq$role_cod$drugname$prod_ai\r\n"
        b"200000011$20000001$1$PS$ADVIL$IBUPROFEN\r\n200000021$20000002$1$SS$ZENTRA$\r\n"
    ),
    "ascii/REAC17Q2.txt": (
        b"primaryid$caseid$pt$drug_rec_act\r\n"
        b"200000011$20000001$Nausea$\r\n200000021$20000002$Invented happening$\r\n"
    ),
    "ascii/OUTC17Q2.txt": b"primaryid$caseid$outc_cod\r\n200000011$20000001$HO\r\n",
    "deleted/DELETE17Q2.txt": b"20000002\r\n",
}
QUADS = (
    "<https://w3id.org/drug-effect-kg/source/a> "
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    "<https://w3id.org/drug-effect-kg/vocab/Source> "
    "<https://w3id.org/drug-effect-kg/source/a> .\n"
)
LINKED = {
    "@context": {"dkg": "https://w3id.org/drug-effect-kg/vocab/"},
    "@graph": [
        {
            "@id": "https://w3id.org/drug-effect-kg/source/b",
            "@type": "dkg:Source",
            "http://purl.org/dc/terms/title": "B",
            "dkg:tier": {"@id": "dkg:Curated"},
        },
        {"@type": "dkg:Mention", "dkg:quote": "words", "dkg:expectedKind": {"@id": "dkg:Effect"}},
    ],
}


def _labels() -> bytes:
    found = [{**LABEL, "set_id": f"set-{number}"} for number in range(3)]
    return json.dumps({"meta": {}, "results": found}, indent=1).encode()


def _zipped(members: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return held.getvalue()


PAGE = GOOD["monograph"].encode()
VALID: dict[str, bytes] = {
    "monograph.md": PAGE,
    "page.txt": GOOD["page"].encode(),
    "AFATINIB_adverse_reactions.txt": GOOD["label"].encode(),
    "page.html": GOOD["page-html"].encode(),
    "leaflet.html": GOOD["leaflet"].encode(),
    "run-on.html": GOOD["leaflet-run-on"].encode(),
    "spl.xml": GOOD["spl"].encode(),
    "epi.json": GOOD["epi-json"].encode(),
    "epi.xml": GOOD["epi-xml"].encode(),
    "label.json": json.dumps(LABEL, indent=1).encode(),
    "labels.json": _labels(),
    "labels.json.gz": gzip.compress(_labels(), mtime=0),
    "page.md.gz": gzip.compress(PAGE, mtime=0),
    "pages.zip": _zipped({"a/one.md": PAGE, "b/labels.json": _labels(), "own.csv": OWN.encode()}),
    "hub.txt": HUB.encode(),
    "own.csv": OWN.encode(),
    "ward.csv-metadata.json": metadata(url="ward.csv", dialect=DIALECT).encode(),
    "own.csv.gz": gzip.compress(OWN.encode(), mtime=0),
    "reports.zip": _zipped(REPORTS),
    "DRUG17Q2.txt": REPORTS["ascii/DRUG17Q2.txt"],
    "diary.ttl": BY_HAND.encode(),
    "quads.nq": QUADS.encode(),
    "linked.jsonld": json.dumps(LINKED, indent=1).encode(),
}

_ANSI = f"{WARD}zentavir;nausée;3\n".encode("latin-1")
# Files that say nothing by themselves, with what they stand beside.
BESIDE: dict[str, dict[str, bytes]] = {"ward.csv-metadata.json": {"ward.csv": _ANSI}}
