/** The rows of a comparison, as `/api/compare?brief=true` gives them. */
import type { State } from "../../types";

export interface Named {
  label: string;
  /** Where it is not the label with dashes. */
  slug?: string;
}

export function slugOf(node: Named): string {
  return node.slug ?? node.label.replaceAll(" ", "-");
}

export interface Compared extends Named {
  kind: string;
}

export interface Cell {
  state: Exclude<State, "not-mentioned">;
  belief: number;
  serious?: boolean;
  /** How often, in words. */
  often?: string;
  /** What goes with it, in words. */
  text?: string;
  statements?: string[];
}

export interface Row {
  effect: Named | null;
  organ_class: number;
  serious: boolean;
  /** In the order of the drugs; null where nobody mentions it. */
  cells: (Cell | null)[];
}

export interface Brief {
  level: string;
  drugs: Compared[];
  organ_classes: (Named | null)[];
  rows: Row[];
}
