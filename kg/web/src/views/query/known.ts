/** What the service says of itself: its prefixes, its terms, and queries to begin with. */
import { answered } from "./asking";
import type { Triple } from "./terms";

export interface Example {
  name: string;
  summary: string;
  query: string;
}

export interface KnownTerm {
  iri: string;
  label: string;
  isClass: boolean;
}

export interface Known {
  prefixes: Map<string, string>;
  examples: Example[];
  terms: KnownTerm[];
}

const SH = "http://www.w3.org/ns/shacl#";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
const OWL = "http://www.w3.org/2002/07/owl#";
const FORMS = ["select", "ask", "construct", "describe"].map((form) => SH + form);
const TERMS = `PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?term ?kind ?label WHERE {
  { ?term a ?kind VALUES ?kind { <${OWL}Class> <${OWL}ObjectProperty> <${OWL}DatatypeProperty> } }
  UNION { ?part void:class ?term BIND(<${OWL}Class> AS ?kind) }
  UNION { ?part void:property ?term BIND(<${OWL}ObjectProperty> AS ?kind) }
  OPTIONAL { ?term <${RDFS}label> ?label }
} LIMIT 2000`;

/** Returns prefixes and examples out of the description of the service. */
export function describedBy(triples: readonly Triple[]): Omit<Known, "terms"> {
  const nodes = new Map<string, Map<string, string>>();
  for (const [subject, predicate, object] of triples) {
    const node = nodes.get(subject.value) ?? new Map<string, string>();
    node.set(predicate.value, object.value);
    nodes.set(subject.value, node);
  }
  const prefixes = new Map<string, string>();
  const examples: Example[] = [];
  for (const node of nodes.values()) {
    const prefix = node.get(`${SH}prefix`);
    const namespace = node.get(`${SH}namespace`);
    if (prefix !== undefined && namespace) prefixes.set(prefix, namespace);
    const query = FORMS.map((form) => node.get(form)).find(Boolean);
    const name = node.get(`${RDFS}label`) ?? "";
    if (query) examples.push({ name, summary: node.get(`${RDFS}comment`) ?? name, query });
  }
  examples.sort((one, other) => one.summary.localeCompare(other.summary));
  return { prefixes, examples };
}

let kept: Promise<Known> | undefined;

/** Returns what the service says of itself, asked for once; nothing where it says nothing. */
export function known(): Promise<Known> {
  kept ??= Promise.all([examples(), terms()]).then(([described, found]) => ({
    ...described,
    terms: found,
  }));
  return kept;
}

const PATIENCE_MS = 1500;

/** The description is there a little after the server. */
async function examples(tries = 5): Promise<Omit<Known, "terms">> {
  const answer = await answered("/.well-known/sparql-examples").catch(() => undefined);
  if (!answer && tries > 1) {
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    return examples(tries - 1);
  }
  return describedBy(answer?.kind === "graph" ? answer.triples : []);
}

async function terms(): Promise<KnownTerm[]> {
  const address = `/sparql?${new URLSearchParams({ query: TERMS })}`;
  const answer = await answered(address).catch(() => undefined);
  if (answer?.kind !== "table") return [];
  const found = new Map<string, KnownTerm>();
  for (const { term, kind, label } of answer.rows) {
    if (term?.type !== "uri" || found.has(term.value)) continue;
    const isClass = kind?.value === `${OWL}Class`;
    found.set(term.value, { iri: term.value, label: label?.value ?? "", isClass });
  }
  return [...found.values()];
}
