/** The same graph as tables: every node and edge, in any order, by keyboard. */
import { kindName, pageOf } from "../../names";
import { Scroll } from "../../ui/scroll";
import { useSome } from "../../ui/some";
import { useSorted } from "../../ui/sorted";
import { Why } from "../../ui/why";
import { spaced } from "../../words";
import type { Visible } from "./filtering";
import { keyOf } from "./scene";

export interface TablesProps {
  shown: Visible;
  selected: string;
  onSelect: (key: string) => void;
  onHide: (key: string) => void;
}

export function NodeTable({ shown, selected, onSelect, onHide }: TablesProps) {
  const degree = new Map<string, number>();
  for (const edge of shown.edges)
    for (const end of [edge.from, edge.to]) degree.set(end, (degree.get(end) ?? 0) + 1);
  const { rows, head } = useSorted(
    shown.nodes,
    (node, place) => [node.label, kindName(node.kind), -(degree.get(node.iri) ?? 0)][place] ?? "",
    2,
  );
  const [some, others] = useSome(rows);
  return (
    <Scroll name="Nodes">
      <table>
        <thead>
          <tr>
            {["Name", "Kind", "Edges shown"].map(head)}
            <th scope="col">Do</th>
          </tr>
        </thead>
        <tbody>
          {some.map((node) => (
            <tr key={node.iri} aria-current={keyOf(node) === selected ? "true" : undefined}>
              <th scope="row">
                <a href={pageOf(node)}>{node.label}</a>
              </th>
              <td>{kindName(node.kind)}</td>
              <td>{degree.get(node.iri) ?? 0}</td>
              <td class="acts">
                <button type="button" onClick={() => onSelect(keyOf(node))}>
                  Open<span class="visually-hidden"> {node.label}</span>
                </button>
                <button type="button" onClick={() => onHide(keyOf(node))}>
                  Hide<span class="visually-hidden"> {node.label}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {others}
    </Scroll>
  );
}

export function EdgeTable({ shown }: { shown: Visible }) {
  const named = new Map(shown.nodes.map((node) => [node.iri, node.label]));
  const { rows, head } = useSorted(
    shown.edges,
    (edge, place) =>
      [
        named.get(edge.from) ?? "",
        spaced(edge.predicate),
        named.get(edge.to) ?? "",
        edge.belief ?? 0,
        edge.frequency ?? "",
      ][place] ?? "",
    0,
  );
  const [some, others] = useSome(rows);
  return (
    <Scroll name="Edges">
      <table>
        <thead>
          <tr>
            {["From", "What", "To", "Belief", "How often"].map(head)}
            <th scope="col">Evidence</th>
          </tr>
        </thead>
        <tbody>
          {some.map((edge) => (
            <tr key={`${edge.from}${edge.predicate}${edge.to}`}>
              <td>{named.get(edge.from)}</td>
              <td>{spaced(edge.predicate)}</td>
              <td>{named.get(edge.to)}</td>
              <td>{edge.belief?.toFixed(2)}</td>
              <td>
                {edge.frequency && spaced(edge.frequency)}
                {edge.serious && " (serious)"}
              </td>
              <td>
                {edge.statements.length > 0 && (
                  <Why
                    ids={edge.statements}
                    about={`${named.get(edge.from)} and ${named.get(edge.to)}`}
                  >
                    evidence
                  </Why>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {others}
    </Scroll>
  );
}
