import { expect, test } from "vitest";
import { matched, type Route } from "../src/router";

const load = () => Promise.reject(new Error("not loaded"));
const ROUTES: Route[] = [
  { path: "/", load },
  { path: "/compare", load },
  { path: "/drug/:slug", load },
  { path: "/class/:slug", load, params: { kind: "class" } },
];

test.each([
  ["/", "/", {}],
  ["/compare", "/compare", {}],
  ["/compare/", "/compare", {}],
  ["/drug/abacavir", "/drug/:slug", { slug: "abacavir" }],
  ["/class/nsaid", "/class/:slug", { kind: "class", slug: "nsaid" }],
  ["/class/a%20b", "/class/:slug", { kind: "class", slug: "a b" }],
])("%s shows %s", (path, route, params) => {
  const found = matched(ROUTES, path);
  expect(found?.route.path).toBe(route);
  expect(found?.params).toEqual(params);
});

test("an address of no view is left to the server", () => {
  expect(matched(ROUTES, "/a/b/c")).toBeUndefined();
});
