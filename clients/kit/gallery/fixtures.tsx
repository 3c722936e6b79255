// Every part in every state that has a name. The gallery shows them; screenshots and accessibility tests go through the list.
import type { ComponentChildren } from "preact";
import { ArmName } from "../charts/arms.tsx";
import { PosteriorChart } from "../charts/PosteriorChart.tsx";
import { type ChartDay, SeriesChart } from "../charts/SeriesChart.tsx";
import { ThreeWay } from "../charts/ThreeWay.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { ErrorSummary } from "../parts/ErrorSummary.tsx";
import { Checkbox, SelectField, TextArea, TextField } from "../parts/Field.tsx";
import { Notice } from "../parts/Notice.tsx";
import { RadioCards } from "../parts/RadioCards.tsx";
import { Scale0to10 } from "../parts/Scale0to10.tsx";
import { Spinner } from "../parts/Spinner.tsx";
import { TopBar } from "../parts/TopBar.tsx";
import { countThreeWay } from "../quantiles.ts";

import { ItemField } from "../parts/ItemField.tsx";
import type { Answer, Item, Words } from "../instrument.ts";

export interface Fixture {
  part: string;
  state: string;
  show: () => ComponentChildren;
}

const LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung";
const ARMS = [
  { key: "a", name: "Melatonin 3 mg" },
  { key: "b", name: "No melatonin" },
];
const nothing = () => undefined;

function scale(state: string, changes: Partial<Parameters<typeof Scale0to10>[0]>): Fixture {
  const plain = { question: "How strong was your pain today?", lowLabel: "no pain", highLabel: "worst pain imaginable", value: null, onChange: nothing };
  return { part: "Scale0to10", state, show: () => <Scale0to10 {...plain} {...changes} /> };
}

function cards(state: string, changes: Partial<Parameters<typeof RadioCards>[0]>): Fixture {
  const choices = [{ value: "one", label: "As planned" }, { value: "two", label: "Something else", hint: "You can say what" }];
  return { part: "RadioCards", state, show: () => <RadioCards legend="What did you take?" value={null} cards={choices} onChange={nothing} {...changes} /> };
}

function both(text: string): Words {
  return { en: text, de: text };
}

const PLACES = [["head", "Head"], ["back", "Back"], ["none", "None of these"]].map(([value, text]) => ({ value: value as string, text: both(text as string), exclusive: value === "none" }));

function item(state: string, changes: Partial<Item>, answer?: Answer, error?: string): Fixture {
  const plain: Item = {
    id: "x", kind: "scale", text: both("How was it?"), hint: null, required: false, skip_in_flare: false, minimum: null, maximum: null, step: null, unit: null,
    low: both("not at all"), high: both("very"), choices: [], when: null, ...changes,
  };
  const id = `item-${plain.kind}-${state}`.replace(/\W/g, "-");
  return { part: `ItemField ${plain.kind}`, state, show: () => <ItemField item={plain} id={id} answer={answer} error={error} onAnswer={nothing} /> };
}

/** Days of four periods with waves for answers; every sixth has none. */
function makeDays(count: number, changes: (day: number) => Partial<ChartDay> = () => ({})): ChartDay[] {
  return Array.from({ length: count }, (_, i) => {
    const period = Math.floor((i * 4) / count) + 1;
    const arm = [1, 4].includes(period) ? "a" : "b";
    const answer = i % 6 === 4 ? null : Math.round(5 + (arm === "a" ? 1.5 : -1) + 1.6 * Math.sin(i * 1.7));
    const date = new Date(Date.UTC(2026, 8, 1 + i)).toISOString().slice(0, 10);
    return { day: i + 1, date, period, arm, code: null, washout: false, answer, taken: "planned", note: null, late: false, in_trial: true, ...changes(i + 1) };
  });
}

function series(state: string, days: ChartDay[], today: number | null, bounds: [number, number] | null = [0, 10]): Fixture {
  const outcome = { minimum: bounds?.[0] ?? null, maximum: bounds?.[1] ?? null };
  return { part: "SeriesChart", state, show: () => <SeriesChart title={`Answers, ${state}`} days={days} arms={ARMS} outcome={outcome} today={today} /> };
}

/** A thousand quantiles of a logistic distribution: bell-shaped, with a closed form. */
function quantilesAround(middle: number, width: number): number[] {
  return Array.from({ length: 1000 }, (_, i) => middle + width * Math.log((i + 0.5) / (999.5 - i)));
}

function posterior(state: string, middle: number, width: number, better: "higher" | "lower", asked?: number): Fixture {
  const names = { arm: "Melatonin 3 mg", reference: "No melatonin", outcome: "Sleep" };
  return {
    part: "PosteriorChart",
    state,
    show: () => <PosteriorChart quantiles={quantilesAround(middle, width)} mean={middle} prob={0.95} worthwhile={1} better={better} asked={asked} {...names} />,
  };
}

function threeWay(state: string, middle: number, width: number): Fixture {
  const shares = countThreeWay(quantilesAround(middle, width), 1, true);
  return { part: "ThreeWay", state, show: () => <ThreeWay shares={shares} worthwhile={1} arm="Melatonin 3 mg" reference="No melatonin" /> };
}

