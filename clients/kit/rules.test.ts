import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type ScoreValues, holds } from "./conditions.ts";
import type { Answers, Condition, Instrument } from "./instrument.ts";
import { askedItems, type ScoreValue, scoresOf, standingAnswers } from "./scoring.ts";

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")) as T;
}

const conditions = read<{ examples: { condition: Condition; answers: Answers; scores: ScoreValues; holds: boolean }[] }>("conditions.examples.json");
const scoring = read<{ instruments: Record<string, Instrument>; examples: { instrument: string; answers: Answers; asked: string[]; scores: ScoreValue[] }[] }>(
  "scoring.examples.json",
);

it("finds every condition true or false as the server does", () => {
  expect(conditions.examples.length).toBeGreaterThan(200);
  for (const example of conditions.examples) expect(holds(example.condition, example.answers, example.scores), JSON.stringify(example)).toBe(example.holds);
});

it("asks and scores as the server does", () => {
  for (const example of scoring.examples) {
    const instrument = scoring.instruments[example.instrument] as Instrument;
    expect(askedItems(instrument, example.answers).map(({ id }) => id)).toEqual(example.asked);
    scoresOf(instrument, example.answers).forEach((told, i) => {
      const { value, ...rest } = example.scores[i] as ScoreValue;
      expect(told, JSON.stringify(example)).toMatchObject(rest);
      if (value === null) expect(told.value).toBeNull();
      else expect(told.value).toBeCloseTo(value, 10);
    });
  }
});

it("leaves out what is hidden by now and what is empty", () => {
  const { branching } = scoring.instruments as { branching: Instrument };
  expect(standingAnswers(branching, { a: 1, b: 3, c: 2, d: [], e: 4 })).toEqual({ a: 1 });
});
