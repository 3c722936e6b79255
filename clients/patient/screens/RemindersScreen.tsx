import { useEffect, useState } from "preact/hooks";
import type { Reminding } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { TextField } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { client, refresh } from "../phone.ts";
import { lookAfterPushes, pushState, reminding } from "../push.ts";
import { sayWhy } from "../refusals.ts";
import { say } from "../words/say.ts";
import { Back } from "./Back.tsx";
import { Part } from "./Part.tsx";
import { Reminders } from "./Reminders.tsx";

export default function RemindersScreen() {
  useEffect(() => void lookAfterPushes(), []);
  const known = reminding.value;
  return (
    <div class="screen">
      <Back to="settings" />
      <h1>{say("remind.title")}</h1>
      <Part title={say("reminders.title")}>
        <Reminders />
        {pushState.value !== "server_off" && <p class="small soft">{say("remind.lock")}</p>}
      </Part>
      {known ? (
        <>
          <Wishes key={known.email ?? ""} known={known} />
          <Feed known={known} />
        </>
      ) : (
        <Notice icon="offline">{say("calendar.needs_network")}</Notice>
      )}
    </div>
  );
}

type Clock = "follow" | "home" | "trial";

function Wishes({ known }: { known: Reminding }) {
  const [start, setStart] = useState(known.quiet_start ?? "");
  const [end, setEnd] = useState(known.quiet_end ?? "");
  const [clock, setClock] = useState<Clock>(known.clock ?? "trial");
  const [email, setEmail] = useState(known.email ?? "");
  const [said, setSaid] = useState<{ ok: boolean; words: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const rings = known.push_key !== null || known.email_possible;

  async function save(event: Event) {
    event.preventDefault();
    setBusy(true);
    const body = { quiet_start: start || null, quiet_end: end || null, clock: clock === "trial" ? null : clock, email: email.trim() || null };
    const result = await client.ask("PUT", "/me/reminding", { body });
    setBusy(false);
    const faulty = !result.ok && result.kind === "refused" && result.status === 422;
    setSaid({ ok: result.ok, words: faulty ? say(known.email_possible ? "remind.faulty" : "remind.faulty_times") : (sayWhy(result) ?? say("remind.saved")) });
    if (!result.ok) return;
    reminding.value = result.value;
    await refresh(); // the plan's times may have moved
  }

  return (
    <form class="card section" noValidate onSubmit={(event) => void save(event)}>
      {rings && (
        <>
          <h2>{say("remind.quiet")}</h2>
          <p class="soft">{say("remind.quiet_hint")}</p>
          <div class="row">
            <TextField label={say("remind.quiet_start")} type="time" size="short" value={start} onInput={setStart} />
            <TextField label={say("remind.quiet_end")} type="time" size="short" value={end} onInput={setEnd} />
          </div>
        </>
      )}
      <RadioCards<Clock>
        legend={say("remind.clock")}
        value={clock}
        cards={(["trial", "follow", "home"] as const).map((value) => ({ value, label: say(`remind.clock_${value}`) }))}
        onChange={setClock}
      />
      {known.email_possible ? (
        <TextField label={say("remind.email")} hint={say("remind.email_hint")} type="email" inputMode="email" autocomplete="email" value={email} onInput={setEmail} />
      ) : (
        <p class="soft">{say(rings ? "remind.email_off" : "remind.nothing_rings")}</p>
      )}
      <div aria-live="polite">{said && <Notice tone={said.ok ? "good" : "warm"}>{said.words}</Notice>}</div>
      <div class="row"><Button kind="primary" type="submit" busy={busy}>{say("remind.save")}</Button></div>
      {known.email_state !== "none" && <Confirmation known={known} />}
    </form>
  );
}

function Confirmation({ known }: { known: Reminding }) {
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const state = known.email_state;

  async function confirm() {
    const result = await client.ask("POST", "/me/reminding/confirmation", { body: { code } });
    if (result.ok) reminding.value = result.value;
    const wrong = !result.ok && result.kind === "refused" && result.status === 422;
    setProblem(wrong ? say("remind.email_wrong") : sayWhy(result));
  }

  async function again() {
    setProblem(sayWhy(await client.ask("POST", "/me/reminding/code")));
    await lookAfterPushes();
  }

  if (state === "none") return null;
  return (
    <div class="stack tight">
      <p role="status">{say(`remind.email_${state}`)}</p>
      {state !== "confirmed" && (
        <>
          <div aria-live="polite">{problem && <Notice tone="warm">{problem}</Notice>}</div>
          <TextField label={say("remind.email_confirm")} value={code} onInput={setCode} size="medium" autocomplete="one-time-code" autocapitalize="characters" spellcheck={false} />
          <div class="row">
            <Button onClick={() => void confirm()}>{say("remind.email_confirm_go")}</Button>
            <Button kind="quiet" onClick={() => void again()}>{say("remind.email_again")}</Button>
          </div>
        </>
      )}
    </div>
  );
}

function Feed({ known }: { known: Reminding }) {
  const [address, setAddress] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function make() {
    const result = await client.ask("POST", "/me/calendar");
    setProblem(sayWhy(result));
    if (result.ok) setAddress(new URL(result.value.path, location.origin).href);
    await lookAfterPushes();
  }

  async function end() {
    setProblem(sayWhy(await client.ask("DELETE", "/me/calendar")));
    setAddress(null);
    await lookAfterPushes();
  }

  return (
    <Part title={say("remind.calendar")}>
      <p>{say("remind.calendar_words")}</p>
      {address ? <p class="seal" role="status">{address}</p> : known.calendar && <p class="soft">{say("remind.calendar_on")}</p>}
      <div aria-live="polite">{problem && <Notice tone="warm">{problem}</Notice>}</div>
      <div class="row">
        <Button onClick={() => void make()}>{say(known.calendar ? "remind.calendar_new" : "remind.calendar_make")}</Button>
        {known.calendar && <Button kind="quiet" onClick={() => void end()}>{say("remind.calendar_end")}</Button>}
      </div>
    </Part>
  );
}
