// Where in the app one is: the part of the address after #. Back and forward work as everywhere.
import { batch, signal } from "@preact/signals";

export const PAGES = ["today", "yesterday", "answers", "result", "help", "contact", "stop", "settings", "code", "transfer", "question", "tell", "calendar", "devices", "data", "reminders"] as const;
export type Page = (typeof PAGES)[number];

export const page = signal<Page>("today");
/** What stands behind the page's name: the occurrence of a question, the number of what is told. Addresses stay in the browser's history. */
export const subject = signal("");

export function hrefOf(to: Page, about = ""): string {
  return about ? `#/${to}/${encodeURIComponent(about)}` : `#/${to}`;
}

export function goTo(to: Page): void {
  location.hash = hrefOf(to);
}

export function followAddress(): void {
  const read = () => {
    const [name = "", about = ""] = location.hash.replace(/^#\//, "").split("/");
    batch(() => {
      page.value = PAGES.find((known) => known === name) ?? "today";
      subject.value = decoded(about);
    });
  };
  addEventListener("hashchange", read);
  read();
}

// An address may have been mistyped or cut off.
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
