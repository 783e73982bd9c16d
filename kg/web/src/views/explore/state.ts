/** What of the graph is looked at, as the address has it. */
import type { Opened } from "./scene";

export interface Look {
  /** Names of the nodes to begin with. */
  nodes: readonly string[];
  /** kind/slug:predicate:limit, or kind/slug:predicate:limit:organ-class, in the order in which they were opened; null for the usual. */
  opened: readonly string[] | null;
  hidden: readonly string[];
  /** kind/slug:x:y */
  pinned: readonly string[];
  path: boolean;
  ring: boolean;
  /** Predicates that are not shown. */
  without: readonly string[];
  serious: boolean;
  /** Least frequency class. */
  frequency: string;
  tier: string;
  selected: string;
}

export const STEP = 25;

export function lookOf(query: URLSearchParams): Look {
  return {
    nodes: query.getAll("node").filter(Boolean),
    opened: query.has("open") ? query.getAll("open").filter(Boolean) : null,
    hidden: query.getAll("hide"),
    pinned: query.getAll("pin"),
    path: query.get("path") === "true",
    ring: query.get("layout") === "ring",
    without: query.getAll("without"),
    serious: query.get("serious") === "true",
    frequency: query.get("frequency") ?? "",
    tier: query.get("tier") ?? "",
    selected: query.get("selected") ?? "",
  };
}

function asked(look: Look): [string, string][] {
  const each = (name: string, values: readonly string[]) =>
    values.map((value): [string, string] => [name, value]);
  return [
    ...each("node", look.nodes),
    ...each("open", look.opened?.length === 0 ? [""] : (look.opened ?? [])),
    ...each("hide", look.hidden),
    ...each("pin", look.pinned),
    ...each("path", look.path ? ["true"] : []),
    ...each("layout", look.ring ? ["ring"] : []),
  ];
}

/** Returns the address of the view. */
export function viewAddress(look: Look): string {
  const found = asked(look);
  for (const each of look.without) found.push(["without", each]);
  if (look.serious) found.push(["serious", "true"]);
  if (look.frequency) found.push(["frequency", look.frequency]);
  if (look.tier) found.push(["tier", look.tier]);
  if (look.selected) found.push(["selected", look.selected]);
  return found.length ? `/explore?${readable(found)}` : "/explore";
}

/** Returns the address of the scene; filters are applied here, so that nothing moves. */
export function sceneAddress(look: Look): string {
  return `/api/graph/scene?${readable(asked(look))}`;
}

/** Returns where the same scene is had as data. */
export function dataAddress(look: Look, form: "json" | "csv"): string {
  return `/explore.${form}?${readable(asked(look))}`;
}

function readable(pairs: [string, string][]): string {
  return new URLSearchParams(pairs).toString().replaceAll("%2F", "/").replaceAll("%3A", ":");
}

/**
 * Returns a look with more of a node opened; what was opened along the same edges grows.
 * `within` is the organ class that effects are limited to, "" for none.
 */
export function opening(
  look: Look,
  usual: readonly string[],
  node: string,
  predicate: string,
  limit = STEP,
  within = "",
): Look {
  const stem = `${node}:${predicate}:`;
  const same = (each: string) =>
    each.startsWith(stem) && (each.slice(stem.length).split(":")[1] ?? "") === within;
  const former = (look.opened ?? usual).filter((each) => !same(each));
  return {
    ...look,
    opened: [...former, `${stem}${limit}${within && `:${within}`}`],
    hidden: look.hidden.filter((each) => each !== node),
  };
}

/** Returns an opening as addresses have it. */
export function openedText({ node, predicate, limit, within }: Opened): string {
  return `${node}:${predicate ?? ""}:${limit}${within ? `:${within}` : ""}`;
}

/** Returns a look in which nothing is opened around a node. */
export function closing(look: Look, usual: readonly string[], node: string): Look {
  const former = (look.opened ?? usual).filter((each) => !each.startsWith(`${node}:`));
  return { ...look, opened: former };
}
