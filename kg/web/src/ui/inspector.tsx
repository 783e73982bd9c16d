/** The evidence of statements in a panel beside the view; how to open it: ui/why.tsx. */
import { useEffect, useRef } from "preact/hooks";
import { useAsked } from "../api";
import type { StatementCard } from "../cards";
import { leave } from "../router";
import { Statement } from "./statement";
import { Shown } from "./states";
import { whyAddress } from "./why";

export default function Inspector({ ids }: { ids: readonly string[] }) {
  const panel = useRef<HTMLDialogElement>(null);
  // The browser itself keeps the focus within a modal dialog.
  useEffect(() => {
    const [shown, opener] = [panel.current, document.activeElement];
    shown?.showModal();
    return () => {
      shown?.close();
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);
  const close = () => leave(whyAddress([]));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser cancels a dialog at Escape
    <dialog
      ref={panel}
      class="inspector"
      aria-label="Evidence"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === panel.current && close()}
    >
      <div class="inside">
        <header>
          <h2>Evidence</h2>
          <button type="button" onClick={close}>
            Close
          </button>
        </header>
        {ids.map((id) => (
          <Inspected key={id} id={id} />
        ))}
      </div>
    </dialog>
  );
}

function Inspected({ id }: { id: string }) {
  const asked = useAsked<StatementCard>(`/api/statements/${encodeURIComponent(id)}`);
  return (
    <Shown asked={asked}>
      {(card) => (
        <>
          <Statement card={card} level={3} />
          <p class="formats">
            <a href={`/statement/${id}`}>This statement as a page</a> ·{" "}
            <a href={`/statement/${id}.json`} rel="alternate">
              JSON
            </a>
          </p>
        </>
      )}
    </Shown>
  );
}
