/**
 * Marks that stand beside a statement: its state, belief, seriousness, and who says so.
 *
 *   <StateMark state={finding.state} />             sign and word
 *   <Belief belief={finding.belief} />              bar and figure; nothing where nothing is said
 *   <Serious />                                     "serious"
 *   <SourceMarks ids={finding.sources} sources={card.sources} />   "2 curated, 1 editorial"
 *   <Frequencies stated={finding.frequencies} />    each as its source has it, never averaged
 */
import type { Sources } from "../cards";
import type { Reported, State, Tier } from "../types";
import { counted, frequencyText, SIGNS, spaced } from "../words";
import "./badges.css";

export const TIERS: readonly Tier[] = ["regulator", "curated", "editorial", "unverified"];

export function StateMark({ state }: { state: State }) {
  return (
    <span class={`state ${state}`}>
      <span aria-hidden="true">{SIGNS[state]}</span> {spaced(state)}
    </span>
  );
}

export function Belief({ belief }: { belief: number | null }) {
  if (belief === null) return null;
  return (
    <span
      class="belief"
      title={`Belief ${belief.toFixed(2)} of 1: open the evidence for its terms`}
    >
      <span class="visually-hidden">belief </span>
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${Math.round(100 * belief)}%` }} />
      </span>
      {belief.toFixed(2)}
    </span>
  );
}

export function Serious() {
  return <span class="badge serious">serious</span>;
}

export function TierMark({ tier, count }: { tier: Tier; count?: number }) {
  return (
    <span class={`badge tier ${tier}`}>
      {count !== undefined && count > 1 ? `${count} ${tier}` : tier}
    </span>
  );
}

/** Shows how many sources of which tier say something. */
export function SourceMarks({ ids, sources }: { ids: readonly string[]; sources: Sources }) {
  const tiers = ids.map((id) => sources[id]?.tier);
  const titles = ids.map((id) => sources[id]?.title ?? id).join(", ");
  return (
    <span class="marks" title={titles}>
      <span class="visually-hidden">{counted(ids.length, "source")}: </span>
      {TIERS.map((tier) => {
        const count = tiers.filter((each) => each === tier).length;
        return count > 0 && <TierMark key={tier} tier={tier} count={count} />;
      })}
    </span>
  );
}

/** Shows each different frequency once, as it is stated. */
export function Frequencies({ stated }: { stated: readonly Reported[] }) {
  const texts = [...new Set(stated.map(frequencyText))];
  if (!texts.length) return null;
  return (
    <ul class="frequencies" aria-label="How often, as sources state it">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
