/** What a node is, what is around it, and what can be done with it. */
import { kindName, pageOf } from "../../names";
import { capital, counted, spaced } from "../../words";
import { keyOf, type Scene, type SceneNode } from "./scene";
import { STEP } from "./state";

export interface PanelProps {
  scene: Scene;
  node: SceneNode;
  pinned: boolean;
  onOpen: (predicate: string, limit: number) => void;
  onClose: () => void;
  onHide: () => void;
  onPin: () => void;
  onPath: () => void;
}

export function Panel({ scene, node, pinned, ...does }: PanelProps) {
  const key = keyOf(node);
  const shown = new Map<string, number>();
  for (const edge of scene.edges)
    if (edge.from === node.iri || edge.to === node.iri)
      shown.set(edge.predicate, (shown.get(edge.predicate) ?? 0) + 1);
  return (
    <aside class="panel" aria-label={`About ${node.label}`}>
      <p class="eyebrow">{kindName(node.kind)}</p>
      <h2>
        <a href={pageOf(node)}>{node.label}</a>
      </h2>
      <p class="acts">
        <button type="button" onClick={does.onPin} aria-pressed={pinned}>
          {pinned ? "Unpin" : "Pin"}
        </button>
        <button type="button" onClick={does.onHide}>
          Hide
        </button>
        {scene.opened.some((each) => each.node === key) && (
          <button type="button" onClick={does.onClose}>
            Collapse
          </button>
        )}
        <button type="button" onClick={does.onPath}>
          Path from here …
        </button>
      </p>
      <ul>
        {Object.entries(node.counts).map(([predicate, count]) => {
          const here = shown.get(predicate) ?? 0;
          const limit = Math.max(
            0,
            ...scene.opened
              .filter((each) => each.node === key && each.predicate === predicate && !each.within)
              .map((each) => each.limit),
          );
          const wanted = Math.max(limit, here) + STEP;
          return (
            <li key={predicate}>
              <span>
                {capital(spaced(predicate))}{" "}
                <span class="count">
                  {here} of {count}
                </span>
              </span>
              {here < count && (
                <button type="button" onClick={() => does.onOpen(predicate, wanted)}>
                  Show {counted(Math.min(STEP, count - here), "more", "more")}
                  <span class="visually-hidden"> of {spaced(predicate)}</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </aside>
  );
}
