/** The rows of a comparison, as `/api/compare?brief=true` gives them. */
import type { State } from "../../types";

export interface Named {
  slug: string;
  label: string;
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
  /** All of it in words. */
  text: string;
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
