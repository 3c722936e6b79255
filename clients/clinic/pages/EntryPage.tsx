/** A nurse enters what was told in a call or written on paper. */
import type { CheckInReceipt, EnteredCheckIn, Series, TrialDetail } from "@nof1/contract/shapes.ts";
import { faultsOf } from "@nof1/kit/answerFaults.ts";
import { holds } from "@nof1/kit/conditions.ts";
import type { Answers } from "@nof1/kit/instrument.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { Checkbox, SelectField, TextArea, TextField } from "@nof1/kit/parts/Field.tsx";
import { inReadersLanguage, ItemField } from "@nof1/kit/parts/ItemField.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { Scale0to10 } from "@nof1/kit/parts/Scale0to10.tsx";
import { addDays } from "@nof1/kit/studyDay.ts";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatDate, formatNumber } from "@nof1/kit/words/formats.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { enterCheckIn, getInstruments, getSeries, getTrial } from "../logic/api.ts";
import { blankEntry, clockIn, doubtOf, formsOf, itemsAsked, spokenIn, standing, todayIn, type Doubt, type Form } from "../logic/entering.ts";
import { useDoing, useLoaded } from "../logic/loaded.ts";
import { Page } from "../parts/Page.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Refusal, Waits } from "../parts/Refusal.tsx";
import { say } from "../words/paper.ts";
import { NotEnterable } from "./entry/NotEnterable.tsx";

export function EntryPage({ id }: { id: string }) {
  const [loaded, { reload }] = useLoaded(`entry.${id}`, () => Promise.all([getTrial(id), getInstruments(), getSeries(id)]));
  return (
    <Page title={say("entry_title")} above={<a href={`#/trials/${id}`}>← {say("back")}</a>}>
      <Waits on={loaded} again={reload}>
        {([trial, instruments, series]) => (trial.may.includes("enter") ? <Entry trial={trial} forms={formsOf(trial.protocol, instruments).map((form) => spokenIn(form, trial.protocol.patient_language))} before={series} /> : <NotEnterable trial={trial} />)}
      </Waits>
    </Page>
  );
}

type Kept = { receipt: CheckInReceipt; on: string; danger: boolean; beside: boolean };

/** What stops it: a time to come, nothing said, an answer that cannot be. */
function faultsIn(body: EnteredCheckIn, form: Form | null, now: Date): FormError[] {
  if (!body.on) return [{ field: "entry-on", message: say("no_day") }];
  if (!body.at) return [{ field: "entry-at", message: say("no_time") }];
  const future = `${body.on}T${body.at}` > `${todayIn(body.zone, now)}T${clockIn(body.zone, now)}`;
  const late = future ? [{ field: "entry-at", message: say("future") }] : [];
  if (!form) return body.answer === null && body.taken === null && !body.note ? [...late, { field: "entry-daily-first", message: say("nothing") }] : late;
  const answers = (body.answers ?? {}) as Answers;
  const items = itemsAsked(form, answers);
  const wrong = faultsOf(items, answers).map(({ item, message }) => ({ field: `entry-${item}`, message }));
  const empty = Object.keys(standing(form, answers)).length === 0 && wrong.length === 0;
  return [...late, ...wrong, ...(empty ? [{ field: `entry-${items[0]?.id ?? ""}`, message: say("nothing") }] : [])];
}

