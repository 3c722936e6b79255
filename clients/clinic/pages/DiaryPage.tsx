/** A diary on paper, in the patient's language: each day with its date, treatment, questions and room for what happened. */
import type { Help, QuestionsSeen, Series, ShippedInstrument, TrialDetail } from "@nof1/contract/shapes.ts";
import type { Item } from "@nof1/kit/instrument.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { SelectField } from "@nof1/kit/parts/Field.tsx";
import { inReadersLanguage } from "@nof1/kit/parts/ItemField.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatClock, formatDate, formatNumber } from "@nof1/kit/words/formats.ts";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { Fragment } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { getHelp, getInstruments, getQuestions, getSeries, getTrial } from "../logic/api.ts";
import { daysToPrint, formsOf, itemsInDanger, outsidePauses, placed, timesOn, todayIn, type DiaryDay, type Form, type Span } from "../logic/entering.ts";
import { useLoaded } from "../logic/loaded.ts";
import { sayDays } from "../parts/asking.ts";
import { Page } from "../parts/Page.tsx";
import { Waits } from "../parts/Refusal.tsx";
import { say } from "../words/paper.ts";
import { NotEnterable } from "./entry/NotEnterable.tsx";

type Printed = { trial: TrialDetail; series: Series; instruments: ShippedInstrument[]; pauses: QuestionsSeen["pauses"]; help: Help };

export function DiaryPage({ id }: { id: string }) {
  const [loaded, { reload }] = useLoaded(`diary.${id}`, () => fetchPrinted(id));
  const trial = loaded.value?.trial;
  useLanguageOf(trial?.may.includes("enter") ? trial.protocol.patient_language : null);
  return (
    <Page title={say("diary_title")} above={<a href={`#/trials/${id}`}>← {say("back")}</a>}>
      <Waits on={loaded} again={reload}>
        {(printed) => (printed.trial.may.includes("enter") ? <Diary {...printed} /> : <NotEnterable trial={printed.trial} />)}
      </Waits>
    </Page>
  );
}

async function fetchPrinted(id: string): Promise<Printed> {
  const [trial, series, instruments, { pauses }, help] = await Promise.all([getTrial(id), getSeries(id), getInstruments(), getQuestions(id), getHelp(id)]);
  return { trial, series, instruments, pauses, help };
}

/** The page speaks the patient's language while it stands; the reader's comes back after it. */
function useLanguageOf(patients: "en" | "de" | null): void {
  useLayoutEffect(() => {
    if (patients === null) return;
    const readers = language.peek();
    const speak = (chosen: "en" | "de"): void => {
      language.value = chosen;
      document.documentElement.lang = chosen;
    };
    speak(patients);
    return () => speak(readers);
  }, [patients]);
}

const SPANS = ["stretch", 1, 2, 4, "all"] as const satisfies Span[];

/** More than the days until the next boundary gives the order away; in a blinded trial what is taken then stays open. */
function Diary({ trial, series, instruments, pauses, help }: Printed) {
  const [span, setSpan] = useState<Span>("stretch");
  const { protocol } = trial;
  const today = todayIn(protocol.zone, new Date());
  const all = outsidePauses(placed(series.days), pauses);
  const days = daysToPrint(all, span, today);
  const told = new Set([...all.filter(({ date }) => date < today), ...daysToPrint(all, "stretch", today)].map(({ day }) => day));
  const beyond = days.some(({ day }) => !told.has(day));
  const forms = formsOf(protocol, instruments).filter(({ schedule }) => schedule !== null);
  const saySpan = (one: Span): string => (typeof one === "number" ? say("diary_next", { count: one }) : say(`diary_${one}`));
  return (
    <div class="diary">
      <div class="diary-choices row">
        <SelectField label={say("diary_weeks")} value={String(span)} options={SPANS.map((one) => ({ value: String(one), label: saySpan(one) }))} onChange={(chosen) => setSpan(SPANS.find((one) => String(one) === chosen) ?? "stretch")} />
        <Button kind="primary" disabled={days.length === 0} onClick={() => print()}>
          {say("print")}
        </Button>
      </div>
      {beyond && (
        <div class="diary-choices">
          <Notice tone="warm" live="status" title={say(protocol.blinded ? "diary_kept_back" : "diary_gives_away")} />
        </div>
      )}
      <header class="diary-head">
        <p class="diary-question">{trial.question}</p>
        <p>{say("diary_code", { pseudonym: trial.pseudonym })}</p>
        <p>{say("diary_lead", { time: formatClock(protocol.prompt_time) })}</p>
        <p>
          <strong>{say("diary_contact", { ...protocol.contact })}</strong>
        </p>
        <p>{say("diary_emergency", { phone: protocol.contact.emergency_phone })}</p>
      </header>
      {days.length === 0 && <p>{say("diary_none")}</p>}
      {days.map((day) => (
        <Day key={day.day} day={day} trial={trial} series={series} forms={forms} help={help} open={protocol.blinded && !told.has(day.day)} />
      ))}
      {forms
        .filter(({ schedule }) => schedule?.after)
        .map((form) => (
          <section class="diary-day" key={form.key}>
            <h2>{say("diary_after", { when: form.schedule ? sayDays(form.schedule) : "", title: form.title[language.value] })}</h2>
            <Asked form={form} help={help} />
          </section>
        ))}
    </div>
  );
}

