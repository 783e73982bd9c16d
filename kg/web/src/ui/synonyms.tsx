/** Other names of a node, the many of them folded away. */
import { counted } from "../words";

const SHOWN = 10;

export function Synonyms({ names }: { names: readonly string[] }) {
  if (names.length <= SHOWN) return <>{names.join(", ")}</>;
  const short = [...names].sort((one, other) => one.length - other.length).slice(0, SHOWN);
  return (
    <>
      {short.join(", ")}
      <details>
        <summary>All {counted(names.length, "name")}</summary>
        {names.join(", ")}
      </details>
    </>
  );
}
