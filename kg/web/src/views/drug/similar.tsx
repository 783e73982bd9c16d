/** Drugs with like effects. */
import { useAsked } from "../../api";
import type { Node } from "../../types";
import { Part } from "../../ui/facts";
import { NodeLink } from "../../ui/nodes";
import { counted, percent } from "../../words";

interface SimilarDrug {
  drug: Node;
  score: number;
  shared_count: number;
}

export function Similar({ slug }: { slug: string }) {
  const { answer } = useAsked<SimilarDrug[]>(`/api/similar/${slug}?limit=5&shown=1`);
  if (!answer?.length) return null;
  return (
    <Part title="Drugs with like effects">
      <ul class="said">
        {answer.map(({ drug, score, shared_count }) => (
          <li key={drug.iri}>
            <NodeLink node={drug} />{" "}
            <span class="soft">
              {percent(Math.round(100 * score) / 100)} alike, {counted(shared_count, "effect")} in
              common
            </span>{" "}
            <a href={`/compare?drug=${slug}&drug=${drug.slug}`}>
              compare<span class="visually-hidden"> with {drug.label}</span>
            </a>
          </li>
        ))}
      </ul>
    </Part>
  );
}
