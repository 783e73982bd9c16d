/** The editor of SPARQL queries, with their answers. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../api";
import { go, useAddress } from "../../router";
import { Failed, Waiting } from "../../ui/states";
import { useTitle } from "../../ui/title";
import { save } from "../explore/exporting";
import { type Answer, askQuery, type QueryProblem } from "./asking";
import { missing } from "./completing";
import { Editor } from "./editor";
import { type Known, known } from "./known";
import "./query.css";
import { Results, toCsv } from "./results";

const BEGIN = `PREFIX dkg: <https://w3id.org/drug-effect-kg/vocab/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?drug (COUNT(DISTINCT ?effect) AS ?effects) WHERE {
  ?d a dkg:Drug ; skos:prefLabel ?drug ; dkg:hasAdverseEffect ?effect .
}
GROUP BY ?drug
ORDER BY DESC(?effects)
LIMIT 20
`;

interface Asked {
  answer?: Answer;
  problem?: QueryProblem;
  waiting?: AbortController;
  milliseconds?: number;
}

/** The query stands behind `#`, for behind `?` it is the protocol's. */
function ofHash(hash: string): { query: string; as: string } {
  const found = new URLSearchParams(hash.slice(1));
  return { query: found.get("query") ?? "", as: found.get("as") ?? "table" };
}

function addressOf(query: string, as: string): string {
  const found = new URLSearchParams({ query, ...(as !== "table" && { as }) });
  return `/sparql#${found}`;
}

export default function SparqlView() {
  useTitle("SPARQL");
  const { query, as } = ofHash(useAddress().hash);
  const [text, setText] = useState(query || BEGIN);
  const [shown, setShown] = useState(text);
  const [service, setService] = useState<Known>();
  const [asked, setAsked] = useState<Asked>({});
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    known().then(setService);
  }, []);
  useEffect(() => {
    if (!query) return;
    if (query !== latest.current) setShown(query);
    return run(query, setAsked);
  }, [query]);
  const ask = () => {
    const whole = missing(latest.current, service?.prefixes ?? new Map()) + latest.current;
    if (whole !== latest.current) setShown(whole);
    if (whole === query) run(whole, setAsked);
    else go(addressOf(whole, as));
  };
  const { answer, problem, waiting, milliseconds } = asked;
  return (
    <div class="query">
      <h1>SPARQL</h1>
      <p class="lead">
        Ask the graph directly; a query sees all sources at once. Programs ask at the same address.
      </p>
      <label class="examples">
        Begin with{" "}
        <select
          value=""
          onChange={(event) => {
            const example = service?.examples[Number(event.currentTarget.value)];
            if (example) setShown(example.query);
            event.currentTarget.value = "";
          }}
        >
          <option value="">an example …</option>
          {service?.examples.map((each, place) => (
            <option key={each.name} value={place}>
              {each.summary}
            </option>
          ))}
        </select>
      </label>
      <Editor text={shown} problem={problem} onChange={setText} onRun={ask} />
      <p class="acts">
        {waiting ? (
          <button type="button" onClick={() => waiting.abort()}>
            Cancel
          </button>
        ) : (
          <button type="button" class="main" onClick={ask}>
            Ask
          </button>
        )}
        <span class="soft">Ctrl+Enter asks, Ctrl+Space completes.</span>
        {answer && answer.kind !== "truth" && (
          <>
            <button type="button" onClick={() => save("answer.csv", "text/csv", toCsv(answer))}>
              CSV
            </button>
            <button
              type="button"
              onClick={() =>
                save("answer.json", "application/json", JSON.stringify(answer, null, 1))
              }
            >
              JSON
            </button>
          </>
        )}
        {milliseconds !== undefined && (
          <span class="soft">{(milliseconds / 1000).toFixed(2)} s</span>
        )}
      </p>
      {waiting && <Waiting />}
      {problem && <Failed problem={problem} />}
      {answer && (
        <Results
          answer={answer}
          prefixes={service?.prefixes ?? new Map()}
          as={as}
          onAs={(way) => go(addressOf(query, way), { replace: true })}
        />
      )}
    </div>
  );
}

/** Asks a query; returns what stops it. */
function run(query: string, tell: (asked: Asked) => void): () => void {
  const waiting = new AbortController();
  const began = performance.now();
  tell({ waiting });
  askQuery(query, waiting.signal)
    .then((answer) => tell({ answer, milliseconds: performance.now() - began }))
    .catch((error: unknown) => {
      if (waiting.signal.aborted) tell({});
      else tell({ problem: problemOf(error) });
    });
  return () => waiting.abort();
}

function problemOf(error: unknown): QueryProblem {
  if (error instanceof ApiError) return error.problem;
  return { title: "No answer", status: 0, detail: "The server does not answer." };
}
