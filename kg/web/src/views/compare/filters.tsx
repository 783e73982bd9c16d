/** What of a comparison is wanted, and in which order. */
import { type Brief, slugOf } from "./brief";
import type { Choice } from "./state";

type Options = readonly (readonly [string, string])[];

const LEVELS: Options = [
  ["effect", "each effect"],
  ["broader", "next broader effects"],
  ["1", "broadest effects"],
  ["organ-class", "organ classes"],
];
const ORDERS: Options = [
  ["organ-class", "organ class"],
  ["label", "name"],
  ["frequency", "how often"],
  ["discrimination", "difference between drugs"],
];
const STATES: Options = [
  ["", "any"],
  ["supported", "supported"],
  ["disputed", "disputed"],
  ["refuted", "refuted"],
];
const FREQUENCIES: Options = [
  ["", "any"],
  ["very-common", "very common"],
  ["common", "common or more"],
  ["uncommon", "uncommon or more"],
  ["rare", "rare or more"],
  ["very-rare", "very rare or more"],
];
const TIERS: Options = [
  ["", "any"],
  ["regulator", "regulator"],
  ["curated", "curated"],
  ["editorial", "editorial"],
  ["unverified", "unverified"],
];
const BELIEFS: Options = [
  ["", "any"],
  ["0.5", "0.5 or more"],
  ["0.8", "0.8 or more"],
  ["0.9", "0.9 or more"],
  ["0.95", "0.95 or more"],
];
const MEMBERS: Options = [
  ["any", "any of its drugs"],
  ["most", "most of its drugs"],
  ["all", "all of its drugs"],
];

export interface FiltersProps {
  choice: Choice;
  brief: Brief | undefined;
  onChange: (change: Partial<Choice>) => void;
}

export function Filters({ choice, brief, onChange }: FiltersProps) {
  const organs = (brief?.organ_classes ?? []).flatMap((each) =>
    each ? [[slugOf(each), each.label] as const] : [],
  );
  const list = (value: string) => (value ? [value] : []);
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <Select
        name="Rows"
        options={LEVELS}
        value={choice.level}
        onPick={(level) => onChange({ level })}
      />
      <Select
        name="Sort by"
        options={ORDERS}
        value={choice.sort}
        onPick={(sort) => onChange({ sort })}
      />
      <Select
        name="Organ class"
        options={[["", "all"], ...organs]}
        value={choice.organs[0] ?? ""}
        onPick={(organ) => onChange({ organs: list(organ) })}
      />
      <Select
        name="State"
        options={STATES}
        value={choice.states[0] ?? ""}
        onPick={(state) => onChange({ states: list(state) })}
      />
      <Select
        name="How often"
        options={FREQUENCIES}
        value={choice.frequency}
        onPick={(frequency) => onChange({ frequency })}
      />
      <Select
        name="Source"
        options={TIERS}
        value={choice.tiers[0] ?? ""}
        onPick={(tier) => onChange({ tiers: list(tier) })}
      />
      <Select
        name="Belief"
        options={BELIEFS}
        value={choice.belief}
        onPick={(belief) => onChange({ belief })}
      />
      {brief?.drugs.some((each) => each.kind === "class") && (
        <Select
          name="A class has what"
          options={MEMBERS}
          value={choice.members}
          onPick={(members) => onChange({ members })}
        />
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={choice.serious}
          onChange={(event) => onChange({ serious: event.currentTarget.checked })}
        />
        Serious only
      </label>
    </form>
  );
}

interface SelectProps {
  name: string;
  options: Options;
  value: string;
  onPick: (value: string) => void;
}

function Select({ name, options, value, onPick }: SelectProps) {
  const known = options.some(([each]) => each === value);
  return (
    <label>
      <span>{name}</span>
      <select value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {!known && <option value={value}>{value}</option>}
        {options.map(([each, told]) => (
          <option key={each} value={each}>
            {told}
          </option>
        ))}
      </select>
    </label>
  );
}
