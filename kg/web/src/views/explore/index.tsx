/** The graph, to walk in: from any node to what is around it. */
import type { Core } from "cytoscape";
import type { ComponentChildren } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { useAsked } from "../../api";
import { go, type ViewProps } from "../../router";
import { Picker } from "../../ui/search";
import { Empty, Shown } from "../../ui/states";
import { useTitle } from "../../ui/title";
import { BundlePanel, BundleTable } from "./bundle";
import { bundleKey, canGrow, visibleBundles, withBundles } from "./bundles";
import { Canvas } from "./canvas";
import "./explore.css";
import { save, toCytoscape, toGraphMl, toSvg } from "./exporting";
import { visible } from "./filtering";
import { Legend } from "./legend";
import { colors } from "./looks";
import { Panel } from "./panel";
import { keyOf, type Scene } from "./scene";
import {
  closing,
  dataAddress,
  type Look,
  lookOf,
  openedText,
  opening,
  STEP,
  sceneAddress,
  viewAddress,
} from "./state";
import { EdgeTable, NodeTable } from "./tables";
import { Told } from "./told";

export default function ExploreView({ query }: ViewProps) {
  const look = lookOf(query);
  const steps = useRef<{ past: string[]; future: string[] }>({ past: [], future: [] });
  const [from, setFrom] = useState("");
  const asked = useAsked<Scene>(look.nodes.length ? sceneAddress(look) : "");
  const first = asked.answer?.nodes[0]?.label;
  useTitle(first ? `Explore ${first}` : "Explore");

  const to = (next: Look) => {
    const address = viewAddress(next);
    steps.current.past.push(viewAddress(look));
    steps.current.future = [];
    go(address);
  };
  const step = (back: boolean) => {
    const { past, future } = steps.current;
    const address = (back ? past : future).pop();
    if (!address) return;
    (back ? future : past).push(viewAddress(look));
    go(address);
  };
  const begin = (key: string) => {
    if (from) {
      to({
        ...look,
        nodes: [from, key],
        path: true,
        opened: null,
        hidden: [],
        pinned: [],
        selected: "",
      });
      setFrom("");
    } else if (look.ring || look.nodes.length)
      to({ ...look, nodes: [...look.nodes, key], path: false });
    else to({ ...look, nodes: [key], selected: key });
  };
  return (
    <div class="explore">
      <h1>Explore the graph</h1>
      <div class="tools">
        <Picker
          label={from ? "Path to" : "Add a node"}
          placeholder={from ? `Path from ${from} to …` : "Start from a drug, effect, class …"}
          onPick={(hit) => begin(keyOf(hit))}
        />
        {from && (
          <button type="button" onClick={() => setFrom("")}>
            No path
          </button>
        )}
        <button type="button" disabled={!steps.current.past.length} onClick={() => step(true)}>
          Undo
        </button>
        <button type="button" disabled={!steps.current.future.length} onClick={() => step(false)}>
          Redo
        </button>
        <label class="check">
          <input
            type="checkbox"
            checked={look.ring}
            onChange={(event) => to({ ...look, ring: event.currentTarget.checked })}
          />
          Compare on a ring
        </label>
        {look.nodes.length > 0 && <a href="/explore">Start anew</a>}
      </div>
      {!look.nodes.length && (
        <Empty>
          Pick a node to begin with, for example{" "}
          <a href="/explore?node=drug/pomalidomide&selected=drug/pomalidomide">pomalidomide</a>, or{" "}
          <a href="/explore?node=drug/thalidomide&node=drug/lenalidomide&node=drug/pomalidomide&layout=ring">
            three drugs and what they share
          </a>
          .
        </Empty>
      )}
      <Shown asked={look.nodes.length ? asked : { waiting: false }}>
        {(scene) => <Drawn scene={scene} look={look} to={to} onPathFrom={setFrom} />}
      </Shown>
    </div>
  );
}

interface DrawnProps {
  scene: Scene;
  look: Look;
  to: (next: Look) => void;
  onPathFrom: (key: string) => void;
}

