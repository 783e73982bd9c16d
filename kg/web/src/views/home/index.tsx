/** The first page: what this is, and what is in it. */
import { useAsked } from "../../api";
import type { DrugEntry } from "../../drugs";
import type { ViewProps } from "../../router";
import { Formats } from "../../ui/facts";
import { Search } from "../../ui/search";
import { Shown } from "../../ui/states";
import { useTitle } from "../../ui/title";
import { Drugs } from "./drugs";
import { Examples } from "./examples";
import "./home.css";
import { Release } from "./release";

export default function HomeView({ query }: ViewProps) {
  useTitle("What drugs do to people");
  const asked = useAsked<DrugEntry[]>("/api/drugs");
  return (
    <>
      <div class="hero">
        <h1>What drugs do to people, who says so, and in which sentence</h1>
        <p class="lead">
          Documents about drugs are read into a graph. Every statement in it quotes the sentences
          that make it, says how far their sources are relied on, and shows where they disagree.
        </p>
        <Search />
      </div>
      <Shown asked={asked}>
        {(drugs) => (
          <>
            <Examples drugs={drugs} />
            <Drugs drugs={drugs} query={query} />
          </>
        )}
      </Shown>
      <Release />
      <Formats of="/drugs" more={[["description of the graph (VoID)", "/.well-known/void"]]} />
    </>
  );
}
