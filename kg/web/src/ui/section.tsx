/** The section of a source that a sentence stands in, with the sentence marked; asked for when opened. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAsked } from "../api";
import { counted } from "../words";
import { Shown } from "./states";

interface Piece {
  text: string;
  mark: "quote" | "mention" | null;
  strong: boolean;
}

interface Stretch {
  kind: "heading" | "paragraph" | "bullet";
  depth: number;
  pieces: Piece[];
}

interface Excerpt {
  headings: string[];
  stretches: Stretch[];
  left_out_before: number;
  left_out_after: number;
}

const WHOLE = 100_000;

export function InSection({ id, about }: { id: string; about: string }) {
  const [opened, setOpened] = useState(false);
  const [whole, setWhole] = useState(false);
  const address = `/api/evidence/${id}${whole ? `?most=${WHOLE}` : ""}`;
  const asked = useAsked<{ section: Excerpt }>(opened ? address : "");
  return (
    <details class="in-section" onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        Read it in its section<span class="visually-hidden"> of {about}</span>
      </summary>
      {opened && (
        <Shown asked={asked}>
          {({ section }) => (
            <Section section={section} about={about} onWhole={() => setWhole(true)} />
          )}
        </Shown>
      )}
    </details>
  );
}

function Section(props: { section: Excerpt; about: string; onWhole: () => void }) {
  const { headings, stretches, left_out_before, left_out_after } = props.section;
  const box = useRef<HTMLElement>(null);
  const cut = left_out_before + left_out_after > 0;
  const told = headings.length > 1 || left_out_before > 0;
  useEffect(() => {
    const mark = box.current?.querySelector("mark");
    if (!box.current || !mark) return;
    box.current.scrollTop = mark.offsetTop - box.current.clientHeight / 3;
    box.current.scrollIntoView({ block: "nearest" });
  }, [props.section]);
  return (
    <>
      {told && <p class="place">{headings.join(" › ")}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the box scrolls, by keyboard too */}
      <section ref={box} class="text" tabIndex={0} aria-label={`Section of ${props.about}`}>
        <LeftOut characters={left_out_before} where="before" />
        {listed(stretches).map((part, place) =>
          Array.isArray(part) ? (
            <ul key={place}>
              {part.map((each, number) => (
                <li key={number} style={{ marginLeft: `${each.depth - 1}rem` }}>
                  <Words pieces={each.pieces} />
                </li>
              ))}
            </ul>
          ) : (
            <p key={place} class={part.kind}>
              <Words pieces={part.pieces} />
            </p>
          ),
        )}
        <LeftOut characters={left_out_after} where="after" />
      </section>
      {cut && (
        <button type="button" onClick={props.onWhole}>
          Show the whole section
        </button>
      )}
    </>
  );
}

function LeftOut({ characters, where }: { characters: number; where: string }) {
  if (!characters) return null;
  return (
    <p class="soft">
      … {counted(characters, "character")} {where} this
    </p>
  );
}

/** Returns stretches in their order, bullets that follow each other together. */
export function listed<T extends { kind: string }>(stretches: readonly T[]): (T | T[])[] {
  const found: (T | T[])[] = [];
  for (const each of stretches) {
    const last = found.at(-1);
    if (each.kind !== "bullet") found.push(each);
    else if (Array.isArray(last)) last.push(each);
    else found.push([each]);
  }
  return found;
}

function Words({ pieces }: { pieces: readonly Piece[] }): ComponentChildren {
  return pieces.map((piece, place) => {
    const text = piece.text.replaceAll("\t", " · ");
    const words = piece.strong ? <strong>{text}</strong> : text;
    if (!piece.mark) return <span key={place}>{words}</span>;
    return (
      <mark key={place} class={piece.mark}>
        {words}
      </mark>
    );
  });
}
