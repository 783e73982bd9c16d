/** The sentences of boxed warnings, each once, with all that it names marked. */
import type { BoxedQuote } from "../../cards";

export interface Sentence {
  start: number;
  lead_in: string;
  /** Whether it is a row of a table, of which the pieces are the words that name something. */
  row: boolean;
  pieces: { text: string; marked: boolean }[];
}

/** Returns the sentences by the ids of their sources, in the order of the sources' texts. */
export function sentencesOf(quotes: readonly BoxedQuote[]): Record<string, Sentence[]> {
  const found: Record<string, Sentence[]> = {};
  for (const [first, ...others] of together(quotes)) {
    if (!first) continue;
    const { source, start, lead_in } = first;
    const row = first.quote.includes("\t");
    const pieces = piecesOf(first.quote, [first, ...others]);
    const shown = row ? pieces.filter((each) => each.marked) : pieces;
    found[source] = [...(found[source] ?? []), { start, lead_in, row, pieces: shown }];
  }
  return found;
}

function together(quotes: readonly BoxedQuote[]): BoxedQuote[][] {
  const groups = new Map<string, BoxedQuote[]>();
  const sorted = quotes.toSorted((one, other) => one.start - other.start);
  for (const each of sorted) {
    const key = `${each.source} ${each.start} ${each.quote}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

/** Cuts a quote where marks begin and end; places count characters, not units of UTF-16. */
function piecesOf(quote: string, marks: readonly BoxedQuote[]): Sentence["pieces"] {
  const pieces: Sentence["pieces"] = [];
  [...quote].forEach((character, place) => {
    const marked = marks.some((each) => each.mention_start <= place && place < each.mention_end);
    const last = pieces.at(-1);
    if (last?.marked === marked) last.text += character;
    else pieces.push({ text: character, marked });
  });
  return pieces;
}
