/** Words for what the server names by a term. */
import type { Node } from "./types";

const KINDS: Record<string, string> = {
  drug: "drug",
  product: "product",
  organization: "maker",
  class: "drug class",
  mechanism: "mechanism",
  condition: "condition",
  effect: "adverse effect",
  organclass: "organ class",
  population: "population",
  precaution: "precaution",
  monitoring: "monitoring",
  source: "source",
  statement: "statement",
  evidence: "evidence",
};

/** Returns what a kind of node is called. */
export function kindName(kind: string): string {
  return KINDS[kind] ?? kind;
}

/** Tells whether nodes are of such a kind; it is the prefix of their IRIs too. */
export function isKind(name: string): boolean {
  return name in KINDS;
}

/** Returns the address of a node's page. */
export function pageOf(node: Pick<Node, "kind" | "slug">): string {
  return `/${node.kind}/${encodeURIComponent(node.slug)}`;
}
