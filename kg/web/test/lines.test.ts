import { expect, test } from "vitest";
import type { EffectLine, Sources } from "../src/cards";
import { chosen, queryOf, type Wanted, wantedIn } from "../src/lines";
import type { Finding, Node, Source } from "../src/types";

const node = (label: string): Node => ({ iri: `ex:${label}`, kind: "effect", slug: label, label });
const FINDING: Finding = {
  state: "supported",
  belief: 0.5,
  serious: null,
  frequencies: [],
  populations: [],
  statements: ["s"],
  evidence: ["e"],
  sources: ["page"],
};
const stated = { source: "page", term: null, cioms: null, comparator: null, denominator: null };
const often = (low: number) => ({ ...stated, low, high: low, difference: null });

function line(label: string, finding: Partial<Finding>, serious = false): EffectLine {
  const found = { ...FINDING, ...finding };
  return { drug: node("drug"), effect: node(label), serious, partners: [], finding: found };
}

const LINES = [
  line("rash", { frequencies: [often(0.02)] }),
  line("Stroke", { belief: 0.9, sources: ["label"] }, true),
  line("nausea", { frequencies: [often(0.2)], state: "disputed" }),
  line("anaphylaxis", { serious: true }),
];
const SOURCES = {
  page: { tier: "editorial" } as Source,
  label: { tier: "regulator" } as Source,
} satisfies Sources;
const labels = (query: string) =>
  chosen(LINES, wantedIn(new URLSearchParams(query)), SOURCES, "effect").map(
    ({ effect }) => effect.label,
  );

test.each([
  ["", ["Stroke", "anaphylaxis", "nausea", "rash"]],
  ["sort=name", ["anaphylaxis", "nausea", "rash", "Stroke"]],
  ["sort=frequency", ["nausea", "rash", "anaphylaxis", "Stroke"]],
  ["sort=nonsense", ["Stroke", "anaphylaxis", "nausea", "rash"]],
  ["words=S&sort=name", ["anaphylaxis", "nausea", "rash", "Stroke"]],
  ["words=stro", ["Stroke"]],
  ["only=serious", ["Stroke", "anaphylaxis"]],
  ["only=frequency&only=disagreed", ["nausea"]],
  ["tier=regulator", ["Stroke"]],
  ["tier=curated", []],
])("?%s shows %j", (query, wanted) => {
  expect(labels(query)).toEqual(wanted);
});

test("an address says what is wanted, and keeps what else it says", () => {
  const wanted: Wanted = {
    words: "a b",
    serious: true,
    frequency: false,
    disagreed: true,
    tier: "curated",
    order: "name",
  };
  const query = queryOf(wanted, new URLSearchParams("statement=1&only=frequency&words=x"));
  expect(query.get("statement")).toBe("1");
  expect(wantedIn(query)).toEqual(wanted);
});
