/** All drugs, to be looked at or ticked for a comparison. */
import { useState } from "preact/hooks";
import { byClass, type DrugEntry, named } from "../../drugs";
import { go, visit } from "../../router";
import { Part } from "../../ui/facts";
import { NodeLink } from "../../ui/nodes";
import { Empty } from "../../ui/states";
import { capital, counted } from "../../words";

const FEWEST = 2;
const MOST = 20;

export function Drugs({ drugs, query }: { drugs: readonly DrugEntry[]; query: URLSearchParams }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [words, flat] = [query.get("words") ?? "", query.get("by") === "name"];
  const want = (name: string, value: string) => {
    const asked = new URLSearchParams(query);
    if (value) asked.set(name, value);
    else asked.delete(name);
    go(`/${asked.size ? `?${asked}` : ""}`, { replace: true });
  };
  const tick = (slug: string) => {
    const now = new Set(ticked);
    if (!now.delete(slug)) now.add(slug);
    setTicked(now);
  };
  const found = named(drugs, words);
  const known = found.filter((each) => each.effects > 0);
  const others = found.filter((each) => each.effects === 0);
  const entry = (each: DrugEntry) => (
    <Entry key={each.node.slug} drug={each} ticked={ticked.has(each.node.slug)} tick={tick} />
  );
  return (
    <Part title="Drugs" count={known.length}>
      <search class="choice" aria-label="Drugs to show">
        <input
          type="search"
          aria-label="Filter by drug or class"
          placeholder="Filter by drug or class"
          value={words}
          onInput={(event) => want("words", event.currentTarget.value)}
        />
        <label>
          <input type="radio" name="by" checked={!flat} onChange={() => want("by", "")} /> by class
        </label>
        <label>
          <input type="radio" name="by" checked={flat} onChange={() => want("by", "name")} /> by
          name
        </label>
      </search>
      {found.length === 0 && <Empty>No drug and no class is called so.</Empty>}
      {flat ? (
        <ul class="columns">{known.map(entry)}</ul>
      ) : (
        <div class="columns classes">
          {byClass(known).map(({ node, drugs: members }) => (
            <section key={node?.iri ?? ""}>
              <h3>
                {node ? <a href={`/class/${node.slug}`}>{capital(node.label)}</a> : "Without class"}{" "}
                {members.length > 1 && <span class="count">{members.length}</span>}
              </h3>
              <ul>{members.map(entry)}</ul>
            </section>
          ))}
        </div>
      )}
      {others.length > 0 && (
        <details class="others">
          <summary>{counted(others.length, "drug")} named beside these</summary>
          <ul class="columns">
            {others.map(({ node }) => (
              <li key={node.slug}>
                <NodeLink node={node} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <Chosen ticked={ticked} clear={() => setTicked(new Set())} />
    </Part>
  );
}

function Entry(props: { drug: DrugEntry; ticked: boolean; tick: (slug: string) => void }) {
  const { node, effects } = props.drug;
  return (
    <li>
      <input
        type="checkbox"
        aria-label={`Compare ${node.label}`}
        checked={props.ticked}
        onChange={() => props.tick(node.slug)}
      />{" "}
      <NodeLink node={node} /> <span class="count">{counted(effects, "effect")}</span>
    </li>
  );
}

function Chosen({ ticked, clear }: { ticked: ReadonlySet<string>; clear: () => void }) {
  if (!ticked.size) return null;
  const asked = [...ticked].map((slug) => `drug=${slug}`).join("&");
  const fits = ticked.size >= FEWEST && ticked.size <= MOST;
  return (
    <div class="chosen" role="status">
      <button
        type="button"
        class="main"
        disabled={!fits}
        onClick={() => visit(`/compare?${asked}`)}
      >
        Compare {counted(ticked.size, "drug")}
      </button>
      <button type="button" onClick={clear}>
        Clear
      </button>
      {!fits && (
        <span class="soft">{ticked.size < FEWEST ? "Tick one more." : `At most ${MOST}.`}</span>
      )}
    </div>
  );
}
