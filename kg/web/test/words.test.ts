import { expect, test } from "vitest";
import type { Reported } from "../src/types";
import { counted, dayText, frequencyText, percent, spaced } from "../src/words";

const NOTHING: Reported = {
  source: "a",
  term: null,
  cioms: null,
  low: null,
  high: null,
  comparator: null,
  denominator: null,
  difference: null,
};

test.each<[Partial<Reported>, string]>([
  [{}, ""],
  [{ term: "common" }, "common"],
  [{ term: "common", cioms: "common" }, "common"],
  [{ term: "frequent", cioms: "very-common" }, "called “frequent”, class very common"],
  [{ cioms: "rare" }, "rare"],
  [{ low: 0.03, high: 0.05 }, "3 to 5%"],
  [{ low: 0.1, high: null }, "at least 10%"],
  [{ low: null, high: 0.001 }, "up to 0.1%"],
  [
    { low: 0.27, high: 0.27, comparator: 0.2, denominator: 1200, difference: 0.07 },
    "27% (comparator 20%) of 1,200 people, difference +7 percentage points",
  ],
])("a frequency %o is told as stated", (given, words) => {
  expect(frequencyText({ ...NOTHING, ...given })).toBe(words);
});

test("shares have no digits that are but those of binary fractions", () => {
  expect(percent(0.07)).toBe("7%");
  expect(percent(0.29)).toBe("29%");
  expect(percent(0.00012)).toBe("0.012%");
});

test("terms, counts and days are told in words", () => {
  expect(spaced("hasAdverseEffect")).toBe("has adverse effect");
  expect(spaced("very-common")).toBe("very common");
  expect(counted(1, "class", "classes")).toBe("1 class");
  expect(counted(1071, "effect")).toBe("1,071 effects");
  expect(dayText("2020-05-19")).toBe("19 May 2020");
  expect(dayText(null)).toBe("");
});
