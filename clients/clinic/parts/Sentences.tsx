/** What the result says: in words for everybody first, the clinician's figures under it. */
import type { Analysis } from "@nof1/contract/shapes.ts";
import { say } from "../words/effect.ts";

export function Sentences({ analysis }: { analysis: Analysis }) {
  return (
    <>
      <p class="effect-sentence">{analysis.sentence_patient || analysis.sentence}</p>
      {analysis.sentence_patient && analysis.sentence && (
        <details class="fold">
          <summary>{say("in_figures")}</summary>
          <p class="effect-figures">{analysis.sentence}</p>
        </details>
      )}
    </>
  );
}
