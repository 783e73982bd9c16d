/** The heat map: a table in which every cell says its state by sign and pattern, and opens its evidence. */
import { STATEMENT } from "../../ui/why";
import { SIGNS, spaced } from "../../words";
import { type Brief, type Cell, type Compared, type Named, type Row, slugOf } from "./brief";

export interface HeatMapProps {
  brief: Brief;
  rows: readonly Row[];
  grouped: boolean;
  /** Address of the view. */
  address: string;
  onRemove: (drug: Compared) => void;
}

export function HeatMap({ brief, rows, grouped, address, onRemove }: HeatMapProps) {
  const { drugs } = brief;
  const bodies = grouped ? byOrganClass(rows) : [rows];
  return (
    <table class="heat" onKeyDown={walk}>
      <thead>
        <tr>
          <th scope="col">{brief.level === "organ-class" ? "Organ class" : "Effect"}</th>
          {drugs.map((drug) => (
            <th key={slugOf(drug)} scope="col">
              <a href={`/${drug.kind}/${slugOf(drug)}`}>{drug.label}</a>
              <button
                type="button"
                title={`Leave out ${drug.label}`}
                onClick={() => onRemove(drug)}
              >
                <span class="visually-hidden">Leave out {drug.label}</span>
                <span aria-hidden="true">×</span>
              </button>
            </th>
          ))}
        </tr>
      </thead>
      {bodies.map((body, place) => {
        const organ = brief.organ_classes[body[0]?.organ_class ?? -1];
        return (
          <tbody key={organ ? slugOf(organ) : place}>
            {grouped && (
              <tr class="organ">
                <th scope="rowgroup" colSpan={drugs.length + 1}>
                  {organ ? (
                    <a href={`/organclass/${slugOf(organ)}`}>{organ.label}</a>
                  ) : (
                    "no organ class"
                  )}{" "}
                  <span class="count">{body.length}</span>
                </th>
              </tr>
            )}
            {body.map((row) => (
              <Line key={row.effect?.label} row={row} brief={brief} address={address} />
            ))}
          </tbody>
        );
      })}
    </table>
  );
}

function Line({ row, brief, address }: { row: Row; brief: Brief; address: string }) {
  const node: Named | null | undefined = row.effect ?? brief.organ_classes[row.organ_class];
  const kind = row.effect ? "effect" : "organclass";
  return (
    <tr>
      <th scope="row">
        {node ? <a href={`/${kind}/${slugOf(node)}`}>{node.label}</a> : "no organ class"}
        {row.serious && <abbr title="taken as serious wherever it occurs"> !</abbr>}
      </th>
      {row.cells.map((cell, place) => {
        const drug = brief.drugs[place];
        if (!drug) return null;
        if (!cell)
          return (
            <td key={slugOf(drug)} class="not-mentioned" title="not mentioned">
              <span aria-hidden="true">{SIGNS["not-mentioned"]}</span>
              <span class="visually-hidden">not mentioned</span>
            </td>
          );
        return <Field key={slugOf(drug)} cell={cell} address={address} />;
      })}
    </tr>
  );
}

function Field({ cell, address }: { cell: Cell; address: string }) {
  const told = [spaced(cell.state), cell.text, `belief ${cell.belief}`].filter(Boolean).join(", ");
  const share = { "--belief": cell.belief.toFixed(2) };
  const inside = (
    <>
      <span aria-hidden="true">
        {SIGNS[cell.state]}
        {cell.serious && <b>!</b>}
        {cell.often && <small>{short(cell.often)}</small>}
      </span>
      <span class="visually-hidden">{told}</span>
    </>
  );
  const ids = cell.statements?.map((id) => `&${STATEMENT}=${id}`).join("");
  return (
    <td class={cell.state} style={share} title={told}>
      {ids ? (
        <a href={address + ids} aria-haspopup="dialog">
          {inside}
        </a>
      ) : (
        <span class="inside">
          {inside}
          <small aria-hidden="true">{cell.text}</small>
        </span>
      )}
    </td>
  );
}

function short(often: string): string {
  return often.replace("at least ", "≥").replace("up to ", "≤").replace(" to ", "–");
}

function byOrganClass(rows: readonly Row[]): Row[][] {
  const found = new Map<number, Row[]>();
  for (const row of rows) {
    const body = found.get(row.organ_class);
    if (body) body.push(row);
    else found.set(row.organ_class, [row]);
  }
  return [...found.values()];
}

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Goes from cell to cell by arrow keys, past those that have nothing to open. */
function walk(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const cell = event.target instanceof Element ? event.target.closest("td") : null;
  const table = cell?.closest("table");
  if (!step || !cell || !table) return;
  event.preventDefault();
  let row = (cell.parentElement as HTMLTableRowElement).rowIndex;
  let column = cell.cellIndex;
  for (;;) {
    row += step[0];
    column += step[1];
    const line = table.rows[row];
    if (!line || column < 1 || (column >= line.cells.length && step[1])) return;
    const link = line.cells[column]?.querySelector<HTMLElement>("td > a");
    if (link) {
      link.focus();
      return;
    }
  }
}
