/** The answer to a query: as a table, and where it fits as a chart or a graph. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isKind } from "../../names";
import { Scroll } from "../../ui/scroll";
import { useSorted } from "../../ui/sorted";
import { Empty, Waiting } from "../../ui/states";
import { counted } from "../../words";
import type { Answer, Row } from "./asking";
import { Chart, charted } from "./chart";
import { numberOf, shortened, type Term, type Triple } from "./terms";

const PAGE = 200;

export interface ResultsProps {
  answer: Answer;
  prefixes: ReadonlyMap<string, string>;
  /** table, chart or graph */
  as: string;
  onAs: (as: string) => void;
}

export function Results({ answer, prefixes, as, onAs }: ResultsProps) {
  if (answer.kind === "truth")
    return (
      <p class="truth" role="status">
        {answer.value ? "yes" : "no"}
      </p>
    );
  const { variables, rows } = answer.kind === "table" ? answer : asRows(answer.triples);
  const bars = charted(variables, rows);
  const ways = ["table", ...(bars ? ["chart"] : []), ...(answer.kind === "graph" ? ["graph"] : [])];
  const shown = ways.includes(as) ? as : "table";
  return (
    <>
      <p class="ways">
        <strong role="status">
          {counted(rows.length, answer.kind === "graph" ? "triple" : "row")}
        </strong>
        {ways.length > 1 &&
          ways.map((way) => (
            <button key={way} type="button" aria-pressed={way === shown} onClick={() => onAs(way)}>
              {way}
            </button>
          ))}
      </p>
      {!rows.length && <Empty>Nothing fits.</Empty>}
      {shown === "chart" && bars && <Chart rows={rows} {...bars} prefixes={prefixes} />}
      {shown === "graph" && answer.kind === "graph" && (
        <Graph triples={answer.triples} prefixes={prefixes} />
      )}
      {shown === "table" && rows.length > 0 && (
        <Table variables={variables} rows={rows} prefixes={prefixes} />
      )}
    </>
  );
}

function asRows(triples: readonly Triple[]): { variables: string[]; rows: Row[] } {
  const rows = triples.map(([subject, predicate, object]) => ({ subject, predicate, object }));
  return { variables: ["subject", "predicate", "object"], rows };
}

interface TableProps {
  variables: readonly string[];
  rows: readonly Row[];
  prefixes: ReadonlyMap<string, string>;
}

function Table({ variables, rows, prefixes }: TableProps) {
  const [most, setMost] = useState(PAGE);
  const sorted = useSorted(rows, (row, place) => {
    const term = row[variables[place] ?? ""];
    const number = numberOf(term);
    return Number.isNaN(number) ? (term?.value ?? "") : number;
  });
  return (
    <>
      <Scroll name="Answer">
        <table class="answer">
          <thead>
            <tr>{variables.map(sorted.head)}</tr>
          </thead>
          <tbody>
            {sorted.rows.slice(0, most).map((row, place) => (
              <tr key={place}>
                {variables.map((each) => (
                  <td key={each}>
                    <TermShown term={row[each]} prefixes={prefixes} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rows.length > most && (
        <button type="button" onClick={() => setMost(most + 5 * PAGE)}>
          Show more of {counted(rows.length, "row")}
        </button>
      )}
    </>
  );
}

function TermShown({
  term,
  prefixes,
}: {
  term: Term | undefined;
  prefixes: TableProps["prefixes"];
}) {
  if (!term) return null;
  if (term.type !== "uri") return <>{term.value}</>;
  const told = shortened(term.value, prefixes);
  const [kind = "", slug] = told.split(":");
  if (slug && isKind(kind)) return <a href={`/${kind}/${slug}`}>{told}</a>;
  if (!/^https?:/.test(term.value)) return <>{told}</>;
  return (
    <a href={term.value} rel="noopener noreferrer">
      {told}
    </a>
  );
}

interface GraphProps {
  triples: readonly Triple[];
  prefixes: ReadonlyMap<string, string>;
}

/** Loads what draws a graph when one is wanted. */
function Graph(props: GraphProps) {
  const [part, setPart] = useState<{ Drawing: ComponentType<GraphProps> }>();
  useEffect(() => {
    import("./drawing").then((found) => setPart({ Drawing: found.default }));
  }, []);
  return part ? <part.Drawing {...props} /> : <Waiting />;
}

/** Returns an answer as CSV, as SPARQL has it: values without their types. */
export function toCsv(answer: Answer): string {
  if (answer.kind === "truth") return `${answer.value}\r\n`;
  const { variables, rows } = answer.kind === "table" ? answer : asRows(answer.triples);
  const quoted = (text: string) =>
    /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = rows.map((row) => variables.map((each) => quoted(row[each]?.value ?? "")).join());
  return `${[variables.join(), ...lines].join("\r\n")}\r\n`;
}
