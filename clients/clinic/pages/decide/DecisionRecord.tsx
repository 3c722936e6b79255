/** A decision as it was recorded, and what the patient says to it. Made to be printed. */
import type { Decision } from "@nof1/contract/shapes.ts";
import { formatDate, formatInstant, formatList } from "@nof1/kit/words/formats.ts";
import { Facts, type Fact } from "../../parts/Facts.tsx";
import { sayWho } from "../../parts/who.ts";
import { say } from "../../words/decide.ts";

const words = (text: string) => <span class="paragraphs">{text}</span>;

function factsOf(decision: Decision): Fact[] {
  const facts: (Fact & { said: boolean })[] = [
    { name: say("considered"), value: formatList(decision.options, "or"), said: true },
    { name: say("view_patient"), value: words(decision.view_patient), said: decision.view_patient !== "" },
    { name: say("view_clinician"), value: words(decision.view_clinician), said: decision.view_clinician !== "" },
    { name: say("agreement"), value: say(`agreement_${decision.agreement}`), said: true },
    { name: say("present"), value: formatList(decision.present), said: decision.present.length > 0 },
    { name: say("would_change"), value: words(decision.would_change), said: decision.would_change !== "" },
    {
      name: say("review_on"),
      value: decision.review_on ? formatDate(decision.review_on, "long") : say("no_review"),
      said: true,
    },
  ];
  return facts.filter((fact) => fact.said);
}

export function DecisionRecord({ decision }: { decision: Decision }) {
  return (
    <article class="panel card record">
      <p class="soft small">{say("recorded", { date: formatInstant(decision.decided_at), name: sayWho(decision.by) })}</p>
      <h2>
        <span class="soft">{say("decided")}: </span>
        {decision.chosen}
      </h2>
      {decision.patient_words && <blockquote class="paragraphs">{decision.patient_words}</blockquote>}
      <Facts facts={factsOf(decision)} />
      <div class="record-read">
        <h3>{say("text_read")}</h3>
        <p>{decision.text_read}</p>
      </div>
      <Reply reply={decision.reply} />
    </article>
  );
}

function Reply({ reply }: { reply: Decision["reply"] }) {
  return (
    <div class={`reply${reply && !reply.agrees ? " disagrees" : ""}`}>
      <h3>{say("reply")}</h3>
      {reply === null ? (
        <p class="soft">{say("reply_none")}</p>
      ) : (
        <>
          <p>
            <strong>{reply.agrees ? say("reply_agrees") : say("reply_disagrees")}</strong>{" "}
            <span class="soft small">{formatInstant(reply.at)}</span>
          </p>
          {reply.words && <blockquote class="paragraphs">{reply.words}</blockquote>}
        </>
      )}
    </div>
  );
}
