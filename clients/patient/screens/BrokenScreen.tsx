import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { say } from "../words/say.ts";

export function BrokenScreen() {
  return (
    <div class="screen">
      <h1>{say("app.storage_broken_title")}</h1>
      <Notice tone="warm">{say("app.storage_broken")}</Notice>
    </div>
  );
}
