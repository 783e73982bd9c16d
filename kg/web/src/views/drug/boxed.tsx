/** What the boxed warnings of labels name, and the sentences that they are made of. */
import type { ComponentChildren } from "preact";
import type { DrugCard } from "../../cards";
import { TierMark } from "../../ui/badges";
import { Part } from "../../ui/facts";
import { NodeLink } from "../../ui/nodes";
import { Quoted } from "../../ui/why";
import { counted } from "../../words";
import { type Sentence, sentencesOf } from "./sentences";

const FEW = 8;

export function Boxed({ card }: { card: DrugCard }) {
  const found = card.boxed_warnings;
  if (!found.length) return null;
  const bySource = Object.entries(sentencesOf(found.flatMap((each) => each.quotes)));
  const count = bySource.reduce((sum, [, sentences]) => sum + sentences.length, 0);
  const words = bySource.map(([id, sentences]) => (
    <Words key={id} card={card} id={id} sentences={sentences} />
  ));
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
        <details open={count <= FEW}>
          <summary>In their words: {counted(count, "passage")}</summary>
          {words}
        </details>
      </Part>
    </div>
  );
}

function Words(props: { card: DrugCard; id: string; sentences: readonly Sentence[] }) {
  const { card, id, sentences } = props;
  const source = card.sources[id];
  const rows = sentences.filter((each) => each.row);
  const others = sentences.filter((each) => !each.row);
  return (
    <figure>
      {others.length > 0 && (
        <blockquote>
          {others.map((each, place) => (
            <div key={each.start}>
              {each.lead_in !== (others[place - 1]?.lead_in ?? "") && (
                <p class="soft">{each.lead_in}</p>
              )}
              <p>
                <Pieces sentence={each} />
              </p>
            </div>
          ))}
        </blockquote>
      )}
      {rows.length > 0 && (
        <blockquote>
          <p>
            {rows.map((each, place) => (
              <span key={each.start}>
                {place > 0 && " · "}
                <Pieces sentence={each} />
              </span>
            ))}
          </p>
        </blockquote>
      )}
      <figcaption>
        <a href={`/source/${id}`}>{source?.title ?? id}</a>{" "}
        {source && <TierMark tier={source.tier} />}
        {rows.length > 0 && " words of the label, a row each"}
      </figcaption>
    </figure>
  );
}

function Pieces({ sentence }: { sentence: Sentence }): ComponentChildren {
  return sentence.pieces.map(({ text, marked }, place) =>
    marked ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>,
  );
}
