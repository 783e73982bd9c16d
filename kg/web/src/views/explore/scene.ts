/** What is drawn, as `/api/graph/scene` gives it. */
import type { Node, Tier } from "../../types";

export interface SceneNode extends Node {
  x: number;
  y: number;
  /** How many edges it has in the whole graph, by predicate. */
  counts: Record<string, number>;
}

export interface SceneEdge {
  from: string;
  to: string;
  predicate: string;
  statements: string[];
  belief: number | null;
  /** Of adverse effects only, as are the next two. */
  serious?: boolean;
  frequency?: string | null;
  tiers?: Tier[];
}

export interface Opened {
  /** kind/slug */
  node: string;
  predicate: string | null;
  limit: number;
  shown: number;
  left: number;
}

export interface Scene {
  nodes: SceneNode[];
  roots: number;
  edges: SceneEdge[];
  opened: Opened[];
  paths: string[][];
}

export function keyOf(node: Pick<Node, "kind" | "slug">): string {
  return `${node.kind}/${node.slug}`;
}
