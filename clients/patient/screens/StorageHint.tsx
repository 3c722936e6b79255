import { useEffect, useState } from "preact/hooks";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { keep, recall } from "../database.ts";
import { askToKeepAgain, durable } from "../durable.ts";
import { isInstalled, isIosBrowser } from "../install.ts";
import { storage } from "../phone.ts";
import { hrefOf } from "../route.ts";
import { say } from "../words/say.ts";

const KEY = "told_not_durable";

/** Said once, where the browser may clear what it keeps; it stands in the settings for ever. */
export function StorageHint() {
  const [told, setTold] = useState(true);
  useEffect(() => void recall<boolean>(storage, KEY).then((kept) => setTold(kept === true)), []);
  const ios = isIosBrowser();
  if (told || isInstalled() || (durable.value !== false && !ios)) return null;

  async function understood() {
    setTold(true);
    await keep(storage, KEY, true);
  }

  return (
    <Notice tone="warm" title={say("today.keep_title")}>
      <p>{say(ios ? "today.keep_ios" : "today.keep_words")}</p>
      <div class="row">
        {ios && <LinkButton href={hrefOf("settings")}>{say("today.install_how")}</LinkButton>}
        {!ios && <Button onClick={() => void askToKeepAgain()}>{say("settings.storage_ask")}</Button>}
        <Button kind="quiet" onClick={() => void understood()}>{say("today.keep_ok")}</Button>
      </div>
    </Notice>
  );
}
