import { describe, expect, it } from "vitest";
import {
  bundleKey,
  bundleText,
  canGrow,
  visibleBundles,
  withBundles,
} from "../src/views/explore/bundles";
import { toCytoscape, toGraphMl } from "../src/views/explore/exporting";
import { visible } from "../src/views/explore/filtering";
import { type Box, places } from "../src/views/explore/labels";
import type { Bundle, Scene, SceneEdge } from "../src/views/explore/scene";
import {
  closing,
  lookOf,
  openedText,
  opening,
  sceneAddress,
  viewAddress,
} from "../src/views/explore/state";

const box = (left: number, top: number): Box => ({ left, top, width: 70, height: 15 });

describe("labels", () => {
  const apart = (boxes: readonly Box[]) => places(boxes.map((each) => [each]));

  it("never lie over one another, and the first ones stay", () => {
    expect(apart([box(0, 0), box(60, 5), box(75, 0), box(60, 20)])).toEqual([0, -1, 0, 0]);
  });

  it("stand where there is room, and over no node", () => {
    const sides = [box(0, 20), box(0, -20), box(80, 0)];
    expect(places([sides, sides, [box(0, 60)]], [box(10, 25)])).toEqual([1, 2, 0]);
    expect(places([[box(0, 0)]], [box(69, 14)])).toEqual([-1]);
    expect(places([[null, box(0, 0)], [null]], [], 2)).toEqual([1, -1]);
    expect(places([[box(0, 0)], [box(69, 14)]], [box(69, 14)], 2)).toEqual([0, -1]);
  });

  it("of 60 nodes in a crowd that are shown do not overlap in any pair", () => {
    const boxes = [...Array(60)].map((_, at) => box((at * 37) % 400, (at * 53) % 300));
    const shown = apart(boxes);
    const kept = boxes.filter((_, at) => shown[at] === 0);
    expect(kept.length).toBeGreaterThan(20);
    for (const [at, one] of kept.entries())
      for (const other of kept.slice(at + 1))
        expect(Math.abs(one.left - other.left) >= 70 || Math.abs(one.top - other.top) >= 15).toBe(
          true,
        );
  });
});

describe("the address of a graph", () => {
  const all =
    "node=drug/a&node=drug/b&open=drug/a:hasAdverseEffect:50&hide=effect/c&pin=drug/a:1:-2" +
    "&path=true&layout=ring&without=inClass&serious=true&frequency=common&tier=curated&selected=drug/a";

  it("keeps all that is looked at", () => {
    expect(viewAddress(lookOf(new URLSearchParams(all)))).toBe(`/explore?${all}`);
  });

  it("asks the server for nothing that is filtered here", () => {
    expect(sceneAddress(lookOf(new URLSearchParams(all)))).toBe(
      "/api/graph/scene?node=drug/a&node=drug/b&open=drug/a:hasAdverseEffect:50&hide=effect/c" +
        "&pin=drug/a:1:-2&path=true&layout=ring",
    );
  });

  it("opens more along an edge, beside what was open, and closes it", () => {
    const look = lookOf(new URLSearchParams("node=drug/a"));
    const more = opening(look, ["drug/a::40"], "drug/a", "inClass", 25);
    expect(more.opened).toEqual(["drug/a::40", "drug/a:inClass:25"]);
    expect(opening(more, [], "drug/a", "inClass", 50).opened).toEqual([
      "drug/a::40",
      "drug/a:inClass:50",
    ]);
    const closed = closing(more, [], "drug/a");
    expect(viewAddress(closed)).toBe("/explore?node=drug/a&open=");
    expect(lookOf(new URLSearchParams("node=drug/a&open=")).opened).toEqual([]);
  });
});

describe("what is opened within an organ class", () => {
  it("stands beside what is opened along the same edges, and grows by itself", () => {
    const look = lookOf(new URLSearchParams("node=drug/a&open=drug/a:hasAdverseEffect:25"));
    const more = opening(look, [], "drug/a", "hasAdverseEffect", 25, "eye-disorders");
    const both = ["drug/a:hasAdverseEffect:25", "drug/a:hasAdverseEffect:25:eye-disorders"];
    expect(more.opened).toEqual(both);
    expect(opening(more, [], "drug/a", "hasAdverseEffect", 50, "eye-disorders").opened).toEqual([
      "drug/a:hasAdverseEffect:25",
      "drug/a:hasAdverseEffect:50:eye-disorders",
    ]);
    expect(opening(more, [], "drug/a", "hasAdverseEffect", 75).opened).toEqual([
      "drug/a:hasAdverseEffect:25:eye-disorders",
      "drug/a:hasAdverseEffect:75",
    ]);
    const told = { node: "drug/a", predicate: null, limit: 40, within: null, shown: 0, left: 0 };
    expect(openedText(told)).toBe("drug/a::40");
    expect(openedText({ ...told, within: "eye-disorders" })).toBe("drug/a::40:eye-disorders");
  });
});