function Entry({ trial, forms, before }: { trial: TrialDetail; forms: Form[]; before: Series }) {
  const { protocol } = trial;
  const fresh = (on: string, at: string): EnteredCheckIn => blankEntry(on, at, protocol.zone, protocol.patient_language);
  const [body, setBody] = useState(() => fresh(todayIn(protocol.zone, new Date()), clockIn(protocol.zone, new Date())));
  const [id, setId] = useState(() => crypto.randomUUID()); // the same until it is kept: sent twice it is kept once
  const [errors, setErrors] = useState<FormError[]>([]);
  const [kept, setKept] = useState<Kept | null>(null);
  const [series, setSeries] = useState(before);
  const [sure, setSure] = useState(false);
  const doing = useDoing();
  const doubt = doubtOf(body, series.days, protocol.day_starts_at);
  const form = forms.find(({ key }) => key === body.questionnaire) ?? null;
  function put(change: Partial<EnteredCheckIn>): void {
    setSure(false);
    setBody({ ...body, ...change });
  }

  function next(receipt: CheckInReceipt, sent: EnteredCheckIn): void {
    const danger = form?.danger.some((condition) => holds(condition, (sent.answers ?? {}) as Answers, {})) ?? false;
    setKept({ receipt, on: sent.on, danger, beside: doubt?.why === "own" });
    setSure(false);
    void getSeries(trial.id).then(setSeries, () => undefined); // what stands now is said of the next one
    setId(crypto.randomUUID());
    const paper = sent.mode === "paper" && addDays(sent.on, 1) <= todayIn(sent.zone, new Date());
    const again = fresh(paper ? addDays(sent.on, 1) : sent.on, sent.at);
    setBody({ ...again, mode: sent.mode, answered_by: sent.answered_by, questionnaire: sent.questionnaire ?? "daily" });
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const faults = faultsIn(body, form, new Date());
    const found = faults.length === 0 && doubt && !sure ? [{ field: "entry-sure", message: say("unsure") }] : faults;
    setKept(null);
    setErrors(found);
    if (found.length > 0 || doing.busy) return;
    const replaces = doubt?.why === "entered" ? doubt.day.checkin_id : null;
    const sent = form ? { ...body, answers: standing(form, (body.answers ?? {}) as Answers) } : { ...body, replaces };
    await doing.run(async () => next(await enterCheckIn(trial.id, id, sent), sent));
  }

  function about(questionnaire: string): void {
    const chosen = forms.find(({ key }) => key === questionnaire);
    put({ questionnaire, answers: {}, answer: null, taken: null, note: null, answered_by: chosen?.schedule ? chosen.answeredBy : body.answered_by });
  }

  const told = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (kept) told.current?.scrollIntoView({ block: "center" });
  }, [kept]);
  const errorAt = (field: string): string | undefined => errors.find((one) => one.field === field)?.message;
  return (
    <form class="stack entry" noValidate onSubmit={(event) => void submit(event)}>
      <div ref={told} role="status">{kept && <KeptNotice kept={kept} />}</div>
      <ErrorSummary errors={errors} />
      <Panel title={trial.patient_name || trial.pseudonym}>
        <RadioCards
          legend={say("how")}
          across
          value={body.mode}
          cards={[
            { value: "call", label: say("mode_call") },
            { value: "paper", label: say("mode_paper") },
          ]}
          onChange={(mode) => put({ mode })}
        />
        <div class="fields-two">
          <SelectField label={say("about")} value={body.questionnaire ?? "daily"} options={[{ value: "daily", label: say("daily") }, ...forms.map(({ key, title }) => ({ value: key, label: title[language.value] }))]} onChange={about} />
          {!form?.schedule && (
            <SelectField
              label={say("told_by")}
              value={body.answered_by}
              options={(["self", "parent", "carer"] as const).map((value) => ({ value, label: say(`by_${value}`) }))}
              onChange={(answered_by) => put({ answered_by })}
            />
          )}
          {form?.schedule && <p class="soft small">{say("for_whom", { who: say(`by_${form.answeredBy}`) })}</p>}
        </div>
        <p class="field-hint">{say("at_hint")}</p>
        <div class="fields-two">
          <TextField label={say("on")} id="entry-on" type="date" error={errorAt("entry-on")} value={body.on} onInput={(on) => put({ on })} />
          <TextField label={say("at")} id="entry-at" type="time" error={errorAt("entry-at")} value={body.at} onInput={(at) => put({ at })} />
        </div>
      </Panel>
      <Panel title={form ? form.title[language.value] : say("daily")}>
        {form ? <FormItems key={id} form={form} body={body} put={put} errorAt={errorAt} /> : <DailyItems trial={trial} body={body} put={put} error={errorAt("entry-daily-first")} />}
        {doubt && body.on && body.at && <DoubtNotice doubt={doubt} sure={sure} onSure={setSure} error={errorAt("entry-sure")} />}
        {doing.why?.status === 422 ? <Notice tone="danger" live="alert" title={say("not_valid")} /> : doing.why?.code === "conflict_kept_both" ? <Notice tone="warm" live="alert" title={say("conflict")} /> : <Refusal why={doing.why} />}
        <div>
          <Button type="submit" kind="primary" busy={doing.busy}>
            {say("keep")}
          </Button>
        </div>
      </Panel>
    </form>
  );
}

