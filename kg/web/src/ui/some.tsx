/** Long tables: the first rows are drawn at once, more when asked for, and all of them on paper. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { counted } from "../words";

const FIRST = 150;
const STEP = 500;

/** Returns the rows that are drawn, and what tells of the others and draws more. */
export function useSome<T>(rows: readonly T[]): [readonly T[], ComponentChildren] {
  const [most, setMost] = useState(FIRST);
  useEffect(() => {
    const all = () => setMost(Number.POSITIVE_INFINITY);
    addEventListener("beforeprint", all);
    return () => removeEventListener("beforeprint", all);
  }, []);
  const left = rows.length - most;
  if (left <= 0) return [rows, null];
  const told = (
    <p>
      The first {most} of {counted(rows.length, "row")}.{" "}
      <button type="button" onClick={() => setMost(most + STEP)}>
        Show {Math.min(STEP, left)} more
      </button>
    </p>
  );
  return [rows.slice(0, most), told];
}
