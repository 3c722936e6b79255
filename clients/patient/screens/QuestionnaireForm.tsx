// A questionnaire as a form: short ones on one page, longer ones an item a page and then looked over. Each tap is kept
// at once; Save makes it an answer.
import { useEffect, useRef, useState } from "preact/hooks";
import type { AnsweredBy, PatientTrial } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import type { Answer, Answers, Item } from "@nof1/kit/instrument.ts";
import { inReadersLanguage, ItemField, sayAnswer } from "@nof1/kit/parts/ItemField.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { Spinner } from "@nof1/kit/parts/Spinner.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { dropDraft } from "../drafts.ts";
import type { HeldCheckIn } from "../held.ts";
import { draftCalls } from "../helpNow.ts";
import { momentWithOffset } from "../moment.ts";
import { WHY_NOT } from "../held.ts";
import { outbox, sayOpened, storage } from "../phone.ts";
import { answerers, type Asking, faultsIn, hasAnswer, isInFlare, isOnOnePage, itemsToAsk, makeTold, type QuestionDraft } from "../questioning.ts";
import { items as held } from "../state.ts";
import { timesAhead } from "../timesAhead.ts";
import { say } from "../words/say.ts";
import { showFromTheTop } from "./fromTheTop.ts";
import { HelpInForm } from "./HelpNow.tsx";
import { useDraft } from "./useDraft.ts";
import "./QuestionnaireForm.css";

export interface QuestionnaireFormProps {
  trial: PatientTrial;
  asking: Asking;
  draftKey: string;
  /** The answer that this one corrects: it begins from it. */
  correcting?: HeldCheckIn | null;
  onSaved: (id: string) => void;
}

export function QuestionnaireForm({ trial, asking, draftKey, correcting = null, onSaved }: QuestionnaireFormProps) {
  const { draft, change } = useDraft(draftKey, () => firstDraft(draftKey, correcting));
  const [turned, setStep] = useState<number | null>(null);
  const start = useRef<number | null>(null);
  const [errors, setErrors] = useState<FormError[]>([]);
  const [saving, setSaving] = useState(false);
  const lookedOver = useRef(false);
  const taken = useRef(false); // state comes too late for a second tap in the same moment
  useEffect(() => {
    if (asking.occurrence && asking.questionnaire.key !== WHY_NOT) sayOpened(asking.occurrence);
  }, [draftKey]);
  if (!draft) return <Spinner>{say("app.loading")}</Spinner>;

  const { questionnaire } = asking;
  const flare = isInFlare(trial, held.value);
  const asked = itemsToAsk(questionnaire, draft.answers, flare);
  const onePage = isOnOnePage(questionnaire);
  start.current ??= firstOpen(asked, draft.answers); // what was begun goes on where it was left
  const step = turned ?? start.current;
  const reviewing = !onePage && step >= asked.length;
  const shown = onePage ? asked : asked.slice(step, step + 1);
  const whoAsked = questionnaire.offered !== "planned" && answerers(trial).length > 1;

  function answer(item: Item, value: Answer | undefined) {
    if (!draft) return;
    const { [item.id]: _, ...rest } = draft.answers;
    setErrors([]);
    change({ answers: value === undefined ? rest : { ...rest, [item.id]: value } });
  }

  function faultsOfShown(whole: boolean): FormError[] {
    if (!draft) return [];
    const pages = new Set((whole ? asked : shown).map(({ id }) => id));
    const found = [...faultsIn(questionnaire, draft.answers, flare), ...timesAhead(questionnaire, asked, draft.answers, new Date(), trial.day_starts_at)];
    const faults = found.filter(({ item }) => pages.has(item));
    const who = whoAsked && draft.answeredBy === null ? [{ field: "who", message: say("ask.who_needed") }] : [];
    return [...who, ...faults.map(({ item, message }) => ({ field: controlOf(item), message }))];
  }

  function turnTo(next: number) {
    setErrors([]);
    setStep(next);
    lookedOver.current = reviewing;
    showFromTheTop();
  }

  function forward() {
    const found = faultsOfShown(false);
    if (found.length > 0) setErrors(found);
    else turnTo(lookedOver.current ? asked.length : step + 1); // one thing changed: back to looking it over
  }

  async function save() {
    if (!draft || taken.current) return;
    const found = faultsOfShown(true);
    if (found.length === 0 && !hasAnswer(questionnaire, draft.answers)) found.push({ field: controlOf(asked[0]?.id), message: say("ask.nothing") });
    if (found.length > 0) {
      const first = asked.findIndex(({ id }) => controlOf(id) === found[0]?.field);
      if (!onePage) setStep(Math.max(0, first));
      return setErrors(found);
    }
    taken.current = true;
    setSaving(true);
    try {
      const told = makeTold({ trial, asking, draft, language: language.value, appVersion: __VERSION__, replaces: correcting?.id ?? null });
      const id = await outbox.holdCheckIn(told, asking.occurrence?.day ?? null);
      await dropDraft(storage, draft.key);
      onSaved(id);
    } catch {
      taken.current = false;
      setSaving(false);
      setErrors([{ field: controlOf(asked[0]?.id), message: say("error.not_kept") }]);
    }
  }

  function submit(event: Event) {
    event.preventDefault();
    if (onePage || reviewing) void save();
    else forward();
  }

  return (
    <form class="stack loose" noValidate onSubmit={submit}>
      <Whose asking={asking} />
      {flare && questionnaire.definition.items.some((item) => item.skip_in_flare) && <p class="soft">{say("ask.flare")}</p>}
      {questionnaire.definition.text && !reviewing && <p class="lead">{inReadersLanguage(questionnaire.definition.text)}</p>}
      <ErrorSummary errors={errors} />
      {whoAsked && (onePage || step === 0) && <Who trial={trial} value={draft.answeredBy} onChange={(answeredBy) => change({ answeredBy })} />}
      {!onePage && !reviewing && <p class="soft small" role="status">{say("ask.step", { step: step + 1, steps: asked.length })}</p>}
      {reviewing ? (
        <Review asked={asked} draft={draft} onChange={turnTo} />
      ) : (
        shown.map((item) => (
          <ItemField
            key={item.id}
            item={item}
            id={controlOf(item.id)}
            answer={draft.answers[item.id]}
            error={errors.find(({ field }) => field === controlOf(item.id))?.message}
            onAnswer={(value) => answer(item, value)}
          />
        ))
      )}
      <HelpInForm met={draftCalls(draft)} />
      <div class="stack tight">
        <Button kind="primary" type="submit" wide busy={saving}>{say(onePage || reviewing ? (saving ? "today.saving" : "today.save") : "ask.next")}</Button>
        {!onePage && step > 0 && <Button kind="quiet" icon="back" onClick={() => turnTo(Math.min(step, asked.length) - 1)}>{say("ask.back")}</Button>}
        {Object.keys(draft.answers).length > 0 && <p class="small soft" role="status">{say("today.draft_kept")}</p>}
      </div>
    </form>
  );
}

