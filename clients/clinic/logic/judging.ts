/** How likely a design is to answer: asked when typing pauses, first roughly, then precisely. */
import type { Characteristics, ProtocolBody, Smallest } from "@nof1/contract/shapes.ts";
import { useEffect, useState } from "preact/hooks";
import { askCharacteristics, askSmallest, getCharacteristics, getSmallest, Refused } from "./api.ts";
import { withoutGaps } from "./designing.ts";
import { asRefused } from "./loaded.ts";
import { waitFor } from "./waiting.ts";

const PAUSE_MS = 400;

export type Outlook = {
  found: Characteristics | null;
  /** rough: few trials so far, more are on their way. */
  state: "asking" | "rough" | "precise" | "not_yet" | "failed" | "offline";
};

/** What planning reads of a protocol: while only words change, nothing is asked again. */
export function numbersOf({ arms, outcome, assumed, ...rest }: ProtocolBody): string {
  const { minimum, maximum, worthwhile, better, recall } = outcome;
  const { period_days, periods, washout_days, order, half_life_days, rule, before } = rest;
  const numbers = [minimum, maximum, worthwhile, better, recall, period_days, periods, washout_days, order, half_life_days];
  return JSON.stringify([arms.length, ...numbers, rule, before.arm, assumed]);
}

/** The outlook of a design whose numbers make sense; while they do not, the last one is not shown. */
export function useOutlook(protocol: ProtocolBody): Outlook {
  const key = numbersOf(protocol);
  const [outlook, setOutlook] = useState<Outlook>({ found: null, state: "asking" });
  useEffect(() => {
    let wanted = true;
    const body = withoutGaps(protocol);
    const step = async (precise: boolean): Promise<boolean> => {
      const judged = await waitFor(() => askCharacteristics(body, precise), getCharacteristics, () => wanted);
      if (!judged) return false;
      const found = judged.characteristics;
      setOutlook(found ? { found, state: precise ? "precise" : "rough" } : { found: null, state: "failed" });
      return found !== null;
    };
    const refuse = (error: unknown): void => {
      const why = asRefused(error);
      if (wanted) setOutlook({ found: null, state: stateAfter(why) });
    };
    setOutlook(({ found }) => ({ found, state: "asking" }));
    const timer = setTimeout(() => void step(false).then((go) => (go ? step(true) : go)).catch(refuse), PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [key]);
  return outlook;
}

function stateAfter({ status }: Refused): Outlook["state"] {
  if (status === 422) return "not_yet";
  return status === 0 ? "offline" : "failed";
}

/** The shortest design that answers in so many of 100 trials if the gain is so many worthwhile differences. */
export async function findSmallest(protocol: ProtocolBody, gain: number, wanted: () => boolean): Promise<Smallest | null> {
  const body = withoutGaps(protocol);
  const judged = await waitFor(() => askSmallest(body, gain, WANTED_CHANCE), getSmallest, wanted);
  return judged?.smallest ?? null;
}

export const WANTED_CHANCE = 0.8;

/** How the chance of a right and clear answer is to be taken. */
export function hopeOf(chance: number): "good" | "fair" | "poor" {
  if (chance >= 0.8) return "good";
  return chance >= 0.5 ? "fair" : "poor";
}

/** Of 100 such trials: right, unclear and wrong ones as whole numbers that add up. */
export function ofHundred(right: number, wrong: number): { right: number; unclear: number; wrong: number } {
  const shown = { right: Math.round(100 * right), wrong: Math.round(100 * wrong) };
  return { ...shown, unclear: Math.max(0, 100 - shown.right - shown.wrong) };
}
