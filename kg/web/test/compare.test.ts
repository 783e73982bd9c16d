import { describe, expect, it } from "vitest";
import type { Row } from "../src/views/compare/brief";
import { intersections } from "../src/views/compare/sets";
import { choiceOf, formatAddress, rowsAddress, viewAddress } from "../src/views/compare/state";

function row(...states: (string | null)[]): Row {
  const cells = states.map((state) => state && { state, belief: 0.9, text: "" });
  return { effect: null, organ_class: 0, serious: false, cells } as Row;
}

describe("the sets of an UpSet plot", () => {
  it("counts each effect once, with exactly the drugs that are said to have it", () => {
    const rows = [
      row("supported", null),
      row("supported", "refuted"),
      row("supported", "supported"),
      row("disputed", "supported"),
      row(null, "disputed"),
    ];
    expect(intersections(rows)).toEqual([
      { drugs: [0], count: 2 },
      { drugs: [1], count: 1 },
      { drugs: [0, 1], count: 1 },
    ]);
  });

  it("are none where nothing is supported", () => {
    expect(intersections([row(null, "refuted")])).toEqual([]);
  });
});

describe("the address of a comparison", () => {
  const all =
    "drug=a&drug=b+c&level=broader&sort=label&members=all&state=disputed&serious=true" +
    "&tier=curated&belief=0.8&frequency=common&organ_class=eye&only=a";

  it("keeps every choice", () => {
    expect(viewAddress(choiceOf(new URLSearchParams(all)))).toBe(`/compare?${all}`);
  });

  it("leaves out what is usual, and names no drug twice", () => {
    const query = new URLSearchParams("drug=a&drug=a&drug=b&level=effect&serious=false");
    expect(viewAddress(choiceOf(query))).toBe("/compare?drug=a&drug=b");
  });

  it("asks the server for all organ classes, and gives files of those that are chosen", () => {
    const choice = choiceOf(new URLSearchParams("drug=a&drug=b&organ_class=eye"));
    expect(rowsAddress(choice)).toBe("/api/compare?drug=a&drug=b&brief=true");
    expect(formatAddress(choice, "csv")).toBe("/compare.csv?drug=a&drug=b&organ_class=eye");
  });

  it("takes 20 drugs at most", () => {
    const query = new URLSearchParams([...Array(30)].map((_, place) => ["drug", `d${place}`]));
    expect(choiceOf(query).drugs).toHaveLength(20);
  });
});
