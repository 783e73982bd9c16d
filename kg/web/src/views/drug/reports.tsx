/** What spontaneous reports say of a drug: beside what sources state, and no part of it. */
import { useAsked } from "../../api";
import type { Node, State } from "../../types";
import { StateMark } from "../../ui/badges";
import { Part } from "../../ui/facts";
import { NodeLink } from "../../ui/nodes";
import { Scroll } from "../../ui/scroll";

interface Measure {
  value: number;
  low: number;
  high: number;
}

interface Pair {
  effect: Node;
  cases: number;
  expected: number;
  prr: Measure | null;
  ic: Measure | null;
  ebgm: Measure | null;
  stated: State;
}

interface DrugReports {
  tables: { source: Node; drug_cases: number; all_cases: number; effects: Pair[] }[];
  caveats: string[];
}

const MOST = 15;

function text(measure: Measure | null): string {
  if (!measure) return "–";
  const [value, low, high] = [measure.value, measure.low, measure.high].map((each) =>
    each.toFixed(2),
  );
  return `${value} (${low} to ${high})`;
}

export function Reports({ slug }: { slug: string }) {
  const { answer } = useAsked<DrugReports>(`/api/reports/${slug}?least=3`);
  const tables = answer?.tables.filter((table) => table.effects.length) ?? [];
  if (!answer || !tables.length) return null;
  return (
    <Part title="Spontaneous reports">
      <p class="soft">{answer.caveats.join(" ")}</p>
      {tables.map((table) => (
        <Scroll
          key={`${table.source.iri} ${table.all_cases}`}
          name={`Reports: ${table.source.label}`}
        >
          <table>
            <caption>
              {table.source.label}: {table.drug_cases.toLocaleString("en")} of{" "}
              {table.all_cases.toLocaleString("en")} cases name the drug; first the effects named
              more often than expected
            </caption>
            <thead>
              <tr>
                <th scope="col">Effect</th>
                <th scope="col">Cases</th>
                <th scope="col">Expected</th>
                <th scope="col">PRR (95 %)</th>
                <th scope="col">IC (95 %)</th>
                <th scope="col">EBGM (90 %)</th>
                <th scope="col">Sources state</th>
              </tr>
            </thead>
            <tbody>
              {table.effects.slice(0, MOST).map((pair) => (
                <tr key={pair.effect.iri}>
                  <th scope="row">
                    <NodeLink node={pair.effect} />
                  </th>
                  <td>{pair.cases}</td>
                  <td>{pair.expected.toFixed(2)}</td>
                  <td>{text(pair.prr)}</td>
                  <td>{text(pair.ic)}</td>
                  <td>{text(pair.ebgm)}</td>
                  <td>
                    <StateMark state={pair.stated} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ))}
      <p class="formats">
        All of them: <a href={`/api/reports/${slug}`}>JSON</a> ·{" "}
        <a href={`/api/reports/${slug}?format=csv`}>CSV</a>
      </p>
    </Part>
  );
}
