/** What an editor offers to write at a place in a query. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { ask } from "../../api";
import { kindName } from "../../names";
import type { SearchAnswer } from "../../types";
import type { Known } from "./known";
import { shortened } from "./terms";

export const KEYWORDS =
  "SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK WHERE FROM NAMED PREFIX BASE GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES EXISTS NOT IN AS GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI IF COALESCE REGEX CONTAINS STRSTARTS STRENDS LCASE UCASE CONCAT REPLACE ABS ROUND YEAR NOW isIRI isBlank isLiteral".split(
    " ",
  );

/** Returns what can be offered without asking anyone; `word` is what has been typed of it. */
export function offered(word: string, text: string, known: Known): Completion[] {
  if (word.startsWith("?")) {
    const named = new Set(text.match(/[?$]\w+/g) ?? []);
    named.delete(word);
    return [...named].map((label) => ({ label, type: "variable" }));
  }
  const terms = known.terms.map(({ iri, label, isClass }) => ({
    label: shortened(iri, known.prefixes),
    detail: label,
    type: isClass ? "class" : "property",
  }));
  const named = terms.filter((each) => !each.label.includes("/"));
  if (word.includes(":")) return named;
  return [
    ...KEYWORDS.map((label) => ({ label, type: "keyword" })),
    ...[...known.prefixes].map(([prefix, namespace]) => ({
      label: `${prefix}:`,
      detail: namespace,
      type: "namespace",
    })),
    ...named,
  ];
}

/** Returns the lines that declare prefixes which a query uses and does not declare. */
export function missing(text: string, prefixes: ReadonlyMap<string, string>): string {
  const bare = text.replace(/<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|#.*/g, " ");
  const used = new Set([...bare.matchAll(/(?<![\w?$:])([A-Za-z][\w-]*):/g)].map((each) => each[1]));
  const declared = new Set([...bare.matchAll(/PREFIX\s+([\w-]*):/gi)].map((each) => each[1]));
  return [...prefixes]
    .filter(([prefix]) => used.has(prefix) && !declared.has(prefix))
    .map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}>\n`)
    .join("");
}

/** Returns a source of completions: what the service knows, and nodes by their names. */
export function completing(known: () => Promise<Known>) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const typed = context.matchBefore(/[?$]?[\w:-]*/);
    if (!typed || (typed.from === typed.to && !context.explicit)) return null;
    const found = await known();
    const options = offered(typed.text, context.state.doc.toString(), found);
    const nodes = /^[A-Za-z][\w-]{2,}$/.test(typed.text)
      ? await named(typed.text, found.prefixes).catch(() => [])
      : [];
    if (context.aborted) return null;
    return { from: typed.from, options: [...options, ...nodes], validFor: /^[?$]?[\w:-]{0,2}$/ };
  };
}

async function named(word: string, prefixes: ReadonlyMap<string, string>): Promise<Completion[]> {
  const asked = `/api/search?limit=8&q=${encodeURIComponent(word.replaceAll("-", " "))}`;
  const { hits } = await ask<SearchAnswer>(asked);
  return hits.map((hit) => {
    const short = shortened(hit.iri, prefixes);
    const apply = short === hit.iri ? `<${hit.iri}>` : short;
    return {
      label: hit.name,
      detail: `${kindName(hit.kind)} ${short}`,
      apply,
      type: "constant",
      boost: -1,
    };
  });
}
