import { useEffect } from "preact/hooks";

/** Gives the page a title. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Drug Effects Knowledge Graph`;
  }, [title]);
}
