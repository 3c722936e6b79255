// The help screen after a danger answer: when it is there, and that it was closed. Nothing here waits for storage or network.
import { computed, effect, signal } from "@preact/signals";
import { begunAs, callsForHelp } from "./begun.ts";
import { keep, recall, type Storage } from "./database.ts";
import { dangers, type Given, givenAs, stillToShow } from "./danger.ts";
import { allDrafts, type Draft } from "./drafts.ts";
import type { HeldCheckIn } from "./held.ts";
import { momentWithOffset } from "./moment.ts";
import type { CheckInDraft, Outbox } from "./outbox.ts";
import type { QuestionDraft } from "./questioning.ts";
import { items, now, trial } from "./state.ts";

const KEPT_AS = "help-closed";

/** Answers that were given in this session, from before they are kept. */
const given = signal<Given[]>([]);
/** Answers that were begun in an earlier opening and not saved. */
const begun = signal<(Draft | QuestionDraft)[]>([]);
const closedBefore = signal<ReadonlySet<string>>(new Set());
const closedNow = signal<ReadonlySet<string>>(new Set());
const open = signal<ReadonlySet<string>>(new Set());

export const helpFor = computed<Given[]>(() => {
  const mine = trial.value;
  if (!mine) return [];
  const all = [...allGiven(), ...begun.value.flatMap((draft) => begunAs(mine, draft) ?? [])];
  return stillToShow(dangers(mine, all), { closedBefore: closedBefore.value, closedNow: closedNow.value, open: open.value }, now.value);
});

/** Whether an answer in the making calls for help already. */
export function draftCalls(draft: Draft | QuestionDraft): boolean {
  return trial.value !== null && callsForHelp(trial.value, draft, allGiven());
}

function allGiven(): Given[] {
  const held = items.value.filter((item): item is HeldCheckIn => item.kind === "check-in").map(givenAs);
  const known = new Set(held.map(({ id }) => id));
  return [...held, ...given.value.filter(({ id }) => !known.has(id))];
}

effect(() => {
  const more = helpFor.value.filter(({ id }) => !open.value.has(id));
  if (more.length > 0) open.value = new Set([...open.value, ...more.map(({ id }) => id)]);
});

/** The outbox, seen: help is there from the moment of saving on, also where the phone cannot keep the answer. */
export function watched(outbox: Outbox): Outbox {
  return {
    ...outbox,
    holdCheckIn: async (draft, day) => {
      const one = note(draft, day);
      try {
        const id = await outbox.holdCheckIn(draft, day);
        replace(one, { ...one, id });
        return id;
      } catch (problem) {
        replace(one, { ...one, state: "not_kept" });
        throw problem;
      }
    },
  };
}

function note(body: CheckInDraft, day: number | null): Given {
  const one: Given = { id: crypto.randomUUID(), body, day, at: momentWithOffset(new Date()), state: "waiting" };
  given.value = [...given.value, one];
  return one;
}

function replace(one: Given, other: Given): void {
  given.value = given.value.map((before) => (before === one ? other : before));
  if (closedNow.value.has(one.id)) closedNow.value = new Set([...closedNow.value, other.id]);
}

export async function readHelpClosed(storage: Storage): Promise<void> {
  closedBefore.value = new Set(await recall<string[]>(storage, KEPT_AS));
  begun.value = await allDrafts(storage);
}

export async function closeHelp(storage: Storage): Promise<void> {
  const ids = helpFor.value.map(({ id }) => id);
  closedNow.value = new Set([...closedNow.value, ...ids]);
  await keep(storage, KEPT_AS, [...closedBefore.value, ...ids]).catch(() => undefined); // then it only comes once more
}

/** Signed out: the next person on this phone starts anew. */
export function forgetHelp(): void {
  given.value = [];
  begun.value = [];
  closedBefore.value = new Set();
  closedNow.value = new Set();
  open.value = new Set();
}