/** What stands already, or that no day of the trial is meant: said before it is kept, and said yes to. */
function DoubtNotice({ doubt, sure, onSure, error }: { doubt: Doubt; sure: boolean; onSure: (sure: boolean) => void; error: string | undefined }) {
  const stands = doubt.why === "outside" ? "" : say("stands", { day: doubt.day.day, answer: formatNumber(doubt.day.answer ?? 0), how: say(`stands_${doubt.why}`) });
  return (
    <Notice tone="warm" live="status" title={stands || say("outside")}>
      <p>{say(`doubt_${doubt.why}`)}</p>
      <Checkbox id="entry-sure" label={say(`sure_${doubt.why}`)} checked={sure} error={error} onChange={onSure} />
    </Notice>
  );
}

function KeptNotice({ kept }: { kept: Kept }) {
  const { receipt, on, danger, beside } = kept;
  const where = { day: receipt.day ?? 0, date: formatDate(on, "day") };
  return (
    <>
      <Notice title={receipt.day === null ? say("kept_out") : say(beside ? "kept_beside" : "kept", where)} />
      {danger && (
        <Notice tone="danger" title={say("danger")}>
          <a href="#/tasks">{say("danger_tasks")}</a>
        </Notice>
      )}
    </>
  );
}

type Parts = { body: EnteredCheckIn; put: (change: Partial<EnteredCheckIn>) => void };

function FormItems({ form, body, put, errorAt }: Parts & { form: Form; errorAt: (field: string) => string | undefined }) {
  const answers = (body.answers ?? {}) as Answers;
  return (
    <>
      {form.text && <p>{inReadersLanguage(form.text)}</p>}
      {itemsAsked(form, answers).map((item) => (
        <ItemField
          key={`${form.key}.${item.id}`}
          item={item}
          id={`entry-${item.id}`}
          answer={answers[item.id]}
          error={errorAt(`entry-${item.id}`)}
          onAnswer={(answer) => {
            const { [item.id]: _, ...others } = answers;
            put({ answers: answer === undefined ? others : { ...others, [item.id]: answer } });
          }}
        />
      ))}
    </>
  );
}

const TAKEN = ["planned", "other_arm", "something_else", "nothing"] as const;

function DailyItems({ trial, body, put, error }: Parts & { trial: TrialDetail; error: string | undefined }) {
  const { outcome } = trial.protocol;
  return (
    <>
      <Scale0to10
        id="entry-daily"
        question={outcome.question}
        lowLabel={outcome.low_label}
        highLabel={outcome.high_label}
        minimum={outcome.minimum ?? 0}
        maximum={outcome.maximum ?? 10}
        value={body.answer}
        error={error}
        onChange={(answer) => put({ answer })}
      />
      <SelectField
        label={say("taken")}
        value={body.taken ?? ""}
        options={[{ value: "", label: say("taken_unsaid") }, ...TAKEN.map((value) => ({ value, label: say(`taken_${value}`) }))]}
        onChange={(taken) => put({ taken: taken || null })}
      />
      <TextArea label={say("note")} value={body.note ?? ""} onInput={(note) => put({ note: note || null })} />
    </>
  );
}
