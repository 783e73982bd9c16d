/** The drawing itself: Cytoscape.js on a canvas, at the positions that the server gives. */
import cytoscape, { type Core } from "cytoscape";
import { useEffect, useRef } from "preact/hooks";
import type { Visible } from "./filtering";
import { FONT, label, shortened } from "./labelling";
import { type Colors, colors, kindColor, SHAPES } from "./looks";
import { keyOf, type SceneNode } from "./scene";

const LARGEST = 1.3;
const MARGIN = 60;
// Labels are set anew once the mouse rests: at each of its steps they would hold it up.
const PAUSE_MS = 150;

export interface CanvasProps {
  shown: Visible;
  roots: ReadonlySet<string>;
  /** IRIs of the nodes of paths. */
  onPath: ReadonlySet<string>;
  /** kind/slug */
  selected: string;
  onSelect: (key: string) => void;
  onMove: (key: string, x: number, y: number) => void;
  onOpen: (key: string) => void;
  /** Gives the drawing, for pictures of it. */
  given: (drawn: Core) => void;
}

export function Canvas(props: CanvasProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Core | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (!place.current) return;
    const core = begin(place.current, () => latest.current);
    drawn.current = core;
    latest.current.given(core);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const recolor = () => core.style(styles(colors()));
    dark.addEventListener("change", recolor);
    return () => {
      dark.removeEventListener("change", recolor);
      core.destroy();
    };
  }, []);
  const { shown, roots, onPath, selected } = props;
  useEffect(() => {
    const core = drawn.current;
    if (core) update(core, shown, roots, onPath);
  }, [shown, roots, onPath]);
  useEffect(() => {
    const core = drawn.current;
    if (!core) return;
    core.nodes(":selected").unselect();
    core.nodes(`[key = "${selected}"]`).select();
    label(core);
  }, [selected, shown]);
  const told = `Graph of ${shown.nodes.length} nodes and ${shown.edges.length} edges; the tables below have the same`;
  return <div ref={place} class="canvas" role="img" aria-label={told} />;
}

function begin(container: HTMLElement, props: () => CanvasProps): Core {
  const core = cytoscape({
    container,
    style: styles(colors()),
    layout: { name: "preset" },
    minZoom: 0.08,
    maxZoom: 3,
    boxSelectionEnabled: false,
    selectionType: "single",
    hideEdgesOnViewport: false,
  });
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => core.destroyed() || label(core), PAUSE_MS);
  };
  core.on("viewport resize", soon);
  core.on("tap", "node", (event) => props().onSelect(event.target.data("key")));
  core.on("tap", (event) => event.target === core && props().onSelect(""));
  core.on("dbltap", "node", (event) => props().onOpen(event.target.data("key")));
  core.on("dragfree", "node", (event) => {
    const { x, y } = event.target.position();
    props().onMove(event.target.data("key"), Math.round(x), Math.round(y));
  });
  return core;
}

function update(
  core: Core,
  { nodes, edges }: Visible,
  roots: ReadonlySet<string>,
  onPath: ReadonlySet<string>,
): void {
  const empty = core.nodes().empty();
  const wanted = new Set([...nodes.map((each) => each.iri), ...edges.map(edgeId)]);
  core.batch(() => {
    core.elements().forEach((each) => {
      if (!wanted.has(each.id())) each.remove();
    });
    const fresh: cytoscape.ElementDefinition[] = [];
    for (const node of nodes) {
      const position = { x: node.x, y: node.y };
      const label = shortened(node.label);
      const former = core.getElementById(node.iri);
      if (former.nonempty()) former.position(position).data("label", label);
      else {
        const data = { id: node.iri, key: keyOf(node), label, kind: node.kind };
        fresh.push({ group: "nodes", data, position, grabbable: !node.bundled });
      }
    }
    for (const edge of edges) {
      const id = edgeId(edge);
      if (core.getElementById(id).nonempty()) continue;
      const { from: source, to: target, predicate } = edge;
      const data = { id, source, target, predicate, belief: edge.belief ?? 1 };
      fresh.push({ group: "edges", data });
    }
    core.add(fresh);
    for (const node of nodes) {
      const drawn = core.getElementById(node.iri);
      drawn.toggleClass("bundle", !!node.bundled);
      drawn.toggleClass("root", roots.has(node.iri));
      drawn.toggleClass("path", onPath.has(node.iri));
    }
    core.edges().forEach((edge) => {
      edge.toggleClass("path", onPath.has(edge.source().id()) && onPath.has(edge.target().id()));
    });
  });
  const { x1, x2, y1, y2 } = core.extent();
  const inside = ({ x, y }: SceneNode) => x > x1 && x < x2 && y > y1 && y < y2;
  if (nodes.length && (empty || !nodes.every(inside))) fit(core, nodes);
  label(core);
}

/** Shows all of it, few nodes no larger than life; labels find room in the margin. */
function fit(core: Core, nodes: readonly SceneNode[]): void {
  // Cytoscape's own would measure each label first.
  const [across, down] = [nodes.map(({ x }) => x), nodes.map(({ y }) => y)];
  const [left, right] = [Math.min(...across), Math.max(...across)];
  const [top, bottom] = [Math.min(...down), Math.max(...down)];
  const [width, height] = [core.width(), core.height()];
  const margin = Math.min(MARGIN, width / 6);
  const zoom = Math.min(
    LARGEST,
    (width - 2 * margin) / (right - left),
    (height - 2 * margin) / (bottom - top),
  );
  const pan = {
    x: (width - zoom * (left + right)) / 2,
    y: (height - zoom * (top + bottom)) / 2,
  };
  core.viewport({ zoom: Math.max(zoom, core.minZoom()), pan });
}

function edgeId(edge: { from: string; to: string; predicate: string }): string {
  return `${edge.from} ${edge.predicate} ${edge.to}`;
}

function styles(found: Colors): cytoscape.StylesheetJson {
  const kinds = Object.entries(SHAPES).map(([kind, shape]) => ({
    selector: `node[kind = "${kind}"]`,
    style: { shape: shape as "ellipse", "background-color": kindColor(found, kind) },
  }));
  return [
    {
      selector: "node",
      style: {
        width: 20,
        height: 20,
        label: "data(label)",
        color: found.ink,
        "font-family": FONT,
        "text-opacity": 0,
        "text-background-color": found.paper,
        "text-background-opacity": 0.8,
        "text-events": "no",
        "border-width": 1,
        "border-color": found.paper,
      },
    },
    ...kinds,
    { selector: "node[kind = 'effect']", style: { width: 15, height: 15 } },
    { selector: "node.root", style: { width: 30, height: 30, "font-weight": "bold" } },
    {
      selector: "node.bundle",
      style: {
        width: 30,
        height: 20,
        shape: "round-rectangle",
        "background-opacity": 0.45,
        "border-width": 2,
        "border-style": "dashed",
        "border-color": found.ink,
      },
    },
    { selector: "node.path", style: { "border-width": 3, "border-color": found.accent } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": found.ink } },
    {
      selector: "edge",
      style: {
        width: "mapData(belief, 0, 1, 0.6, 2)",
        "line-color": found.line,
        opacity: 0.55,
        "curve-style": "haystack",
      },
    },
    { selector: "edge[predicate = 'inClass']", style: { "line-style": "dashed" } },
    { selector: "edge[predicate = 'hasMechanism']", style: { "line-style": "dotted" } },
    { selector: "edge.path", style: { "line-color": found.accent, width: 4, opacity: 1 } },
  ];
}
