import { afterEach, describe, expect, it } from "vitest";
import { de as appDe } from "./de.ts";
import { en as appEn } from "./en.ts";
import { ownDe } from "./own.de.ts";
import { ownEn } from "./own.en.ts";
import { catalogue, chooseLanguage, language, type Message } from "@nof1/kit/words/catalogue.ts";
import { de } from "@nof1/kit/words/de.ts";
import { en } from "@nof1/kit/words/en.ts";

afterEach(() => {
  language.value = "en";
});

const books: [string, Record<string, Message>, Record<string, Message>][] = [
  ["the kit", en, de],
  ["the phone app", appEn, appDe],
  ["the phone's own matters", ownEn, ownDe],
];

describe.each(books)("the catalogue of %s", (_name, english, german) => {
  it("has the same keys in both languages", () => {
    expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(Object.keys(english))("has the same gaps in %s", (key) => {
    expect(gaps(german[key] as Message)).toEqual(gaps(english[key] as Message));
  });

  it("leaves no sentence empty", () => {
    for (const message of [...Object.values(english), ...Object.values(german)]) {
      for (const form of forms(message)) expect(form.trim()).not.toBe("");
    }
  });
});

function forms(message: Message): string[] {
  return typeof message === "string" ? [message] : [message.one, message.other];
}

// The form for one may say "1" instead of {count}.
function gaps(message: Message): string[] {
  const all = forms(message).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""));
  return [...new Set(all)].filter((name) => name !== "count").sort();
}

const say = catalogue({
  en: { waiting: { one: "1 answer waits", other: "{count} answers wait" }, hello: "Hello {name}" },
  de: { waiting: { one: "1 Antwort wartet", other: "{count} Antworten warten" }, hello: "Hallo {name}" },
});

it("chooses the form by the number and writes numbers as the reader does", () => {
  expect(say("waiting", { count: 1 })).toBe("1 answer waits");
  expect(say("waiting", { count: 0 })).toBe("0 answers wait");
  expect(say("waiting", { count: 1234 })).toBe("1,234 answers wait");
  language.value = "de";
  expect(say("waiting", { count: 1234 })).toBe("1.234 Antworten warten");
});

it("leaves what people wrote as they wrote it", () => {
  expect(say("hello", { name: "{count}$&<b>" })).toBe("Hello {count}$&<b>");
});

it("speaks the first language of the reader that it knows, else English", () => {
  expect(chooseLanguage(["fr-CH", "de-CH", "en"])).toBe("de");
  expect(chooseLanguage(["fr"])).toBe("en");
});
