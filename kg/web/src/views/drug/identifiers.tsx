/** What a drug, its forms and its products are called in registries. */
import type { DrugCard } from "../../cards";
import { Part } from "../../ui/facts";
import { NodeLink, Outside } from "../../ui/nodes";

export function Identifiers({ card }: { card: DrugCard }) {
  if (!card.identifiers.length && !card.same_as.length) return null;
  const known = new Set(card.identifiers.map((each) => each.iri));
  return (
    <Part title="Identifiers">
      <ul class="said ids">
        {card.identifiers.map((each) => (
          <li key={each.iri}>
            <span class="soft">{each.scheme}</span> <Outside address={each.iri} text={each.id} />
            {each.node.iri !== card.node.iri && (
              <span class="soft">
                {" "}
                of <NodeLink node={each.node} />
              </span>
            )}
          </li>
        ))}
        {card.same_as
          .filter((iri) => !known.has(iri))
          .map((iri) => (
            <li key={iri}>
              <Outside address={iri} />
            </li>
          ))}
      </ul>
      <p class="soft">
        Here: <code>{card.node.iri}</code>
      </p>
    </Part>
  );
}
