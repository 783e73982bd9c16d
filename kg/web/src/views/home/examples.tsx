/** Questions that this graph answers. */
import { type DrugEntry, example } from "../../drugs";
import { pageOf } from "../../names";

export function Examples({ drugs }: { drugs: readonly DrugEntry[] }) {
  const most = [...drugs].sort((one, other) => other.effects - one.effects)[0];
  const group = example(drugs);
  return (
    <nav class="examples" aria-label="Examples">
      {most && (
        <a href={pageOf(most.node)}>
          <strong>What does {most.node.label} do?</strong>
          <span>{most.effects} adverse effects, with how often and how sure</span>
        </a>
      )}
      {group?.node && (
        <a href={`/compare?${group.drugs.map(({ node }) => `drug=${node.slug}`).join("&")}`}>
          <strong>How do these differ?</strong>
          <span>
            {group.drugs.length} drugs of the class {group.node.label}, side by side
          </span>
        </a>
      )}
      <a href="/queries/where-sources-differ">
        <strong>Where do sources disagree?</strong>
        <span>What one says and another denies</span>
      </a>
      <a href="/queries">
        <strong>More questions</strong>
        <span>Ready to be asked, or write your own in SPARQL</span>
      </a>
    </nav>
  );
}
