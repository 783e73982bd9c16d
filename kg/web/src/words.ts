/** Figures and terms in words, as the plain pages and the command line have them. */
import type { Frequency, Reported, State } from "./types";

/** Signs of states: told apart by form, never by color alone. */
export const SIGNS: Readonly<Record<State, string>> = {
  supported: "●",
  disputed: "◐",
  refuted: "✕",
  "not-mentioned": "–",
};

/** Returns a term in words: `hasAdverseEffect`, `very-common` → "has adverse effect", "very common". */
export function spaced(term: string): string {
  return term
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("-", " ")
    .toLowerCase();
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns "1 drug", "1,071 drugs". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** Returns a share (0 to 1) as it is stated: 0.035 → "3.5%". */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(4))}%`;
}

/** Returns a frequency in words, the source's own apart from a class that a figure gives. */
export function frequencyText(stated: Frequency & Partial<Reported>): string {
  const { term, low, high, comparator, denominator, difference } = stated;
  const cioms = stated.cioms && spaced(stated.cioms);
  const apart = term && cioms && term !== cioms;
  const words = apart ? `called “${term}”, class ${cioms}` : term || cioms || "";
  let figure = figureText(low, high);
  if (comparator !== null) figure += ` (comparator ${percent(comparator)})`;
  if (denominator !== null) figure += ` of ${denominator.toLocaleString("en")} people`;
  if (difference != null) figure += `, difference ${points(difference)}`;
  return [words, figure.trim()].filter(Boolean).join(", ");
}

/** Returns a span of shares: "3 to 5%", "at least 10%". */
export function figureText(low: number | null, high: number | null): string {
  if (low !== null && high !== null) {
    return low === high ? percent(low) : `${percent(low).slice(0, -1)} to ${percent(high)}`;
  }
  if (low !== null) return `at least ${percent(low)}`;
  return high !== null ? `up to ${percent(high)}` : "";
}

function points(difference: number): string {
  const figure = Number((100 * difference).toFixed(4));
  return `${figure > 0 ? "+" : ""}${figure} percentage points`;
}

/** Returns a day as people write it: "19 May 2020"; "" for none. */
export function dayText(day: string | null): string {
  if (!day) return "";
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Date(day).toLocaleDateString("en-GB", options);
}
