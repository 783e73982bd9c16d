/** The views of the page, each loaded when it is first looked at. */
import type { Route } from "./router";

// The server gives the frame of the page at these addresses (kg/api/web.py), and its own plain page
// at all others.
// Kinds of nodes that look alike.
const node = () => import("./views/node");
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
  { path: "/", load: () => import("./views/home") },
  { path: "/search", load: () => import("./views/search") },
  { path: "/compare", load: () => import("./views/compare") },
  { path: "/explore", load: () => import("./views/explore") },
  { path: "/data", load: () => import("./views/data") },
  { path: "/sparql", load: () => import("./views/query/sparql") },
  { path: "/queries", load: () => import("./views/query/questions") },
  { path: "/queries/:name", load: () => import("./views/query/question") },
  { path: "/sources", load: () => import("./views/sources") },
  { path: "/drug/:slug", load: () => import("./views/drug") },
  { path: "/effect/:slug", load: () => import("./views/effect") },
  { path: "/source/:slug", load: () => import("./views/source") },
  { path: "/statement/:slug", load: () => import("./views/statement") },
  ...KINDS.map((kind) => ({
    path: `/${kind}/:slug`,
    load: node,
    params: { kind },
  })),
];
