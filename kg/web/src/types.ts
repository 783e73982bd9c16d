/** Answers of the server, as its OpenAPI description has them. */

/** A node of the graph; its address here is `/kind/slug`. */
export interface Node {
  iri: string;
  kind: string;
  slug: string;
  label: string;
}

export interface Hit extends Node {
  /** The name that was found: the label, a synonym, a brand or an id. */
  name: string;
}

export interface SearchAnswer {
  query: string;
  hits: Hit[];
}

export type State = "supported" | "disputed" | "refuted" | "not-mentioned";
export type Tier = "regulator" | "curated" | "editorial" | "unverified";
export type Polarity = "affirmed" | "negated" | "uncertain";

/** How often, as a source has it; shares are 0 to 1. */
export interface Frequency {
  /** The source's own word. */
  term: string | null;
  /** Only from a number or a scale that the source declares. */
  cioms: string | null;
  low: number | null;
  high: number | null;
  comparator: number | null;
  denominator: number | null;
}

export interface Reported extends Frequency {
  source: string;
  /** Incidence above that of the comparator. */
  difference: number | null;
}

/** What all sources together say of a drug and an effect. */
export interface Finding {
  state: State;
  belief: number | null;
  serious: boolean | null;
  frequencies: Reported[];
  /** Whom it is limited to; empty for everyone. */
  populations: Node[];
  statements: string[];
  evidence: string[];
  sources: string[];
}

export interface Source {
  id: string;
  title: string;
  digest: string;
  format: string;
  publisher: string;
  url: string;
  licence: string;
  based_on: string;
  lineage: string;
  tier: Tier;
  last_reviewed: string | null;
  retrieved: string | null;
}
