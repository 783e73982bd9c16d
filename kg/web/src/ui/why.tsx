/**
 * Opens the evidence of statements beside the view that one is in.
 *
 *   <Why ids={finding.statements} about="pomalidomide and anemia">3 sources</Why>
 *
 * is a link to the present address with `?statement=ID` (once an id); `App` shows the inspector
 * (ui/inspector.tsx) wherever the address has such. A view that makes the link itself takes its
 * address from `whyAddress(ids)`.
 */
import type { ComponentChildren } from "preact";

export const STATEMENT = "statement";

/** Returns the present address with statements to be inspected; none of them closes the inspector. */
export function whyAddress(ids: readonly string[]): string {
  const query = new URLSearchParams(location.search);
  query.delete(STATEMENT);
  for (const id of ids) query.append(STATEMENT, id);
  const asked = query.toString();
  return location.pathname + (asked && `?${asked}`);
}

export function Why(props: { ids: readonly string[]; about: string; children: ComponentChildren }) {
  return (
    <a class="why" href={whyAddress(props.ids)} aria-haspopup="dialog">
      <span class="visually-hidden">Evidence of {props.about}: </span>
      {props.children}
    </a>
  );
}
