/** Questions that are ready to be asked. */
import { useAsked } from "../../api";
import { Formats } from "../../ui/facts";
import { Shown } from "../../ui/states";
import { useTitle } from "../../ui/title";
import type { Question } from "./question";
import "./query.css";

export default function QuestionsView() {
  useTitle("Questions");
  const asked = useAsked<Question[]>("/api/queries");
  return (
    <>
      <h1>Questions</h1>
      <p class="lead">Ready to be asked: pick one and say about what.</p>
      <Shown asked={asked}>
        {(questions) => (
          <ul class="found questions">
            {questions.map((each) => (
              <li key={each.name}>
                <a href={`/queries/${each.name}`}>
                  <span class="hit-label">{each.summary || each.name}</span>
                </a>
                <p class="soft">{each.description}</p>
              </li>
            ))}
          </ul>
        )}
      </Shown>
      <Formats of="/queries" more={[["SPARQL", "/sparql"]]} />
    </>
  );
}
