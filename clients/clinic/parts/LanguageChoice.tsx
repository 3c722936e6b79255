/** The reader's language, remembered in this browser. */
import { chooseLanguage, language, LANGUAGE_NAMES, LANGUAGES, type Language } from "@nof1/kit/words/catalogue.ts";
import { say } from "../words/shell.ts";

const KEY = "nof1.language";

export function recallLanguage(): void {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    // a browser that keeps nothing: its own wish counts
  }
  speak(chooseLanguage(kept ? [kept] : navigator.languages));
}

function speak(chosen: Language): void {
  language.value = chosen;
  document.documentElement.lang = chosen;
}

function choose(chosen: Language): void {
  speak(chosen);
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // it holds until the page is closed
  }
}

export function LanguageChoice() {
  return (
    <div class="languages" role="group" aria-label={say("language")}>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          class="language"
          aria-pressed={language.value === one}
          onClick={() => choose(one)}
        >
          {LANGUAGE_NAMES[one]}
        </button>
      ))}
    </div>
  );
}
