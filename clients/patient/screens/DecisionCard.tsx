import { useState } from "preact/hooks";
import type { Decision } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { TextArea } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatDate, formatList } from "@nof1/kit/words/formats.ts";
import { client } from "../phone.ts";
import { sayWhy } from "../refusals.ts";
import { say } from "../words/say.ts";

export function DecisionCard({ decision, onReplied }: { decision: Decision; onReplied: () => void }) {
  const [replying, setReplying] = useState(false);
  const { reply } = decision;
  return (
    <section class="card stack">
      <div>
        <h2>{say("decision.title")}</h2>
        <p class="small soft">{say("decision.on", { date: formatDate(decision.decided_at.slice(0, 10), "numeric"), by: decision.by ?? "–" })}</p>
      </div>
      <dl class="facts">
        {facts(decision).map(([term, words]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd class="paragraphs">{words}</dd>
          </div>
        ))}
      </dl>
      {reply && !replying ? (
        <div class="stack tight">
          <Notice tone={reply.agrees ? "good" : "warm"} title={say(reply.agrees ? "decision.replied_yes" : "decision.replied_no")}>
            {reply.words && <p class="paragraphs">{reply.words}</p>}
          </Notice>
          <Button kind="quiet" onClick={() => setReplying(true)}>{say("decision.reply_again")}</Button>
        </div>
      ) : (
        <Reply
          decision={decision}
          onReplied={() => {
            setReplying(false);
            onReplied();
          }}
        />
      )}
    </section>
  );
}

function facts(decision: Decision): [string, string][] {
  const all: [string, string | null][] = [
    [say("decision.chosen"), decision.chosen],
    [say("decision.options"), formatList(decision.options)],
    [say("decision.your_view"), decision.view_patient],
    [say("decision.your_words"), decision.patient_words],
    [say("decision.clinic_view"), decision.view_clinician],
    [say("decision.present"), formatList(decision.present)],
    [say("decision.agreement"), say(`decision.${decision.agreement}`)],
    [say("decision.would_change"), decision.would_change],
    [say("decision.review_on"), decision.review_on && formatDate(decision.review_on, "long")],
  ];
  return all.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

function Reply({ decision, onReplied }: { decision: Decision; onReplied: () => void }) {
  const [agrees, setAgrees] = useState<"yes" | "no" | null>(decision.reply ? (decision.reply.agrees ? "yes" : "no") : null);
  const [words, setWords] = useState(decision.reply?.words ?? "");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function send(event: Event) {
    event.preventDefault();
    if (!agrees) return setProblem(say("decision.reply_needed"));
    setBusy(true);
    const body = { agrees: agrees === "yes", words: words.trim() };
    const result = await client.ask("PUT", `/decisions/${decision.id}/reply`, { body, language: language.value });
    setBusy(false);
    setProblem(sayWhy(result) ?? undefined);
    if (result.ok) onReplied();
  }

  return (
    <form class="stack" noValidate onSubmit={(event) => void send(event)}>
      <RadioCards
        id={`reply-${decision.id}`}
        legend={say("decision.reply_title")}
        value={agrees}
        cards={[{ value: "yes", label: say("decision.reply_yes") }, { value: "no", label: say("decision.reply_no") }]}
        onChange={setAgrees}
      />
      <TextArea label={say("decision.reply_words")} hint={say("decision.reply_words_hint")} maxLength={2000} value={words} onInput={setWords} />
      <div aria-live="polite">{problem && <Notice tone="danger">{problem}</Notice>}</div>
      <Button kind="primary" type="submit" busy={busy}>{say("decision.reply_send")}</Button>
    </form>
  );
}
