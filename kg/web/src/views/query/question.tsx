/** One question with a form for what it asks about, and its answer. */
import { useEffect, useState } from "preact/hooks";
import { ApiError, type Problem, useAsked } from "../../api";
import { go, type ViewProps } from "../../router";
import { Picker } from "../../ui/search";
import { Failed, Shown, Waiting } from "../../ui/states";
import { useTitle } from "../../ui/title";
import { capital } from "../../words";
import { type Answer, answered } from "./asking";
import { type Known, known } from "./known";
import "./query.css";
import { Results } from "./results";

export interface Parameter {
  name: string;
  type: string;
  description: string;
  expected: string;
  default: string | null;
  required: boolean;
  example: string | null;
}

export interface Question {
  name: string;
  summary: string;
  description: string;
  parameters: Parameter[];
  sparql: string;
}

const FIELDS: Readonly<Record<string, "number" | "date" | "url" | "text">> = {
  integer: "number",
  number: "number",
  date: "date",
  iri: "url",
  text: "text",
  term: "text",
  boolean: "text",
  statement: "text",
  evidence: "text",
  mention: "text",
};

export default function QuestionView({ params, query }: ViewProps) {
  const asked = useAsked<Question[]>("/api/queries");
  const name = params["name"] ?? "";
  const missing = { title: "Not found", status: 404, detail: `There is no question “${name}”.` };
  return (
    <Shown asked={asked}>
      {(questions) => {
        const question = questions.find((each) => each.name === name);
        if (!question) return <Failed problem={missing} />;
        return <Asking key={name} question={question} query={query} />;
      }}
    </Shown>
  );
}

function Asking({ question, query }: { question: Question; query: URLSearchParams }) {
  useTitle(question.summary);
  const [values, setValues] = useState(() => given(question, query));
  const [service, setService] = useState<Known>();
  const as = query.get("as") ?? "table";
  const sent = given(question, query);
  const ready = question.parameters.every((each) => !each.required || sent[each.name]);
  const asks = ready && (query.size > 0 || !question.parameters.length);
  const address = `/api/queries/${question.name}?${new URLSearchParams(filled(sent))}`;
  useEffect(() => {
    known().then(setService);
  }, []);
  const to = (next: Record<string, string>, way = as) => {
    setValues(next);
    const shown = { ...filled(next), ...(way !== "table" && { as: way }) };
    go(`/queries/${question.name}?${new URLSearchParams(shown)}`);
  };
  return (
    <div class="query">
      <p class="eyebrow">
        <a href="/queries">Questions</a>
      </p>
      <h1>{question.summary}</h1>
      <p>{question.description}</p>
      <form
        class="asked"
        onSubmit={(event) => {
          event.preventDefault();
          to(values);
        }}
      >
        {question.parameters.map((each) => (
          <Field
            key={each.name}
            parameter={each}
            value={values[each.name] ?? ""}
            onChange={(value) => setValues({ ...values, [each.name]: value })}
            onPick={(value) => to({ ...values, [each.name]: value })}
          />
        ))}
        <button type="submit" class="main">
          Ask
        </button>
      </form>
      {asks && (
        <Answered
          address={address}
          prefixes={service?.prefixes ?? new Map()}
          as={as}
          onAs={(way) => to(sent, way)}
        />
      )}
      <p class="formats">
        The same for programs: <a href={`${address}&format=csv`}>CSV</a> ·{" "}
        <a href={`${address}&format=json`}>JSON</a> ·{" "}
        <a href={`/sparql#${new URLSearchParams({ query: bare(question.sparql) })}`}>
          the query in the editor
        </a>
      </p>
    </div>
  );
}

function given(question: Question, query: URLSearchParams): Record<string, string> {
  const values = question.parameters.map((each) => [
    each.name,
    query.get(each.name) ?? each.default ?? "",
  ]);
  return Object.fromEntries(values) as Record<string, string>;
}

function filled(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()));
}

/** Returns a query without the head that documents it. */
function bare(sparql: string): string {
  return sparql.replace(/^#\+.*\n?/gm, "").trimStart();
}

interface FieldProps {
  parameter: Parameter;
  value: string;
  onChange: (value: string) => void;
  onPick: (value: string) => void;
}

function Field({ parameter, value, onChange, onPick }: FieldProps) {
  const { name, type, description, required, example } = parameter;
  const told = `${capital(description)}${required ? "" : " (may be left out)"}`;
  const field = FIELDS[type];
  if (!field)
    return (
      <div class="field">
        <span>{told}</span>
        {value && (
          <button type="button" onClick={() => onChange("")}>
            {value} <span aria-hidden="true">×</span>
            <span class="visually-hidden">another {type}</span>
          </button>
        )}
        {!value && (
          <Picker
            label={told}
            placeholder={example ? `for example ${example}` : type}
            kind={type}
            onPick={(hit) => onPick(hit.slug)}
            onText={onPick}
          />
        )}
      </div>
    );
  return (
    <label class="field">
      <span>{told}</span>
      <input
        name={name}
        type={field as "number"}
        step="any"
        required={required}
        placeholder={example ?? ""}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

interface AnsweredProps {
  address: string;
  prefixes: ReadonlyMap<string, string>;
  as: string;
  onAs: (as: string) => void;
}

function Answered({ address, ...shown }: AnsweredProps) {
  const [asked, setAsked] = useState<{ answer?: Answer; problem?: Problem }>({});
  useEffect(() => {
    const control = new AbortController();
    setAsked({});
    answered(address, { signal: control.signal })
      .then((answer) => setAsked({ answer }))
      .catch((error: unknown) => {
        if (control.signal.aborted) return;
        const lost = { title: "No answer", status: 0, detail: "The server does not answer." };
        setAsked({ problem: error instanceof ApiError ? error.problem : lost });
      });
    return () => control.abort();
  }, [address]);
  if (asked.problem) return <Failed problem={asked.problem} />;
  return asked.answer ? <Results answer={asked.answer} {...shown} /> : <Waiting />;
}
