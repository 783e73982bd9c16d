/** Drugs and classes of drugs side by side. */
import { useState } from "preact/hooks";
import { useAsked } from "../../api";
import { go, type ViewProps } from "../../router";
import { Scroll } from "../../ui/scroll";
import { Picker } from "../../ui/search";
import { Empty, Shown } from "../../ui/states";
import { useTitle } from "../../ui/title";
import { counted, SIGNS, spaced } from "../../words";
import { type Brief, type Row, slugOf } from "./brief";
import "./compare.css";
import { Filters } from "./filters";
import { havingIt, intersections } from "./sets";
import {
  type Choice,
  choiceOf,
  formatAddress,
  MOST_DRUGS,
  rowsAddress,
  viewAddress,
} from "./state";
import { HeatMap } from "./table";
import { UpSet } from "./upset";

const FORMATS = ["csv", "svg", "json", "html"];

export default function CompareView({ query }: ViewProps) {
  const choice = choiceOf(query);
  const enough = choice.drugs.length > 1;
  const asked = useAsked<Brief>(enough ? rowsAddress(choice) : "");
  const brief = enough ? asked.answer : undefined;
  const names = brief?.drugs.map((each) => each.label) ?? choice.drugs;
  useTitle(names.length ? `Compare ${names.join(", ")}` : "Compare");
  const [other, setOther] = useState("");
  const change = (part: Partial<Choice>) => go(viewAddress({ ...choice, ...part }));
  const drop = (gone: number) =>
    change({ drugs: choice.drugs.filter((_, place) => place !== gone), set: [] });
  return (
    <div class="compare">
      <h1>{enough ? names.join(" · ") : "Compare drugs"}</h1>
      <div class="chosen">
        {!brief &&
          choice.drugs.map((drug, place) => (
            <button key={drug} type="button" onClick={() => drop(place)}>
              {drug} <span aria-hidden="true">×</span>
              <span class="visually-hidden">leave out</span>
            </button>
          ))}
        {choice.drugs.length < MOST_DRUGS && (
          <Picker
            label="Add a drug or class to compare"
            placeholder="Add a drug or class …"
            onPick={({ kind, slug, label }) => {
              const fits = kind === "drug" || kind === "class";
              setOther(fits ? "" : `${label} is no drug and no class of drugs.`);
              if (fits) change({ drugs: [...choice.drugs, slug], set: [] });
            }}
          />
        )}
      </div>
      <p class="other" role="status">
        {other}
      </p>
      {!enough && (
        <Empty>
          Pick two or more. For example:{" "}
          <a href="/compare?drug=thalidomide&drug=lenalidomide&drug=pomalidomide">
            thalidomide, lenalidomide and pomalidomide
          </a>
          .
        </Empty>
      )}
      {enough && <Filters choice={choice} brief={brief} onChange={change} />}
      <Shown asked={enough ? asked : { waiting: false }}>
        {(found) => <Compared brief={found} choice={choice} change={change} drop={drop} />}
      </Shown>
    </div>
  );
}

interface ComparedProps {
  brief: Brief;
  choice: Choice;
  change: (part: Partial<Choice>) => void;
  drop: (place: number) => void;
}

function Compared({ brief, choice, change, drop }: ComparedProps) {
  const inOrgan = brief.rows.filter((row) => ofOrgans(brief, row, choice.organs));
  const wanted = choice.set.map((slug) => brief.drugs.findIndex((each) => slugOf(each) === slug));
  const chosen = wanted.sort((one, other) => one - other).join();
  const rows = chosen ? inOrgan.filter((row) => havingIt(row).join() === chosen) : inOrgan;
  const rolled = brief.level !== "effect";
  return (
    <>
      {!rolled && inOrgan.length > 0 && (
        <section aria-label="Shared and unique" class="scroll">
          <UpSet
            drugs={brief.drugs}
            sets={intersections(inOrgan)}
            chosen={chosen}
            onChoose={(set) => change({ set: slugsOf(brief, set?.drugs ?? []) })}
          />
        </section>
      )}
      <p class="legend">
        <strong aria-live="polite">{counted(rows.length, "row")}</strong>
        {(["supported", "disputed", "refuted", "not-mentioned"] as const).map((state) => (
          <span key={state} class={state}>
            <i aria-hidden="true">{SIGNS[state]}</i> {spaced(state)}
          </span>
        ))}
        <span>! serious</span>
        {chosen && (
          <button type="button" onClick={() => change({ set: [] })}>
            All rows
          </button>
        )}
      </p>
      {rows.length > 0 ? (
        <Scroll name="States by effect and drug">
          <HeatMap
            brief={brief}
            rows={rows}
            grouped={choice.sort === "organ-class" && brief.level !== "organ-class"}
            address={viewAddress(choice)}
            onRemove={(drug) => drop(brief.drugs.indexOf(drug))}
          />
        </Scroll>
      ) : (
        <Empty>Nothing has all that is asked for. Take a filter away.</Empty>
      )}
      <p class="formats">
        “Not mentioned” means that no source here says anything, not that it does not occur. A field
        is the stronger the more it is believed. The same as{" "}
        {FORMATS.map((format, place) => (
          <span key={format}>
            {place > 0 && " · "}
            <a href={formatAddress(choice, format)} download={`comparison.${format}`}>
              {format.toUpperCase()}
            </a>
          </span>
        ))}
        ; the address of this page keeps all choices.
      </p>
    </>
  );
}

function ofOrgans(brief: Brief, row: Row, organs: readonly string[]): boolean {
  const organ = brief.organ_classes[row.organ_class];
  return !organs.length || organs.includes(organ ? slugOf(organ) : "");
}

function slugsOf(brief: Brief, places: readonly number[]): string[] {
  return places.flatMap((at) => brief.drugs[at] ?? []).map(slugOf);
}
