/**
 * Opens the evidence of statements beside the view that one is in.
 *
 *   <Why ids={finding.statements} about="pomalidomide: anemia">Evidence</Why>
 *   <Quoted ids={[said.statement]} about="…" />     a quotation mark, where there is little room
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

interface WhyProps {
  ids: readonly string[];
  /** What the evidence is of, for those who do not see the line. */
  about: string;
}

export function Why({ ids, about, children }: WhyProps & { children: ComponentChildren }) {
  return (
    <a class="why" href={whyAddress(ids)} aria-haspopup="dialog">
      {children}
      <span class="visually-hidden"> of {about}</span>
    </a>
  );
}

export function Quoted({ ids, about }: WhyProps) {
  return (
    <a class="quoted" href={whyAddress(ids)} aria-haspopup="dialog" title="Who says so">
      <span aria-hidden="true">❞</span>
      <span class="visually-hidden">Evidence of {about}</span>
    </a>
  );
}
