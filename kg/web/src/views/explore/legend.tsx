/** The legend, which is the filter too. */
import { kindName } from "../../names";
import { capital, spaced } from "../../words";
import { edgeKinds, type Visible } from "./filtering";
import { colors, kindColor } from "./looks";
import type { Scene } from "./scene";
import type { Look } from "./state";

const MARKS: Readonly<Record<string, string>> = {
  drug: "●",
  effect: "•",
  product: "▬",
  organization: "■",
  class: "⬢",
  mechanism: "◆",
  condition: "▲",
  organclass: "⯃",
  population: "⬟",
  precaution: "▾",
  monitoring: "★",
};
const FREQUENCIES = ["very-common", "common", "uncommon", "rare", "very-rare"];
const TIERS = ["regulator", "curated", "editorial", "unverified"];

export interface LegendProps {
  scene: Scene;
  shown: Visible;
  look: Look;
  onChange: (part: Partial<Look>) => void;
}

export function Legend({ scene, shown, look, onChange }: LegendProps) {
  const found = colors();
  const kinds = [...new Set(shown.nodes.map((node) => node.kind))].sort();
  const toggle = (predicate: string) =>
    onChange({
      without: look.without.includes(predicate)
        ? look.without.filter((each) => each !== predicate)
        : [...look.without, predicate],
    });
  return (
    <form
      class="legend"
      aria-label="Legend and filters"
      onSubmit={(event) => event.preventDefault()}
    >
      <p>
        {kinds.map((kind) => (
          <span key={kind} class="mark">
            <i aria-hidden="true" style={{ color: kindColor(found, kind) }}>
              {MARKS[kind] ?? "●"}
            </i>{" "}
            {kindName(kind)}
          </span>
        ))}
        {scene.bundles.length > 0 && (
          <span class="mark">
            <i aria-hidden="true">⬚</i> + more of them, not drawn one by one
          </span>
        )}
      </p>
      <p>
        {edgeKinds(scene).map(([predicate, count]) => (
          <label key={predicate} class="check">
            <input
              type="checkbox"
              checked={!look.without.includes(predicate)}
              onChange={() => toggle(predicate)}
            />
            {capital(spaced(predicate))} <span class="count">{count}</span>
          </label>
        ))}
      </p>
      <p>
        <label class="check">
          <input
            type="checkbox"
            checked={look.serious}
            onChange={(event) => onChange({ serious: event.currentTarget.checked })}
          />
          Serious effects only
        </label>
        <label>
          How often{" "}
          <select
            value={look.frequency}
            onChange={(event) => onChange({ frequency: event.currentTarget.value })}
          >
            <option value="">any</option>
            {FREQUENCIES.map((each) => (
              <option key={each} value={each}>
                {spaced(each)}
                {each !== "very-common" && " or more"}
              </option>
            ))}
          </select>
        </label>
        <label>
          Source{" "}
          <select
            value={look.tier}
            onChange={(event) => onChange({ tier: event.currentTarget.value })}
          >
            <option value="">any</option>
            {TIERS.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      </p>
    </form>
  );
}
