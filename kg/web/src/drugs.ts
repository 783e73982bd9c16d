/** The list of drugs, by class or by name. */
import type { Node } from "./types";

/** A drug as `/api/drugs` lists it. */
export interface DrugEntry {
  node: Node;
  classes: Node[];
  /** Number of adverse effects that are supported; 0 where it is only named beside others. */
  effects: number;
}

export interface DrugClass {
  /** Absent for drugs without a class. */
  node?: Node;
  drugs: DrugEntry[];
}

/** Returns those whose name, or the name of whose class, has these words in it. */
export function named(drugs: readonly DrugEntry[], words: string): DrugEntry[] {
  const wanted = words.trim().toLowerCase();
  const fits = (node: Node) => node.label.toLowerCase().includes(wanted);
  return drugs.filter((each) => fits(each.node) || each.classes.some(fits));
}

/** Returns classes with their drugs, both sorted by label; a drug stands in each of its classes. */
export function byClass(drugs: readonly DrugEntry[]): DrugClass[] {
  const classes = new Map<string, DrugClass>();
  for (const drug of drugs) {
    for (const node of drug.classes.length ? drug.classes : [undefined]) {
      const key = node?.iri ?? "";
      const found = classes.get(key) ?? { ...(node && { node }), drugs: [] };
      found.drugs.push(drug);
      classes.set(key, found);
    }
  }
  const label = ({ node }: DrugClass) => node?.label ?? "\uffff";
  return [...classes.values()].sort((one, other) => label(one).localeCompare(label(other), "en"));
}

/** Returns a class that is good to compare: the one with two to five drugs that says most of them. */
export function example(drugs: readonly DrugEntry[]): DrugClass | undefined {
  const size = (found: DrugClass) => found.drugs.reduce((sum, each) => sum + each.effects, 0);
  return byClass(drugs)
    .filter(({ node, drugs: { length } }) => node && length >= 2 && length <= 5)
    .sort((one, other) => size(other) - size(one))[0];
}
