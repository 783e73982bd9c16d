import { describe, expect, it } from "vitest";
import type { BoxedQuote } from "../src/cards";
import { listed } from "../src/ui/section";
import { sentencesOf } from "../src/views/drug/sentences";

function quote(source: string, start: number, text: string, words: string): BoxedQuote {
  const at = [...text].join("").indexOf(words);
  const mention_start = [...text.slice(0, at)].length;
  const mention_end = mention_start + words.length;
  const ids = { evidence: `${start}${words}`, statement: words, lead_in: "" };
  return { source, start, mention_start, mention_end, quote: text, ...ids };
}

describe("the sentences of boxed warnings", () => {
  it("come once, with all that they name marked", () => {
    const text = "😀 May cause stroke or rash.";
    const found = sentencesOf([quote("label", 5, text, "rash"), quote("label", 5, text, "stroke")]);
    expect(Object.keys(found)).toEqual(["label"]);
    const pieces = found.label?.[0]?.pieces.map((each) => [each.text, each.marked]);
    expect(found.label).toHaveLength(1);
    expect(pieces).toEqual([
      ["😀 May cause ", false],
      ["stroke", true],
      [" or ", false],
      ["rash", true],
      [".", false],
    ]);
  });

  it("come by source and in the order of its text", () => {
    const found = sentencesOf([
      quote("b", 9, "rash", "rash"),
      quote("a", 7, "x", "x"),
      quote("b", 2, "y", "y"),
    ]);
    expect(found.b?.map((each) => each.start)).toEqual([2, 9]);
    expect(found.a).toHaveLength(1);
  });

  it("are of rows the words that name something", () => {
    const found = sentencesOf([quote("table", 1, "drug\tbox\tsevere rash\trash", "severe rash")]);
    expect(found.table?.[0]).toMatchObject({
      row: true,
      pieces: [{ text: "severe rash", marked: true }],
    });
  });
});

describe("the stretches of a section", () => {
  it("have bullets that follow each other in one list", () => {
    const kinds = ["heading", "bullet", "bullet", "paragraph", "bullet"].map((kind) => ({ kind }));
    const shape = listed(kinds).map((each) => (Array.isArray(each) ? each.length : each.kind));
    expect(shape).toEqual(["heading", 2, "paragraph", 1]);
  });
});
