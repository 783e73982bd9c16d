/** What a concept is called, what it is over and under, and what it is the same as elsewhere. */
import type { Node } from "../types";
import { Fact } from "./facts";
import { NodeLinks, Outside } from "./nodes";
import { Synonyms } from "./synonyms";

interface Concept {
  synonyms: readonly string[];
  broader: readonly Node[];
  narrower: readonly Node[];
  same_as: readonly string[];
}

export function ConceptFacts({ synonyms, broader, narrower, same_as }: Concept) {
  return (
    <>
      <Fact name="Also called">{synonyms.length > 0 && <Synonyms names={synonyms} />}</Fact>
      <Fact name="Kind of">{broader.length > 0 && <NodeLinks nodes={broader} />}</Fact>
      <Fact name="Kinds">{narrower.length > 0 && <NodeLinks nodes={narrower} />}</Fact>
      <Fact name="Same as">
        {same_as.length > 0 && (
          <span class="values">
            {same_as.map((iri) => (
              <Outside key={iri} address={iri} />
            ))}
          </span>
        )}
      </Fact>
    </>
  );
}
