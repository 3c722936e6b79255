/** An early look that was paid for with a reason: valid for half an hour, in this tab only. */
const keyOf = (trialId: string): string => `nof1.look.${trialId}`;

type Look = { id: string; expires_at: string };

export function keepLook(store: Storage, trialId: string, look: Look): void {
  store.setItem(keyOf(trialId), JSON.stringify(look));
}

export function openLook(store: Storage, trialId: string, now: number): string | null {
  const text = store.getItem(keyOf(trialId));
  if (text === null) return null;
  const look = JSON.parse(text) as Look;
  return Date.parse(look.expires_at) > now ? look.id : null;
}
