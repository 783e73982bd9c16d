import { expect, test } from "vitest";
import { matched, type Route } from "../src/router";

const load = () => Promise.reject(new Error("not loaded"));
const ROUTES: Route[] = [
  { path: "/", load },
  { path: "/compare", load },
  { path: "/drug/:slug", load },
  { path: "/:kind/:slug", load },
];

test.each([
  ["/", "/", {}],
  ["/compare", "/compare", {}],
  ["/compare/", "/compare", {}],
  ["/drug/abacavir", "/drug/:slug", { slug: "abacavir" }],
  ["/effect/rash", "/:kind/:slug", { kind: "effect", slug: "rash" }],
  ["/effect/a%20b", "/:kind/:slug", { kind: "effect", slug: "a b" }],
])("%s shows %s", (path, route, params) => {
  const found = matched(ROUTES, path);
  expect(found?.route.path).toBe(route);
  expect(found?.params).toEqual(params);
});

test("an address of no view is left to the server", () => {
  expect(matched(ROUTES, "/a/b/c")).toBeUndefined();
});
