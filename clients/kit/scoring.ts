// Which items are asked, and scores, by the same rules as server/scoring.py: scoring.examples.json holds the two together.
import { holds, isAnswered, type ScoreValues } from "./conditions.ts";
import type { Answer, Answers, Instrument, Item, Score } from "./instrument.ts";

export interface ScoreValue {
  id: string;
  /** null: too many of its items are unanswered, so there is no band either. */
  value: number | null;
  missing: number;
  band: string | null;
}

/** The items whose conditions hold, in order; each condition sees only what was asked before it. */
export function askedItems(instrument: Instrument, answers: Answers): Item[] {
  const known: Answers = {};
  return instrument.items.filter((item) => {
    if (item.when && !holds(item.when, known, {})) return false;
    const answer = answers[item.id];
    if (answer !== undefined && isAnswered(answer)) known[item.id] = answer;
    return true;
  });
}

/** The answers that count: to items that are asked, and not empty. What is hidden by now is neither sent nor scored. */
export function standingAnswers(instrument: Instrument, answers: Answers): Answers {
  const standing: Answers = {};
  for (const { id } of askedItems(instrument, answers)) {
    const answer = answers[id];
    if (answer !== undefined && isAnswered(answer)) standing[id] = answer;
  }
  return standing;
}

export function scoresOf(instrument: Instrument, answers: Answers): ScoreValue[] {
  const standing = standingAnswers(instrument, answers);
  return instrument.scores.map((score) => scoreOne(instrument, score, standing));
}

/** The scores by id, as conditions take them. */
export function valuesOf(instrument: Instrument, answers: Answers): ScoreValues {
  return Object.fromEntries(scoresOf(instrument, answers).map(({ id, value }) => [id, value]));
}

function scoreOne(instrument: Instrument, score: Score, standing: Answers): ScoreValue {
  const numbers = score.items.map((id) => numberOf(instrument, id, standing[id]));
  const there = numbers.filter((number) => number !== null);
  const missing = numbers.length - there.length;
  if (missing > score.missing.at_most || there.length === 0) return { id: score.id, value: null, missing, band: null };
  const total = there.reduce((sum, number) => sum + number, 0);
  // Each missing one is as the mean of those that are there.
  const filled = missing > 0 ? (total * numbers.length) / there.length : total;
  const value = (score.rule === "mean" ? total / there.length : filled) * score.factor;
  return { id: score.id, value, missing, band: score.bands.findLast((band) => value >= band.at_least)?.key ?? null };
}

/** What an answer counts: its number; of several choices, how many. */
function numberOf(instrument: Instrument, id: string, answer: Answer | undefined): number | null {
  if (typeof answer === "number") return answer;
  if (!Array.isArray(answer)) return null;
  const item = instrument.items.find((one) => one.id === id);
  const nothing = item?.choices.filter(({ exclusive }) => exclusive).map(({ value }) => value) ?? [];
  return answer.filter((choice) => !nothing.includes(choice)).length;
}
