import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type CoverHours, looksNext, nextLook } from "./cover.ts";

interface Example extends CoverHours {
  why: string;
  moment: string;
  next_look: string | null;
}

const { examples } = JSON.parse(readFileSync(new URL("cover.examples.json", import.meta.url), "utf8")) as { examples: Example[] };

it.each(examples)("says from when somebody looks: $why", (example) => {
  const looked = nextLook(example, new Date(example.moment));
  expect(looked?.getTime()).toBe(example.next_look ? Date.parse(example.next_look) : undefined);
});

it.each([{ zone: "" }, { zone: "Europe/Atlantis" }, { start: "" }, { start: "8:00" }])("promises nothing by hours that cannot be read: %o", (fault) => {
  const cover = { weekdays: [1, 2, 3, 4, 5, 6, 7], start: "08:00", end: "17:00", zone: "Europe/Berlin", ...fault };
  expect(looksNext(cover, new Date("2026-03-03T09:00:00Z"))).toBeNull();
});
