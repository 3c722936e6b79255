// Every sentence on a screen comes from a catalogue: English says which keys and which {gaps} there are, the other
// languages must have the same. A sentence that counts has forms, chosen by Intl.PluralRules on `count`.
import { computed, signal } from "@preact/signals";
import { numberWriter, pluralRules } from "./writers.ts";

export type Language = "en" | "de";
export const LANGUAGES: readonly Language[] = ["en", "de"];
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", de: "Deutsch" };

/** The language of the reader. Screens that say something are drawn again when it changes. */
export const language = signal<Language>("en");

/** How numbers and dates are written: as in the reader's own country where that speaks the language, else as in Europe. */
export const locale = computed(() => {
  const own = globalThis.navigator?.languages?.find((wish) => wish.toLowerCase().startsWith(`${language.value}-`));
  return own ?? { en: "en-GB", de: "de-DE" }[language.value];
});

export interface Forms {
  one: string;
  other: string;
}
export type Message = string | Forms;
export type Messages = Record<string, Message>;

type GapsIn<S> = S extends `${string}{${infer Gap}}${infer Rest}` ? Gap | GapsIn<Rest> : never;
type Gaps<M> = M extends string ? GapsIn<M> : M extends { one: infer A; other: infer B } ? GapsIn<A> | GapsIn<B> | "count" : never;
type Fillings<M> = [Gaps<M>] extends [never] ? [] : [fillings: Record<Gaps<M>, string | number>];

export type Translation<English> = { [K in keyof English]: English[K] extends string ? string : Forms };
export type Say<English> = <K extends keyof English & string>(key: K, ...fillings: Fillings<English[K]>) => string;

/** A function that says any key of this catalogue in the reader's language. */
export function catalogue<const English extends Messages>(texts: { en: English; de: Translation<English> }): Say<English> {
  return (key, ...fillings) => fill(texts[language.value][key] as Message, (fillings[0] ?? {}) as Record<string, string | number>);
}

function fill(message: Message, fillings: Record<string, string | number>): string {
  return chooseForm(message, fillings).replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = fillings[name];
    if (value === undefined) return gap;
    return typeof value === "number" ? numberWriter(locale.value).format(value) : value;
  });
}

function chooseForm(message: Message, fillings: Record<string, string | number>): string {
  if (typeof message === "string") return message;
  const form = pluralRules(language.value).select(Number(fillings["count"]));
  return form === "one" ? message.one : message.other;
}

/** The first of the reader's wishes that we speak; English when none. */
export function chooseLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const known = LANGUAGES.find((one) => wish.toLowerCase().split("-")[0] === one);
    if (known) return known;
  }
  return "en";
}
