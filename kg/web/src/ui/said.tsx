/** Statements that are not about adverse effects, each with the way to its evidence. */
import type { ComponentChildren } from "preact";
import type { Said, Value } from "../cards";
import { spaced } from "../words";
import { StateMark } from "./badges";
import { NodeLink, NodeLinks, ValueShown, valueText } from "./nodes";
import { Quoted } from "./why";

/** Returns statements of the same value as one, so that each value stands once. */
export function byValue(said: readonly Said[]): Said[][] {
  const groups = new Map<string, Said[]>();
  for (const each of said) {
    const key = [valueKey(each.value), each.population?.iri, ...each.combination.map((n) => n.iri)];
    const name = key.join("\n");
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups.values()];
}

function valueKey(value: Value): string {
  return "iri" in value ? value.iri : valueText(value);
}

/** Lists values beside each other, each once. */
export function SaidLine({ said }: { said: readonly Said[] }) {
  return (
    <span class="values">
      {byValue(said).map((group) => (
        <span key={group[0]?.statement}>
          <SaidValue group={group} />
        </span>
      ))}
    </span>
  );
}

/** Lists values below each other, each once. */
export function SaidList({ said }: { said: readonly Said[] }) {
  return (
    <ul class="said">
      {byValue(said).map((group) => (
        <li key={group[0]?.statement}>
          <SaidValue group={group} />
        </li>
      ))}
    </ul>
  );
}

function SaidValue({ group }: { group: Said[] }): ComponentChildren {
  const [said] = group;
  if (!said) return null;
  return (
    <>
      <ValueShown value={said.value} />
      <Limits said={said} />
      <QuotedSaid group={group} />
    </>
  );
}

/** Shows the way to the evidence of statements that say the same. */
export function QuotedSaid({ group }: { group: readonly Said[] }) {
  const [said] = group;
  if (!said) return null;
  const about = `${said.subject.label} ${spaced(said.predicate)} ${valueText(said.value)}`;
  return <Quoted ids={group.map((each) => each.statement)} about={about} />;
}

/** Shows whom a statement is limited to, and whether sources disagree on it. */
export function Limits({ said }: { said: Said }) {
  return (
    <>
      {said.population && (
        <span class="soft">
          {" "}
          only in <NodeLink node={said.population} />
        </span>
      )}
      {said.combination.length > 0 && (
        <span class="soft">
          {" "}
          with <NodeLinks nodes={said.combination} />
        </span>
      )}
      {said.status !== "supported" && (
        <>
          {" "}
          <StateMark state={said.status} />
        </>
      )}
    </>
  );
}
