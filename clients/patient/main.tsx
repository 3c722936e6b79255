import "@nof1/kit/tokens.css";
import "@nof1/kit/base.css";
import "./app.css";
import { render } from "preact";
import { App } from "./App.tsx";
import { watchInstall } from "./install.ts";
import { fetchTheRest } from "./lazily.tsx";
import { takeJoinCode } from "./joinLink.ts";
import { openLink, startPhone } from "./phone.ts";
import { clearWhatIsAnswered, followTaps, lookAfterPushes } from "./push.ts";
import { followAddress } from "./route.ts";
import { useKeptTextSize } from "./textSize.ts";
import { startUpdates } from "./updates.ts";

const code = takeJoinCode();
addEventListener("hashchange", () => {
  const opened = takeJoinCode();
  if (opened) openLink(opened);
});
followAddress();
watchInstall();
const place = document.getElementById("app");
if (place) render(<App />, place);
followTaps();
clearWhatIsAnswered();
void useKeptTextSize();
void startPhone(code)
  .then(startUpdates)
  .finally(fetchTheRest) // before the server is asked anything more: it may take its time
  .then(lookAfterPushes)
  .catch((problem: unknown) => console.error(problem));
