/** A statement with all that is said for and against it, and how its belief comes about. */
import type { StatementCard } from "../cards";
import { counted, spaced } from "../words";
import { Belief, StateMark, TierMark } from "./badges";
import { Evidence } from "./evidence";
import { NodeLink, NodeLinks, ValueShown, valueText } from "./nodes";
import { Scroll } from "./scroll";

/** Returns a statement as a sentence of plain text. */
export function sentence(card: StatementCard): string {
  return `${card.subject.label} ${spaced(card.predicate)} ${valueText(card.object)}`;
}

/** Shows a statement as a sentence with links. */
export function Sentence({ card }: { card: StatementCard }) {
  return (
    <>
      <NodeLink node={card.subject} /> <span class="soft">{spaced(card.predicate)}</span>{" "}
      <ValueShown value={card.object} />
      {card.combination.length > 0 && (
        <span class="soft">
          {" "}
          only with <NodeLinks nodes={card.combination} />
        </span>
      )}
      {card.population && (
        <span class="soft">
          {" "}
          only in <NodeLink node={card.population} />
        </span>
      )}
    </>
  );
}

/** Shows all else of a statement, at level 3 below its sentence. */
export function Statement({ card, level = 2 }: { card: StatementCard; level?: 2 | 3 }) {
  const Title = level === 2 ? "h2" : "h3";
  const count = new Set(card.evidence.map((each) => each.source.id)).size;
  return (
    <div class="statement">
      {level === 3 && (
        <p class="sentence">
          <Sentence card={card} />
        </p>
      )}
      <p class="verdict">
        <StateMark state={card.status} /> <Belief belief={card.belief} />
      </p>
      <Title>
        What {counted(count, "source")} say{count === 1 && "s"}
      </Title>
      {card.evidence.map((each) => (
        <Evidence key={each.id} card={each} />
      ))}
      <Title>How the belief of {card.belief.toFixed(2)} comes about</Title>
      <Formula card={card} />
    </div>
  );
}

function Formula({ card }: { card: StatementCard }) {
  const { votes, words } = card.formula;
  return (
    <div class="formula">
      <p class="soft">
        Each source votes once, however often it says so. Its error is the systematic and the random
        error of its tier; a hedged sentence weighs less.
      </p>
      <Scroll name="Votes">
        <table>
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">Tier</th>
              <th scope="col">Says it is</th>
              <th scope="col">Errors</th>
              <th scope="col">Error</th>
            </tr>
          </thead>
          <tbody>
            {votes.map((vote) => (
              <tr key={`${vote.source}${vote.polarity}`}>
                <td>{vote.title}</td>
                <td>
                  <TierMark tier={vote.tier} />
                </td>
                <td>
                  {VOTES[vote.polarity]}
                  {vote.weight !== 1 && ` (weight ${vote.weight})`}
                </td>
                <td class="figure">
                  {vote.systematic} + {vote.random}
                </td>
                <td class="figure">
                  {vote.counted ? vote.error : "retells a source counted already"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <ul class="terms">
        {words.split("; ").map((term) => (
          <li key={term}>{term}</li>
        ))}
      </ul>
    </div>
  );
}

const VOTES = { affirmed: "so", negated: "not so", uncertain: "maybe so" } as const;
