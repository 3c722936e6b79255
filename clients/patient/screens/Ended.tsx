import type { Decision, PatientTrial } from "@nof1/contract/shapes.ts";
import { LinkButton } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatDate, formatInstant } from "@nof1/kit/words/formats.ts";
import { useFetched } from "../fetched.ts";
import { type HeldCheckIn, keptOut } from "../held.ts";
import { hrefOf } from "../route.ts";
import { items } from "../state.ts";
import { say } from "../words/say.ts";
import { Call } from "./Call.tsx";
import { sayStatus } from "./Done.tsx";

export function Ended({ trial, how }: { trial: PatientTrial; how: "finished" | "stopped" | "withdrawn" }) {
  return (
    <>
      <h1>{say(`today.${how}_title`)}</h1>
      <p class="lead">{say(`today.${how}_words`)}</p>
      {how !== "finished" && trial.contact.phone && <Call number={trial.contact.phone} />}
      <KeptOut items={keptOut(items.value, trial.id)} />
      {how === "finished" ? <FromNowOn trial={trial} /> : <AfterTrial trial={trial} />}
      {how !== "withdrawn" && <LinkButton kind="primary" wide href={hrefOf("result")}>{say("today.see_result")}</LinkButton>}
    </>
  );
}

/** Answers that came too late to count: whoever gave them is told. */
function KeptOut({ items }: { items: readonly HeldCheckIn[] }) {
  if (items.length === 0) return null;
  return (
    <Notice>
      {items.map((item) => (
        <p key={item.id}><b>{say("today.answer_of", { moment: formatInstant(item.heldAt) })}</b> {sayStatus(item)}</p>
      ))}
    </Notice>
  );
}

/** What was agreed beforehand holds until something is decided; then that does. */
function FromNowOn({ trial }: { trial: PatientTrial }) {
  const { value, state } = useFetched(`/trials/${trial.id}/decisions`);
  const decision = newest(value?.decisions ?? []);
  if (decision) return <Decided decision={decision} />;
  return state === "looking" ? null : <AfterTrial trial={trial} />;
}

function newest(decisions: readonly Decision[]): Decision | null {
  return [...decisions].sort((one, other) => Date.parse(one.decided_at) - Date.parse(other.decided_at)).at(-1) ?? null;
}

function Decided({ decision }: { decision: Decision }) {
  return (
    <section class="card stack tight">
      <h2>{say("decision.title")}</h2>
      <p><b>{decision.chosen}</b></p>
      <p class="small soft">{say("decision.on", { date: formatDate(decision.decided_at.slice(0, 10), "numeric"), by: decision.by ?? "–" })}</p>
    </section>
  );
}

function AfterTrial({ trial }: { trial: PatientTrial }) {
  if (!trial.after_trial) return null;
  return (
    <section class="card stack tight">
      <h2>{say("today.after")}</h2>
      <p class="paragraphs">{trial.after_trial}</p>
    </section>
  );
}
