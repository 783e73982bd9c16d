/** All sources, with their tiers and licences. */
import { useAsked } from "../api";
import type { SourceCard } from "../cards";
import { TIERS, TierMark } from "../ui/badges";
import { Formats, Part } from "../ui/facts";
import { Licence } from "../ui/nodes";
import { Scroll } from "../ui/scroll";
import { useSome } from "../ui/some";
import { Empty, Shown } from "../ui/states";
import { useTitle } from "../ui/title";
import { capital } from "../words";

const MEANING = {
  regulator: "A regulator, or a label that one has approved.",
  curated: "A database that specialists keep.",
  editorial: "A publication with editors who review it.",
  unverified: "Written by a machine or a crowd; the document says so itself.",
} as const;

export default function SourcesView() {
  useTitle("Sources");
  const asked = useAsked<SourceCard[]>("/api/sources");
  return (
    <>
      <h1>Sources</h1>
      <p class="lead">All that is said here is quoted from these, under their own licences.</p>
      <Shown asked={asked}>
        {(cards) => (
          <>
            {cards.length === 0 && <Empty>This graph has no source.</Empty>}
            {TIERS.map((tier) => (
              <Tier key={tier} tier={tier} cards={cards.filter((c) => c.record.tier === tier)} />
            ))}
            <Formats of="/sources" />
          </>
        )}
      </Shown>
    </>
  );
}

function Tier({ tier, cards }: { tier: keyof typeof MEANING; cards: SourceCard[] }) {
  const [some, others] = useSome(cards);
  if (!cards.length) return null;
  return (
    <Part title={capital(tier)} count={cards.length}>
      <p class="soft">
        <TierMark tier={tier} /> {MEANING[tier]}
      </p>
      <Scroll name={`${capital(tier)} sources`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">Publisher</th>
              <th scope="col">License</th>
              <th scope="col">Sentences</th>
              <th scope="col">Statements</th>
            </tr>
          </thead>
          <tbody>
            {some.map(({ record, evidence, statements }) => (
              <tr key={record.id}>
                <td>
                  <a href={`/source/${record.id}`}>{record.title}</a>
                </td>
                <td>{record.publisher}</td>
                <td class="figure">
                  <Licence licence={record.licence} />
                </td>
                <td>{evidence.toLocaleString("en")}</td>
                <td>{statements.toLocaleString("en")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {others}
    </Part>
  );
}
