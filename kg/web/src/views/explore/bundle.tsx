/** What is in a bundle, and how more of it is drawn; and all bundles as a table. */
import { pageOf } from "../../names";
import { Scroll } from "../../ui/scroll";
import { counted, spaced } from "../../words";
import { bundleKey, bundleText, canGrow } from "./bundles";
import { type Bundle, keyOf, type Scene } from "./scene";
import { STEP } from "./state";

/** Opens more of a node along an edge, within an organ class where one is named. */
export type Open = (node: string, predicate: string, limit: number, within?: string) => void;

interface MoreProps {
  bundle: Bundle;
  scene: Scene;
  onOpen: Open;
}

function More({ bundle, scene, onOpen }: MoreProps) {
  if (!canGrow(scene, bundle)) return <>{scene.most} nodes at most</>;
  const step = Math.min(STEP, bundle.count);
  return (
    <button
      type="button"
      onClick={() => onOpen(keyOf(bundle.of), bundle.predicate, bundle.shown + STEP)}
    >
      Show {step} more
      <span class="visually-hidden">
        {" "}
        of {bundleText(bundle)} of {bundle.of.label}
      </span>
    </button>
  );
}

export function BundlePanel({ bundle, scene, onOpen }: MoreProps) {
  return (
    <aside class="panel" aria-label={`About ${bundleText(bundle)}`}>
      <p class="eyebrow">not drawn one by one</p>
      <h2>+ {bundleText(bundle)}</h2>
      <p>
        of <a href={pageOf(bundle.of)}>{bundle.of.label}</a> ({spaced(bundle.predicate)}), beside{" "}
        {bundle.shown} that are drawn. The most believed come first.
      </p>
      <p class="acts">
        <More bundle={bundle} scene={scene} onOpen={onOpen} />
      </p>
      <ul>
        {bundle.groups.map(({ organ_class, count, shown }) => (
          <li key={organ_class?.iri}>
            <span>
              {organ_class?.label ?? "no organ class"}{" "}
              <span class="count">
                {shown} of {count + shown}
              </span>
            </span>
            {organ_class && (
              <button
                type="button"
                onClick={() =>
                  onOpen(keyOf(bundle.of), bundle.predicate, shown + STEP, organ_class.slug)
                }
              >
                Show {counted(Math.min(STEP, count), "more", "more")}
                <span class="visually-hidden"> of {organ_class.label}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </aside>
  );
}

interface TableProps {
  bundles: readonly Bundle[];
  scene: Scene;
  onOpen: Open;
  onSelect: (key: string) => void;
}

export function BundleTable({ bundles, scene, onOpen, onSelect }: TableProps) {
  return (
    <Scroll name="Not drawn one by one">
      <table>
        <caption>Not drawn one by one</caption>
        <thead>
          <tr>
            {["Of", "What", "Are drawn", "Are not", "Do"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bundles.map((each) => (
            <tr key={bundleKey(each)}>
              <th scope="row">
                <a href={pageOf(each.of)}>{each.of.label}</a>
              </th>
              <td>{spaced(each.predicate)}</td>
              <td>{each.shown}</td>
              <td>{bundleText(each)}</td>
              <td class="acts">
                <More bundle={each} scene={scene} onOpen={onOpen} />
                {each.groups.length > 1 && (
                  <button type="button" onClick={() => onSelect(bundleKey(each))}>
                    By organ class
                    <span class="visually-hidden"> of {each.of.label}</span>
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
