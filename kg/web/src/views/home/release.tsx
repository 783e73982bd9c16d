/** What is answered from: when it was built, and how much is in it. */
import { useAsked } from "../../api";
import { Part } from "../../ui/facts";
import { counted, dayText } from "../../words";

interface ReleaseFacts {
  id: string;
  created: string;
  version: string;
  quads: number;
  counts: Record<string, number>;
}

export function Release() {
  const { answer } = useAsked<ReleaseFacts>("/api/release");
  if (!answer) return null;
  const { counts } = answer;
  return (
    <Part title="This release">
      <p>
        Built on {dayText(answer.created)} by version {answer.version}:{" "}
        {counted(counts.statements ?? 0, "statement")} from{" "}
        {counted(counts.evidence ?? 0, "sentence")} of{" "}
        <a href="/sources">{counted(counts.sources ?? 0, "source")}</a>, about{" "}
        {counted(counts.drugs ?? 0, "drug")}, {counted(counts.effects ?? 0, "effect")},{" "}
        {counted(counts.conditions ?? 0, "condition")} and{" "}
        {counted(counts.organizations ?? 0, "maker")}.
      </p>
    </Part>
  );
}
