/** A statement by itself. */
import { useAsked } from "../api";
import type { StatementCard } from "../cards";
import type { ViewProps } from "../router";
import { Formats } from "../ui/facts";
import { Sentence, Statement, sentence } from "../ui/statement";
import { Shown } from "../ui/states";
import { useTitle } from "../ui/title";

export default function StatementView({ params }: ViewProps) {
  const id = encodeURIComponent(params.slug ?? "");
  const address = `/api/statements/${id}`;
  const asked = useAsked<StatementCard>(address);
  useTitle(asked.answer ? sentence(asked.answer) : "Statement");
  return (
    <Shown asked={asked}>
      {(card) => (
        <>
          <div class="head">
            <p class="eyebrow">Statement</p>
            <h1 class="said">
              <Sentence card={card} />
            </h1>
          </div>
          <Statement card={card} />
          <Formats of={`/statement/${id}`} />
        </>
      )}
    </Shown>
  );
}
