// The tab's title stands in the browser's history and on a shared screen: only these pages name themselves there.
import type { Page } from "./route.ts";
import { say } from "./words/say.ts";

const NAMED = {
  today: "nav.today",
  yesterday: "yesterday.title",
  answers: "nav.answers",
  calendar: "calendar.title",
  help: "nav.help",
  settings: "nav.settings",
  devices: "devices.title",
  reminders: "remind.title",
  data: "data.title",
} as const;

export function titleOf(page: Page): string {
  const named = Object.entries(NAMED).find(([name]) => name === page);
  return named ? say("app.title", { screen: say(named[1]) }) : say("app.name");
}