function sayTreatment(day: DiaryDay, series: Series): string {
  if (day.washout) return say("diary_washout");
  if (day.arm === null) return say("diary_bottle", { code: day.code ?? "" });
  return series.arms.find(({ key }) => key === day.arm)?.name ?? day.arm;
}

function Day({ day, trial, series, forms, help, open }: { day: DiaryDay; trial: TrialDetail; series: Series; forms: Form[]; help: Help; open: boolean }) {
  const { outcome } = trial.protocol;
  return (
    <section class="diary-day">
      <h2>
        {formatDate(day.date, "long")} <span class="soft">{say("diary_day", { day: day.day })}</span>
      </h2>
      <p>
        {say("diary_treatment")}: {open ? <Line /> : <strong>{sayTreatment(day, series)}</strong>}
      </p>
      <div class="diary-item">
        <p>{outcome.question}</p>
        <Steps minimum={outcome.minimum ?? 0} maximum={outcome.maximum ?? 10} low={outcome.low_label} high={outcome.high_label} />
      </div>
      <p class="diary-boxes">
        {say("diary_taken")}: <Box>{say("diary_taken_yes")}</Box> <Box>{say("diary_taken_nothing")}</Box> <Box>{say("diary_taken_else")}</Box> <Line />
      </p>
      {forms.flatMap((form) => {
        const count = form.schedule ? timesOn(form.schedule, day) : 0;
        return Array.from({ length: count }, (_, n) => <Asked key={`${form.key}.${n}`} form={form} help={help} time={count > 1 ? { n: n + 1, count } : null} />);
      })}
      <Room words={say("diary_side_effects")} />
      <Room words={say("diary_rescue")} />
    </section>
  );
}

function Asked({ form, help, time = null }: { form: Form; help: Help; time?: { n: number; count: number } | null }) {
  return (
    <div class="diary-form">
      <h3>
        {form.title[language.value]} {time && <span class="soft">{say("of_times", time)}</span>} <span class="diary-time">{say("diary_time")}</span>
      </h3>
      {form.answeredBy !== "self" && <p class="soft">{say("for_whom", { who: say(`by_${form.answeredBy}`) })}</p>}
      {form.text && <p>{inReadersLanguage(form.text)}</p>}
      {form.items.map((item) => (
        <Fragment key={item.id}>
          <PaperItem item={item} />
          {itemsInDanger(form).includes(item.id) && <p class="diary-help">{say("diary_help", { numbers: sayNumbers(help) })}</p>}
        </Fragment>
      ))}
    </div>
  );
}

const sayNumbers = ({ numbers }: Help): string => numbers.map((one) => [one.name[language.value], one.phone, one.hours[language.value] && `(${one.hours[language.value]})`].filter(Boolean).join(" ")).join("; ");

function PaperItem({ item }: { item: Item }) {
  const unit = item.unit ? ` ${inReadersLanguage(item.unit)}` : "";
  return (
    <div class="diary-item">
      <p>{inReadersLanguage(item.text)}</p>
      {(item.kind === "scale" || item.kind === "vas") && <Steps minimum={item.minimum ?? 0} maximum={item.maximum ?? 10} low={inReadersLanguage(item.low)} high={inReadersLanguage(item.high)} />}
      {item.kind === "yes_no" && (
        <p class="diary-boxes">
          <Box>{say("yes")}</Box> <Box>{say("no")}</Box>
        </p>
      )}
      {item.choices.length > 0 && (
        <p class="diary-boxes">
          {item.choices.map((choice) => (
            <Box key={String(choice.value)}>{inReadersLanguage(choice.text)}</Box>
          ))}
        </p>
      )}
      {["number", "count", "time", "text"].includes(item.kind) && (
        <p>
          <Line />
          {unit}
        </p>
      )}
    </div>
  );
}

const MOST_STEPS = 11;

/** A scale to tick; a longer one in as many steps as fit on a line. */
function Steps({ minimum, maximum, low, high }: { minimum: number; maximum: number; low: string; high: string }) {
  const step = (maximum - minimum) / Math.min(maximum - minimum, MOST_STEPS - 1);
  const steps = Array.from({ length: Math.round((maximum - minimum) / step) + 1 }, (_, n) => minimum + n * step);
  return (
    <div class="diary-scale">
      <ol class="diary-steps plain">
        {steps.map((value) => (
          <li key={value}>{formatNumber(value)}</li>
        ))}
      </ol>
      <p class="diary-ends">
        <span>{low}</span>
        <span>{high}</span>
      </p>
    </div>
  );
}

function Box({ children }: { children: string }) {
  return (
    <span class="diary-box">
      <span class="diary-tick" aria-hidden="true" />
      {children}
    </span>
  );
}

const Line = () => <span class="diary-line" aria-hidden="true" />;

function Room({ words }: { words: string }) {
  return (
    <div class="diary-room">
      <p>{words}</p>
    </div>
  );
}
