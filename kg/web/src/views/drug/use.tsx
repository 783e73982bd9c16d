/** How a drug is used, and what is to be heeded. */
import type { ComponentChildren } from "preact";
import type { DrugCard, Said } from "../../cards";
import { Part } from "../../ui/facts";
import { NodeLink, Outside, ValueShown } from "../../ui/nodes";
import { Limits, QuotedSaid, SaidList } from "../../ui/said";
import { capital, spaced } from "../../words";

export function Use({ card }: { card: DrugCard }) {
  return (
    <>
      <Heed card={card} />
      {card.dosage.length > 0 && (
        <Part title="Dosage">
          <SaidList said={card.dosage} />
        </Part>
      )}
      {card.trial_results.length > 0 && (
        <Part title="Trial results" count={card.trial_results.length}>
          <SaidList said={card.trial_results} />
        </Part>
      )}
      {card.links.length > 0 && (
        <Part title="Links">
          <ul class="said">
            {card.links.map((said) => (
              <li key={said.statement}>
                {capital(spaced(said.predicate))}:{" "}
                {"lexical" in said.value && <Outside address={said.value.lexical} />}{" "}
                <QuotedSaid group={[said]} />
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function Heed({ card }: { card: DrugCard }) {
  const relations = (...wanted: string[]) =>
    card.relations.filter((said) => wanted.includes(said.predicate));
  const parts: [string, ComponentChildren][] = [];
  const add = (title: string, said: readonly Said[], shown: ComponentChildren) => {
    if (said.length) parts.push([title, shown]);
  };
  const interactions = relations("interactsWith");
  const others = relations("usedWith", "priorTherapy", "relatedTo");
  add("Contraindications", card.contraindications, <SaidList said={card.contraindications} />);
  add("Precautions", card.precautions, <SaidList said={card.precautions} />);
  add("Monitoring", card.monitoring, <SaidList said={card.monitoring} />);
  add("Interactions", interactions, <Relations said={interactions} card={card} />);
  add("Other drugs", others, <Relations said={others} card={card} named />);
  if (!parts.length) return null;
  return (
    <div class="heed">
      {parts.map(([title, shown]) => (
        <Part key={title} title={title}>
          {shown}
        </Part>
      ))}
    </div>
  );
}

/** Lists other drugs, whichever way the relation to them is stated. */
function Relations(props: { said: readonly Said[]; card: DrugCard; named?: boolean }) {
  return (
    <ul class="said">
      {props.said.map((said) => {
        const own = said.subject.iri === props.card.node.iri;
        return (
          <li key={said.statement}>
            {!own && (
              <>
                <NodeLink node={said.subject} />{" "}
              </>
            )}
            {(props.named || !own) && <span class="soft">{spaced(said.predicate)} </span>}
            <ValueShown value={said.value} />
            <Limits said={said} /> <QuotedSaid group={[said]} />
          </li>
        );
      })}
    </ul>
  );
}
