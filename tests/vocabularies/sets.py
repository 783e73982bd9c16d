"""Open sets of a few terms each, in the forms that the real ones have."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

OBO = """\
format-version: 1.2

[Term]
id: SYMP:1
name: eye symptom

[Term]
id: SYMP:2
name: gritty eye pain
synonym: "sandy eye pain" EXACT []
synonym: "eye trouble" RELATED []
is_a: SYMP:1 ! eye symptom

[Term]
id: SYMP:3
name: obsolete eye swelling
is_obsolete: true

[Typedef]
id: part_of
name: part of
"""
HP = "http://purl.obolibrary.org/obo/HP_"
PHENOTYPES = {
    "graphs": [
        {
            "nodes": [
                {
                    "id": f"{HP}0000001",
                    "lbl": "Gritty eye pain",
                    "meta": {
                        "synonyms": [
                            {"pred": "hasExactSynonym", "val": "Sand in the eye pain"},
                            {"pred": "hasBroadSynonym", "val": "Eye trouble"},
                        ]
                    },
                },
                {"id": f"{HP}0000002", "lbl": "Old swelling", "meta": {"deprecated": True}},
            ]
        }
    ]
}


def write_sets(folder: Path) -> Path:
    """Return a folder with a small file of each open set."""
    files = {
        "ctcae-v5/terms.tsv": "CTCAE Term\tGrade 1\nEye pain\tmild\n"
        "Eye disorders - Other, specify\tmild\n",
        "oae/terms.tsv": "Term\tMedDRA ID\tParent term\tOAE ID for parent term \n"
        "gritty eye pain AE\t10\teye pain AE\tOAE_0000007\n",
        "symp/symp.obo": OBO,
        "mesh/tree-numbers.tsv": "mesh_id\tmesh_name\tmesh_tree_number\n"
        "D1\tEye Diseases\tC11\nD2\tEye Pain, Gritty\tC11.5\nD3\tEyelids\tA01.5\n",
        "doid/names.tsv": "doid\tname\ttype\nDOID:1\tgritty eye pain\tname\n"
        "DOID:1\tgritty ocular pain (disorder)\texact-synonym\n"
        "DOID:1\teye trouble\trelated-synonym\n",
        "drugbank/names.csv": "DrugBank ID,Common name,CAS,UNII,Synonyms,Standard InChI Key\n"
        'DB90001,Zorbamine,1-2-3,U1,"Zorbaminum | zorbamine mesylate | 2-(1,3-zorb-4-yl)ethanol"'
        ",K1\n"
        "DB90002,ZQX-90210,,U2,,\n",
        "repurposing-hub/Repurposing_Hub_1.txt": "Name\tMOA\tIndication\tInChIKey\tPhase\n"
        "zorbamine-maleate\tzorbase inhibitor, zorbing agent\tzorbal otitis (ZO), contraception"
        "\tZORBZORBZORBZO-UHFFFAOYSA-N\tLaunched\n",
        "drugcentral/classes.tsv": "class_id\tclass_name\tclass_source\tclass_type\n"
        "N0000000001\tZorbing Activity\tFDA\tMechanism of Action\n"
        "CHEBI:1\tzorb antagonist\tCHEBI\tApplication\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (folder / "hpo").mkdir()
    with gzip.open(folder / "hpo" / "hp.json.gz", "wt", encoding="utf-8") as file:
        json.dump(PHENOTYPES, file)
    return folder
