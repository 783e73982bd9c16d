/** Cards: all that is known of a node, as `/api/drugs`, `/api/effects`, `/api/statements` … have it. */
import type { Finding, Frequency, Node, Polarity, Source, State, Tier } from "./types";

export interface Literal {
  lexical: string;
  datatype: string;
}

export interface Dosage {
  text: string;
  form: string | null;
  route: string | null;
  amount: string | null;
  schedule: string | null;
  cycle_days_on: number | null;
  cycle_days_off: number | null;
  until: string | null;
}

export interface TrialResult {
  text: string;
  outcome: string;
  value: number;
  unit: string;
  population: string | null;
  trial: string | null;
}

export type Value = Node | Literal | Dosage | TrialResult;

/** One statement. */
export interface Said {
  subject: Node;
  predicate: string;
  value: Value;
  statement: string;
  status: Exclude<State, "not-mentioned">;
  belief: number;
  population: Node | null;
  combination: Node[];
  sources: string[];
}

export interface Identifier {
  node: Node;
  scheme: string;
  id: string;
  iri: string;
}

/** A drug and an effect with what is known of the two. */
export interface EffectLine {
  drug: Node;
  effect: Node;
  /** Taken as serious wherever it occurs. */
  serious: boolean;
  partners: Node[];
  finding: Finding;
}

export interface EffectGroup {
  organ_class: Node | null;
  effects: EffectLine[];
}

/** A sentence of a boxed warning, or a row of a table of such. */
export interface BoxedQuote {
  source: string;
  start: number;
  /** Places of the words that name something, in characters of the quote. */
  mention_start: number;
  mention_end: number;
  quote: string;
  lead_in: string;
  evidence: string;
  statement: string;
}

/** What the boxed warnings of labels name. */
export interface BoxedWarning {
  node: Node;
  statements: string[];
  sources: string[];
  quotes: BoxedQuote[];
}

export type Sources = Readonly<Record<string, Source>>;

export interface DrugCard {
  node: Node;
  synonyms: string[];
  same_as: string[];
  identifiers: Identifier[];
  components: Node[];
  component_of: Node[];
  moiety: Node | null;
  forms: Node[];
  products: Said[];
  classes: Said[];
  mechanisms: Said[];
  indications: Said[];
  makers: Said[];
  approval: Said[];
  dosage: Said[];
  relations: Said[];
  contraindications: Said[];
  precautions: Said[];
  monitoring: Said[];
  trial_results: Said[];
  links: Said[];
  boxed_warnings: BoxedWarning[];
  effects: EffectGroup[];
  effects_in_combination: EffectLine[];
  sources: Sources;
}

export interface EffectCard {
  node: Node;
  synonyms: string[];
  same_as: string[];
  organ_class: Node | null;
  serious: boolean;
  category: boolean;
  broader: Node[];
  narrower: Node[];
  drugs: EffectLine[];
  in_combination: EffectLine[];
  sources: Sources;
}

export interface SourceCard {
  iri: string;
  record: Source;
  evidence: number;
  statements: number;
  mentions: Record<string, number>;
  drugs: Node[];
}

/** What one source contributes to a belief. */
export interface Vote {
  source: string;
  title: string;
  tier: Tier;
  polarity: Polarity;
  systematic: number;
  random: number;
  weight: number;
  error: number;
  counted: boolean;
}

export interface EvidenceCard {
  id: string;
  iri: string;
  source: Source;
  quote: string;
  before: string;
  mention: string;
  after: string;
  start: number;
  end: number;
  section: string;
  line: number;
  lead_in: string | null;
  polarity: Polarity;
  frequency: Frequency | null;
  serious: boolean | null;
  severities: string[];
  severity_grade: number | null;
  severity_grade_high: number | null;
  qualifiers: string[];
  consequence_of: Node[];
  method: string;
  how: string;
  score: number | null;
  others: Node[];
  /** Whether the text that it stands in is at hand. */
  in_text: boolean;
}

export interface StatementCard {
  id: string;
  iri: string;
  subject: Node;
  predicate: string;
  object: Value;
  population: Node | null;
  combination: Node[];
  status: Said["status"];
  belief: number;
  formula: { votes: Vote[]; support: number; against: number; words: string };
  evidence: EvidenceCard[];
}

/** A node of any kind, as `/api/nodes` has it. */
export interface NodeCard {
  node: Node;
  synonyms: string[];
  same_as: string[];
  broader: Node[];
  narrower: Node[];
  said: Said[];
  /** Of an organ class. */
  effects: { effect: Node; drugs: number }[];
  sources: Sources;
}
