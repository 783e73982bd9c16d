/** Statements about a node, one a line. */
import type { Said, Sources } from "../cards";
import type { Node } from "../types";
import { spaced } from "../words";
import { Belief, SourceMarks } from "./badges";
import "./lines.css";
import { NodeLink, ValueShown, valueText } from "./nodes";
import { Limits } from "./said";
import { Why } from "./why";

export function SaidTable(props: { said: readonly Said[]; about: Node; sources: Sources }) {
  const own = props.said.every((said) => said.subject.iri === props.about.iri);
  return (
    <table class="lines">
      <caption class="visually-hidden">Statements about {props.about.label}</caption>
      <colgroup>
        <col class="name" />
        <col />
        <col class="sure" />
        <col class="who" />
        <col class="open" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{own ? "Value" : "Name"}</th>
          <th scope="col">
            <span class="visually-hidden">Says</span>
          </th>
          <th scope="col">Belief</th>
          <th scope="col">Sources</th>
          <th scope="col">
            <span class="visually-hidden">Evidence</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.said.map((said) => (
          <Line key={said.statement} {...props} said={said} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ said, about, sources }: { said: Said; about: Node; sources: Sources }) {
  const own = said.subject.iri === about.iri;
  const pointing = "iri" in said.value && said.value.iri === about.iri;
  return (
    <tr>
      <th scope="row">
        {own ? <ValueShown value={said.value} /> : <NodeLink node={said.subject} />}
      </th>
      <td class="often">
        {!own && !pointing && (
          <>
            {spaced(said.predicate)} <ValueShown value={said.value} />
          </>
        )}
        <Limits said={said} />
      </td>
      <td>
        <Belief belief={said.belief} />
      </td>
      <td>
        <SourceMarks ids={said.sources} sources={sources} />
      </td>
      <td>
        <Why
          ids={[said.statement]}
          about={`${said.subject.label} ${spaced(said.predicate)} ${valueText(said.value)}`}
        >
          Evidence
        </Why>
      </td>
    </tr>
  );
}
