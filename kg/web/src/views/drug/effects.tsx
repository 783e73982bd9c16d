/** The adverse effects of a drug by organ class. */
import type { DrugCard, EffectGroup } from "../../cards";
import { chosen, wantedIn } from "../../lines";
import { Part } from "../../ui/facts";
import { Filters } from "../../ui/filters";
import { Lines } from "../../ui/lines";
import { Empty } from "../../ui/states";
import { capital } from "../../words";
import { Disagreement } from "./disagreement";

export function Effects({ card, query }: { card: DrugCard; query: URLSearchParams }) {
  const wanted = wantedIn(query);
  const pick = (lines: EffectGroup["effects"]) => chosen(lines, wanted, card.sources, "effect");
  const groups = card.effects
    .map((group) => ({ ...group, effects: pick(group.effects) }))
    .filter((group) => group.effects.length > 0);
  const together = pick(card.effects_in_combination);
  const all = card.effects.flatMap((group) => group.effects);
  const shown = groups.reduce((sum, group) => sum + group.effects.length, 0);
  if (!all.length && !card.effects_in_combination.length) {
    return (
      <Part title="Adverse effects">
        <Empty>
          No source here says what {card.node.label} does; it is only named beside other drugs.
        </Empty>
      </Part>
    );
  }
  return (
    <Part title="Adverse effects" count={all.length}>
      <Disagreement lines={[...all, ...card.effects_in_combination]} />
      <Filters query={query} what="effects" />
      <p class="visually-hidden" role="status">
        {shown} of {all.length} effects shown
      </p>
      {shown + together.length === 0 && <Empty>No effect fits these filters.</Empty>}
      {groups.map((group) => (
        <Group key={group.organ_class?.iri ?? ""} group={group} card={card} />
      ))}
      {together.length > 0 && (
        <details class="group" open>
          <summary>
            <h3>Only together with other drugs</h3> <span class="count">{together.length}</span>
          </summary>
          <Lines
            lines={together}
            subject="effect"
            sources={card.sources}
            caption="Adverse effects in combination with other drugs"
          />
        </details>
      )}
    </Part>
  );
}

function Group({ group, card }: { group: EffectGroup; card: DrugCard }) {
  const name = group.organ_class ? capital(group.organ_class.label) : "No organ class";
  return (
    <details class="group" open>
      <summary>
        <h3>{name}</h3> <span class="count">{group.effects.length}</span>
      </summary>
      <Lines lines={group.effects} subject="effect" sources={card.sources} caption={name} />
    </details>
  );
}
