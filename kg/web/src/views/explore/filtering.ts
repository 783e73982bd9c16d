/** What of a scene is visible. */
import type { Scene, SceneEdge, SceneNode } from "./scene";
import type { Look } from "./state";

const CLASSES = ["very-common", "common", "uncommon", "rare", "very-rare"];

function wanted(edge: SceneEdge, look: Look): boolean {
  if (look.without.includes(edge.predicate)) return false;
  if (edge.predicate !== "hasAdverseEffect") return true;
  if (look.serious && !edge.serious) return false;
  if (look.tier && !edge.tiers?.includes(look.tier as "curated")) return false;
  if (!look.frequency) return true;
  const place = CLASSES.indexOf(edge.frequency ?? "");
  return place >= 0 && place <= CLASSES.indexOf(look.frequency);
}

export interface Visible {
  nodes: SceneNode[];
  edges: SceneEdge[];
}

/** Returns the edges that filters leave, and the nodes that they join, beside the first ones. */
export function visible(scene: Scene, look: Look): Visible {
  const edges = scene.edges.filter((edge) => wanted(edge, look));
  const joined = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  const nodes = scene.nodes.filter((node, place) => place < scene.roots || joined.has(node.iri));
  return { nodes, edges };
}

/** Returns how many edges of each kind there are, most first. */
export function edgeKinds(scene: Scene): [string, number][] {
  const counts = new Map<string, number>();
  for (const edge of scene.edges) counts.set(edge.predicate, (counts.get(edge.predicate) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1] || one[0].localeCompare(other[0]));
}