function controlOf(item = ""): string {
  return `item-${item}`;
}

function firstOpen(asked: readonly Item[], answers: Answers): number {
  const begun = asked.some(({ id }) => id in answers);
  const open = asked.findIndex(({ id }) => !(id in answers));
  return !begun ? 0 : open < 0 ? asked.length : open;
}

function Whose({ asking: { questionnaire } }: { asking: Asking }) {
  const whose = questionnaire.answered_by;
  return whose === "self" ? null : <Notice>{say(`ask.for_${whose}`)}</Notice>;
}

function Who({ trial, value, onChange }: { trial: PatientTrial; value: AnsweredBy | null; onChange: (value: AnsweredBy) => void }) {
  const cards = answerers(trial).map((who) => ({ value: who, label: say(`ask.who_${who}`) }));
  return <RadioCards<AnsweredBy> id="who" legend={say("ask.who")} value={value} cards={cards} onChange={onChange} />;
}

function Review({ asked, draft, onChange }: { asked: Item[]; draft: QuestionDraft; onChange: (step: number) => void }) {
  return (
    <section class="stack tight">
      <h2>{say("ask.review")}</h2>
      <p>{say("ask.review_words")}</p>
      <dl class="review">
        {asked.map((item, step) => (
          <div key={item.id} class="review-line">
            <dt>{inReadersLanguage(item.text)}</dt>
            <dd>
              <span>{sayAnswer(item, draft.answers[item.id]) ?? say("ask.not_answered")}</span>
              <Button kind="quiet" onClick={() => onChange(step)}>
                {say("ask.change")}<span class="unseen">: {inReadersLanguage(item.text)}</span>
              </Button>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

// A correction starts from what was said.
function firstDraft(key: string, correcting: HeldCheckIn | null): QuestionDraft {
  const { answers, answered_by } = correcting?.body ?? {};
  return { key, shownAt: momentWithOffset(new Date()), answers: answers ?? {}, answeredBy: answered_by ?? null };
}
