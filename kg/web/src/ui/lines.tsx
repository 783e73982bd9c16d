/** Drugs and effects with what is known of the two, one a line. */
import type { EffectLine, Sources } from "../cards";
import { isSerious, type Subject } from "../lines";
import { SIGNS, spaced } from "../words";
import { Frequencies, Serious } from "./badges";
import { LineTable, Told } from "./linetable";
import { NodeLink, NodeLinks } from "./nodes";
import { useSome } from "./some";

export function Lines(props: {
  lines: readonly EffectLine[];
  subject: Subject;
  sources: Sources;
  caption: string;
}) {
  const [some, others] = useSome(props.lines);
  return (
    <>
      <LineTable
        caption={props.caption}
        name={props.subject === "drug" ? "Drug" : "Effect"}
        how="How often"
      >
        {some.map((line) => (
          <Line key={line.finding.statements[0]} {...props} line={line} />
        ))}
      </LineTable>
      {others}
    </>
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
      <Told
        belief={finding.belief}
        by={finding.sources}
        sources={props.sources}
        statements={finding.statements}
        about={`${line.drug.label}: ${line.effect.label}`}
      />
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
