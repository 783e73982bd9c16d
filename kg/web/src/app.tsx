/** The frame of every view. */
import type { ComponentType } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { followLinks, matched, useAddress, type ViewProps } from "./router";
import { ROUTES } from "./routes";
import { Search } from "./ui/search";
import { Failed, Waiting } from "./ui/states";

const PLACES = [
  ["/", "Drugs"],
  ["/compare", "Compare"],
  ["/queries", "Questions"],
  ["/sparql", "SPARQL"],
] as const;

export function App() {
  const address = useAddress();
  useEffect(() => {
    const follow = followLinks(ROUTES);
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, []);
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header>
        <a class="name" href="/">
          Drug Effects Knowledge Graph
        </a>
        <Search />
        <nav aria-label="Site">
          {PLACES.map(([path, name]) => (
            <a key={path} href={path} aria-current={path === address.pathname ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <View address={address} />
      </main>
      <footer>
        <p>
          Not medical advice. It shows what documents say, and which sentence says it; ask a
          physician or pharmacist about your own treatment. Sources and their licences:{" "}
          <a href="/sources">sources</a>. For programs: <a href="/docs">API</a>.
        </p>
      </footer>
    </>
  );
}

function View({ address }: { address: URL }) {
  const found = useMemo(() => matched(ROUTES, address.pathname), [address.pathname]);
  const route = found?.route;
  const [loaded, setLoaded] = useState<{ path: string; view: ComponentType<ViewProps> }>();
  const [broken, setBroken] = useState("");
  useEffect(() => {
    if (!route) return;
    setBroken("");
    let wanted = true;
    route
      .load()
      .then((view) => wanted && setLoaded({ path: route.path, view }))
      .catch((error: unknown) => wanted && setBroken(String(error)));
    return () => {
      wanted = false;
    };
  }, [route]);
  if (!found) {
    const detail = "There is no such page.";
    return <Failed problem={{ title: "Not found", status: 404, detail }} />;
  }
  if (broken) {
    const detail = "A part of the page could not be loaded. Loading the page again may help.";
    return <Failed problem={{ title: "Not loaded", status: 0, detail }} />;
  }
  if (loaded?.path !== found.route.path) return <Waiting />;
  return <loaded.view params={found.params} query={address.searchParams} />;
}
