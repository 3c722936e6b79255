import type { Series } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { boundsOf } from "./bounds.ts";

const series = (answers: (number | null)[], minimum: number | null, maximum: number | null) =>
  ({ outcome: { minimum, maximum }, days: answers.map((answer) => ({ answer })) }) as Pick<Series, "outcome" | "days">;

it("spans the scale where there is one", () => {
  expect(boundsOf(series([3, null, 4], 0, 10))).toEqual({ minimum: 0, maximum: 10 });
});

it("spans the answers where there is none", () => {
  expect(boundsOf(series([3.2, null, 41.7], null, null))).toEqual({ minimum: 3, maximum: 42 });
  expect(boundsOf(series([3.2, 41.7], 0, null))).toEqual({ minimum: 0, maximum: 42 });
});
