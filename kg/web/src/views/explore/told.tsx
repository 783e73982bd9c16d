/** What is drawn and what is not, in words. */
import { counted } from "../../words";
import type { Visible } from "./filtering";
import type { Bundle, Scene } from "./scene";
import { type Look, STEP } from "./state";

interface ToldProps {
  scene: Scene;
  shown: Visible;
  bundles: readonly Bundle[];
  look: Look;
}

export function Told({ scene, shown, bundles, look }: ToldProps) {
  const left = bundles.reduce((sum, each) => sum + each.count, 0);
  const filtered = look.serious || look.frequency || look.tier;
  return (
    <p class="soft" aria-live="polite">
      {counted(shown.nodes.length, "node")} and {counted(shown.edges.length, "edge")}
      {left > 0 &&
        `; ${counted(left, "more neighbour")} in ${counted(bundles.length, "bundle")}, marked “+”: choose one to draw ${STEP} more of it at a time${filtered ? "; filters do not reach into bundles" : ""}`}
      {scene.wished > scene.most &&
        `. ${counted(scene.wished, "node")} are opened, and ${scene.most} are drawn at most: what was opened first is bundled again`}
      {scene.paths.length > 0 && `; ${counted(scene.paths.length, "shortest path")}`}
      {look.path && !scene.paths.length && "; nothing joins the two"}
    </p>
  );
}
