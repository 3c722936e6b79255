/** Why something was refused, in the reader's words. */
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Spinner } from "@nof1/kit/parts/Spinner.tsx";
import type { ComponentChildren } from "preact";
import type { Refused } from "../logic/api.ts";
import type { Loaded } from "../logic/loaded.ts";
import { say } from "../words/shell.ts";

const KNOWN = [
  "sign_in_needed",
  "wrong_sign_in",
  "link_not_valid",
  "no_network",
  "not_found",
  "not_allowed",
  "wrong_state",
  "changed_meanwhile",
  "server_failed",
] as const;

type Known = (typeof KNOWN)[number];
const isKnown = (code: string): code is Known => (KNOWN as readonly string[]).includes(code);

export function sayRefusal(why: Refused): string {
  if (why.code === "too_many_tries" && why.retryAfter)
    return say("too_many_tries_wait", { count: Math.ceil(why.retryAfter / 60) });
  if (why.code === "too_many_tries") return say("too_many_tries");
  return isKnown(why.code) ? say(why.code) : say("refused", { code: why.code });
}

export function Refusal({ why }: { why: Refused | null }) {
  if (!why) return null;
  return <Notice tone="danger" live="alert" title={sayRefusal(why)} />;
}

/** What was fetched, or that it is coming, or why it does not. */
export function Waits<T>(props: { on: Loaded<T>; again: () => void; children: (value: T) => ComponentChildren }) {
  const { on } = props;
  if (on.state === "loading") return <Spinner>{say("loading")}</Spinner>;
  if (on.state === "ready") return <>{props.children(on.value)}</>;
  return (
    <div class="stack">
      <Refusal why={on.why} />
      <div>
        <Button onClick={props.again}>{say("again")}</Button>
      </div>
    </div>
  );
}
