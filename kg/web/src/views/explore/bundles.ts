/** Neighbours that are not drawn one by one: what stands for them, and how they are opened. */
import { kindName } from "../../names";
import { spaced } from "../../words";
import type { Visible } from "./filtering";
import { type Bundle, keyOf, type Scene, type SceneEdge, type SceneNode } from "./scene";
import type { Look } from "./state";

const MANY: Readonly<Record<string, string>> = {
  class: "drug classes",
  organclass: "organ classes",
  monitoring: "kinds of monitoring",
};

/** Returns "312 adverse effects"; of drugs, but for an effect's, along which edges, too. */
export function bundleText({ count, kind, predicate }: Bundle): string {
  const many = MANY[kind] ?? `${kindName(kind)}s`;
  const how = kind === "drug" && predicate !== "hasAdverseEffect" ? ` (${spaced(predicate)})` : "";
  return `${count.toLocaleString("en")} ${count === 1 ? kindName(kind) : many}${how}`;
}

/** Returns what a bundle is selected by. */
export function bundleKey({ of, predicate, kind }: Bundle): string {
  return keyOf({ kind, slug: `${keyOf(of)}:${predicate}` });
}

/** Returns the bundles of what is visible. */
export function visibleBundles(scene: Scene, look: Look, shown: Visible): Bundle[] {
  const there = new Set(shown.nodes.map((node) => node.iri));
  return scene.bundles.filter(
    (each) => there.has(each.of.iri) && !look.without.includes(each.predicate),
  );
}

/** Returns what is drawn: a bundle is a node, joined to the one whose neighbours are in it. */
export function withBundles(shown: Visible, bundles: readonly Bundle[]): Visible {
  const nodes = bundles.map((each): SceneNode => {
    const { kind, count, x, y } = each;
    const key = bundleKey(each);
    const slug = key.slice(kind.length + 1);
    return {
      iri: key,
      kind,
      slug,
      label: `+ ${bundleText(each)}`,
      x,
      y,
      counts: {},
      bundled: count,
    };
  });
  const edges = bundles.map((each): SceneEdge => {
    const { of, predicate } = each;
    return { from: of.iri, to: bundleKey(each), predicate, statements: [], belief: null };
  });
  return { nodes: [...shown.nodes, ...nodes], edges: [...shown.edges, ...edges] };
}

/** Tells whether opening more of a bundle shows more: what is opened itself is always drawn. */
export function canGrow(scene: Scene, bundle: Bundle): boolean {
  const opened = new Set(scene.opened.map((each) => each.node));
  for (const root of scene.nodes.slice(0, scene.roots)) opened.add(keyOf(root));
  return bundle.shown < scene.most - opened.size;
}
