/** Links to nodes, and what a statement says of them. */
import type { Value } from "../cards";
import { pageOf } from "../names";
import type { Node } from "../types";

export function NodeLink({ node }: { node: Node }) {
  return <a href={pageOf(node)}>{node.label}</a>;
}

/** Lists nodes, with commas between them. */
export function NodeLinks({ nodes }: { nodes: readonly Node[] }) {
  return (
    <>
      {nodes.map((node, place) => (
        <span key={node.iri}>
          {place > 0 && ", "}
          <NodeLink node={node} />
        </span>
      ))}
    </>
  );
}

/** Shows the object of a statement. */
export function ValueShown({ value }: { value: Value }) {
  if ("iri" in value) return <NodeLink node={value} />;
  if ("lexical" in value) return <Outside address={value.lexical} />;
  return <>{value.text}</>;
}

/** Returns the object of a statement as text. */
export function valueText(value: Value): string {
  if ("iri" in value) return value.label;
  return "lexical" in value ? plainText(value.lexical) : value.text;
}

/** Shows a link to an address elsewhere; text where it is none that is safe to follow. */
export function Outside({ address, text }: { address: string; text?: string }) {
  const told = text || plainText(address);
  if (!/^https?:\/\//.test(address)) return <>{told}</>;
  return (
    <a href={address} rel="noopener noreferrer" class="outside">
      {told.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}
    </a>
  );
}

/** Shows a licence, with a link to its text where it has one of the names of SPDX. */
export function Licence({ licence }: { licence: string }) {
  if (!/^[\w.+-]+$/.test(licence)) return <Outside address={licence} />;
  return <Outside address={`https://spdx.org/licenses/${licence}.html`} text={licence} />;
}

function plainText(lexical: string): string {
  return lexical === "true" ? "yes" : lexical === "false" ? "no" : lexical;
}
