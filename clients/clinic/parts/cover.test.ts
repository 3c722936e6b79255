import type { Asking } from "@nof1/contract/shapes.ts";
import { language } from "@nof1/kit/words/catalogue.ts";
import { afterEach, expect, it } from "vitest";
import { coverFacts } from "./cover.ts";

const cover: Asking["cover"] = {
  owner_id: "a", deputy_id: "b", weekdays: [1, 2], start: "08:00", end: "17:00", zone: "Europe/Berlin", escalate_minutes: 60, outside: "wait",
  contact_name: "Ward 3", contact_phone: "+49 30 5678", contact_email: "ward@clinic.example", country: "DE",
  numbers: [{ name: "Night duty", phone: "+49 30 99", hours: "at night" }],
};

afterEach(() => {
  language.value = "en";
});

it("leaves out nothing of who looks that a clinician approves", () => {
  const said = Object.fromEntries(coverFacts(cover, "Nora", "Karim").map(({ name, value }) => [name, value]));
  expect(said).toMatchObject({
    "Outside these hours": "wait until they begin",
    "Contact when nobody has looked": "Ward 3, +49 30 5678, ward@clinic.example",
    "Patient’s country": "Germany",
    "Own numbers for help": "Night duty, +49 30 99, at night",
  });
  expect(Object.values(said)).toEqual(expect.arrayContaining(["Nora", "Karim", "1 hour"]));
});

it("says where nothing is named", () => {
  language.value = "de";
  const bare = { ...cover, contact_name: "", contact_phone: "", contact_email: "", country: "", numbers: [] };
  expect(coverFacts(bare, "niemand", "niemand").map(({ value }) => value).filter((value) => ["niemand", "keines"].includes(value))).toHaveLength(4);
});
