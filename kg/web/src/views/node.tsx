/** A class, mechanism, condition, maker, product …: what it is, and what is said of it. */
import { useAsked } from "../api";
import type { NodeCard, Said } from "../cards";
import { kindName } from "../names";
import type { ViewProps } from "../router";
import type { Node } from "../types";
import { ConceptFacts } from "../ui/concept";
import { Fact, Facts, Formats, Head, Part } from "../ui/facts";
import { NodeLink } from "../ui/nodes";
import { SaidTable } from "../ui/saidtable";
import { SourcesPart } from "../ui/sources";
import { Empty, Shown } from "../ui/states";
import { useTitle } from "../ui/title";
import { capital, counted, spaced } from "../words";

const MOST_COMPARED = 20;

export default function NodeView({ params }: ViewProps) {
  const [kind, slug] = [params.kind ?? "", encodeURIComponent(params.slug ?? "")];
  const address = `/api/nodes/${kind}/${slug}`;
  const asked = useAsked<NodeCard>(address);
  useTitle(asked.answer?.node.label ?? capital(kindName(kind)));
  return (
    <Shown asked={asked}>
      {(card) => (
        <>
          <Head kind={kindName(kind)} title={card.node.label} />
          <Identity card={card} />
          <Members card={card} />
          {byPredicate(card.said).map(([predicate, said]) => (
            <Part key={predicate} title={heading(predicate, said, card.node)} count={said.length}>
              <SaidTable said={said} about={card.node} sources={card.sources} />
            </Part>
          ))}
          <EffectsOf card={card} />
          {!card.said.length && !card.effects.length && (
            <Empty>No statement names it by itself.</Empty>
          )}
          <SourcesPart sources={Object.values(card.sources)} />
          <Formats of={`/${kind}/${slug}`} />
        </>
      )}
    </Shown>
  );
}

const HEADINGS: Readonly<Record<string, string>> = {
  inClass: "Drugs in this class",
  hasMechanism: "Drugs that work so",
  hasIndication: "Drugs used for it",
  contraindicatedIn: "Drugs not to be used in it",
  hasPrecaution: "Drugs with this precaution",
  requiresMonitoring: "Drugs that require it",
  manufacturedBy: "What it makes",
};

/** Returns a heading for statements that say the same of a node, or that it is the subject of. */
function heading(predicate: string, said: readonly Said[], node: Node): string {
  const pointing = said.every(({ value }) => "iri" in value && value.iri === node.iri);
  return (pointing && HEADINGS[predicate]) || capital(spaced(predicate));
}

function Identity({ card }: { card: NodeCard }) {
  return (
    <Facts>
      <ConceptFacts {...card} />
      <Fact name="Address">
        <code>{card.node.iri}</code>
      </Fact>
    </Facts>
  );
}

/** Offers to compare the drugs of a class, mechanism or condition. */
function Members({ card }: { card: NodeCard }) {
  const drugs = new Set(
    card.said.flatMap(({ subject }) => (subject.kind === "drug" ? [subject.slug] : [])),
  );
  if (drugs.size < 2 || drugs.size > MOST_COMPARED) return null;
  const asked = [...drugs].map((slug) => `drug=${slug}`).join("&");
  return (
    <p>
      <a class="button" href={`/compare?${asked}`}>
        Compare these {drugs.size} drugs
      </a>
    </p>
  );
}

function EffectsOf({ card }: { card: NodeCard }) {
  if (!card.effects.length) return null;
  return (
    <Part title="Adverse effects in it" count={card.effects.length}>
      <ul class="columns">
        {card.effects.map(({ effect, drugs }) => (
          <li key={effect.iri}>
            <NodeLink node={effect} />{" "}
            <span class="soft">{drugs ? counted(drugs, "drug") : "no drug"}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function byPredicate(said: readonly Said[]): [string, Said[]][] {
  const groups = new Map<string, Said[]>();
  for (const each of said) {
    groups.set(each.predicate, [...(groups.get(each.predicate) ?? []), each]);
  }
  return [...groups];
}
