/** All that fits some words. */
import { useAsked } from "../api";
import { pageOf } from "../names";
import type { ViewProps } from "../router";
import type { SearchAnswer } from "../types";
import { Formats } from "../ui/facts";
import { HitLine } from "../ui/search";
import { Empty, Shown } from "../ui/states";
import { useTitle } from "../ui/title";

export default function SearchView({ query }: ViewProps) {
  const words = query.get("q")?.trim() ?? "";
  useTitle(words ? `Search: ${words}` : "Search");
  const address = words && `/api/search?limit=50&q=${encodeURIComponent(words)}`;
  const asked = useAsked<SearchAnswer>(address);
  return (
    <>
      <h1>{words ? `“${words}”` : "Search"}</h1>
      {!words && <Empty>Type a name above: slips are forgiven.</Empty>}
      <Shown asked={asked}>
        {({ hits }) =>
          hits.length ? (
            <ul class="found">
              {hits.map((hit) => (
                <li key={hit.iri}>
                  <a href={pageOf(hit)}>
                    <HitLine hit={hit} />
                  </a>
                </li>
              ))}
            </ul>
          ) : (
            <Empty>Nothing is called so, and nothing nearly so.</Empty>
          )
        }
      </Shown>
      {words && <Formats of={`/search?q=${encodeURIComponent(words)}`} />}
    </>
  );
}
