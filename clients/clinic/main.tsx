import { render } from "preact";
import "@nof1/kit/tokens.css";
import "@nof1/kit/base.css";
import { App } from "./App.tsx";
import { listen, start } from "./logic/session.ts";
import { recallLanguage } from "./parts/LanguageChoice.tsx";
import "./styles/frame.css";
import "./styles/pieces.css";
import "./styles/forms.css";
import "./styles/trials.css";
import "./styles/designer.css";
import "./styles/outlook.css";
import "./styles/begin.css";
import "./styles/trial.css";
import "./styles/tasks.css";
import "./styles/work.css";
import "./styles/effect.css";
import "./styles/asking.css";
import "./styles/print.css";
import "./styles/diary.css";

const place = document.getElementById("app");
if (place) {
  recallLanguage();
  listen();
  render(<App />, place);
  void start();
}
