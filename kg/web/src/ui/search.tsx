/** The search field of every page: names of all kinds of nodes, forgiving slips, by keyboard. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useAsked } from "../api";
import { kindName, pageOf } from "../names";
import { visit } from "../router";
import type { Hit, SearchAnswer } from "../types";

const PAUSE_MS = 60;
const MOST = 8;

export interface PickerProps {
  label: string;
  placeholder: string;
  /** Only nodes of this kind. */
  kind?: string;
  autofocus?: boolean;
  onPick: (hit: Hit) => void;
  /** What Enter does where nothing is picked. */
  onText?: (text: string) => void;
}

/** Lets one pick a node by its name. */
export function Picker({ label, placeholder, kind, autofocus, onPick, onText }: PickerProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [place, setPlace] = useState(-1);
  const query = useLater(text.trim(), PAUSE_MS);
  const asked = useAsked<SearchAnswer>(
    query &&
      `/api/search?limit=${MOST}&q=${encodeURIComponent(query)}${kind ? `&kind=${kind}` : ""}`,
  );
  const hits = query && text.trim() ? (asked.answer?.hits ?? []) : [];
  const shown = open && hits.length > 0;

  const pick = (hit: Hit) => {
    setText("");
    setOpen(false);
    setPlace(-1);
    onPick(hit);
  };
  const typed = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setOpen(true);
      setPlace((former) => Math.max(-1, Math.min(hits.length - 1, former + step)));
    } else if (event.key === "Escape") {
      setOpen(false);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const hit = hits[place];
      if (hit) pick(hit);
      else if (onText && text.trim()) {
        setOpen(false);
        onText(text.trim());
      } else if (hits[0]) pick(hits[0]);
    }
  };
  useEffect(() => {
    if (autofocus) field.current?.focus();
  }, [autofocus]);

  return (
    <div class="picker">
      <label class="visually-hidden" for={id}>
        {label}
      </label>
      <input
        ref={field}
        id={id}
        type="search"
        // biome-ignore lint/a11y/noRedundantRoles: without a list a field for searches is none
        role="combobox"
        list={undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={text}
        aria-expanded={shown}
        aria-controls={`${id}-hits`}
        aria-autocomplete="list"
        aria-activedescendant={shown && place >= 0 ? `${id}-${place}` : undefined}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setPlace(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={typed}
      />
      <div class="hits" id={`${id}-hits`} role="listbox" aria-label={label} hidden={!shown}>
        {hits.map((hit, number) => (
          <div
            key={hit.iri}
            id={`${id}-${number}`}
            role="option"
            tabIndex={-1}
            aria-selected={number === place}
            onMouseDown={(event) => {
              event.preventDefault();
              pick(hit);
            }}
          >
            <HitLine hit={hit} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Shows what was found, and by which name. */
export function HitLine({ hit }: { hit: Hit }) {
  const other = hit.name.toLowerCase() !== hit.label.toLowerCase();
  return (
    <>
      <span class="hit-label">{hit.label}</span>
      {other && <span class="soft"> {hit.name}</span>}
      <span class={`kind kind-${hit.kind}`}>{kindName(hit.kind)}</span>
    </>
  );
}

/** The search field in the head of the page. */
export function Search() {
  return (
    <Picker
      label="Search drugs, effects, classes, conditions, makers"
      placeholder="Search a drug, effect, class, maker …"
      onPick={(hit) => visit(pageOf(hit))}
      onText={(text) => visit(`/search?q=${encodeURIComponent(text)}`)}
    />
  );
}

/** Returns a value once it has stayed the same for some milliseconds. */
function useLater<T>(value: T, pause: number): T {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return later;
}
