/** Drugs and effects with what is known of the two, one a line. */
import type { EffectLine, Sources } from "../cards";
import { isSerious, type Subject } from "../lines";
import { SIGNS, spaced } from "../words";
import { Belief, Frequencies, Serious, SourceMarks } from "./badges";
import "./lines.css";
import { NodeLink, NodeLinks } from "./nodes";
import { Why } from "./why";

export function Lines(props: {
  lines: readonly EffectLine[];
  subject: Subject;
  sources: Sources;
  caption: string;
}) {
  return (
    <table class="lines">
      <caption class="visually-hidden">{props.caption}</caption>
      <colgroup>
        <col class="name" />
        <col />
        <col class="sure" />
        <col class="who" />
        <col class="open" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{props.subject === "drug" ? "Drug" : "Effect"}</th>
          <th scope="col">How often</th>
          <th scope="col">Belief</th>
          <th scope="col">Sources</th>
          <th scope="col">
            <span class="visually-hidden">Evidence</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.lines.map((line) => (
          <Line key={line.finding.statements[0]} {...props} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Line(props: { line: EffectLine; subject: Subject; sources: Sources }) {
  const { line, subject } = props;
  const { finding } = line;
  return (
    <tr>
      <th scope="row">
        <span class={`state ${finding.state}`} aria-hidden="true">
          {SIGNS[finding.state]}
        </span>{" "}
        <NodeLink node={line[subject]} />{" "}
        {finding.state === "supported" ? (
          <span class="visually-hidden">supported</span>
        ) : (
          <span class={`state ${finding.state}`}>{spaced(finding.state)}</span>
        )}{" "}
        {isSerious(line) && <Serious />}
        <Limits line={line} />
      </th>
      <td class="often">
        <Frequencies stated={finding.frequencies} />
      </td>
      <td>
        <Belief belief={finding.belief} />
      </td>
      <td>
        <SourceMarks ids={finding.sources} sources={props.sources} />
      </td>
      <td>
        <Why ids={finding.statements} about={`${line.drug.label}: ${line.effect.label}`}>
          Evidence
        </Why>
      </td>
    </tr>
  );
}

function Limits({ line }: { line: EffectLine }) {
  const { populations } = line.finding;
  return (
    <>
      {line.partners.length > 0 && (
        <span class="limits">
          {" "}
          with <NodeLinks nodes={line.partners} />
        </span>
      )}
      {populations.length > 0 && (
        <span class="limits">
          {" "}
          only in <NodeLinks nodes={populations} />
        </span>
      )}
    </>
  );
}
