/** Triples as a graph; its nodes can be chosen and moved. */
import { useMemo, useState } from "preact/hooks";
import { counted } from "../../words";
import { Canvas } from "../explore/canvas";
import type { Visible } from "../explore/filtering";
import { placed } from "./layout";
import { shortened, type Triple } from "./terms";

const MOST = 300;
const LABELS = /(prefLabel|label|title|name)$/;
const NONE: ReadonlySet<string> = new Set();

export default function Drawing(props: {
  triples: readonly Triple[];
  prefixes: ReadonlyMap<string, string>;
}) {
  const { triples, prefixes } = props;
  const [selected, setSelected] = useState("");
  const { shown, left } = useMemo(() => drawn(triples, prefixes), [triples, prefixes]);
  return (
    <>
      {left > 0 && <p>{counted(left, "more node")} not drawn: the table has all.</p>}
      <Canvas
        shown={shown}
        roots={NONE}
        onPath={NONE}
        selected={selected}
        onSelect={setSelected}
        onMove={() => {}}
        onOpen={() => {}}
        given={() => {}}
      />
    </>
  );
}

function drawn(
  triples: readonly Triple[],
  prefixes: ReadonlyMap<string, string>,
): { shown: Visible; left: number } {
  const labels = new Map<string, string>();
  for (const [subject, predicate, object] of triples)
    if (object.type === "literal" && LABELS.test(predicate.value))
      labels.set(subject.value, object.value);
  const joined = triples.filter(([, , object]) => object.type !== "literal");
  const all = [...new Set(joined.flatMap(([from, , to]) => [from.value, to.value]))];
  const place = new Map(all.slice(0, MOST).map((iri, at) => [iri, at]));
  const edges = joined.filter(([from, , to]) => place.has(from.value) && place.has(to.value));
  const at = placed(
    place.size,
    edges.map(([from, , to]) => [place.get(from.value) ?? 0, place.get(to.value) ?? 0] as const),
  );
  const nodes = [...place.keys()].map((iri, number) => {
    const [kind = "", slug = ""] = iri.split("/").slice(-2);
    const label = labels.get(iri) ?? shortened(iri, prefixes);
    return { iri, kind, slug, label, x: 0, y: 0, ...at[number], counts: {} };
  });
  const lines = edges.map(([from, predicate, to]) => ({
    from: from.value,
    to: to.value,
    predicate: shortened(predicate.value, prefixes),
    statements: [],
    belief: null,
  }));
  return { shown: { nodes, edges: lines }, left: all.length - place.size };
}
