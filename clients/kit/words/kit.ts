import { inWords, type Probability } from "../quantiles.ts";
import { catalogue } from "./catalogue.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";

export const kitSay = catalogue({ en, de });

/** "93 in 100"; in thousandths near the ends; beyond what a count can show, "less than 1 in 1,000". */
export function sayProbability(probability: Probability): string {
  const words = inWords(probability);
  if (words.kind === "less_than_one") return kitSay("probability.less", { of: words.of });
  if (words.kind === "more_than_all_but_one") return kitSay("probability.more", { count: words.of - 1, of: words.of });
  const hundredths = Math.round((100 * words.count) / words.of);
  if (hundredths >= 1 && hundredths <= 99) return kitSay("probability.about", { count: hundredths, of: 100 });
  return kitSay("probability.about", { count: words.count, of: words.of });
}
