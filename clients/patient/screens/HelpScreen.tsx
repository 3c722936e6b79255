import { Icon, type IconName } from "@nof1/kit/parts/Icon.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import type { Held, HeldReport } from "../held.ts";
import { hrefOf, type Page } from "../route.ts";
import { clinic, contact, items, trial } from "../state.ts";
import { say } from "../words/say.ts";
import { Call } from "./Call.tsx";
import { Numbers, WhoReads } from "./HelpNow.tsx";
import "./HelpScreen.css";

export function HelpScreen() {
  const reports = items.value.filter(isReport).reverse();
  const running = trial.value !== null && !["stopped", "withdrawn", "finished"].includes(trial.value.state);
  return (
    <div class="screen">
      <h1>{say("help.title")}</h1>
      {trial.value?.help ? (
        <>
          <Numbers help={trial.value.help} />
          <WhoReads help={trial.value.help} state={null} />
        </>
      ) : (
        <>
          <Emergency />
          <Clinic />
        </>
      )}
      {trial.value && (
        <div class="help-ways">
          <Way to="contact" icon="heart" words={say("help.worse")} hint={say("help.worse_hint")} />
          {running && <Way to="stop" icon="stop" words={say("help.stop")} hint={say("help.stop_hint")} />}
        </div>
      )}
      {reports.length > 0 && <Reports reports={reports} />}
    </div>
  );
}

function isReport(item: Held): item is HeldReport {
  return item.kind === "report";
}

function Emergency() {
  const number = contact.value?.emergency_phone;
  return (
    <section class="help-emergency">
      <h2>{say("help.emergency_title")}</h2>
      {number ? <Call number={number} kind="emergency" /> : <p>{say("help.emergency_unknown")}</p>}
      <p>{say("help.emergency_words")}</p>
    </section>
  );
}

function Clinic() {
  const known = contact.value;
  return (
    <section class="card stack">
      <h2>{say("help.clinic_title")}</h2>
      {known ? (
        <>
          <p>
            <b>{clinic.value ?? known.name}</b>
            {known.name && known.name !== clinic.value && <span class="help-person">{known.name}</span>}
          </p>
          {known.phone && <Call number={known.phone} />}
          {known.hours && <p class="soft">{say("help.clinic_hours", { hours: known.hours })}</p>}
        </>
      ) : (
        <p>{say("help.clinic_unknown")}</p>
      )}
    </section>
  );
}

function Way({ to, icon, words, hint }: { to: Page; icon: IconName; words: string; hint: string }) {
  return (
    <a class="help-way" href={hrefOf(to)}>
      <Icon name={icon} size={30} />
      <span class="help-way-words">
        <b>{words}</b>
        <span class="soft">{hint}</span>
      </span>
      <Icon name="next" />
    </a>
  );
}

function Reports({ reports }: { reports: HeldReport[] }) {
  return (
    <section class="section">
      <h2>{say("help.sent_title")}</h2>
      <ul class="plain">
        {reports.map((report) => (
          <li key={report.id} class="card stack tight">
            <p><b>{say(`help.report_${report.body.kind}`)}</b></p>
            {report.body.words && <p class="paragraphs">{report.body.words}</p>}
            <p class="small soft">{formatInstant(report.heldAt)}</p>
            <p>{say(`help.report_${report.state}`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
