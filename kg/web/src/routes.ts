/** The views of the page, each loaded when it is first looked at. */
import type { Route } from "./router";

// The server gives the frame of the page at these addresses (kg/api/web.py), and its own plain page
// at all others.
export const ROUTES: readonly Route[] = [
  { path: "/search", load: async () => (await import("./views/search")).default },
  { path: "/statement/:slug", load: async () => (await import("./views/statement")).default },
  { path: "/compare", load: async () => (await import("./views/compare")).default },
];