export const fixtures: Fixture[] = [
  ...(["primary", "secondary", "quiet", "danger"] as const).map((kind): Fixture => ({ part: "Button", state: kind, show: () => <Button kind={kind}>Save</Button> })),
  { part: "Button", state: "busy", show: () => <Button kind="primary" busy>Saving…</Button> },
  { part: "Button", state: "disabled", show: () => <Button disabled>Save</Button> },
  { part: "Button", state: "wide, with an icon, very long", show: () => <Button kind="primary" wide icon="send">{LONG}</Button> },
  { part: "LinkButton", state: "default", show: () => <LinkButton href="#there">Answer for yesterday</LinkButton> },
  { part: "TextField", state: "default", show: () => <TextField label="Name" value="" onInput={nothing} /> },
  { part: "TextField", state: "with hint and unit", show: () => <TextField label="Period" hint="Long enough for the treatment to work" unit="days" size="short" type="number" value="7" onInput={nothing} /> },
  { part: "TextField", state: "with error", show: () => <TextField label="E-mail" value="ana@" error="Enter the whole address, like ana@clinic.org" onInput={nothing} /> },
  { part: "TextArea", state: "default", show: () => <TextArea label="Note" hint="If you like" value={`${LONG} ${LONG}`} onInput={nothing} /> },
  { part: "SelectField", state: "default", show: () => <SelectField label="Recall" value="24h" options={[{ value: "24h", label: "The last 24 hours" }]} onChange={nothing} /> },
  { part: "Checkbox", state: "default", show: () => <Checkbox label="I have read this" checked={false} onChange={nothing} /> },
  { part: "Checkbox", state: "ticked, with hint", show: () => <Checkbox label="Chronic and stable" hint="It will still be there in two months" checked onChange={nothing} /> },
  { part: "Checkbox", state: "with error", show: () => <Checkbox label="I have read this" error="Tick the box if you want to take part" checked={false} onChange={nothing} /> },
  cards("nothing chosen", {}),
  cards("chosen, across", { value: "two", across: true }),
  cards("with error", { error: "Choose one" }),
  cards("very long words", { value: "one", cards: [{ value: "one", label: LONG, hint: LONG }] }),
  scale("nothing chosen", {}),
  scale("chosen", { value: 7 }),
  scale("with error", { error: "Choose a number from 0 to 10" }),
  scale("very long words", { question: LONG, lowLabel: LONG, highLabel: LONG }),
  item("from 1 to 7", { minimum: 1, maximum: 7 }, 4),
  item("nothing marked", { kind: "vas", minimum: 0, maximum: 100 }),
  item("marked", { kind: "vas", minimum: 0, maximum: 100 }, 62),
  item("with error, very long words", { kind: "vas", minimum: 0, maximum: 100, text: both(LONG), low: both(LONG), high: both(LONG) }, undefined, "Please answer this question"),
  item("one chosen", { kind: "choice", choices: PLACES }, "back"),
  item("nothing chosen", { kind: "choices", choices: PLACES, hint: both("All that is true") }),
  item("two chosen", { kind: "choices", choices: PLACES }, ["head", "back"]),
  item("with error, very long words", { kind: "choices", choices: [{ value: "long", text: both(LONG), exclusive: false }] }, undefined, "Please answer this question"),
  item("nothing chosen", { kind: "yes_no" }),
  item("yes", { kind: "yes_no" }, 1),
  item("empty, with unit", { kind: "number", unit: both("kg") }),
  item("with error", { kind: "number", unit: both("kg"), maximum: 300, minimum: 20 }, 3000, "It must be a number from 20 to 300"),
  item("nothing counted", { kind: "count", minimum: 0 }),
  item("counted", { kind: "count", minimum: 0 }, 3),
  item("with error, very long words", { kind: "count", minimum: 0, text: both(LONG) }, undefined, "Please answer this question"),
  item("given", { kind: "time" }, "08:30"),
  item("empty", { kind: "text" }),
  item("with error", { kind: "text" }, undefined, "Please answer this question"),
  item("to read", { kind: "info", text: both("Think of the last two weeks.") }),
  ...(["info", "good", "warm", "danger"] as const).map((tone): Fixture => ({ part: "Notice", state: tone, show: () => <Notice tone={tone} title="One thing">It is said here.</Notice> })),
  { part: "ErrorSummary", state: "two errors", show: () => <ErrorSummary errors={[{ field: "x", message: "Choose a number" }, { field: "y", message: LONG }]} /> },
  { part: "Spinner", state: "default", show: () => <Spinner>Working it out…</Spinner> },
  { part: "TopBar", state: "very long name", show: () => <TopBar name={LONG} home="#home"><Button kind="quiet">Sign out</Button></TopBar> },
  { part: "ArmName", state: "all looks", show: () => <div class="row">{(["a", "b", "c", "d", "hidden"] as const).map((look) => <ArmName key={look} look={look}>{look}</ArmName>)}</div> },
  series("empty", [], null),
  series("one answer", makeDays(1), 1),
  series("typical, today in the middle", makeDays(28, (day) => (day > 17 ? { answer: null } : {})), 17),
  series("crowded", makeDays(168), null),
  series("washout", makeDays(32, (day) => (day % 8 < 3 && day > 8 ? { washout: true, arm: null } : {})), null),
  series("blinded", makeDays(28, (day) => ({ arm: null, code: String(Math.ceil(day / 7)) })), null),
  series("no ends of the scale", makeDays(20, (day) => ({ answer: 120 + (day % 5) * 3.5 })), null, null),
  posterior("clearly better", 1.8, 0.25, "higher"),
  posterior("lower is better", -1.8, 0.25, "lower"),
  posterior("undecided, wide", 0.3, 0.9, "higher"),
  posterior("a difference asked about", 1.2, 0.3, "higher", 0.5),
  threeWay("clearly better", 2.6, 0.15),
  threeWay("undecided", 0.2, 0.8),
  threeWay("certainly worse", -4, 0.2),
];
