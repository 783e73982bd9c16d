import { describe, expect, it } from "vitest";
import { charted } from "../src/views/query/chart";
import { missing, offered } from "../src/views/query/completing";
import { describedBy, type Known } from "../src/views/query/known";
import { placed } from "../src/views/query/layout";
import { toCsv } from "../src/views/query/results";
import { numberOf, shortened, type Term, triplesOf } from "../src/views/query/terms";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const text = (value: string): Term => ({ type: "literal", value });
const whole = (value: string): Term => ({ type: "literal", value, datatype: `${XSD}integer` });
const PREFIXES = new Map([
  ["dkg", "http://kg/vocab/"],
  ["kg", "http://kg/"],
]);
const KNOWN: Known = {
  prefixes: PREFIXES,
  examples: [],
  terms: [
    { iri: "http://kg/vocab/Drug", label: "drug", isClass: true },
    { iri: "http://elsewhere/x#y", label: "", isClass: false },
  ],
};

describe("N-Triples", () => {
  it("are read with escapes, languages and types", () => {
    const read = triplesOf(
      `<http://a> <http://b> "say \\"no\\"\\n\\u00e9"@en .\n_:x <http://b> "1"^^<${XSD}integer> .\n\n# none`,
    );
    expect(read).toEqual([
      [
        { type: "uri", value: "http://a" },
        { type: "uri", value: "http://b" },
        { type: "literal", value: 'say "no"\né', "xml:lang": "en" },
      ],
      [{ type: "bnode", value: "x" }, { type: "uri", value: "http://b" }, whole("1")],
    ]);
  });

  it("tell prefixes and examples", () => {
    const sh = "http://www.w3.org/ns/shacl#";
    const found = describedBy(
      triplesOf(
        `<p> <${sh}prefix> "dkg" .\n<p> <${sh}namespace> "http://kg/vocab/" .\n<q> <${sh}select> "SELECT *" .`,
      ),
    );
    expect([...found.prefixes]).toEqual([["dkg", "http://kg/vocab/"]]);
    expect(found.examples[0]?.query).toBe("SELECT *");
  });
});

describe("terms", () => {
  it("are shortened by the longest prefix that leaves a name", () => {
    expect(shortened("http://kg/vocab/Drug", PREFIXES)).toBe("dkg:Drug");
    expect(shortened("http://kg/vocab/a/b", PREFIXES)).toBe("http://kg/vocab/a/b");
  });

  it("are numbers only if they are", () => {
    expect(numberOf(whole("12"))).toBe(12);
    expect(numberOf({ type: "literal", value: "2", datatype: `${XSD}string` })).toBeNaN();
    expect(numberOf({ type: "uri", value: "7" })).toBeNaN();
    expect(numberOf(undefined)).toBeNaN();
  });
});

describe("completion", () => {
  it("offers variables, terms of a prefix, and all else", () => {
    expect(offered("?d", "SELECT ?drug ?d", KNOWN).map((each) => each.label)).toEqual(["?drug"]);
    expect(offered("dkg:", "", KNOWN).map((each) => each.label)).toEqual(["dkg:Drug"]);
    const all = offered("S", "", KNOWN).map((each) => each.label);
    expect(all).toContain("SELECT");
    expect(all).toContain("dkg:");
  });

  it("declares prefixes that are used, once, and none in IRIs, texts or comments", () => {
    expect(missing("SELECT * { ?s a dkg:Drug }", PREFIXES)).toBe(
      "PREFIX dkg: <http://kg/vocab/>\n",
    );
    expect(missing("PREFIX dkg: <http://kg/vocab/> ASK { ?s a dkg:Drug }", PREFIXES)).toBe("");
    expect(missing('ASK { <dkg:x> ?p "kg:y" } # kg:z', PREFIXES)).toBe("");
  });
});

describe("answers", () => {
  const rows = [
    { name: text('a "b", c'), n: whole("2") },
    { name: text("d"), n: whole("1") },
  ];

  it("are a chart where one column has names and one numbers", () => {
    expect(charted(["name", "n"], rows)).toEqual({ name: "name", number: "n" });
    expect(charted(["name"], rows)).toBeUndefined();
  });

  it("are CSV with quotes where they are needed", () => {
    const answer = { kind: "table" as const, variables: ["name", "n"], rows };
    expect(toCsv(answer)).toBe('name,n\r\n"a ""b"", c",2\r\nd,1\r\n');
  });

  it("are laid out the same each time, and apart", () => {
    const edges = [...Array(30)].map((_, at) => [0, at + 1] as const);
    const at = placed(31, edges);
    expect(placed(31, edges)).toEqual(at);
    for (const [place, one] of at.entries())
      for (const other of at.slice(place + 1))
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(15);
  });
});
