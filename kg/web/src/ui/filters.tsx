/** Chooses which lines of effects are shown; the choice stands in the address. */
import { useId } from "preact/hooks";
import { ORDERS, queryOf, type Wanted, wantedIn } from "../lines";
import { go } from "../router";
import { TIERS } from "./badges";

export function Filters({ query, what }: { query: URLSearchParams; what: string }) {
  const id = useId();
  const wanted = wantedIn(query);
  const want = (change: Partial<Wanted>) => {
    const asked = queryOf({ ...wanted, ...change }, query).toString();
    go(location.pathname + (asked && `?${asked}`), { replace: true });
  };
  return (
    <search class="filters" aria-label={`Filter ${what}`}>
      <div>
        <label class="visually-hidden" for={`${id}-words`}>
          Filter {what} by name
        </label>
        <input
          id={`${id}-words`}
          type="search"
          placeholder={`Filter ${what}`}
          value={wanted.words}
          onInput={(event) => want({ words: event.currentTarget.value })}
        />
      </div>
      <fieldset>
        <legend class="visually-hidden">Only</legend>
        {CHOICES.map(([name, label]) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={wanted[name]}
              onChange={(event) => want({ [name]: event.currentTarget.checked })}
            />{" "}
            {label}
          </label>
        ))}
      </fieldset>
      <label>
        Said by{" "}
        <select
          value={wanted.tier}
          onChange={(event) => want({ tier: event.currentTarget.value as Wanted["tier"] })}
        >
          <option value="">any source</option>
          {TIERS.map((tier) => (
            <option key={tier} value={tier}>
              {tier}
            </option>
          ))}
        </select>
      </label>
      <label>
        Sort by{" "}
        <select
          value={wanted.order}
          onChange={(event) => want({ order: event.currentTarget.value as Wanted["order"] })}
        >
          {ORDERS.map((order) => (
            <option key={order} value={order}>
              {order}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}

const CHOICES = [
  ["serious", "serious"],
  ["frequency", "with frequency"],
  ["disagreed", "sources disagree"],
] as const;
