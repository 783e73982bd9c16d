/** Which view an address shows, and how one goes from one to the next without loading the page. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** What a view gets of the address that it stands for. */
export interface ViewProps {
  /** Parts of the path that vary: `slug` of `/drug/:slug`. */
  params: Readonly<Record<string, string>>;
  /** What stands behind the question mark. */
  query: URLSearchParams;
}

/** Loads a part of the page: a module whose default is a component. */
export type Load<P> = () => Promise<{ default: ComponentType<P> }>;

export interface Route {
  /** Parts that begin with a colon vary. */
  path: string;
  load: Load<ViewProps>;
  /** What the view is told besides. */
  params?: Readonly<Record<string, string>>;
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

/** Returns the first route that a path fits, with its varying parts. */
export function matched(routes: readonly Route[], path: string): Match | undefined {
  const parts = path.split("/").filter(Boolean);
  for (const route of routes) {
    const wanted = route.path.split("/").filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = { ...route.params };
    const fits = wanted.every((each, place) => {
      const part = parts[place] ?? "";
      if (!each.startsWith(":")) return each === part;
      params[each.slice(1)] = decodeURIComponent(part);
      return true;
    });
    if (fits) return { route, params };
  }
  return undefined;
}

const MOVED = "moved";
const CAME_FROM_HERE = "came-from-here";

/** Goes to an address of the page; `replace` leaves no step to go back to. */
export function go(address: string, { replace = false } = {}): void {
  if (replace) history.replaceState(history.state, "", address);
  else history.pushState(CAME_FROM_HERE, "", address);
  dispatchEvent(new Event(MOVED));
}

/** Goes to any address, as a link to it would. */
export function visit(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  document.body.append(link);
  link.click();
  link.remove();
}

/** Goes back if the page itself led to the present address, else to the one that is given. */
export function leave(otherwise: string): void {
  if (history.state === CAME_FROM_HERE) history.back();
  else go(otherwise, { replace: true });
}

/** Returns the present address, now and whenever it changes. */
export function useAddress(): URL {
  const [address, setAddress] = useState(() => new URL(location.href));
  useEffect(() => {
    const moved = () => setAddress(new URL(location.href));
    addEventListener("popstate", moved);
    addEventListener(MOVED, moved);
    return () => {
      removeEventListener("popstate", moved);
      removeEventListener(MOVED, moved);
    };
  }, []);
  return address;
}

/** Follows links to views of the page itself; all others are the browser's. */
export function followLinks(routes: readonly Route[]): (event: MouseEvent) => void {
  return (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const special = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!(link instanceof HTMLAnchorElement) || special || event.button !== 0) return;
    if (event.defaultPrevented || link.target || link.hasAttribute("download")) return;
    if (link.rel === "alternate") return; // `/drug/NAME.csv` has the form of a view
    if (link.origin !== location.origin || !matched(routes, link.pathname)) return;
    const here = location.pathname + location.search;
    if (link.hash && link.pathname + link.search === here) return;
    event.preventDefault();
    const elsewhere = link.pathname !== location.pathname;
    go(link.href);
    if (elsewhere) scrollTo(0, 0);
  };
}
