/** The editor of queries: colors, completion, and the place of a mistake. */
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  bracketMatching,
  defaultHighlightStyle,
  HighlightStyle,
  StreamLanguage,
  syntaxHighlighting,
} from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useEffect, useRef } from "preact/hooks";
import type { QueryProblem } from "./asking";
import { completing } from "./completing";
import { known } from "./known";

// The usual colors are for light paper; these are for dark.
const BRIGHTER: Readonly<Record<string, string>> = {
  "#708": "#c792ea",
  "#219": "#7fb8f5",
  "#164": "#89ddff",
  "#a11": "#c3e88d",
  "#e40": "#f78c6c",
  "#00f": "#7fb8f5",
  "#30a": "#b9a5ff",
  "#085": "#5fd3a2",
  "#167": "#6fc3df",
  "#256": "#f2b84b",
  "#00c": "#7fb8f5",
  "#940": "#c9a27a",
  "#404740": "#a7b0b9",
};
const COLORS = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) => {
    const color: unknown = spec["color"];
    const dark = typeof color === "string" && BRIGHTER[color];
    return dark ? { ...spec, color: `light-dark(${color}, ${dark})` } : spec;
  }),
);

export interface EditorProps {
  /** What it holds at first, and whenever this changes. */
  text: string;
  problem: QueryProblem | undefined;
  onChange: (text: string) => void;
  onRun: () => void;
}

export function Editor(props: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (!place.current) return;
    const made = new EditorView({ parent: place.current, state: begin(latest) });
    view.current = made;
    return () => made.destroy();
  }, []);
  const { text, problem } = props;
  useEffect(() => {
    const shown = view.current;
    if (!shown || shown.state.doc.toString() === text) return;
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    const shown = view.current;
    if (shown) shown.dispatch(setDiagnostics(shown.state, marked(shown.state, problem)));
  }, [problem]);
  return <div ref={place} class="editor" />;
}

function begin(latest: { current: EditorProps }): EditorState {
  return EditorState.create({
    doc: latest.current.text,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      EditorView.lineWrapping,
      StreamLanguage.define(sparql),
      syntaxHighlighting(COLORS),
      autocompletion({ override: [completing(known)] }),
      keymap.of([
        {
          key: "Mod-Enter",
          run: () => {
            latest.current.onRun();
            return true;
          },
        },
        ...completionKeymap,
        ...defaultKeymap,
        ...historyKeymap,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) latest.current.onChange(update.state.doc.toString());
      }),
      EditorView.contentAttributes.of({ "aria-label": "Query", spellcheck: "false" }),
    ],
  });
}

function marked(state: EditorState, problem: QueryProblem | undefined): Diagnostic[] {
  if (!problem?.line) return [];
  const line = state.doc.line(Math.min(problem.line, state.doc.lines));
  const from = Math.min(line.from + Math.max(0, (problem.column ?? 1) - 1), line.to);
  const to = Math.min(from + 1, state.doc.length);
  return [
    {
      from: to > from ? from : Math.max(0, from - 1),
      to,
      severity: "error",
      message: problem.detail,
    },
  ];
}
