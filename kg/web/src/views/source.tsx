/** A source: who published it, how far it is relied on, and how much is drawn from it. */
import { useAsked } from "../api";
import type { SourceCard } from "../cards";
import type { ViewProps } from "../router";
import { TierMark } from "../ui/badges";
import { Fact, Facts, Formats, Head, Part } from "../ui/facts";
import { Licence, NodeLink, Outside } from "../ui/nodes";
import { Shown } from "../ui/states";
import { useTitle } from "../ui/title";
import { counted, dayText, spaced } from "../words";

export default function SourceView({ params }: ViewProps) {
  const address = `/api/sources/${encodeURIComponent(params.slug ?? "")}`;
  const asked = useAsked<SourceCard>(address);
  useTitle(asked.answer?.record.title ?? "Source");
  return (
    <Shown asked={asked}>
      {(card) => (
        <>
          <Head kind="Source" title={card.record.title}>
            <p class="lead">
              {counted(card.evidence, "sentence")} for {counted(card.statements, "statement")}{" "}
              <TierMark tier={card.record.tier} />
            </p>
          </Head>
          <About card={card} />
          {card.drugs.length > 0 && (
            <Part title="Drugs that it speaks of" count={card.drugs.length}>
              <ul class="columns">
                {card.drugs.map((drug) => (
                  <li key={drug.iri}>
                    <NodeLink node={drug} />
                  </li>
                ))}
              </ul>
            </Part>
          )}
          <Formats of={`/source/${encodeURIComponent(card.record.id)}`} />
        </>
      )}
    </Shown>
  );
}

function About({ card: { record, mentions } }: { card: SourceCard }) {
  const unused = Object.entries(mentions);
  return (
    <Facts>
      <Fact name="Publisher">{record.publisher}</Fact>
      <Fact name="Address">{record.url && <Outside address={record.url} />}</Fact>
      <Fact name="Based on">{record.based_on}</Fact>
      <Fact name="License">{record.licence && <Licence licence={record.licence} />}</Fact>
      <Fact name="Reviewed">{dayText(record.last_reviewed)}</Fact>
      <Fact name="Retrieved">{dayText(record.retrieved)}</Fact>
      <Fact name="Mentions that are no evidence">
        {unused.map(([reason, count]) => `${count} ${spaced(reason)}`).join(", ")}
      </Fact>
      <Fact name="Format">{spaced(record.format)}</Fact>
      <Fact name="Digest">
        <code>{record.digest}</code>
      </Fact>
    </Facts>
  );
}
