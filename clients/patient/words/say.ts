import { catalogue } from "@nof1/kit/words/catalogue.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { ownDe } from "./own.de.ts";
import { ownEn } from "./own.en.ts";

export const say = catalogue({ en: { ...en, ...ownEn }, de: { ...de, ...ownDe } });
