/** One column of names and one of numbers as bars. */
import type { Row } from "./asking";
import { numberOf, shortened } from "./terms";

const MOST = 100;

/** Returns the column of names and that of numbers, none where there is no such pair. */
export function charted(
  variables: readonly string[],
  rows: readonly Row[],
): { name: string; number: string } | undefined {
  const filled = (variable: string) => rows.filter((row) => row[variable]);
  const number = variables.findLast((each) => {
    const cells = filled(each);
    return cells.length > 0 && cells.every((row) => !Number.isNaN(numberOf(row[each])));
  });
  const name = variables.find((each) => each !== number && filled(each).length > 0);
  return number !== undefined && name !== undefined ? { name, number } : undefined;
}

export function Chart(props: {
  rows: readonly Row[];
  name: string;
  number: string;
  prefixes: ReadonlyMap<string, string>;
}) {
  const { rows, name, number, prefixes } = props;
  const bars = rows
    .flatMap((row) => {
      const value = numberOf(row[number]);
      const label = shortened(row[name]?.value ?? "", prefixes);
      return Number.isNaN(value) ? [] : [{ label, value }];
    })
    .sort((one, other) => other.value - one.value);
  const most = Math.max(...bars.map((bar) => Math.abs(bar.value)), Number.MIN_VALUE);
  return (
    <>
      {bars.length > MOST && (
        <p>
          The first {MOST} of {bars.length.toLocaleString("en")}.
        </p>
      )}
      <table class="bars">
        <caption>
          {number} by {name}
        </caption>
        <tbody>
          {bars.slice(0, MOST).map((bar, place) => (
            <tr key={`${bar.label}${place}`}>
              <th scope="row">{bar.label}</th>
              <td>
                <span
                  class="bar"
                  aria-hidden="true"
                  style={{ width: `${(70 * Math.abs(bar.value)) / most}%` }}
                />
                {bar.value.toLocaleString("en", { maximumFractionDigits: 4 })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
