/** What was told on questionnaires over time: scores with their bands, side effects and rescue with their times, notes. */
import type { AllTold, Instrument, Item, Score, ToldCheckIn, TrialDetail } from "@nof1/contract/shapes.ts";
import type { Item as KitItem } from "@nof1/kit/instrument.ts";
import { sayAnswer } from "@nof1/kit/parts/ItemField.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatInstant, formatNumber } from "@nof1/kit/words/formats.ts";
import { getTold } from "../../logic/api.ts";
import { useLoaded } from "../../logic/loaded.ts";
import { Panel } from "../../parts/Panel.tsx";
import { Waits } from "../../parts/Refusal.tsx";
import { say } from "../../words/conduct.ts";

export function ToldPanel({ trial }: { trial: TrialDetail }) {
  return trial.first_day === null || trial.imported ? null : <ToldOf trial={trial} />;
}

function ToldOf({ trial }: { trial: TrialDetail }) {
  const [loaded, { reload }] = useLoaded(`told.${trial.id}`, () => getTold(trial.id));
  if (loaded.value?.told.length === 0) return null;
  return (
    <Panel title={say("told")}>
      <Waits on={loaded} again={reload}>
        {(all) => <AllOfThem all={all} zone={trial.protocol.zone} />}
      </Waits>
    </Panel>
  );
}

function AllOfThem({ all, zone }: { all: AllTold; zone: string }) {
  const keys = [...new Set(all.told.map(({ questionnaire }) => questionnaire))];
  return (
    <>
      {keys.map((key) => {
        const told = all.told.filter(({ questionnaire }) => questionnaire === key);
        const instrument = all.instruments.find(({ name }) => name === told.at(-1)?.instrument);
        return (
          <section key={key} class="stack tight" aria-label={told[0]?.title[language.value]}>
            <h3>{told[0]?.title[language.value]}</h3>
            {instrument?.scores.map((score) => (
              <p key={score.id} class="soft small">
                {sayRule(score)}
              </p>
            ))}
            <Rows told={told} instruments={all.instruments} zone={zone} />
          </section>
        );
      })}
    </>
  );
}

function sayRule({ items, missing, important_change: change }: Score): string {
  const rule = missing.at_most === 0 ? say("score_rule_none") : say("score_rule", { items: items.length, count: missing.at_most });
  return change ? `${rule} ${say("score_change", { amount: formatNumber(change.amount, 2), source: change.source })}` : rule;
}

function Rows({ told, instruments, zone }: { told: ToldCheckIn[]; instruments: Instrument[]; zone: string }) {
  const scored = told.some(({ scores }) => scores.length > 0);
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={told[0]?.title[language.value]}>
      <table class="told">
        <thead>
          <tr>
            <th scope="col">{say("told_when")}</th>
            <th scope="col">{say("told_day")}</th>
            {scored && <th scope="col">{say("told_score")}</th>}
            <th scope="col">{say("told_answers")}</th>
            <th scope="col">{say("told_how")}</th>
          </tr>
        </thead>
        <tbody>
          {[...told].reverse().map((one) => (
            <Row key={one.id} one={one} instrument={instruments.find(({ name }) => name === one.instrument)} scored={scored} zone={zone} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ one, instrument, scored, zone }: { one: ToldCheckIn; instrument: Instrument | undefined; scored: boolean; zone: string }) {
  const how = [say(`mode_${one.mode}`), one.answered_by === "self" ? "" : say(`by_${one.answered_by}`), one.late ? say("late") : ""];
  return (
    <tr>
      <th scope="row">{formatInstant(one.answered_at, zone)}</th>
      <td class="number">{one.study_day}</td>
      {scored && <td>{one.scores.map((score) => sayScore(score, instrument)).join("; ")}</td>}
      <td>
        <Said one={one} items={instrument?.items ?? []} folded={scored && (instrument?.items.length ?? 0) > 1} />
      </td>
      <td class="soft">{how.filter(Boolean).join(", ")}</td>
    </tr>
  );
}

function sayScore({ id, value, missing, band }: ToldCheckIn["scores"][number], instrument: Instrument | undefined): string {
  if (value === null) return say("score_missing", { count: missing });
  const named = instrument?.scores.find((score) => score.id === id)?.bands.find(({ key }) => key === band);
  return named ? `${formatNumber(value, 1)} (${named.text[language.value]})` : formatNumber(value, 1);
}

function Said({ one, items, folded }: { one: ToldCheckIn; items: readonly Item[]; folded: boolean }) {
  const list = (
    <ul class="plain">
      {items.map((item) => {
        const words = sayAnswer(item as KitItem, one.answers[item.id]);
        return words === null ? null : (
          <li key={item.id}>
            <span class="soft">{item.text?.[language.value] ?? item.id}</span> {words}
          </li>
        );
      })}
    </ul>
  );
  return folded ? (
    <details>
      <summary>{say("show_answers")}</summary>
      {list}
    </details>
  ) : (
    list
  );
}
