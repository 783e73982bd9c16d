/** What is drawn, as `/api/graph/scene` gives it. */
import type { Node, Tier } from "../../types";

export interface SceneNode extends Node {
  x: number;
  y: number;
  /** How many edges it has in the whole graph, by predicate. */
  counts: Record<string, number>;
  /** It stands for so many nodes of its kind. */
  bundled?: number;
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
  /** Slug of the organ class that it is limited to. */
  within: string | null;
  shown: number;
  left: number;
}

/** Neighbours of a node that are not drawn one by one, all of one kind. */
export interface Bundle {
  of: Node;
  predicate: string;
  kind: string;
  count: number;
  /** How many such neighbours are drawn. */
  shown: number;
  /** Effects by organ class. */
  groups: { organ_class: Node | null; count: number; shown: number }[];
  x: number;
  y: number;
}

export interface Scene {
  nodes: SceneNode[];
  roots: number;
  edges: SceneEdge[];
  opened: Opened[];
  bundles: Bundle[];
  /** How many nodes are asked for, and how many are drawn at most. */
  wished: number;
  most: number;
  paths: string[][];
}

export function keyOf(node: Pick<Node, "kind" | "slug">): string {
  return `${node.kind}/${node.slug}`;
}
