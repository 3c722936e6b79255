import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { client, refresh } from "../phone.ts";
import { sayWhy } from "../refusals.ts";
import { me } from "../state.ts";
import { say } from "../words/say.ts";

/** Shown once and never kept: it stays until the person says that it is on paper. */
const shown = signal<string | null>(null);

/** On Today, until there is a code on paper. */
export function RecoveryCodeMissing() {
  if (shown.value === null && me.value?.recovery_made_at !== null) return null;
  return (
    <section class="card section">
      <h2>{say("code.title")}</h2>
      <RecoveryCode />
    </section>
  );
}

export function RecoveryCode() {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const since = me.value?.recovery_made_at ?? null;

  async function make() {
    setBusy(true);
    const result = await client.ask("POST", "/recovery-codes");
    setBusy(false);
    setProblem(sayWhy(result));
    if (result.ok) shown.value = result.value.code;
  }

  async function written() {
    shown.value = null;
    await refresh();
  }

  if (shown.value !== null) {
    return (
      <div class="stack" role="status">
        <p>{say("code.write")}</p>
        <p class="code-text">{shown.value}</p>
        <p class="small soft">{say("code.careful")}</p>
        <div class="row"><Button kind="primary" onClick={() => void written()}>{say("code.written")}</Button></div>
      </div>
    );
  }
  return (
    <>
      <p>{since ? say("code.since", { moment: formatInstant(since) }) : say("code.why")}</p>
      <div aria-live="polite">{problem && <Notice tone="danger">{problem}</Notice>}</div>
      <div class="row"><Button busy={busy} onClick={() => void make()}>{say(since ? "code.renew" : "code.make")}</Button></div>
    </>
  );
}
