/** What a chart of answers spans: the outcome's own bounds, or where it has none, the answers themselves. */
import type { Series } from "@nof1/contract/shapes.ts";

export function boundsOf({ outcome, days }: Pick<Series, "outcome" | "days">): { minimum: number; maximum: number } {
  const answers = days.flatMap((day) => (day.answer === null ? [] : [day.answer]));
  return {
    minimum: outcome.minimum ?? Math.floor(Math.min(...answers, outcome.maximum ?? Infinity)),
    maximum: outcome.maximum ?? Math.ceil(Math.max(...answers, outcome.minimum ?? -Infinity)),
  };
}
