/** A drawn graph as files: SVG, GraphML, and the JSON of Cytoscape. */
import type { Visible } from "./filtering";
import { type Colors, kindColor } from "./looks";

const RADIUS = 11;
const MARGIN = 90;

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export function toSvg({ nodes, edges }: Visible, colors: Colors): string {
  const at = new Map(nodes.map((node) => [node.iri, node]));
  const across = nodes.map((node) => node.x);
  const down = nodes.map((node) => node.y);
  const [left, top] = [Math.min(...across) - MARGIN, Math.min(...down) - MARGIN];
  const width = Math.max(...across) - left + MARGIN;
  const height = Math.max(...down) - top + MARGIN;
  const lines = edges.map((edge) => {
    const [one, other] = [at.get(edge.from), at.get(edge.to)];
    if (!one || !other) return "";
    return `<line x1="${one.x}" y1="${one.y}" x2="${other.x}" y2="${other.y}"><title>${escaped(edge.predicate)}</title></line>`;
  });
  const dots = nodes.map(
    (node) =>
      `<circle cx="${node.x}" cy="${node.y}" r="${RADIUS}" fill="${kindColor(colors, node.kind)}"/>` +
      `<text x="${node.x}" y="${node.y + RADIUS + 12}">${escaped(node.label)}</text>`,
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}">` +
    `<style>line{stroke:${colors.line}}text{font:11px sans-serif;text-anchor:middle;fill:${colors.ink}}</style>` +
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colors.paper}"/>` +
    `${lines.join("")}${dots.join("")}</svg>\n`
  );
}

export function toGraphMl({ nodes, edges }: Visible): string {
  const key = (id: string, of: string, type = "string") =>
    `<key id="${id}" for="${of}" attr.name="${id}" attr.type="${type}"/>`;
  const data = (name: string, value: string | number | null | undefined) =>
    value == null ? "" : `<data key="${name}">${escaped(String(value))}</data>`;
  const shown = nodes.map(
    (node) =>
      `<node id="${escaped(node.iri)}">${data("label", node.label)}${data("kind", node.kind)}${data("bundled", node.bundled)}${data("x", node.x)}${data("y", node.y)}</node>`,
  );
  const joined = edges.map(
    (edge) =>
      `<edge source="${escaped(edge.from)}" target="${escaped(edge.to)}">${data("predicate", edge.predicate)}${data("belief", edge.belief)}</edge>`,
  );
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">` +
    key("label", "node") +
    key("kind", "node") +
    key("bundled", "node", "int") +
    key("x", "node", "double") +
    key("y", "node", "double") +
    key("predicate", "edge") +
    key("belief", "edge", "double") +
    `<graph edgedefault="directed">${shown.join("")}${joined.join("")}</graph></graphml>\n`
  );
}

/** Returns what Cytoscape and Cytoscape.js read. */
export function toCytoscape({ nodes, edges }: Visible): string {
  const elements = {
    nodes: nodes.map(({ iri, kind, label, x, y, bundled }) => ({
      data: { id: iri, label, name: label, kind, bundled },
      position: { x, y },
    })),
    edges: edges.map(({ from, to, predicate, belief }) => ({
      data: { id: `${from} ${predicate} ${to}`, source: from, target: to, predicate, belief },
    })),
  };
  return JSON.stringify({ elements }, null, 1);
}

/** Gives the browser a file to keep. */
export function save(name: string, type: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