describe("filters of a graph", () => {
  const node = (slug: string) => ({
    iri: slug,
    kind: "drug",
    slug,
    label: `<${slug}>`,
    x: 1,
    y: 2,
    counts: {},
  });
  const edge = (to: string, more: Partial<SceneEdge>): SceneEdge => ({
    from: "a",
    to,
    predicate: "hasAdverseEffect",
    statements: [],
    belief: 0.9,
    serious: false,
    frequency: null,
    tiers: ["curated"],
    ...more,
  });
  const scene: Scene = {
    nodes: ["a", "b", "c", "d"].map(node),
    roots: 1,
    edges: [
      edge("b", { frequency: "very-common" }),
      edge("c", { serious: true, tiers: ["regulator"] }),
      edge("d", { predicate: "inClass" }),
    ],
    opened: [],
    bundles: [],
    wished: 4,
    most: 500,
    paths: [],
  };
  const left = (query: string) =>
    visible(scene, lookOf(new URLSearchParams(query))).nodes.map((each) => each.slug);

  it("leave the first nodes, and what is still joined to something", () => {
    expect(left("")).toEqual(["a", "b", "c", "d"]);
    expect(left("without=inClass&without=hasAdverseEffect")).toEqual(["a"]);
    expect(left("serious=true")).toEqual(["a", "c", "d"]);
    expect(left("frequency=common")).toEqual(["a", "b", "d"]);
    expect(left("tier=regulator")).toEqual(["a", "c", "d"]);
  });

  it("hold for files too, in which names are escaped", () => {
    const shown = visible(scene, lookOf(new URLSearchParams("serious=true")));
    expect(JSON.parse(toCytoscape(shown)).elements.edges).toHaveLength(2);
    expect(toGraphMl(shown)).toContain("&lt;c&gt;");
    expect(toGraphMl(shown)).not.toContain("&lt;b&gt;");
  });

  const bundle = (more: Partial<Bundle>): Bundle => ({
    of: node("a"),
    predicate: "hasAdverseEffect",
    kind: "effect",
    count: 1312,
    shown: 3,
    groups: [],
    x: 5,
    y: 6,
    ...more,
  });

  it("take bundles away with their edges, and with the nodes that they hang on", () => {
    const bundles = [bundle({}), bundle({ predicate: "inClass" }), bundle({ of: node("d") })];
    const seen = (query: string) => {
      const look = lookOf(new URLSearchParams(query));
      return visibleBundles({ ...scene, bundles }, look, visible(scene, look)).map(bundleKey);
    };
    const own = "effect/drug/a:hasAdverseEffect";
    expect(seen("")).toEqual([own, "effect/drug/a:inClass", "effect/drug/d:hasAdverseEffect"]);
    expect(seen("without=inClass")).toEqual([own]);
  });

  it("leave bundles that are drawn as nodes, and told apart in files", () => {
    const { nodes, edges } = withBundles(visible(scene, lookOf(new URLSearchParams())), [
      bundle({}),
    ]);
    expect(nodes.at(-1)).toMatchObject({ label: "+ 1,312 adverse effects", bundled: 1312, x: 5 });
    expect(edges.at(-1)).toMatchObject({ from: "a", to: nodes.at(-1)?.iri });
    expect(JSON.parse(toCytoscape({ nodes, edges })).elements.nodes.at(-1).data.bundled).toBe(1312);
    expect(toGraphMl({ nodes, edges })).toContain('<data key="bundled">1312</data>');
  });

  it("let a bundle grow until all that can be drawn is", () => {
    expect(canGrow(scene, bundle({ shown: 498 }))).toBe(true);
    expect(canGrow(scene, bundle({ shown: 499 }))).toBe(false);
    expect(bundleText(bundle({ kind: "drug", predicate: "usedWith", count: 1 }))).toBe(
      "1 drug (used with)",
    );
    expect(bundleText(bundle({ kind: "class", count: 2 }))).toBe("2 drug classes");
  });
});
