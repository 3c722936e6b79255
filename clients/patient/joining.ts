// Joining and moving. The phone's key is minted and kept before it is sent: when a response is lost, the same code with the
// same key gives the same answer, and the code is not burnt.
import type { Client, Result } from "@nof1/contract/client.ts";
import type { JoinBody, Me } from "@nof1/contract/shapes.ts";
import { forget, keep, recall, type Storage } from "./database.ts";

const KEY = "join";

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
  if (isFinal(result)) await forget(storage, KEY);
  return result;
}

export async function claimTransfer(client: Client, storage: Storage, code: string): Promise<Result<Me>> {
  const name = `transfer:${code}`;
  const deviceKey = (await recall<string>(storage, name)) ?? mintDeviceKey();
  await keep(storage, name, deviceKey);
  const result = await client.ask("POST", "/transfer-codes/claim", { body: { code, device_key: deviceKey } });
  if (isFinal(result)) await forget(storage, name);
  return result;
}

// Done, or refused for good. Anything else may have been heard by the server: the key is kept for the next try.
function isFinal(result: Result<Me>): boolean {
  if (result.ok) return true;
  return result.kind === "refused" && result.status >= 400 && result.status < 500 && ![408, 425, 429].includes(result.status);
}
