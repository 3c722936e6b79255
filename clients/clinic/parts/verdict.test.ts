import type { Analysis, Effect } from "@nof1/contract/shapes.ts";
import { language } from "@nof1/kit/words/catalogue.ts";
import { afterEach, describe, expect, it } from "vitest";
import { sayVerdict } from "./verdict.ts";

/** 1,000 quantiles of which so many lie below −1, and the rest at 0: Pain lower by more than 1 is better. */
const helped = (count: number): number[] => Array.from({ length: 1000 }, (_, i) => (i < count ? -2 : 0));

const pair = (arm: string, reference: string, quantiles: number[]): Effect =>
  ({ arm, reference, estimand: "sustained", quantiles }) as Effect;

function analysed(verdict: Analysis["verdict"], effects: Effect[]): Analysis {
  const keys = [...new Set(effects.flatMap(({ arm, reference }) => [arm, reference]))].sort();
  const arms = keys.map((arm) => ({ arm, name: arm.toUpperCase() }));
  return { verdict, effects, arms, worthwhile: 1, better: "lower" } as unknown as Analysis;
}

afterEach(() => {
  language.value = "en";
});

describe("a verdict", () => {
  it("is said no surer than the share of quantiles that it rests on", () => {
    const said = (count: number): string => sayVerdict(analysed({ code: "favours_arm", arm: "b" }, [pair("b", "a", helped(count))]));
    expect(said(899)).toBe("B was probably better by a worthwhile amount");
    expect(said(900)).toBe("B was very probably better by a worthwhile amount");
    expect(said(989)).toBe("B was very probably better by a worthwhile amount");
    expect(said(990)).toBe("B was better by a worthwhile amount");
  });

  it("for the reference rests on the other side of the same quantiles", () => {
    const worse = Array.from({ length: 1000 }, (_, i) => (i < 150 ? 0 : 2));
    language.value = "de";
    expect(sayVerdict(analysed({ code: "favours_reference", arm: "a" }, [pair("b", "a", worse)]))).toBe(
      "A war wahrscheinlich um ein lohnendes Maß besser",
    );
  });

  it("of more than two treatments is as sure as its least sure pair", () => {
    const effects = [pair("b", "a", helped(995)), pair("c", "b", Array.from({ length: 1000 }, (_, i) => (i < 850 ? 2 : 0)))];
    expect(sayVerdict(analysed({ code: "favours_arm", arm: "b" }, effects))).toBe("B was probably better by a worthwhile amount");
  });

  it("is no surer than the rule where a pair of treatments has not arrived", () => {
    const effects = [pair("b", "a", helped(999)), pair("c", "a", helped(0))];
    expect(sayVerdict(analysed({ code: "favours_arm", arm: "b" }, effects))).toBe("B was probably better by a worthwhile amount");
  });

  it("of no worthwhile difference rests on the quantiles in between", () => {
    expect(sayVerdict(analysed({ code: "similar", arm: null }, [pair("b", "a", helped(50))]))).toBe("Very probably no worthwhile difference");
    expect(sayVerdict(analysed({ code: "undecided", arm: null }, [pair("b", "a", helped(500))]))).toBe("We cannot tell");
  });
});
