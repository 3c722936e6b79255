import { type Language, language, LANGUAGE_NAMES, LANGUAGES } from "@nof1/kit/words/catalogue.ts";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { chooseLanguageForGood } from "../phone.ts";
import { say } from "../words/say.ts";

export function LanguageChoice() {
  return (
    <RadioCards<Language>
      legend={say("settings.language")}
      across
      value={language.value}
      cards={LANGUAGES.map((one) => ({ value: one, label: <span lang={one}>{LANGUAGE_NAMES[one]}</span> }))}
      onChange={(chosen) => void chooseLanguageForGood(chosen)}
    />
  );
}
