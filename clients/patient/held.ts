import type { CheckInBody, CheckInReceipt, ReportBody, ReportReceipt } from "@nof1/contract/shapes.ts";

interface HeldFacts {
  /** Minted on this phone: the server keeps one row for it however often it is sent. */
  id: string;
  /** The moment of holding, by this phone's clock, with its offset. */
  heldAt: string;
  /** waiting: not yet with the server. sent: the server has said so. refused: it will not take it; kept for the eyes. */
  state: "waiting" | "sent" | "refused";
  /** `fields`: what the server named, by its path in the body ("answers.q3"). */
  refusal: { status: number; code: string; at: string; fields?: string[] } | null;
}

export interface HeldCheckIn extends HeldFacts {
  kind: "check-in";
  day: number | null;
  body: CheckInBody;
  receipt: CheckInReceipt | null;
}

export interface HeldReport extends HeldFacts {
  kind: "report";
  body: ReportBody;
  receipt: ReportReceipt | null;
}

export type Held = HeldCheckIn | HeldReport;

/** Its check-ins belong to a question that passed by, and answer nothing. */
export const WHY_NOT = "why-not";

/** An answer that stands for its question: sent or on its way, and not replaced by a later one. */
export function standingAnswer(items: readonly Held[], occurrenceId: string): HeldCheckIn | null {
  const mine = items.filter(
    (item): item is HeldCheckIn =>
      item.kind === "check-in" && item.body.occurrence_id === occurrenceId && item.body.questionnaire !== WHY_NOT && item.state !== "refused",
  );
  const replaced = new Set(mine.map(({ body }) => body.replaces));
  return mine.filter(({ id }) => !replaced.has(id)).sort(byMoment).at(-1) ?? null;
}

/** Answers that the server has, but not as part of the trial. */
export function keptOut(items: readonly Held[], trialId: string): HeldCheckIn[] {
  return items.filter(
    (item): item is HeldCheckIn => item.kind === "check-in" && item.body.trial_id === trialId && Boolean(item.receipt?.why_not),
  );
}

export function byMoment(one: Held, other: Held): number {
  return Date.parse(one.heldAt) - Date.parse(other.heldAt);
}
