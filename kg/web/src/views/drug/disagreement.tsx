/** What sources do not agree on, in sight before all that they agree on. */
import type { EffectLine } from "../../cards";
import { StateMark } from "../../ui/badges";
import { NodeLink } from "../../ui/nodes";
import { Why } from "../../ui/why";

export function Disagreement({ lines }: { lines: readonly EffectLine[] }) {
  const found = lines.filter(({ finding }) => finding.state !== "supported");
  if (!found.length) return null;
  return (
    <section class="disagree" aria-label="Where sources disagree">
      {found.map((line) => (
        <p key={line.finding.statements[0]}>
          <StateMark state={line.finding.state} /> <NodeLink node={line.effect} />:{" "}
          <Why ids={line.finding.statements} about={line.effect.label}>
            {line.finding.state === "disputed" ? "what each source says" : "who denies it"}
          </Why>
        </p>
      ))}
    </section>
  );
}
