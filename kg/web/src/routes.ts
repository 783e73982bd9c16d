/** The views of the page, each loaded when it is first looked at. */
import type { Route } from "./router";

// The server gives the frame of the page at these addresses (kg/api/web.py), and its own plain page
// at all others.
// Kinds of nodes that look alike.
const node = async () => (await import("./views/node")).default;
const KINDS = [
  "product",
  "organization",
  "class",
  "mechanism",
  "condition",
  "organclass",
  "population",
  "precaution",
  "monitoring",
];

export const ROUTES: readonly Route[] = [
  { path: "/", load: async () => (await import("./views/home")).default },
  { path: "/search", load: async () => (await import("./views/search")).default },
  { path: "/compare", load: async () => (await import("./views/compare")).default },
  { path: "/explore", load: async () => (await import("./views/explore")).default },
  { path: "/data", load: async () => (await import("./views/data")).default },
  { path: "/sparql", load: async () => (await import("./views/query/sparql")).default },
  { path: "/queries", load: async () => (await import("./views/query/questions")).default },
  { path: "/queries/:name", load: async () => (await import("./views/query/question")).default },
  { path: "/sources", load: async () => (await import("./views/sources")).default },
  { path: "/drug/:slug", load: async () => (await import("./views/drug")).default },
  { path: "/effect/:slug", load: async () => (await import("./views/effect")).default },
  { path: "/source/:slug", load: async () => (await import("./views/source")).default },
  { path: "/statement/:slug", load: async () => (await import("./views/statement")).default },
  ...KINDS.map((kind) => ({
    path: `/${kind}/:slug`,
    load: node,
    params: { kind },
  })),
];
