import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Help, Offer } from "@nof1/contract/shapes.ts";
import { lookOf, Shape } from "@nof1/kit/charts/arms.tsx";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { Checkbox, TextField } from "@nof1/kit/parts/Field.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { addDays } from "@nof1/kit/studyDay.ts";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatClock, formatNumber } from "@nof1/kit/words/formats.ts";
import { zoneOfPhone } from "../moment.ts";
import { join } from "../phone.ts";
import { goTo } from "../route.ts";
import { invitation } from "../state.ts";
import { say } from "../words/say.ts";
import { sayWeekdays } from "../words/weekdays.ts";
import "./OfferScreen.css";

const LATEST_START_DAYS = 60;
const KEYS = ["a", "b", "c", "d"];

export function OfferScreen({ code, offer }: { code: string; offer: Offer }) {
  return (
    <div class="screen">
      <div class="stack tight">
        <p class="soft">{say("offer.from", { clinic: offer.clinic })}</p>
        <h1>{say("offer.title")}</h1>
      </div>
      {offer.demonstration && <Notice>{say("app.demonstration")}</Notice>}
      <Part title={say("offer.question")}>
        <p class="offer-question">{offer.question}</p>
      </Part>
      <Part title={say("offer.compare")}>
        <Arms offer={offer} />
      </Part>
      <Part title={say("offer.how")}>
        <HowItGoes offer={offer} />
      </Part>
      {offer.after_trial && (
        <Part title={say("offer.after")}>
          <p class="paragraphs">{offer.after_trial}</p>
        </Part>
      )}
      {offer.help && <Watched help={offer.help} />}
      <Part title={say("offer.rights")}>
        <Rights offer={offer} />
      </Part>
      <Agree code={code} offer={offer} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Arms({ offer }: { offer: Offer }) {
  return (
    <ul class="plain">
      {offer.arms.map((arm, i) => (
        <li key={arm.name} class={`offer-arm arm-${lookOf(KEYS[i] ?? "d")}`}>
          <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true"><Shape look={lookOf(KEYS[i] ?? "d")} x={14} y={14} r={9} /></svg>
          <span>
            <b>{arm.name}</b>
            {arm.description && <span class="offer-arm-words paragraphs">{arm.description}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function HowItGoes({ offer }: { offer: Offer }) {
  const { outcome } = offer;
  return (
    <ul class="offer-list">
      <li>
        {say("offer.days", { count: offer.days, weeks: formatNumber(offer.days / 7, 0) })}{" "}
        {say("offer.periods", { count: offer.periods, days: offer.period_days })}
      </li>
      {offer.washout_days > 0 && <li>{say("offer.washout", { count: offer.washout_days })}</li>}
      <li>{say("offer.chance")}</li>
      {offer.blinded && <li>{say("offer.blinded")}</li>}
      <li>
        {say(offer.beside.length > 0 ? "offer.daily_first" : "offer.daily", { time: formatClock(offer.prompt_time) })}
        <span class="offer-daily">
          <b>{outcome.question}</b>
          <span class="soft">{say("offer.scale", { low: outcome.low_label, high: outcome.high_label })}</span>
        </span>
      </li>
      {offer.beside.length > 0 && <Beside offer={offer} />}
      <li>{say(`offer.result_${offer.results_patient}`)}</li>
    </ul>
  );
}

function Beside({ offer }: { offer: Offer }) {
  return (
    <li>
      {say("offer.beside")}
      <ul>
        {offer.beside.map(({ title, most_a_week }, place) => (
          <li key={place}>
            <b>{title[language.value]}</b>: {most_a_week === 0 ? say("offer.now_and_then") : say("offer.most_a_week", { count: most_a_week })}
          </li>
        ))}
      </ul>
      {say("offer.minutes_a_day", { count: Math.ceil(offer.seconds_a_day / 60) })}
    </li>
  );
}

/** Who looks at answers that call for help, and when: said before anybody relies on it. */
function Watched({ help: { cover } }: { help: Help }) {
  return (
    <Part title={say("offer.watched")}>
      <p>{say("offer.watched_words")}</p>
      {cover && cover.weekdays.length > 0 ? (
        <p>{say("helpnow.hours", { days: sayWeekdays(cover.weekdays), start: formatClock(cover.start), end: formatClock(cover.end), zone: cover.zone })}</p>
      ) : (
        <p>{say("helpnow.nobody")}</p>
      )}
      <p>{say("helpnow.not_watched")}</p>
    </Part>
  );
}

function Rights({ offer }: { offer: Offer }) {
  const rights = [
    say("offer.right_stop"),
    say("offer.right_withdraw"),
    say("offer.right_data", { clinic: offer.clinic }),
    ...(offer.purpose === "care" ? [] : [say(`offer.${offer.purpose}`)]),
    say("offer.right_emergency"),
  ];
  return (
    <ul class="plain offer-rights">
      {rights.map((right) => (
        <li key={right}>
          <Icon name="check" size={22} />
          <span>{right}</span>
        </li>
      ))}
    </ul>
  );
}

function Agree({ code, offer }: { code: string; offer: Offer }) {
  const tomorrow = addDays(localDate(), 1);
  const [start, setStart] = useState<"tomorrow" | "other">("tomorrow");
  const [firstDay, setFirstDay] = useState(tomorrow);
  const [agreed, setAgreed] = useState(false);
  const [errors, setErrors] = useState<FormError[]>([]);
  const asked = useRef(false);
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message;

  function find(): FormError[] {
    const dateIsGood = firstDay >= tomorrow && firstDay <= addDays(tomorrow, LATEST_START_DAYS);
    return [
      ...(start === "other" && !dateIsGood ? [{ field: "first-day", message: say("offer.date_needed") }] : []),
      ...(agreed ? [] : [{ field: "agree", message: say("offer.agree_needed") }]),
    ];
  }

  function submit(event: Event) {
    event.preventDefault();
    const found = find();
    setErrors(found);
    if (found.length > 0 || asked.current) return;
    asked.current = true;
    goTo("today");
    void join({
      code,
      zone: zoneOfPhone(),
      language: language.value,
      consent: { form: offer.consent.form, agreed: true },
      first_day: start === "other" ? firstDay : null,
    });
  }

  return (
    <form class="stack card" noValidate onSubmit={submit}>
      <ErrorSummary errors={errors} />
      <RadioCards
        id="start"
        legend={say("offer.start")}
        across
        value={start}
        cards={[{ value: "tomorrow", label: say("offer.start_tomorrow") }, { value: "other", label: say("offer.start_other") }]}
        onChange={setStart}
      />
      {start === "other" && (
        <TextField id="first-day" type="date" size="medium" label={say("offer.start_date")} value={firstDay} min={tomorrow} max={addDays(tomorrow, LATEST_START_DAYS)} error={errorOf("first-day")} onInput={setFirstDay} />
      )}
      <Checkbox id="agree" label={say("offer.agree")} checked={agreed} error={errorOf("agree")} onChange={setAgreed} />
      <Button kind="primary" type="submit" wide>{say("offer.join")}</Button>
      <Button kind="quiet" onClick={() => (invitation.value = null)}>{say("offer.decline")}</Button>
    </form>
  );
}

function localDate(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
