/** Answers of the server, as its OpenAPI description has them. */

/** A node of the graph; its address here is `/kind/slug`. */
export interface Node {
  iri: string;
  kind: string;
  slug: string;
  label: string;
}

export interface Hit extends Node {
  /** The name that was found: the label, a synonym, a brand or an id. */
  name: string;
}

export interface SearchAnswer {
  query: string;
  hits: Hit[];
}
