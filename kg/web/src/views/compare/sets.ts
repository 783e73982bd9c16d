/** What exactly some of the drugs are said to do: the bars of an UpSet plot. */
import type { Row } from "./brief";

export interface Intersection {
  /** Places of the drugs, ascending. */
  drugs: number[];
  count: number;
}

/** Returns the places of the drugs that are said to do it. */
export function havingIt(row: Row): number[] {
  return row.cells.flatMap((cell, place) => (cell?.state === "supported" ? [place] : []));
}

/** Returns the exclusive intersections that have anything in them, the largest first. */
export function intersections(rows: readonly Row[]): Intersection[] {
  const found = new Map<string, Intersection>();
  for (const row of rows) {
    const drugs = havingIt(row);
    if (!drugs.length) continue;
    const key = drugs.join();
    const former = found.get(key);
    if (former) former.count += 1;
    else found.set(key, { drugs, count: 1 });
  }
  return [...found.values()].sort(
    (one, other) => other.count - one.count || one.drugs.length - other.drugs.length,
  );
}
