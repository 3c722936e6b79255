import "@nof1/kit/tokens.css";
import "@nof1/kit/base.css";
import "./app.css";
import { render } from "preact";
import { App } from "./App.tsx";
import { watchInstall } from "./install.ts";
import { takeJoinCode } from "./joinLink.ts";
import { startPhone } from "./phone.ts";
import { followAddress } from "./route.ts";
import { startUpdates } from "./updates.ts";

const code = takeJoinCode();
followAddress();
watchInstall();
const place = document.getElementById("app");
if (place) render(<App />, place);
void startPhone(code).then(startUpdates);
