/** The same graph as tables: every node and edge, in any order, by keyboard. */
import { useState } from "preact/hooks";
import { kindName, pageOf } from "../../names";
import { Scroll } from "../../ui/scroll";
import { Why } from "../../ui/why";
import { spaced } from "../../words";
import type { Visible } from "./filtering";
import { keyOf } from "./scene";

type Cell = string | number;

interface Sorted<T> {
  rows: T[];
  /** Makes the head of a column, which sorts by it. */
  head: (name: string, place: number) => preact.JSX.Element;
}

function useSorted<T>(rows: readonly T[], cells: (row: T) => Cell[], first: number): Sorted<T> {
  const [by, setBy] = useState(first);
  const [down, setDown] = useState(false);
  const sorted = rows
    .map((row) => ({ row, cell: cells(row)[by] ?? "" }))
    .sort((one, other) => compared(one.cell, other.cell) * (down ? -1 : 1))
    .map(({ row }) => row);
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

function compared(one: Cell, other: Cell): number {
  return typeof one === "number" && typeof other === "number"
    ? one - other
    : String(one).localeCompare(String(other), "en", { numeric: true });
}

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
    (node) => [node.label, kindName(node.kind), -(degree.get(node.iri) ?? 0)],
    2,
  );
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
          {rows.map((node) => (
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
    </Scroll>
  );
}

export function EdgeTable({ shown }: { shown: Visible }) {
  const named = new Map(shown.nodes.map((node) => [node.iri, node.label]));
  const { rows, head } = useSorted(
    shown.edges,
    (edge) => [
      named.get(edge.from) ?? "",
      spaced(edge.predicate),
      named.get(edge.to) ?? "",
      edge.belief ?? 0,
      edge.frequency ?? "",
    ],
    0,
  );
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
          {rows.map((edge) => (
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
    </Scroll>
  );
}
