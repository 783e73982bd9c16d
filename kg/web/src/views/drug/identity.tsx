/** What a drug is called, what kind it is, what it is for and who makes it. */
import type { DrugCard, Said } from "../../cards";
import { Fact, Facts } from "../../ui/facts";
import { NodeLink, NodeLinks, ValueShown } from "../../ui/nodes";
import { QuotedSaid, SaidLine } from "../../ui/said";
import { Synonyms } from "../../ui/synonyms";
import { spaced } from "../../words";

export function Identity({ card }: { card: DrugCard }) {
  const products = [...new Map(card.products.map((said) => [said.subject.iri, said])).values()];
  return (
    <div class="identity">
      <Facts>
        <Fact name="Used for">
          {card.indications.length > 0 && <SaidLine said={card.indications} />}
        </Fact>
        <Fact name="Class">{card.classes.length > 0 && <SaidLine said={card.classes} />}</Fact>
        <Fact name="How it works">
          {card.mechanisms.length > 0 && <SaidLine said={card.mechanisms} />}
        </Fact>
        <Fact name="Sold as">
          {products.length > 0 && (
            <span class="values">
              {products.map((said) => (
                <span key={said.statement}>
                  <NodeLink node={said.subject} />
                  <QuotedSaid group={[said]} />
                </span>
              ))}
            </span>
          )}
        </Fact>
        <Fact name="Made by">{card.makers.length > 0 && <SaidLine said={card.makers} />}</Fact>
        <Fact name="Approval">{card.approval.length > 0 && <Approval said={card.approval} />}</Fact>
        <Fact name="Also called">
          {card.synonyms.length > 0 && <Synonyms names={card.synonyms} />}
        </Fact>
        <Fact name="Parts">
          {card.components.length > 0 && <NodeLinks nodes={card.components} />}
        </Fact>
        <Fact name="Part of">
          {card.component_of.length > 0 && <NodeLinks nodes={card.component_of} />}
        </Fact>
        <Fact name="Form of">{card.moiety && <NodeLink node={card.moiety} />}</Fact>
        <Fact name="Forms">{card.forms.length > 0 && <NodeLinks nodes={card.forms} />}</Fact>
      </Facts>
    </div>
  );
}

/** Shows by product what is said of its approval. */
function Approval({ said }: { said: readonly Said[] }) {
  const subjects = new Map<string, Said[]>();
  for (const each of said) {
    subjects.set(each.subject.iri, [...(subjects.get(each.subject.iri) ?? []), each]);
  }
  return (
    <ul class="said">
      {[...subjects.values()].map((group) => (
        <li key={group[0]?.subject.iri}>
          <span class="values">
            {group[0]?.subject.label}:
            {group.map((each) => (
              <span key={each.statement}>
                {each.predicate !== "approvalStatus" && `${spaced(each.predicate)} `}
                <ValueShown value={each.value} />
                <QuotedSaid group={[each]} />
              </span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
