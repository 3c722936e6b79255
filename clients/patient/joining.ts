// Joining and moving. The phone's key is minted and kept before it is sent: when a response is lost, the same code with the
// same key gives the same answer, and the code is not burnt.
import type { Client, Result } from "@nof1/contract/client.ts";
import type { JoinBody, Me } from "@nof1/contract/shapes.ts";
import { forget, keep, recall, type Storage } from "./database.ts";

const KEY = "join";
const WAY_IN = "way_in";

/** Browsers write cookies to disk up to half a minute late: one that has lived this long outlives a crash. */
const COOKIE_IS_KEPT_AFTER_MS = 10 * 60_000;

export type JoinWishes = Omit<JoinBody, "device_key">;

export function mintDeviceKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** A join that was sent and never answered. */
export function unfinishedJoin(storage: Storage): Promise<JoinBody | undefined> {
  return recall<JoinBody>(storage, KEY);
}

export async function join(client: Client, storage: Storage, wishes: JoinWishes): Promise<Result<Me>> {
  const earlier = await unfinishedJoin(storage);
  const deviceKey = earlier?.code === wishes.code ? earlier.device_key : mintDeviceKey();
  const body: JoinBody = { ...wishes, device_key: deviceKey };
  await keep(storage, KEY, body);
  const result = await client.ask("POST", "/invitations/join", { body, language: wishes.language });
  if (result.ok) await keep(storage, WAY_IN, { by: "join", body, since: Date.now() } satisfies WayIn);
  if (isFinal(result)) await forget(storage, KEY);
  return result;
}

/** How this phone came in. Kept until its cookie is surely on disk: the same code with the same key lets it in again. */
type WayIn = { since: number } & ({ by: "join"; body: JoinBody } | { by: "transfer"; body: { code: string; device_key: string; sign_out_others: boolean } });

/** The server does not know the phone: where it came in only just now, the cookie was lost in a crash. Null: it cannot. */
export async function comeInAgain(client: Client, storage: Storage): Promise<Result<Me> | null> {
  const way = await recall<WayIn>(storage, WAY_IN);
  if (!way) return null;
  if (way.by === "join") return client.ask("POST", "/invitations/join", { body: way.body });
  return client.ask("POST", "/transfer-codes/claim", { body: way.body });
}

/** The server knew the phone at this moment. */
export async function trustCookie(storage: Storage, now: number): Promise<void> {
  const way = await recall<WayIn>(storage, WAY_IN);
  if (way && now - way.since > COOKIE_IS_KEPT_AFTER_MS) await forget(storage, WAY_IN);
}

/** By a code from another phone, from paper or from the clinic; `lost`: the phone before shall be signed out. */
export async function claimTransfer(client: Client, storage: Storage, code: string, lost = false): Promise<Result<Me>> {
  const name = `transfer:${code}`;
  const deviceKey = (await recall<string>(storage, name)) ?? mintDeviceKey();
  await keep(storage, name, deviceKey);
  const body = { code, device_key: deviceKey, sign_out_others: lost };
  const result = await client.ask("POST", "/transfer-codes/claim", { body });
  if (result.ok) await keep(storage, WAY_IN, { by: "transfer", body, since: Date.now() } satisfies WayIn);
  if (isFinal(result)) await forget(storage, name);
  return result;
}

// Done, or refused for good. Anything else may have been heard by the server: the key is kept for the next try.
function isFinal(result: Result<Me>): boolean {
  if (result.ok) return true;
  return result.kind === "refused" && result.status >= 400 && result.status < 500 && ![408, 425, 429].includes(result.status);
}
