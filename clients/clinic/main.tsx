import { render } from "preact";
import "@nof1/kit/tokens.css";
import "@nof1/kit/base.css";
import "./styles/clinic.css";
import { App } from "./App.tsx";
import { listen, start } from "./logic/session.ts";
import { recallLanguage } from "./parts/LanguageChoice.tsx";

const place = document.getElementById("app");
if (place) {
  recallLanguage();
  listen();
  render(<App />, place);
  void start();
}
