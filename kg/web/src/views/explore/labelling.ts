/** Shows the labels of a drawing that have room. */
import type { Core, NodeSingular } from "cytoscape";
import { type Box, places } from "./labels";

const SIZE = 12; // pixels on the screen, at any zoom
const GAP = 3;
const MOST_SIGNS = 34;
const ROOT = 8000; // ranks above the sum of all else
const NEEDED = ROOT / 4;
const PLACED = "_placed"; // on a node: where its label stands, to style only those that move
export const FONT = "system-ui, sans-serif";

// Where a label stands beside its node, best first.
const SIDES = [
  { "text-halign": "center", "text-valign": "bottom", x: 0, y: 1 },
  { "text-halign": "center", "text-valign": "top", x: 0, y: -1 },
  { "text-halign": "right", "text-valign": "center", x: 1, y: 0 },
  { "text-halign": "left", "text-valign": "center", x: -1, y: 0 },
] as const;

/** Returns a label as it is drawn: the end of a long one is in the tables alone. */
export function shortened(label: string): string {
  return label.length <= MOST_SIGNS ? label : `${label.slice(0, MOST_SIGNS - 2).trimEnd()} …`;
}

/** Shows the labels that have room; those of chosen and of much joined nodes come first. */
export function label(core: Core): void {
  const zoom = core.zoom();
  const ranked = (core.nodes().toArray() as NodeSingular[])
    .map((node) => ({ node, rank: rank(node) }))
    .sort((one, other) => other.rank - one.rank);
  const order = ranked.map(({ node }) => node);
  const needed = ranked.findIndex((each) => each.rank < NEEDED);
  const dots = order.map((node) => dot(node, zoom));
  const found = places(
    order.map((node, at) => inside(core, around(dots[at] as Box, widthOf(node)))),
    dots,
    needed < 0 ? order.length : needed,
  );
  core.batch(() => {
    order.forEach((node, at) => {
      const side = SIDES[found[at] ?? -1];
      const wanted = side ? `${found[at]} ${zoom}` : "";
      if ((node.scratch(PLACED) ?? "") === wanted) return;
      node.scratch(PLACED, wanted);
      node.style(side ? styleOf(side, zoom) : { "text-opacity": 0 });
    });
  });
}

function rank(node: NodeSingular): number {
  return (
    (node.selected() ? 2 * ROOT : 0) +
    (node.hasClass("root") ? ROOT : 0) +
    (node.hasClass("bundle") ? NEEDED : 0) +
    (node.hasClass("path") ? ROOT / 2 : 0) +
    Math.min(node.degree(false), ROOT / 8)
  );
}

function dot(node: NodeSingular, zoom: number): Box {
  const { x, y } = node.renderedPosition();
  const [width, height] = [node.outerWidth() * zoom, node.outerHeight() * zoom];
  return { left: x - width / 2, top: y - height / 2, width, height };
}

/** Returns where a label can stand around a node, with a margin for what browsers draw otherwise. */
function around(node: Box, textWidth: number): Box[] {
  const [width, height] = [textWidth + 4, SIZE + 4];
  const [middle, center] = [node.left + node.width / 2, node.top + node.height / 2];
  return SIDES.map(({ x, y }) => ({
    left: middle - width / 2 + x * ((node.width + width) / 2 + GAP - 2),
    top: center - height / 2 + y * ((node.height + height) / 2 + GAP - 2),
    width,
    height,
  }));
}

/** Returns null for the places that the edge of the drawing would cut. */
function inside(core: Core, boxes: Box[]): (Box | null)[] {
  const [width, height] = [core.width(), core.height()];
  return boxes.map((box) =>
    box.left >= 0 && box.top >= 0 && box.left + box.width <= width && box.top + box.height <= height
      ? box
      : null,
  );
}

function styleOf({ x, y, ...side }: (typeof SIDES)[number], zoom: number) {
  return {
    ...side,
    "text-opacity": 1,
    "font-size": SIZE / zoom,
    "text-margin-x": (GAP * x) / zoom,
    "text-margin-y": (GAP * y) / zoom,
  };
}

const widths = new Map<string, number>();
let pen: CanvasRenderingContext2D | null = null;

function widthOf(node: NodeSingular): number {
  const text: string = node.data("label");
  const font = `${node.hasClass("root") ? "bold" : "normal"} ${SIZE}px ${FONT}`;
  const key = font + text;
  let width = widths.get(key);
  if (width === undefined) {
    pen ??= document.createElement("canvas").getContext("2d");
    if (!pen) return 0.6 * SIZE * text.length;
    pen.font = font;
    width = pen.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}
