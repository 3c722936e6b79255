import { catalogue } from "@nof1/kit/words/catalogue.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";

export const say = catalogue({ en, de });
