/** Statements about a node, one a line. */
import type { Said, Sources } from "../cards";
import type { Node } from "../types";
import { spaced } from "../words";
import { LineTable, Told } from "./linetable";
import { NodeLink, ValueShown, valueText } from "./nodes";
import { Limits } from "./said";
import { useSome } from "./some";

export function SaidTable(props: { said: readonly Said[]; about: Node; sources: Sources }) {
  const own = props.said.every((said) => said.subject.iri === props.about.iri);
  const [some, others] = useSome(props.said);
  return (
    <>
      <LineTable
        caption={`Statements about ${props.about.label}`}
        name={own ? "Value" : "Name"}
        how={<span class="visually-hidden">Says</span>}
      >
        {some.map((said) => (
          <Line key={said.statement} {...props} said={said} />
        ))}
      </LineTable>
      {others}
    </>
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
      <Told
        belief={said.belief}
        by={said.sources}
        sources={sources}
        statements={[said.statement]}
        about={`${said.subject.label} ${spaced(said.predicate)} ${valueText(said.value)}`}
      />
    </tr>
  );
}
