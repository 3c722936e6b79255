/** Where imported data come from, and what was left out on purpose. */
import type { ImportNote } from "@nof1/contract/shapes.ts";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { Panel } from "../../parts/Panel.tsx";
import { say as sayProtocol } from "../../words/protocol.ts";
import { say } from "../../words/trial.ts";

export function ImportPanel({ note }: { note: ImportNote }) {
  return (
    <Panel title={say("import_title")}>
      <p>
        {say("import_file", { filename: note.filename || say("import_pasted"), name: note.by, date: formatInstant(note.at), lines: note.lines })}
      </p>
      <p>
        {say("import_allocation", { how: sayProtocol(`allocation_${note.allocation}`) })}
        {note.allocation_words && <span class="soft"> ({note.allocation_words})</span>}
      </p>
      {note.duplicates && <p>{say("import_duplicates", { rule: say(`import_duplicates_${note.duplicates}`) })}</p>}
      {note.left_out.length > 0 && (
        <details class="fold">
          <summary>{say("import_left_out", { count: note.left_out.length })}</summary>
          <ul>
            {note.left_out.map(({ line, message }) => (
              <li key={line}>{say("import_line", { line, message })}</li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
