/** What stands where an answer will be, could not be, or has nothing in it. */
import type { ComponentChildren } from "preact";
import type { Asked, Problem } from "../api";

/** Shows an answer once it is there; before, that it is awaited, or why it does not come. */
export function Shown<T>(props: {
  asked: Asked<T>;
  children: (answer: T) => ComponentChildren;
}): ComponentChildren {
  const { answer, problem, waiting } = props.asked;
  if (problem) return <Failed problem={problem} />;
  if (answer === undefined) return waiting ? <Waiting /> : null;
  return <div aria-busy={waiting}>{props.children(answer)}</div>;
}

export function Waiting() {
  return (
    <div class="waiting" role="status">
      <span class="visually-hidden">Loading</span>
      <span class="bone" />
      <span class="bone" />
      <span class="bone" />
    </div>
  );
}

export function Failed({ problem }: { problem: Problem }) {
  return (
    <div class="failed" role="alert">
      <h2>{problem.title}</h2>
      <p>{problem.detail}</p>
      {problem.nearest && problem.nearest.length > 0 && (
        <p>
          Did you mean{" "}
          {problem.nearest.map((name, place) => (
            <>
              {place > 0 && ", "}
              <a href={`/search?q=${encodeURIComponent(name)}`}>{name}</a>
            </>
          ))}
          ?
        </p>
      )}
    </div>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
