// Pages that are rarely opened come in their own files: not in the first load, but fetched soon after it and kept by the
// service worker, so that they open without a network too.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { Spinner } from "@nof1/kit/parts/Spinner.tsx";
import { say } from "./words/say.ts";

const rest: (() => Promise<unknown>)[] = [];

export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let Page: ComponentType<Props> | null = null;
  const fetchIt = async () => (Page ??= await load());
  rest.push(fetchIt);
  return function Lazy(props: Props) {
    const [state, setState] = useState<"loading" | "there" | "failed">(Page ? "there" : "loading");
    useEffect(() => {
      if (!Page) void fetchIt().then(() => setState("there"), () => setState("failed"));
    }, []);
    if (Page) return <Page {...props} />;
    return state === "failed" ? <Failed /> : <Spinner>{say("app.loading")}</Spinner>;
  };
}

/** A newer version may have put its files in the place of this one's. */
function Failed() {
  return (
    <Notice tone="warm">
      <p>{say("app.reload")}</p>
      <div class="row"><Button onClick={() => location.reload()}>{say("app.reload_now")}</Button></div>
    </Notice>
  );
}

export function fetchTheRest(): void {
  for (const fetchIt of rest) void fetchIt().catch(() => undefined);
}
