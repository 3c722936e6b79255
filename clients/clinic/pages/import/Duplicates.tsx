/** Days that occur more than once need a rule. */
import type { ImportBody, ImportPreview } from "@nof1/contract/shapes.ts";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { formatDate, formatList } from "@nof1/kit/words/formats.ts";
import { say } from "../../words/import.ts";

type Props = { preview: ImportPreview; body: ImportBody; decide: (part: Partial<ImportBody>) => void };

const RULES = ["none", "first", "last", "mean"] as const;

export function Duplicates({ preview, body, decide }: Props) {
  return (
    <div class="stack tight">
      <h3>{say("duplicates", { count: preview.duplicates.length })}</h3>
      <ul class="faults" tabIndex={0}>
        {preview.duplicates.map(({ date, lines }) => (
          <li key={date}>
            {say("duplicate_line", { date: formatDate(date, "numeric"), lines: formatList(lines.map(String)) })}
          </li>
        ))}
      </ul>
      <RadioCards
        legend={say("duplicates_rule")}
        across
        value={body.duplicates ?? "none"}
        cards={RULES.map((value) => ({ value, label: say(`duplicates_${value}`) }))}
        onChange={(rule) => decide({ duplicates: rule === "none" ? null : rule })}
      />
    </div>
  );
}
