import type { WorkLine } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { routeOf } from "./route.ts";
import { groupWork, hrefOfWork } from "./work.ts";

const line = (code: WorkLine["code"], id: string): WorkLine => ({
  trial_id: id,
  patient_name: "Anna",
  pseudonym: "P-7",
  code,
  at: "2026-11-01T08:00:00Z",
  why: null,
  days: null,
});

it("keeps the order that it was told, kind by kind", () => {
  const groups = groupWork([line("danger", "1"), line("silent", "2"), line("silent", "1")]);
  expect(groups.map(({ code, lines }) => [code, lines.map(({ trial_id }) => trial_id)])).toEqual([
    ["danger", ["1"]],
    ["silent", ["2", "1"]],
  ]);
});

it("leads to the page on which each thing is done", () => {
  const page = (code: WorkLine["code"]): string => routeOf(hrefOfWork(line(code, "7"))).page;
  expect(page("danger")).toBe("tasks");
  expect(page("approval_needed")).toBe("approve");
  expect(page("result_ready")).toBe("effect");
  expect(page("review_due")).toBe("decide");
  expect(page("silent")).toBe("trial");
});
