import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { LinkButton } from "@nof1/kit/parts/Button.tsx";
import { hrefOf } from "../route.ts";
import { say } from "../words/say.ts";

export function Ended({ trial, how }: { trial: PatientTrial; how: "finished" | "stopped" | "withdrawn" }) {
  return (
    <>
      <h1>{say(`today.${how}_title`)}</h1>
      <p class="lead">{say(`today.${how}_words`)}</p>
      {trial.after_trial && (
        <section class="card stack tight">
          <h2>{say("today.after")}</h2>
          <p class="paragraphs">{trial.after_trial}</p>
        </section>
      )}
      {how !== "withdrawn" && <LinkButton kind="primary" wide href={hrefOf("result")}>{say("today.see_result")}</LinkButton>}
    </>
  );
}
