/** What the boxed warnings of labels name. */
import type { DrugCard } from "../../cards";
import { Part } from "../../ui/facts";
import { NodeLink } from "../../ui/nodes";
import { Quoted } from "../../ui/why";

export function Boxed({ card }: { card: DrugCard }) {
  const found = card.boxed_warnings;
  if (!found.length) return null;
  return (
    <div class="boxed">
      <Part title="Boxed warning">
        <p class="soft">Labels warn of these in a box:</p>
        <span class="values">
          {found.map(({ node, statements }) => (
            <span key={node.iri}>
              <NodeLink node={node} />
              <Quoted ids={statements} about={`${card.node.label}: ${node.label}`} />
            </span>
          ))}
        </span>
      </Part>
    </div>
  );
}
