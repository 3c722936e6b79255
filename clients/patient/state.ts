// What the screens look at. Only `phone.ts` writes here.
import { computed, signal } from "@preact/signals";
import type { Result } from "@nof1/contract/client.ts";
import type { Me, Offer } from "@nof1/contract/shapes.ts";
import type { Held } from "./held.ts";

/** Where the phone stands: still reading its memory; without a person; in the middle of joining; in a trial. */
export type Standing = "opening" | "welcome" | "joining" | "ready" | "broken";

export const standing = signal<Standing>("opening");
export const me = signal<Me | null>(null);
export const items = signal<Held[]>([]);
export const signedOut = signal(false);
export const online = signal(true);
/** How far the phone's clock is ahead of the server's, in seconds; null until the server was heard. */
export const clockAhead = signal<number | null>(null);
export const now = signal(new Date());

/** The code and what it offers, between opening an invitation and agreeing. */
export const invitation = signal<{ code: string; offer: Offer } | null>(null);
/** Why the last try to join did not end, if it did not. */
export const joinProblem = signal<Result<Me> | null>(null);
export const openedCode = signal("");

export const trial = computed(() => me.value?.trial ?? null);
export const waiting = computed(() => items.value.filter(({ state }) => state === "waiting"));
export const refused = computed(() => items.value.filter(({ state }) => state === "refused"));
export const contact = computed(() => trial.value?.contact ?? invitation.value?.offer.contact ?? null);
export const clinic = computed(() => trial.value?.clinic ?? invitation.value?.offer.clinic ?? null);
