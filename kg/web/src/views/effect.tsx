/** An adverse effect, and the drugs that are said to have it or not to have it. */
import { useAsked } from "../api";
import type { EffectCard, EffectLine } from "../cards";
import { chosen, wantedIn } from "../lines";
import type { ViewProps } from "../router";
import { ConceptFacts } from "../ui/concept";
import { Fact, Facts, Formats, Head, Part } from "../ui/facts";
import { Filters } from "../ui/filters";
import { Lines } from "../ui/lines";
import { NodeLink } from "../ui/nodes";
import { SourcesPart } from "../ui/sources";
import { Empty, Shown } from "../ui/states";
import { useTitle } from "../ui/title";
import { counted } from "../words";

export default function EffectView({ params, query }: ViewProps) {
  const slug = encodeURIComponent(params.slug ?? "");
  const address = `/api/effects/${slug}`;
  const asked = useAsked<EffectCard>(address);
  useTitle(asked.answer?.node.label ?? "Adverse effect");
  return (
    <Shown asked={asked}>
      {(card) => (
        <>
          <Head
            kind={card.category ? "Group of adverse effects" : "Adverse effect"}
            title={card.node.label}
          >
            <p class="lead">{lead(card)}</p>
          </Head>
          <Identity card={card} />
          <Drugs card={card} query={query} />
          <SourcesPart sources={Object.values(card.sources)} />
          <Formats of={`/effect/${slug}`} />
        </>
      )}
    </Shown>
  );
}

function lead(card: EffectCard): string {
  const counts = { supported: 0, disputed: 0, refuted: 0, "not-mentioned": 0 };
  for (const line of card.drugs) counts[line.finding.state] += 1;
  const parts = [`Said of ${counted(counts.supported, "drug")}`];
  if (counts.disputed) parts.push(`disputed for ${counts.disputed}`);
  if (counts.refuted) parts.push(`refuted for ${counts.refuted}`);
  return parts.join(", ");
}

function Identity({ card }: { card: EffectCard }) {
  return (
    <Facts>
      <Fact name="Organ class">{card.organ_class && <NodeLink node={card.organ_class} />}</Fact>
      <Fact name="Seriousness">{card.serious && "taken as serious wherever it occurs"}</Fact>
      <ConceptFacts {...card} />
    </Facts>
  );
}

function Drugs({ card, query }: { card: EffectCard; query: URLSearchParams }) {
  const wanted = wantedIn(query);
  const pick = (lines: EffectLine[]) => chosen(lines, wanted, card.sources, "drug");
  const [alone, together] = [pick(card.drugs), pick(card.in_combination)];
  if (!card.drugs.length && !card.in_combination.length) {
    return (
      <Part title="Drugs">
        <Empty>No drug here is said to cause it.</Empty>
      </Part>
    );
  }
  const common = { subject: "drug", sources: card.sources } as const;
  return (
    <Part title="Drugs" count={card.drugs.length}>
      <Filters query={query} what="drugs" />
      <p class="visually-hidden" role="status">
        {alone.length} of {card.drugs.length} drugs shown
      </p>
      {alone.length + together.length === 0 && <Empty>No drug fits these filters.</Empty>}
      {alone.length > 0 && <Lines {...common} lines={alone} caption="Drugs" />}
      {together.length > 0 && (
        <>
          <h3>Only together with other drugs</h3>
          <Lines {...common} lines={together} caption="Drugs in combination" />
        </>
      )}
    </Part>
  );
}
