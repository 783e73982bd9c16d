/** What one source says, in its own words, and where it says it. */
import type { ComponentChildren } from "preact";
import type { EvidenceCard } from "../cards";
import "./evidence.css";
import { dayText, frequencyText, spaced } from "../words";
import { Serious, TierMark } from "./badges";
import { Fact, Facts } from "./facts";
import { Licence, NodeLinks, Outside } from "./nodes";
import { InSection } from "./section";

export function Evidence({ card }: { card: EvidenceCard }) {
  const { source } = card;
  return (
    <article class="evidence" id={card.id}>
      <header>
        <h3>
          <a href={`/source/${source.id}`}>{source.title}</a>
        </h3>
        <TierMark tier={source.tier} />
        {card.polarity !== "affirmed" && <span class="badge">{POLARITIES[card.polarity]}</span>}
        {card.serious && <Serious />}
      </header>
      <p class="place">
        Section “{spaced(card.section)}”, line {card.line}
      </p>
      <blockquote>
        {card.lead_in && <p class="soft">{card.lead_in}</p>}
        <p>
          <Marked text={card.before} />
          <mark>{card.mention}</mark>
          <Marked text={card.after} />
        </p>
      </blockquote>
      {card.in_text && <InSection id={card.id} about={source.title} />}
      <Details card={card} />
    </article>
  );
}

const POLARITIES = { affirmed: "says so", negated: "denies it", uncertain: "hedges" } as const;

function Details({ card }: { card: EvidenceCard }) {
  const { source, frequency } = card;
  const told = card.how === "exact" ? "by its name" : `${spaced(card.how)} match`;
  return (
    <Facts>
      <Fact name="How often">{frequency && frequencyText(frequency)}</Fact>
      <Fact name="Seriousness">{card.serious === false && "said not to be serious"}</Fact>
      <Fact name="Severity">{severity(card)}</Fact>
      <Fact name="Said of it">{card.qualifiers.map(spaced).join(", ")}</Fact>
      <Fact name="Follows from">
        {card.consequence_of.length > 0 && <NodeLinks nodes={card.consequence_of} />}
      </Fact>
      <Fact name="Published by">{source.publisher}</Fact>
      <Fact name="Based on">{source.based_on}</Fact>
      <Fact name="Address">{source.url && <Outside address={source.url} />}</Fact>
      <Fact name="Reviewed">{dayText(source.last_reviewed)}</Fact>
      <Fact name="Retrieved">{dayText(source.retrieved)}</Fact>
      <Fact name="License">{source.licence && <Licence licence={source.licence} />}</Fact>
      <Fact name="Place">
        characters {card.start} to {card.end}
      </Fact>
      <Fact name="Found">
        {told}
        {card.score !== null && ` (${card.score})`}, rule “{card.method}”
        {card.others.length > 0 && (
          <>
            ; could also be <NodeLinks nodes={card.others} />
          </>
        )}
      </Fact>
    </Facts>
  );
}

function severity(card: EvidenceCard): string {
  const parts = card.severities.map(spaced);
  const { severity_grade: low, severity_grade_high: high } = card;
  if (low !== null) parts.push(`grade ${low}${high === null ? "" : ` to ${high}`}`);
  return parts.join(", ");
}

/** Shows words between double asterisks, as Markdown has them, in bold, and cells of tables apart. */
function Marked({ text }: { text: string }): ComponentChildren {
  const parts = text.replaceAll("\t", " · ").split(/\*\*(.+?)\*\*/);
  return parts.map((part, place) =>
    place % 2 ? <strong key={`${place}${part}`}>{part}</strong> : part,
  );
}
