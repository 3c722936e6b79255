import type { Result } from "@nof1/contract/client.ts";
import { say } from "./words/say.ts";

/** Why a call did not work, in words for the person; null when it did. */
export function sayWhy(result: Result<unknown>, notFound?: string): string | null {
  if (result.ok) return null;
  if (result.kind === "unreachable") return say("error.unreachable");
  if (result.status === 429) return say("error.too_many_tries");
  if (result.status === 401) return say("error.sign_in");
  if (result.status === 404 && notFound) return notFound;
  return say("error.other", { code: result.code });
}
