/** The sources that a card draws on. */
import type { Source } from "../types";
import { dayText } from "../words";
import { TierMark } from "./badges";
import { Part } from "./facts";
import { Licence } from "./nodes";
import { Scroll } from "./scroll";
import { useSome } from "./some";

export function SourcesPart({ sources }: { sources: readonly Source[] }) {
  const [some, others] = useSome(sources);
  if (!sources.length) return null;
  return (
    <Part title="Sources" count={sources.length}>
      <Scroll name="Sources">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">Tier</th>
              <th scope="col">Publisher</th>
              <th scope="col">Reviewed</th>
              <th scope="col">License</th>
            </tr>
          </thead>
          <tbody>
            {some.map((source) => (
              <tr key={source.id}>
                <td>
                  <a href={`/source/${source.id}`}>{source.title}</a>
                </td>
                <td>
                  <TierMark tier={source.tier} />
                </td>
                <td>{source.publisher}</td>
                <td class="figure">{dayText(source.last_reviewed)}</td>
                <td class="figure">
                  <Licence licence={source.licence} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {others}
    </Part>
  );
}
