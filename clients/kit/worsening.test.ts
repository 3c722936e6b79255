import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { episodes, type Worsening } from "./worsening.ts";

interface Example extends Worsening {
  why: string;
  values: [number, number][];
  episodes: number[][];
}

const { examples } = JSON.parse(readFileSync(new URL("worsening.examples.json", import.meta.url), "utf8")) as { examples: Example[] };

it.each(examples)("finds a worsening: $why", (example) => {
  expect(episodes(new Map(example.values), example)).toEqual(example.episodes);
});
