/** How kinds of nodes and edges look: kinds differ by shape as well as by color. */

export const SHAPES: Readonly<Record<string, string>> = {
  drug: "ellipse",
  product: "round-rectangle",
  organization: "rectangle",
  class: "hexagon",
  mechanism: "diamond",
  condition: "triangle",
  effect: "ellipse",
  organclass: "octagon",
  population: "pentagon",
  precaution: "vee",
  monitoring: "star",
};

export interface Colors {
  paper: string;
  ink: string;
  line: string;
  accent: string;
  kinds: Readonly<Record<string, string>>;
}

// After Okabe and Ito, so that people with any color vision tell them apart.
const LIGHT: Colors = {
  paper: "#ffffff",
  ink: "#1a1c1e",
  line: "#9aa3ac",
  accent: "#0b5cad",
  kinds: {
    drug: "#0072b2",
    effect: "#e69f00",
    class: "#009e73",
    condition: "#cc79a7",
    mechanism: "#56b4e9",
    organization: "#7f7f7f",
    product: "#a6761d",
    organclass: "#d55e00",
  },
};
const DARK: Colors = {
  ...LIGHT,
  paper: "#14171a",
  ink: "#e9ecef",
  line: "#6b7580",
  accent: "#7fb8f5",
  kinds: { ...LIGHT.kinds, drug: "#4aa8e0", organization: "#a7b0b9" },
};

export function colors(): Colors {
  return matchMedia("(prefers-color-scheme: dark)").matches ? DARK : LIGHT;
}

export function kindColor(found: Colors, kind: string): string {
  return found.kinds[kind] ?? "#b0b8bf";
}
