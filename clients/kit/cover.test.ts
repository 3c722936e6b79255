import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type CoverHours, nextLook } from "./cover.ts";

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
