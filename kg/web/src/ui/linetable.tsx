/** A table with a line for each thing that is said: its name, how, how sure, by whom, in which words. */
import type { ComponentChildren } from "preact";
import type { Sources } from "../cards";
import { Belief, SourceMarks } from "./badges";
import "./lines.css";
import { Why } from "./why";

export function LineTable(props: {
  caption: string;
  /** Heads of the first two columns. */
  name: string;
  how: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <table class="lines">
      <caption class="visually-hidden">{props.caption}</caption>
      <colgroup>
        <col class="name" />
        <col />
        <col class="sure" />
        <col class="who" />
        <col class="open" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{props.name}</th>
          <th scope="col">{props.how}</th>
          <th scope="col">Belief</th>
          <th scope="col">Sources</th>
          <th scope="col">
            <span class="visually-hidden">Evidence</span>
          </th>
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  );
}

/** The last cells of a line. */
export function Told(props: {
  belief: number | null;
  /** Ids of the sources that say so. */
  by: readonly string[];
  sources: Sources;
  statements: readonly string[];
  about: string;
}) {
  return (
    <>
      <td>
        <Belief belief={props.belief} />
      </td>
      <td>
        <SourceMarks ids={props.by} sources={props.sources} />
      </td>
      <td>
        <Why ids={props.statements} about={props.about}>
          Evidence
        </Why>
      </td>
    </>
  );
}
