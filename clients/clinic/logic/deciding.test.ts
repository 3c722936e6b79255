import { expect, it } from "vitest";
import { addOption, blankDecision, bodyOf, consider, gapsIn, optionsOf } from "./deciding.ts";

const blank = () => blankDecision(["Usual", "Melatonin"], "Neither", ["Anna", "Dr. Weiss"]);

it("offers every treatment and something else, and asks for what is missing", () => {
  expect(optionsOf(blank())).toEqual(["Usual", "Melatonin", "Neither"]);
  expect(gapsIn(blank())).toEqual(["chosen", "view_patient", "agreement"]);
});

it("takes a choice back when it is ruled out", () => {
  const chosen = { ...blank(), chosen: "Usual" };
  expect(consider(chosen, "Usual", false).chosen).toBeNull();
  expect(consider(chosen, "Neither", false).chosen).toBe("Usual");
});

it("adds an option once", () => {
  const more = addOption(addOption(blank(), "  Half the dose "), "Half the dose");
  expect(optionsOf(more)).toEqual(["Usual", "Melatonin", "Neither", "Half the dose"]);
});

it("sends nothing while something is missing, and one name a line when complete", () => {
  expect(bodyOf(blank(), "x")).toBeNull();
  const whole = { ...blank(), chosen: "Melatonin", view_patient: "sleeps better", agreement: "agreed" as const };
  expect(bodyOf(whole, "x")).toMatchObject({
    analysis_id: "x",
    present: ["Anna", "Dr. Weiss"],
    review_on: null,
    chosen: "Melatonin",
  });
});
