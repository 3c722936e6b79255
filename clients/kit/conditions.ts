// Conditions on answers, by the same rules as server/conditions.py: conditions.examples.json holds the two together.
import type { Answers, Condition } from "./instrument.ts";

export type ScoreValues = Record<string, number | null>;

/** Whether the condition is true of these answers and scores. What is not answered makes a comparison false. */
export function holds(condition: Condition, answers: Answers, scores: ScoreValues): boolean {
  if ("all" in condition) return parts(condition["all"]).every((part) => holds(part, answers, scores));
  if ("any" in condition) return parts(condition["any"]).some((part) => holds(part, answers, scores));
  if ("not" in condition) return !holds(condition["not"] as Condition, answers, scores);
  if ("answered" in condition) return isAnswered(answers[condition["answered"] as string]);
  if ("score" in condition) return compares(condition, scores[condition["score"] as string]);
  return compares(condition, answers[condition["item"] as string]);
}

/** Nothing, no words and nothing chosen are no answer. */
export function isAnswered(answer: unknown): boolean {
  return answer !== undefined && answer !== null && answer !== "" && !(Array.isArray(answer) && answer.length === 0);
}

function compares(condition: Condition, answer: unknown): boolean {
  if ("at_least" in condition) return typeof answer === "number" && answer >= (condition["at_least"] as number);
  if ("at_most" in condition) return typeof answer === "number" && answer <= (condition["at_most"] as number);
  if ("has" in condition) return Array.isArray(answer) && answer.includes(condition["has"]);
  return (typeof answer === "number" || typeof answer === "string") && answer === condition["equals"];
}

function parts(conditions: unknown): Condition[] {
  return conditions as Condition[];
}
