/** Tables that sort by the column whose head is pressed. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

export type Sortable = string | number;

export interface Sorted<T> {
  rows: T[];
  /** Makes the head of a column. */
  head: (name: string, place: number) => ComponentChildren;
}

/** Returns rows in order; `first` is the column to begin with, -1 for the order as it is given. */
export function useSorted<T>(
  rows: readonly T[],
  cell: (row: T, place: number) => Sortable,
  first = -1,
): Sorted<T> {
  const [by, setBy] = useState(first);
  const [down, setDown] = useState(false);
  const sorted = by < 0 ? [...rows] : ordered(rows, (row) => cell(row, by), down);
  const head = (name: string, place: number) => (
    <th
      key={name}
      scope="col"
      aria-sort={by === place ? (down ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        class="sort"
        onClick={() => {
          setDown(by === place && !down);
          setBy(place);
        }}
      >
        {name}
        <span aria-hidden="true">{by === place ? (down ? " ▼" : " ▲") : ""}</span>
      </button>
    </th>
  );
  return { rows: sorted, head };
}

export function ordered<T>(rows: readonly T[], cell: (row: T) => Sortable, down: boolean): T[] {
  const keyed = rows.map((row) => ({ row, key: cell(row) }));
  keyed.sort((one, other) => compared(one.key, other.key) * (down ? -1 : 1));
  return keyed.map(({ row }) => row);
}

function compared(one: Sortable, other: Sortable): number {
  return typeof one === "number" && typeof other === "number"
    ? one - other
    : String(one).localeCompare(String(other), "en", { numeric: true });
}
