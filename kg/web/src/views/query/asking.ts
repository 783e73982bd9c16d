/** Questions whose answers are tables, truths or graphs. */
import { ApiError, type Problem } from "../../api";
import { type Term, type Triple, triplesOf } from "./terms";

export type Row = Readonly<Record<string, Term>>;

export type Answer =
  | { kind: "table"; variables: string[]; rows: Row[] }
  | { kind: "truth"; value: boolean }
  | { kind: "graph"; triples: Triple[] };

/** A problem with a query: where it is, from 1. */
export interface QueryProblem extends Problem {
  line?: number;
  column?: number;
}

const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9";

export function askQuery(query: string, signal: AbortSignal): Promise<Answer> {
  const body = new URLSearchParams({ query });
  return answered("/sparql", { method: "POST", body, signal });
}

export async function answered(address: string, request: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(address, { ...request, headers: { Accept: ACCEPT } });
  const type = answer.headers.get("Content-Type") ?? "";
  if (!answer.ok) {
    const told = type.includes("json") ? ((await answer.json()) as Partial<Problem>) : {};
    throw new ApiError({ title: "Error", status: answer.status, detail: "", ...told });
  }
  if (!type.includes("json")) return { kind: "graph", triples: triplesOf(await answer.text()) };
  const found = (await answer.json()) as {
    boolean?: boolean;
    head: { vars?: string[] };
    results?: { bindings: Row[] };
  };
  if (found.boolean !== undefined) return { kind: "truth", value: found.boolean };
  return { kind: "table", variables: found.head.vars ?? [], rows: found.results?.bindings ?? [] };
}
