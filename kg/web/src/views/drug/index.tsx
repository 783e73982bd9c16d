/** A drug: what it is and is for, and what it does. */
import { useAsked } from "../../api";
import type { DrugCard } from "../../cards";
import { type ViewProps, visit } from "../../router";
import { Formats, Head } from "../../ui/facts";
import { NodeLinks } from "../../ui/nodes";
import { Picker } from "../../ui/search";
import { SourcesPart } from "../../ui/sources";
import { Shown } from "../../ui/states";
import { useTitle } from "../../ui/title";
import { counted } from "../../words";
import { Boxed } from "./boxed";
import "./drug.css";
import { Effects } from "./effects";
import { Identifiers } from "./identifiers";
import { Identity } from "./identity";
import { Reports } from "./reports";
import { Similar } from "./similar";
import { Use } from "./use";

export default function DrugView({ params, query }: ViewProps) {
  const slug = encodeURIComponent(params.slug ?? "");
  const address = `/api/drugs/${slug}`;
  const asked = useAsked<DrugCard>(address);
  useTitle(asked.answer?.node.label ?? "Drug");
  return (
    <Shown asked={asked}>
      {(card) => (
        <>
          <Head kind="Drug" title={card.node.label}>
            <Lead card={card} />
          </Head>
          <Compare slug={slug} />
          <Identity card={card} />
          <Boxed card={card} />
          <Effects card={card} query={query} />
          <Use card={card} />
          <Similar slug={slug} />
          <Reports slug={slug} />
          <Identifiers card={card} />
          <SourcesPart sources={Object.values(card.sources)} />
          <Formats of={`/drug/${slug}`} />
        </>
      )}
    </Shown>
  );
}

function Lead({ card }: { card: DrugCard }) {
  const lines = card.effects.flatMap((group) => group.effects);
  const known = lines.filter((line) => line.finding.state === "supported").length;
  const classes = card.classes.flatMap((said) => ("iri" in said.value ? [said.value] : []));
  return (
    <p class="lead">
      {classes.length > 0 && (
        <>
          <NodeLinks nodes={classes} /> ·{" "}
        </>
      )}
      {counted(known, "adverse effect")} from {counted(Object.keys(card.sources).length, "source")}
    </p>
  );
}

function Compare({ slug }: { slug: string }) {
  const compare = (other: string) =>
    visit(`/compare?drug=${slug}&drug=${encodeURIComponent(other)}`);
  return (
    <div class="actions">
      <Picker
        label="Compare with another drug"
        placeholder="Compare with another drug …"
        kind="drug"
        onPick={(hit) => compare(hit.slug)}
      />
      <a href={`/explore?node=drug/${slug}`}>See it in the graph</a>
    </div>
  );
}
