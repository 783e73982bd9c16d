/** An UpSet plot: how much the drugs share, and what only some of them do; a set is a filter. */
import { counted } from "../../words";
import { type Compared, slugOf } from "./brief";
import type { Intersection } from "./sets";

const COLUMN = 34;
const LINE = 24;
const HEIGHT = 110;
const MOST = 24;

export interface UpSetProps {
  drugs: readonly Compared[];
  sets: readonly Intersection[];
  /** Places of the drugs of the set that is chosen. */
  chosen: string;
  onChoose: (set: Intersection | null) => void;
}

export function UpSet({ drugs, sets, chosen, onChoose }: UpSetProps) {
  const shown = sets.slice(0, MOST);
  const most = shown[0]?.count ?? 1;
  const names = 14 + 8 * Math.max(...drugs.map((each) => each.label.length));
  const base = HEIGHT + 18;
  const center = (place: number) => names + place * COLUMN + COLUMN / 2;
  const level = (place: number) => base + 20 + place * LINE;
  const width = names + shown.length * COLUMN + 4;
  const height = base + 12 + drugs.length * LINE;
  return (
    <svg class="upset" viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
      <title>Shared and unique effects</title>
      {drugs.map((drug, place) => (
        <text key={slugOf(drug)} class="drug" x={names - 10} y={level(place) + 4}>
          {drug.label}
        </text>
      ))}
      {shown.map((set, place) => {
        const only = set.drugs.map((each) => drugs[each]?.label).join(" and ");
        const told = `${counted(set.count, "effect")} of ${only}${set.drugs.length < drugs.length ? " only" : ""}`;
        const tall = Math.max(2, (HEIGHT * set.count) / most);
        const pressed = chosen === set.drugs.join();
        const choose = () => onChoose(pressed ? null : set);
        return (
          // biome-ignore lint/a11y/useSemanticElements: SVG has no buttons of its own
          <g
            key={told}
            role="button"
            tabindex={0}
            aria-pressed={pressed}
            aria-label={told}
            onClick={choose}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              choose();
            }}
          >
            <title>{told}</title>
            <rect class="field" x={center(place) - COLUMN / 2} width={COLUMN} height={height} />
            <rect class="tall" x={center(place) - 9} y={base - tall} width="18" height={tall} />
            <text x={center(place)} y={base - tall - 5}>
              {set.count}
            </text>
            {drugs.map((drug, at) => (
              <circle
                key={slugOf(drug)}
                class={set.drugs.includes(at) ? "in" : "out"}
                cx={center(place)}
                cy={level(at)}
                r={set.drugs.includes(at) ? 6 : 4}
              />
            ))}
            {set.drugs.length > 1 && (
              <path
                d={`M${center(place)} ${level(set.drugs[0] ?? 0)}V${level(set.drugs.at(-1) ?? 0)}`}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
