/** What this release holds, what is wrong with it, and where it is to be had. */
import { useAsked } from "../../api";
import type { SourceCard } from "../../cards";
import { TIERS, TierMark } from "../../ui/badges";
import { Fact, Facts, Formats, Part } from "../../ui/facts";
import { Licence } from "../../ui/nodes";
import { Scroll } from "../../ui/scroll";
import { Empty, Shown } from "../../ui/states";
import { useTitle } from "../../ui/title";
import { capital, counted, dayText } from "../../words";

interface Release {
  id: string;
  created: string;
  version: string;
  base: string;
  quads: number;
  counts: Record<string, number>;
}

interface Former extends Pick<Release, "id" | "created" | "quads" | "counts"> {
  added: string[];
  removed: string[];
  changed: string[];
}

interface Report {
  violations: string[];
  quarantined: string[];
  unreadable: { name: string; reason: string }[];
  notes: string[];
  ungrounded: { words: string; expected: string; count: number }[];
  former: Former | null;
}

const MOST_WORDS = 50;

export default function ReleaseView() {
  useTitle("Data");
  const release = useAsked<Release>("/api/release");
  const report = useAsked<Report>("/api/release/report");
  const sources = useAsked<SourceCard[]>("/api/sources");
  const former = report.answer?.former ?? null;
  return (
    <>
      <h1>Data</h1>
      <p class="lead">What this release holds, what its build found, and where it is to be had.</p>
      <Shown asked={release}>{(found) => <Holds release={found} former={former} />}</Shown>
      <Shown asked={sources}>{(cards) => <Licences cards={cards} />}</Shown>
      <Shown asked={report}>{(found) => <Found report={found} />}</Shown>
      <Part title="Downloads">
        <ul>
          <li>
            <a href="/graph.nq.gz">graph.nq.gz</a>: all quads, as N-Quads
          </li>
          <li>
            <a href="/.well-known/void">VoID and DCAT</a>: the description of the graph
          </li>
          <li>
            <a href="/vocab/">Vocabulary</a>: its terms
          </li>
          <li>
            <a href="/queries">Questions</a>, each as CSV and JSON too
          </li>
        </ul>
      </Part>
      <Formats
        of="/data"
        more={[
          ["Release", "/api/release"],
          ["Sources", "/api/sources"],
        ]}
      />
    </>
  );
}

function Holds({ release, former }: { release: Release; former: Former | null }) {
  const names = Object.keys(release.counts);
  return (
    <Part title="What it holds">
      <Facts>
        <Fact name="Release">{release.id}</Fact>
        <Fact name="Built">
          {dayText(release.created)}, by version {release.version}
        </Fact>
        <Fact name="Quads">{release.quads.toLocaleString("en")}</Fact>
      </Facts>
      <Scroll name="Counts">
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">How many</th>
              {former && <th scope="col">Change since {dayText(former.created)}</th>}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <td>{capital(name)}</td>
                <td>{release.counts[name]?.toLocaleString("en")}</td>
                {former && (
                  <td>{change((release.counts[name] ?? 0) - (former.counts[name] ?? 0))}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Part>
  );
}

function change(difference: number): string {
  if (!difference) return "none";
  return `${difference > 0 ? "+" : "−"}${Math.abs(difference).toLocaleString("en")}`;
}

function Licences({ cards }: { cards: readonly SourceCard[] }) {
  const found = new Map<string, number>();
  for (const { record } of cards) found.set(record.licence, (found.get(record.licence) ?? 0) + 1);
  return (
    <Part title="Sources" count={cards.length}>
      <p>
        {TIERS.map((tier) => {
          const count = cards.filter((each) => each.record.tier === tier).length;
          return count > 0 && <TierMark key={tier} tier={tier} count={count} />;
        })}{" "}
        <a href="/sources">each with its licence</a>
      </p>
      <ul>
        {[...found].map(([licence, count]) => (
          <li key={licence}>
            <Licence licence={licence} />: {counted(count, "source")}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Found({ report }: { report: Report }) {
  const { former, ungrounded } = report;
  const unreadable = report.unreadable.map(({ name, reason }) => `${name}: ${reason}`);
  return (
    <>
      <Part title="What the checks found">
        <Findings title="Concepts that break a shape (SHACL)" found={report.violations} />
        <Findings title="Evidence that is kept out" found={report.quarantined} />
        <Findings title="Documents that could not be read" found={unreadable} />
        <Findings title="Notes" found={report.notes} />
      </Part>
      <Part title="Words that no concept fits" count={ungrounded.length}>
        {ungrounded.length === 0 && <Empty>None.</Empty>}
        <ul>
          {ungrounded.slice(0, MOST_WORDS).map((each) => (
            <li key={`${each.words}${each.expected}`}>
              {each.words}{" "}
              <span class="soft">
                ({each.expected}) {each.count.toLocaleString("en")}
              </span>
            </li>
          ))}
        </ul>
        {ungrounded.length > MOST_WORDS && (
          <p>
            The first {MOST_WORDS}; <a href="/queries/ungrounded-words">all of them</a>.
          </p>
        )}
      </Part>
      <Part title="Since the former release">
        {former ? (
          <>
            <Findings title="Sources added" found={former.added} />
            <Findings title="Sources removed" found={former.removed} />
            <Findings title="Sources changed" found={former.changed} />
          </>
        ) : (
          <Empty>There is no former release beside this one.</Empty>
        )}
      </Part>
    </>
  );
}

function Findings({ title, found }: { title: string; found: readonly string[] }) {
  if (!found.length) return <p>{title}: none.</p>;
  return (
    <details>
      <summary>
        {title}: {found.length.toLocaleString("en")}
      </summary>
      <ul>
        {found.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </details>
  );
}
