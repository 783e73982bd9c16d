/** Parts that views are made of. */
import type { ComponentChildren } from "preact";

/** A name and what is so called; nothing where there is nothing. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  const empty = Array.isArray(children) ? !children.some(Boolean) : !children;
  if (empty) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Facts({ children }: { children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

/** A part of a view with its title and, maybe, how many things are in it. */
export function Part(props: { title: string; count?: number; children: ComponentChildren }) {
  return (
    <section class="part">
      <h2>
        {props.title}
        {props.count !== undefined && (
          <span class="count"> {props.count.toLocaleString("en")}</span>
        )}
      </h2>
      {props.children}
    </section>
  );
}

/** The head of a node's view: what kind of thing it is, its name, and a line about it. */
export function Head(props: { kind: string; title: string; children?: ComponentChildren }) {
  return (
    <div class="head">
      <p class="eyebrow">{props.kind}</p>
      <h1>{props.title}</h1>
      {props.children}
    </div>
  );
}

interface FormatsProps {
  /** Address of the view; the first view is `/drugs`. */
  of: string;
  /** Name and address of what is to be had besides. */
  more?: readonly (readonly [string, string])[];
}

/** Tells where the same is to be had for programs. */
export function Formats({ of, more = [] }: FormatsProps) {
  const [path, query] = of.split("?");
  const same = ["JSON", "CSV"].map((name): [string, string] => [
    name,
    `${path}.${name.toLowerCase()}${query ? `?${query}` : ""}`,
  ]);
  return (
    <p class="formats">
      The same for programs:{" "}
      {[...same, ...more].map(([name, address], place) => (
        <span key={name}>
          {place > 0 && " · "}
          <a href={address} rel="alternate">
            {name}
          </a>
        </span>
      ))}
    </p>
  );
}
