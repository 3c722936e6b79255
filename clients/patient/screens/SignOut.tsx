import { useState } from "preact/hooks";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Dialog } from "@nof1/kit/parts/Dialog.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { signOut } from "../phone.ts";
import { goTo } from "../route.ts";
import { waiting } from "../state.ts";
import { say } from "../words/say.ts";

export function SignOut() {
  const [asking, setAsking] = useState(false);
  const [unreachable, setUnreachable] = useState(false);
  const unsent = waiting.value.length;

  async function go() {
    const how = await signOut();
    setUnreachable(how === "unreachable");
    if (how === "done") goTo("today");
  }

  return (
    <>
      <p>{say("settings.sign_out_words")}</p>
      <div class="row">
        <Button kind="danger" onClick={() => setAsking(true)}>{say("settings.sign_out")}</Button>
      </div>
      <Dialog title={say("settings.sign_out_sure")} open={asking} onClose={() => setAsking(false)}>
        <p>{say("settings.sign_out_words")}</p>
        {unsent > 0 && <Notice tone="danger">{say("settings.sign_out_waiting", { count: unsent })}</Notice>}
        {unreachable && <Notice tone="warm" live="alert">{say("settings.sign_out_offline")}</Notice>}
        <div class="stack tight">
          <Button kind="danger" onClick={() => void go()}>{say("settings.sign_out_yes")}</Button>
          <Button kind="quiet" onClick={() => setAsking(false)}>{say("settings.sign_out_no")}</Button>
        </div>
      </Dialog>
    </>
  );
}
