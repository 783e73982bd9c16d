/** What a comparison shows, as the address has it. */

/** Choices that the server makes, and those that are made here: `organ`, `set`. */
export interface Choice {
  drugs: readonly string[];
  level: string;
  sort: string;
  members: string;
  states: readonly string[];
  serious: boolean;
  tiers: readonly string[];
  belief: string;
  frequency: string;
  organs: readonly string[];
  /** Only what exactly these drugs are said to do. */
  set: readonly string[];
}

export const MOST_DRUGS = 20;
const USUAL = { level: "effect", sort: "organ-class", members: "any" };

export function choiceOf(query: URLSearchParams): Choice {
  const one = (name: string, otherwise = "") => query.get(name) ?? otherwise;
  const drugs = [...new Set(query.getAll("drug").map((each) => each.trim()))].filter(Boolean);
  return {
    drugs: drugs.slice(0, MOST_DRUGS),
    level: one("level", USUAL.level),
    sort: one("sort", USUAL.sort),
    members: one("members", USUAL.members),
    states: query.getAll("state"),
    serious: one("serious") === "true",
    tiers: query.getAll("tier"),
    belief: one("belief"),
    frequency: one("frequency"),
    organs: query.getAll("organ_class"),
    set: query.getAll("only"),
  };
}

/** Returns the parameters that the server knows; what is usual is left out. */
function asked(choice: Choice): [string, string][] {
  const found: [string, string][] = choice.drugs.map((each) => ["drug", each]);
  for (const name of ["level", "sort", "members"] as const)
    if (choice[name] !== USUAL[name]) found.push([name, choice[name]]);
  for (const each of choice.states) found.push(["state", each]);
  if (choice.serious) found.push(["serious", "true"]);
  for (const each of choice.tiers) found.push(["tier", each]);
  if (choice.belief) found.push(["belief", choice.belief]);
  if (choice.frequency) found.push(["frequency", choice.frequency]);
  return found;
}

/** Returns the address of the view. */
export function viewAddress(choice: Choice): string {
  const organs = choice.organs.map((each): [string, string] => ["organ_class", each]);
  const set = choice.set.map((each): [string, string] => ["only", each]);
  return `/compare?${new URLSearchParams([...asked(choice), ...organs, ...set])}`;
}

/** Returns the address of the rows; organ classes are chosen here, so that all can be offered. */
export function rowsAddress(choice: Choice): string {
  return `/api/compare?${new URLSearchParams([...asked(choice), ["brief", "true"]])}`;
}

/** Returns the address of the same in another format. */
export function formatAddress(choice: Choice, format: string): string {
  const organs = choice.organs.map((each): [string, string] => ["organ_class", each]);
  return `/compare.${format}?${new URLSearchParams([...asked(choice), ...organs])}`;
}
