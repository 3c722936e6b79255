// Where in the app one is: the part of the address after #. Back and forward work as everywhere.
import { signal } from "@preact/signals";

export const PAGES = ["today", "yesterday", "answers", "result", "help", "worse", "stop", "settings", "code", "transfer"] as const;
export type Page = (typeof PAGES)[number];

export const page = signal<Page>("today");

export function hrefOf(to: Page): string {
  return `#/${to}`;
}

export function goTo(to: Page): void {
  location.hash = hrefOf(to);
}

export function followAddress(): void {
  const read = () => {
    const name = location.hash.replace(/^#\//, "");
    page.value = PAGES.find((known) => known === name) ?? "today";
  };
  addEventListener("hashchange", read);
  read();
}
