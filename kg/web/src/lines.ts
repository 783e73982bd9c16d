/** Which lines of effects are shown, and in which order. */
import type { EffectLine, Sources } from "./cards";
import type { Tier } from "./types";

export type Subject = "drug" | "effect";
export const ORDERS = ["belief", "frequency", "name"] as const;
export type Order = (typeof ORDERS)[number];

/** What one wants to see; it stands in the address as `?words=…&only=serious&tier=curated&sort=name`. */
export interface Wanted {
  words: string;
  serious: boolean;
  frequency: boolean;
  disagreed: boolean;
  tier: Tier | "";
  order: Order;
}

/** Returns what an address asks for. */
export function wantedIn(query: URLSearchParams): Wanted {
  const only = query.getAll("only");
  return {
    words: query.get("words") ?? "",
    serious: only.includes("serious"),
    frequency: only.includes("frequency"),
    disagreed: only.includes("disagreed"),
    tier: (query.get("tier") ?? "") as Tier | "",
    order: ORDERS.find((each) => each === query.get("sort")) ?? "belief",
  };
}

/** Returns the query of an address that asks for this; other parts of it stay as they are. */
export function queryOf(wanted: Wanted, former: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams(former);
  for (const name of ["words", "only", "tier", "sort"]) query.delete(name);
  if (wanted.words) query.set("words", wanted.words);
  for (const name of ["serious", "frequency", "disagreed"] as const) {
    if (wanted[name]) query.append("only", name);
  }
  if (wanted.tier) query.set("tier", wanted.tier);
  if (wanted.order !== "belief") query.set("sort", wanted.order);
  return query;
}

/** Returns the lines that are wanted, in the order that is wanted. */
export function chosen(
  lines: readonly EffectLine[],
  wanted: Wanted,
  sources: Sources,
  subject: Subject,
): EffectLine[] {
  const words = wanted.words.trim().toLowerCase();
  const kept = lines.filter(
    (line) =>
      (!words || line[subject].label.toLowerCase().includes(words)) &&
      (!wanted.serious || isSerious(line)) &&
      (!wanted.frequency || line.finding.frequencies.length > 0) &&
      (!wanted.disagreed || line.finding.state !== "supported") &&
      (!wanted.tier || line.finding.sources.some((id) => sources[id]?.tier === wanted.tier)),
  );
  return kept.sort(ORDERING[wanted.order](subject));
}

/** Tells whether a source calls it serious, or the field does wherever it occurs. */
export function isSerious(line: EffectLine): boolean {
  return line.serious || line.finding.serious === true;
}

type Comparing = (one: EffectLine, other: EffectLine) => number;

const byName =
  (subject: Subject): Comparing =>
  (one, other) =>
    one[subject].label.localeCompare(other[subject].label, "en");

const ORDERING: Record<Order, (subject: Subject) => Comparing> = {
  name: byName,
  belief: (subject) => (one, other) =>
    (other.finding.belief ?? 0) - (one.finding.belief ?? 0) || byName(subject)(one, other),
  frequency: (subject) => (one, other) =>
    frequency(other) - frequency(one) || byName(subject)(one, other),
};

// Least shares of the classes of CIOMS; a mere word of a source sorts below every figure.
const LEAST: Record<string, number> = {
  "very-common": 0.1,
  common: 0.01,
  uncommon: 0.001,
  rare: 0.0001,
  "very-rare": 0.00001,
};

/** Returns the highest share that a source states, to sort by; it is never shown. */
function frequency({ finding }: EffectLine): number {
  const shares = finding.frequencies.map(
    (each) => each.high ?? each.low ?? LEAST[each.cioms ?? ""] ?? (each.term ? 0 : -1),
  );
  return Math.max(-1, ...shares);
}
