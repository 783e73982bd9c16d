/** Questions to the server, and what may go wrong with them. */
import { useEffect, useState } from "preact/hooks";

/** A problem document (RFC 9457), as the server sends them. */
export interface Problem {
  title: string;
  status: number;
  detail: string;
  nearest?: string[];
}

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

const OFFLINE: Problem = {
  title: "No answer",
  status: 0,
  detail: "The server does not answer. Is it still running?",
};

/** Returns the JSON at an address. Throws ApiError where the server gives another answer. */
export async function ask<T>(address: string, signal?: AbortSignal): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(address, signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(OFFLINE);
  }
  if (answer.ok) return (await answer.json()) as T;
  throw new ApiError(await problemOf(answer));
}

async function problemOf(answer: Response): Promise<Problem> {
  const otherwise = { title: answer.statusText || "Error", status: answer.status, detail: "" };
  if (!answer.headers.get("Content-Type")?.includes("json")) return otherwise;
  return { ...otherwise, ...((await answer.json()) as Partial<Problem>) };
}

const MOST_KEPT = 40;
const kept = new Map<string, unknown>();

/** Keeps an answer, so that a view that one goes back to is there at once. */
function keep(address: string, answer: unknown): void {
  kept.delete(address);
  kept.set(address, answer);
  const oldest = kept.keys().next();
  if (kept.size > MOST_KEPT && !oldest.done) kept.delete(oldest.value);
}

/** Where a question stands. While it is asked anew, the former answer stays to be looked at. */
export interface Asked<T> {
  answer?: T;
  problem?: Problem;
  waiting: boolean;
}

/** Asks for the JSON at an address, again whenever that changes; asks nothing of "". */
export function useAsked<T>(address: string): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>(() => begun<T>(address));
  useEffect(() => {
    if (!address) {
      setAsked({ waiting: false });
      return;
    }
    const control = new AbortController();
    setAsked((former) => ({
      ...(former.answer && { answer: former.answer }),
      ...begun<T>(address),
    }));
    ask<T>(address, control.signal)
      .then((answer) => {
        keep(address, answer);
        setAsked({ answer, waiting: false });
      })
      .catch((error: unknown) => {
        if (control.signal.aborted) return;
        setAsked({ problem: error instanceof ApiError ? error.problem : OFFLINE, waiting: false });
      });
    return () => control.abort();
  }, [address]);
  return asked;
}

function begun<T>(address: string): Asked<T> {
  const answer = kept.get(address) as T | undefined;
  return { ...(answer && { answer }), waiting: address !== "" };
}
