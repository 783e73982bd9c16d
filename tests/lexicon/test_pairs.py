"""Pairs of names that must be one drug and pairs that must never be, in the vocabularies in use.

Each pair is tried by its names, and by the identifiers that the vocabularies have for them. A pair
that is two may be linked: a salt or ester to its substance, a part to its combination.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from kg.lexicon import Drugs, load
from kg.lexicon.ledger import owners
from kg.model import Concept, Kind, Ref

# International and national names, and older spellings of them.
NATIONAL = (
    ("paracetamol", "acetaminophen"),
    ("salbutamol", "albuterol"),
    ("adrenaline", "epinephrine"),
    ("noradrenaline", "norepinephrine"),
    ("isoprenaline", "isoproterenol"),
    ("ciclosporin", "cyclosporine"),
    ("frusemide", "furosemide"),
    ("lignocaine", "lidocaine"),
    ("rifampicin", "rifampin"),
    ("pethidine", "meperidine"),
    ("glibenclamide", "glyburide"),
    ("aciclovir", "acyclovir"),
    ("amoxycillin", "amoxicillin"),
    ("cefalexin", "cephalexin"),
    ("chlorphenamine", "chlorpheniramine"),
    ("bendrofluazide", "bendroflumethiazide"),
    ("oestradiol", "estradiol"),
    ("beclometasone", "beclomethasone"),
    ("phenobarbitone", "phenobarbital"),
    ("sulphasalazine", "sulfasalazine"),
    ("suxamethonium", "succinylcholine"),
    ("mercaptamine", "cysteamine"),
    ("tetracosactide", "cosyntropin"),
    ("dexamphetamine", "dextroamphetamine"),
    ("clomifene", "clomiphene"),
    ("aspirin", "acetylsalicylic acid"),
    ("5-FU", "fluorouracil"),
    ("AZT", "zidovudine"),
    ("magnesium sulphate", "magnesium sulfate"),
)
VITAMINS = (
    ("vitamin A", "retinol"),
    ("vitamin B1", "thiamine"),
    ("vitamin B2", "riboflavin"),
    ("vitamin B6", "pyridoxine"),
    ("vitamin B12", "cyanocobalamin"),
    ("vitamin C", "ascorbic acid"),
    ("vitamin D3", "cholecalciferol"),
    ("vitamin K1", "phytonadione"),
    ("niacin", "nicotinic acid"),
    ("folate", "folic acid"),
)
# A salt that no set lists by itself is a form of its substance, in whichever spelling.
FORMS = (
    ("imatinib mesylate", "imatinib"),
    ("imatinib mesilate", "imatinib mesylate"),
    ("METFORMIN HCL", "metformin hydrochloride"),
    ("levothyroxine sodium", "levothyroxine"),
    ("sodium valproate", "valproic acid"),
    ("ibuprofen lysine", "ibuprofen"),
    ("abacavir sulfate", "abacavir"),
)
BIOSIMILARS = (
    ("adalimumab-atto", "adalimumab"),
    ("adalimumab-ryvk", "adalimumab"),
    ("infliximab-dyyb", "infliximab"),
    ("filgrastim-sndz", "filgrastim"),
    ("insulin glargine-yfgn", "insulin glargine"),
    ("ado-trastuzumab emtansine", "trastuzumab emtansine"),
    ("pegylated interferon alfa-2a", "peginterferon alfa-2a"),
    ("regular insulin", "insulin human"),
)
WHOLES = (
    ("abacavir / lamivudine", "lamivudine + abacavir"),
    ("sitagliptin and metformin", "METFORMIN; SITAGLIPTIN"),
    ("ABACAVIR\\LAMIVUDINE", "abacavir + lamivudine"),
    ("ibuprofen/paracetamol", "acetaminophen and ibuprofen"),
)
ONE = NATIONAL + VITAMINS + FORMS + BIOSIMILARS + WHOLES

ISOMERS = (
    ("esomeprazole", "omeprazole"),
    ("dexlansoprazole", "lansoprazole"),
    ("levofloxacin", "ofloxacin"),
    ("escitalopram", "citalopram"),
    ("levocetirizine", "cetirizine"),
    ("dexmethylphenidate", "methylphenidate"),
    ("armodafinil", "modafinil"),
    ("arformoterol", "formoterol"),
    ("levalbuterol", "albuterol"),
    ("dexketoprofen", "ketoprofen"),
    ("dextroamphetamine", "amphetamine"),
    ("levobupivacaine", "bupivacaine"),
    ("esketamine", "ketamine"),
    ("leucovorin", "levoleucovorin"),
)
ELEMENTS = (
    ("lithium citrate", "citric acid"),
    ("lithium carbonate", "lithium citrate"),
    ("sodium citrate", "citric acid"),
    ("potassium chloride", "potassium"),
    ("calcium carbonate", "calcium"),
    ("magnesium sulfate", "magnesium"),
    ("zinc sulfate", "zinc"),
    ("ferric carboxymaltose", "iron sucrose"),
    ("technetium Tc-99m sestamibi", "technetium Tc-99m medronate"),
    ("metformin C-11", "metformin"),
)
PROTEINS = (
    ("insulin glargine", "insulin"),
    ("insulin glargine", "insulin human"),
    ("insulin aspart", "insulin lispro"),
    ("insulin detemir", "insulin degludec"),
    ("insulin pork", "insulin beef"),
    ("interferon alfa-2a", "interferon alfa-2b"),
    ("interferon beta-1a", "interferon beta-1b"),
    ("peginterferon alfa-2a", "interferon alfa-2a"),
    ("peginterferon alfa-2a", "peginterferon alfa-2b"),
    ("pegfilgrastim", "filgrastim"),
    ("pegaspargase", "asparaginase escherichia coli"),
    ("somatotropin", "somatropin pegol"),
    ("trastuzumab", "trastuzumab deruxtecan"),
    ("trastuzumab emtansine", "trastuzumab deruxtecan"),
    ("digoxin", "digoxin immune fab (ovine)"),
    ("hepatitis A vaccine", "hepatitis B vaccine"),
    ("heparin", "enoxaparin"),
)
# What the body makes of a drug, or a drug of what the body makes, is another drug.
METABOLITES = (
    ("tenofovir alafenamide", "tenofovir disoproxil"),
    ("fosphenytoin", "phenytoin"),
    ("valacyclovir", "acyclovir"),
    ("valganciclovir", "ganciclovir"),
    ("enalapril", "enalaprilat"),
    ("codeine", "morphine"),
    ("prednisone", "prednisolone"),
    ("cortisone", "hydrocortisone"),
    ("loratadine", "desloratadine"),
    ("venlafaxine", "desvenlafaxine"),
    ("terfenadine", "fexofenadine"),
    ("levodopa", "dopamine"),
    ("testosterone enanthate", "testosterone cypionate"),
    ("isosorbide mononitrate", "isosorbide dinitrate"),
    ("folic acid", "leucovorin"),
    ("nicotinamide", "nicotinic acid"),
    ("vitamin D2", "vitamin D3"),
    ("vitamin K1", "vitamin K2"),
)
# Names that are taken for each other on paper.
ALIKE = (
    ("hydroxyzine", "hydralazine"),
    ("chlorpromazine", "chlorpropamide"),
    ("clonidine", "clonazepam"),
    ("vincristine", "vinblastine"),
    ("doxorubicin", "daunorubicin"),
    ("carbamazepine", "oxcarbazepine"),
    ("abatacept", "belatacept"),
    ("cisplatin", "carboplatin"),
    ("atropine", "homatropine"),
    ("hydroxychloroquine", "chloroquine"),
)
OTHER_WHOLES = (
    ("abacavir + lamivudine", "abacavir + dolutegravir"),
    ("abacavir + lamivudine", "lamivudine + zidovudine"),
    ("levodopa", "carbidopa"),
)
UNLINKED = ISOMERS + ELEMENTS + PROTEINS + METABOLITES + ALIKE + OTHER_WHOLES
# The first is a salt, ester or combination of the second.
LINKED = (
    ("lithium citrate", "lithium"),
    ("lithium carbonate", "lithium"),
    ("tenofovir disoproxil", "tenofovir"),
    ("tenofovir alafenamide", "tenofovir"),
    ("mycophenolate mofetil", "mycophenolic acid"),
    ("estradiol valerate", "estradiol"),
    ("testosterone enanthate", "testosterone"),
    ("gabapentin enacarbil", "gabapentin"),
    ("fluticasone propionate", "fluticasone"),
    ("abacavir + lamivudine", "abacavir"),
    ("ibuprofen and acetaminophen", "ibuprofen"),
)


@pytest.fixture
def drugs() -> Drugs:
    return Drugs(load())


def found(drugs: Drugs, name: str, *ids: str) -> Ref:
    answer = drugs.find(name, ids)
    assert answer is not None
    return answer.drug


def concept(drugs: Drugs, name: str) -> Concept:
    ref = found(drugs, name)
    brought = {each.ref: each for each in drugs.brought()}
    known = brought.get(ref) or load().concept(ref)
    assert known is not None
    return known


def identifiers(drugs: Drugs, name: str) -> list[str]:
    """Return the UNIIs of a name, of a combination those of its parts; else the other ids."""
    known = concept(drugs, name)
    parts = [load().concept(each) for each in known.components] or [known]
    curies = [curie for part in parts if part for curie in sorted(part.mappings, reverse=True)]
    return [each for each in curies if each.startswith("UNII:")] or curies


def test_there_are_pairs_of_many_kinds() -> None:
    assert len(ONE) >= 50
    assert len(UNLINKED) + len(LINKED) >= 60


@pytest.mark.parametrize(("one", "other"), ONE)
def test_two_names_of_one_drug_are_one(drugs: Drugs, one: str, other: str) -> None:
    ref = found(drugs, one)
    assert ref == found(drugs, other)
    for name, ids in ((one, other), (other, one)):
        curies = identifiers(drugs, ids)
        assert found(drugs, name, *curies) == ref
        assert not curies or found(drugs, "", *curies) == ref
    assert drugs.conflicts() == ()


@pytest.mark.parametrize(("one", "other"), UNLINKED)
def test_two_drugs_are_two(drugs: Drugs, one: str, other: str) -> None:
    first, second = concept(drugs, one), concept(drugs, other)
    assert first.ref != second.ref
    assert second.ref not in (*first.broader, *first.components)
    assert first.ref not in (*second.broader, *second.components)
    for name, by_name, ids, by_ids in (
        (one, first, identifiers(drugs, other), second),
        (other, second, identifiers(drugs, one), first),
    ):
        if ids:
            assert found(drugs, "", *ids) == by_ids.ref
            assert found(drugs, name, *ids) == by_ids.ref
            assert by_name.ref in {each.other for each in drugs.conflicts()}


@pytest.mark.parametrize(("one", "other"), LINKED)
def test_a_salt_an_ester_and_a_combination_are_linked_and_kept_apart(
    drugs: Drugs, one: str, other: str
) -> None:
    first, second = concept(drugs, one), concept(drugs, other)
    assert first.ref != second.ref
    assert second.ref in (*first.broader, *first.components)
    assert found(drugs, "", *identifiers(drugs, one)) == first.ref
    assert found(drugs, "", *identifiers(drugs, other)) == second.ref
    found(drugs, one, *identifiers(drugs, other))
    assert drugs.conflicts() == ()


@pytest.mark.parametrize("generic", ["paracetamol", "acetaminophen"])
def test_a_brand_stands_for_its_drug_and_is_no_name_of_it(generic: str) -> None:
    drugs = Drugs(load(), brands={"Tylenol": generic, "Tylenol with Codeine": f"{generic}/codeine"})
    tylenol = concept(drugs, "TYLENOL")
    assert tylenol.ref == found(drugs, "acetaminophen")
    assert "tylenol" not in {each.casefold() for each in tylenol.synonyms}
    assert set(concept(drugs, "Tylenol with codeine").components) == {
        tylenol.ref,
        found(drugs, "codeine"),
    }


def test_no_drug_has_two_uniis_and_no_unii_two_drugs() -> None:
    twice = [
        each.label
        for each in load().concepts(Kind.DRUG)
        if sum(curie.startswith("UNII:") for curie in each.mappings) > 1
    ]
    assert twice == ["choline C 11"]  # two entries of one substance
    shared = [curie for curie, refs in owners(load()).items() if len(refs) > 1]
    assert {curie.partition(":")[0] for curie in shared} == {"CAS"}


def test_no_name_ever_carries_one_unii_over_to_another() -> None:
    """Every drug with every other drug's UNII: the UNII decides, and the drug keeps its own."""
    drugs = Drugs(load())
    listed = [
        (each, curie)
        for each in load().concepts(Kind.DRUG)[::150]
        for curie in each.mappings
        if curie.startswith("UNII:")
    ]
    assert len(listed) > 90
    for (one, own), (other, unii) in combinations(listed, 2):
        assert found(drugs, one.label, unii) == other.ref
        assert found(drugs, other.label, own) == one.ref
    assert not [each for each in drugs.brought() if not each.is_form and not each.components]
