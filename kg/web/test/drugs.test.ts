import { expect, test } from "vitest";
import { byClass, type DrugEntry, example, named } from "../src/drugs";
import type { Node } from "../src/types";

const node = (label: string): Node => ({ iri: `ex:${label}`, kind: "x", slug: label, label });
const drug = (label: string, effects: number, ...classes: string[]): DrugEntry => ({
  node: node(label),
  classes: classes.map(node),
  effects,
});
const DRUGS = [
  drug("abacavir", 3, "antiviral"),
  drug("apixaban", 9, "anticoagulant"),
  drug("dabigatran", 5, "anticoagulant", "prodrug"),
  drug("water", 0),
];

test("a drug stands in each of its classes, and one without class at the end", () => {
  const found = byClass(DRUGS).map(({ node, drugs }) => [
    node?.label,
    drugs.map((each) => each.node.label),
  ]);
  expect(found).toEqual([
    ["anticoagulant", ["apixaban", "dabigatran"]],
    ["antiviral", ["abacavir"]],
    ["prodrug", ["dabigatran"]],
    [undefined, ["water"]],
  ]);
});

test("drugs are found by their own name and by that of their class", () => {
  expect(named(DRUGS, "COAG").map((each) => each.node.label)).toEqual(["apixaban", "dabigatran"]);
  expect(named(DRUGS, " wat").map((each) => each.node.label)).toEqual(["water"]);
  expect(named(DRUGS, "")).toHaveLength(DRUGS.length);
});

test("the class that is offered for comparison has several drugs", () => {
  expect(example(DRUGS)?.node?.label).toBe("anticoagulant");
  expect(example(DRUGS.slice(0, 2))).toBeUndefined();
});
