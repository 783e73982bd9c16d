/** The frame of every view. */
import type { ComponentType } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { followLinks, type Load, matched, useAddress, type ViewProps } from "./router";
import { ROUTES } from "./routes";
import { Search } from "./ui/search";
import { Failed, Waiting } from "./ui/states";
import { STATEMENT } from "./ui/why";

const PLACES = [
  ["/", "Drugs"],
  ["/compare", "Compare"],
  ["/explore", "Explore"],
  ["/queries", "Questions"],
  ["/sparql", "SPARQL"],
  ["/sources", "Sources"],
  ["/data", "Data"],
] as const;

export function App() {
  const address = useAddress();
  const main = useRef<HTMLElement>(null);
  const former = useRef(address.pathname);
  useEffect(() => {
    const follow = followLinks(ROUTES);
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, []);
  useEffect(() => {
    if (former.current === address.pathname) return;
    former.current = address.pathname;
    for (const link of document.querySelectorAll("link[rel=alternate]")) link.remove(); // the former's
    main.current?.focus({ preventScroll: true });
  }, [address.pathname]);
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="site">
        <a class="name" href="/">
          Drug Effects Knowledge Graph
        </a>
        {address.pathname !== "/" && <Search />}
        <nav aria-label="Site">
          {PLACES.map(([path, name]) => (
            <a key={path} href={path} aria-current={path === address.pathname ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1} ref={main}>
        <View address={address} />
      </main>
      <Inspected ids={address.searchParams.getAll(STATEMENT)} />
      <footer class="site">
        <p>
          <strong>Not medical advice.</strong> It shows what documents say, and which sentence says
          it; ask a physician or pharmacist about your own treatment.
        </p>
        <p>
          <a href="/sources">Sources and their licences</a> · <a href="/docs">API</a> ·{" "}
          <a href="/vocab/">Vocabulary</a>
        </p>
      </footer>
    </>
  );
}

function View({ address }: { address: URL }) {
  const found = useMemo(() => matched(ROUTES, address.pathname), [address.pathname]);
  const route = found?.route;
  const { part, broken } = useLoaded<ViewProps>(route?.load, route?.path ?? "");
  if (!found) {
    const detail = "There is no such page.";
    return <Failed problem={{ title: "Not found", status: 404, detail }} />;
  }
  if (broken) {
    const detail = "A part of the page could not be loaded. Loading the page again may help.";
    return <Failed problem={{ title: "Not loaded", status: 0, detail }} />;
  }
  if (!part) return <Waiting />;
  const Shown = part;
  return <Shown key={address.pathname} params={found.params} query={address.searchParams} />;
}

const inspector = () => import("./ui/inspector");

function Inspected({ ids }: { ids: readonly string[] }) {
  const { part: Inspector } = useLoaded(ids.length ? inspector : undefined, "inspector");
  return Inspector && ids.length ? <Inspector ids={ids} /> : null;
}

interface Loaded<P> {
  name: string;
  part?: ComponentType<P>;
  broken?: true;
}

/** Returns a part of the page once it is loaded; `name` tells it from others. */
function useLoaded<P>(load: Load<P> | undefined, name: string): Loaded<P> {
  const [loaded, setLoaded] = useState<Loaded<P>>({ name: "" });
  useEffect(() => {
    if (!load) return;
    let wanted = true;
    load()
      .then(({ default: part }) => wanted && setLoaded({ name, part }))
      .catch(() => wanted && setLoaded({ name, broken: true }));
    return () => {
      wanted = false;
    };
  }, [load, name]);
  return loaded.name === name ? loaded : { name };
}
