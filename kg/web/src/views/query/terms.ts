/** RDF terms, as SPARQL's JSON and N-Triples have them. */

export interface Term {
  type: "uri" | "literal" | "bnode";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export type Triple = readonly [Term, Term, Term];

const TERM = /\s*(?:<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@([\w-]+))?)/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

/** Returns the triples of N-Triples; lines that are none are left out. */
export function triplesOf(text: string): Triple[] {
  return text.split("\n").flatMap((line) => {
    TERM.lastIndex = 0;
    const terms = [next(line), next(line), next(line)];
    const [subject, predicate, object] = terms;
    return subject && predicate && object ? [[subject, predicate, object] as const] : [];
  });
}

function next(line: string): Term | undefined {
  const found = TERM.exec(line);
  if (!found) {
    TERM.lastIndex = line.length;
    return undefined;
  }
  const [, iri, blank, text, datatype, language] = found;
  if (iri !== undefined) return { type: "uri", value: plain(iri) };
  if (blank !== undefined) return { type: "bnode", value: blank };
  return {
    type: "literal",
    value: plain(text ?? ""),
    ...(datatype && { datatype }),
    ...(language && { "xml:lang": language }),
  };
}

function plain(text: string): string {
  return text.replace(
    /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g,
    (_, four?: string, eight?: string, one?: string) =>
      one === undefined
        ? String.fromCodePoint(Number.parseInt(four ?? eight ?? "", 16))
        : (ESCAPES[one] ?? one),
  );
}

/** Returns the number that a term stands for, NaN for other terms. */
export function numberOf(term: Term | undefined): number {
  if (term?.type !== "literal" || !term.value.trim()) return Number.NaN;
  const numeric = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;
  return !term.datatype || numeric.test(term.datatype) ? Number(term.value) : Number.NaN;
}

/** Returns an IRI by a prefix, if one fits. */
export function shortened(iri: string, prefixes: ReadonlyMap<string, string>): string {
  let best = "";
  let found = iri;
  for (const [prefix, namespace] of prefixes) {
    if (namespace.length <= best.length || !iri.startsWith(namespace)) continue;
    const rest = iri.slice(namespace.length);
    if (!/^[\w-]+$/.test(rest)) continue;
    best = namespace;
    found = `${prefix}:${rest}`;
  }
  return found;
}
