/** Answers that somebody must look at: what instruments carry is always on, the clinic adds its own. */
import type { AlertRule, Asking } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { SelectField } from "@nof1/kit/parts/Field.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { useContext } from "preact/hooks";
import { dangerOf, freshKey } from "../../logic/asking.ts";
import { itemsOf, sayCondition, titleOf } from "../../parts/asking.ts";
import { Amount, Bound, idOf, Pick, Remarks } from "../../parts/bound.tsx";
import { say } from "../../words/asking.ts";
import type { AskingProps } from "./AskingSection.tsx";

const NUMERIC = ["scale", "vas", "number", "count", "yes_no", "choice"];

export function DangerPart(props: AskingProps) {
  const { asking, change, instruments, protocol } = props;
  const worse = protocol.outcome.better === "lower" ? "higher" : "lower";
  const add = (rule: Omit<AlertRule, "key" | "questionnaire">): void =>
    change({ ...asking, alerts: [...asking.alerts, { key: freshKey(asking, "rule"), questionnaire: "daily", ...rule }] });
  const always = asking.questionnaires.flatMap((one) =>
    dangerOf(one, instruments).map((condition) => say("danger_always", { title: titleOf(one, instruments), condition: sayCondition(condition, itemsOf(one, instruments)) })),
  );
  return (
    <section class="stack" aria-label={say("danger")}>
      <h3>{say("danger")}</h3>
      {always.length === 0 && <p class="soft small">{say("danger_none")}</p>}
      {always.map((words) => (
        <p key={words} class="remark">
          <Icon name="check" size={18} />
          <span>{words}</span>
        </p>
      ))}
      {asking.alerts.map((rule, place) => (
        <RuleCard key={rule.key} {...props} rule={rule} place={place} />
      ))}
      <div class="row">
        <Button kind="quiet" onClick={() => add({ when: { item: "outcome", at_least: protocol.outcome.maximum ?? 10 }, worsening: null })}>
          {say("add_rule")}
        </Button>
        <Button kind="quiet" onClick={() => add({ when: null, worsening: { item: "outcome", days: 3, amount: 2, worse } })}>
          {say("add_worsening")}
        </Button>
      </div>
    </section>
  );
}

function choicesOf(rule: AlertRule, { asking, instruments, protocol }: AskingProps) {
  const one = asking.questionnaires.find(({ key }) => key === rule.questionnaire);
  if (!one) return [{ id: "outcome", text: protocol.outcome.question || say("daily"), kind: "scale", choices: [] }];
  return itemsOf(one, instruments).filter(({ kind }) => NUMERIC.includes(kind));
}

function RuleCard(props: AskingProps & { rule: AlertRule; place: number }) {
  const { asking, change, instruments, rule, place } = props;
  const { remarks } = useContext(Bound);
  const path = `asking.alerts.${place}`;
  const items = choicesOf(rule, props);
  const put = (next: AlertRule): void => change({ ...asking, alerts: asking.alerts.map((one, i) => (i === place ? next : one)) });
  const item = String(rule.worsening?.item ?? rule.when?.["item"] ?? "");
  return (
    <fieldset class="group card stack tight" id={idOf(path)} tabIndex={-1}>
      <legend class="field-label">{say("rule_n", { n: place + 1 })}</legend>
      <Remarks remarks={[...remarks(path), ...remarks(`${path}.questionnaire`), ...remarks(`${path}.key`)]} />
      <div class="fields-two">
        <SelectField
          label={say("rule_questionnaire")}
          value={rule.questionnaire}
          options={[{ value: "daily", label: say("daily") }, ...asking.questionnaires.map((one) => ({ value: one.key, label: titleOf(one, instruments) }))]}
          onChange={(questionnaire) => put(withItem({ ...rule, questionnaire }, choicesOf({ ...rule, questionnaire }, props)[0]?.id ?? ""))}
        />
        <SelectField label={say("rule_item")} value={item} options={items.map(({ id, text }) => ({ value: id, label: text }))} onChange={(id) => put(withItem(rule, id))} />
      </div>
      {rule.worsening ? <WorseningFields path={path} /> : <AnswerChoice rule={rule} put={put} path={path} choices={items.find(({ id }) => id === item)?.choices ?? []} />}
      <div>
        <Button kind="quiet" onClick={() => change(withoutRule(asking, place))}>
          {say("remove_rule", { n: place + 1 })}
        </Button>
      </div>
    </fieldset>
  );
}

const withoutRule = (asking: Asking, place: number): Asking => ({ ...asking, alerts: asking.alerts.filter((_, i) => i !== place) });

function withItem(rule: AlertRule, item: string): AlertRule {
  if (rule.worsening) return { ...rule, worsening: { ...rule.worsening, item } };
  return { ...rule, when: { item, at_least: 1 } };
}

type AnswerProps = { rule: AlertRule; put: (rule: AlertRule) => void; path: string; choices: { value: number | string; text: string }[] };

/** One of the named answers and those above it, or a number. */
function AnswerChoice({ rule, put, path, choices }: AnswerProps) {
  const when = rule.when ?? {};
  const named = choices.filter((choice) => typeof choice.value === "number");
  if (choices.length > 0 && named.length === choices.length)
    return (
      <SelectField
        label={say("rule_at_least")}
        value={String(when["at_least"] ?? "")}
        options={named.map(({ value, text }) => ({ value: String(value), label: `${text} (${value})` }))}
        onChange={(value) => put({ ...rule, when: { item: when["item"], at_least: Number(value) } })}
      />
    );
  if (choices.length > 0)
    return (
      <SelectField
        label={say("rule_is")}
        value={String(when["equals"] ?? "")}
        options={[{ value: "", label: say("choose") }, ...choices.map(({ value, text }) => ({ value: String(value), label: text }))]}
        onChange={(value) => put({ ...rule, when: { item: when["item"], equals: value } })}
      />
    );
  return <Amount path={`${path}.when.at_least`} label={say("rule_at_least")} step="0.5" />;
}

function WorseningFields({ path }: { path: string }) {
  return (
    <div class="fields-three">
      <Amount path={`${path}.worsening.amount`} label={say("worse_amount")} step="0.5" />
      <Amount path={`${path}.worsening.days`} label={say("worse_days")} min={1} />
      <Pick
        path={`${path}.worsening.worse`}
        label={say("worse_way")}
        options={[
          { value: "higher", label: say("worse_higher") },
          { value: "lower", label: say("worse_lower") },
        ]}
      />
    </div>
  );
}