function Drawn({ scene, look, to, onPathFrom }: DrawnProps) {
  const drawn = useRef<Core | null>(null);
  const filters = [look.without, look.serious, look.frequency, look.tier].join();
  const { shown, bundles, pictured } = useMemo(() => {
    const shown = visible(scene, look);
    const bundles = visibleBundles(scene, look, shown);
    return { shown, bundles, pictured: withBundles(shown, bundles) };
  }, [scene, filters]);
  const roots = useMemo(
    () => new Set(scene.nodes.slice(0, scene.roots).map((node) => node.iri)),
    [scene],
  );
  const onPath = useMemo(() => new Set(scene.paths[0] ?? []), [scene]);
  const usual = scene.opened.map(openedText);
  const bundle = bundles.find((each) => bundleKey(each) === look.selected);
  const node = scene.nodes.find((each) => keyOf(each) === look.selected);
  const select = (selected: string) => go(viewAddress({ ...look, selected }), { replace: true });
  const hide = (key: string) => to({ ...look, hidden: [...look.hidden, key], selected: "" });
  const open = (key: string, predicate: string, limit?: number, within?: string) =>
    to({
      ...opening(look, usual, key, predicate, limit, within),
      selected: bundle ? look.selected : key,
    });
  const openDrawn = (key: string) => {
    const found = bundles.find((each) => bundleKey(each) === key);
    if (!found) open(key, "");
    else if (canGrow(scene, found)) open(keyOf(found.of), found.predicate, found.shown + STEP);
  };
  const pinned = (key: string) => look.pinned.some((each) => each.startsWith(`${key}:`));
  const pin = (key: string, x: number, y: number) => {
    const others = look.pinned.filter((each) => !each.startsWith(`${key}:`));
    to({ ...look, pinned: [...others, `${key}:${x}:${y}`] });
  };
  const name = `graph-${look.nodes.join("-").replaceAll("/", "-")}`;
  return (
    <>
      <Told scene={scene} shown={shown} bundles={bundles} look={look} />
      <div class="stage">
        <Canvas
          shown={pictured}
          roots={roots}
          onPath={onPath}
          selected={look.selected}
          onSelect={select}
          onMove={pin}
          onOpen={openDrawn}
          given={(core) => {
            drawn.current = core;
          }}
        />
        {bundle && <BundlePanel bundle={bundle} scene={scene} onOpen={open} />}
        {node && (
          <Panel
            scene={scene}
            node={node}
            pinned={pinned(look.selected)}
            onOpen={(predicate, limit) => open(look.selected, predicate, limit)}
            onClose={() => to(closing(look, usual, look.selected))}
            onHide={() => hide(look.selected)}
            onPin={() =>
              pinned(look.selected)
                ? to({
                    ...look,
                    pinned: look.pinned.filter((each) => !each.startsWith(`${look.selected}:`)),
                  })
                : pin(look.selected, node.x, node.y)
            }
            onPath={() => onPathFrom(look.selected)}
          />
        )}
      </div>
      <Legend
        scene={scene}
        shown={shown}
        look={look}
        onChange={(part) => go(viewAddress({ ...look, ...part }))}
      />
      {look.hidden.length > 0 && (
        <p>
          Hidden:{" "}
          {look.hidden.map((key) => (
            <button
              key={key}
              type="button"
              onClick={() => to({ ...look, hidden: look.hidden.filter((each) => each !== key) })}
            >
              {key} <span aria-hidden="true">×</span>
              <span class="visually-hidden">show again</span>
            </button>
          ))}
        </p>
      )}
      <p class="acts">
        Save as{" "}
        <button type="button" onClick={() => savePicture(drawn.current, name)}>
          PNG
        </button>
        <button
          type="button"
          onClick={() => save(`${name}.svg`, "image/svg+xml", toSvg(pictured, colors()))}
        >
          SVG
        </button>
        <button
          type="button"
          onClick={() => save(`${name}.graphml`, "application/xml", toGraphMl(pictured))}
        >
          GraphML
        </button>
        <button
          type="button"
          onClick={() => save(`${name}.cyjs`, "application/json", toCytoscape(pictured))}
        >
          Cytoscape JSON
        </button>
        <a href={dataAddress(look, "json")} rel="alternate">
          JSON
        </a>
        <a href={dataAddress(look, "csv")} rel="alternate">
          CSV
        </a>
      </p>
      {bundles.length > 0 && (
        <BundleTable bundles={bundles} scene={scene} onOpen={open} onSelect={select} />
      )}
      <Folded title="Nodes as a table" open={shown.nodes.length <= 60}>
        <NodeTable shown={shown} selected={look.selected} onSelect={select} onHide={hide} />
      </Folded>
      <Folded title="Edges as a table">
        <EdgeTable shown={shown} />
      </Folded>
    </>
  );
}

/** What is drawn only where it is unfolded: a large table takes its time. */
function Folded(props: { title: string; open?: boolean; children: ComponentChildren }) {
  const [open, setOpen] = useState(!!props.open);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{props.title}</summary>
      {open && props.children}
    </details>
  );
}

function savePicture(core: Core | null, name: string): void {
  const picture = core?.png({ output: "blob", full: true, scale: 2, bg: colors().paper });
  if (picture) save(`${name}.png`, "image/png", picture as unknown as Blob);
}
