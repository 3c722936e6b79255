/** The file: chosen, dropped into the text box, or pasted; an example to start from. */
import type { ImportBody } from "@nof1/contract/shapes.ts";
import { EXAMPLE_FILE, linesIn } from "../../logic/importing.ts";
import { Area } from "../../parts/bound.tsx";
import { Panel } from "../../parts/Panel.tsx";
import { say } from "../../words/import.ts";

type Props = { body: ImportBody; take: (file: { name: string; text: string }) => void };

const EXAMPLE_LINK = `data:text/csv;charset=utf-8,${encodeURIComponent(EXAMPLE_FILE)}`;

export function FileSection({ body, take }: Props) {
  async function chosen(event: Event): Promise<void> {
    const file = (event.currentTarget as HTMLInputElement).files?.[0];
    if (file) take({ name: file.name, text: await file.text() });
  }
  return (
    <Panel title={say("file_section")}>
      <p>{say("columns")}</p>
      <details class="fold">
        <summary>{say("example")}</summary>
        <pre class="example-file" tabIndex={0}>
          {EXAMPLE_FILE}
        </pre>
        <a href={EXAMPLE_LINK} download="example.csv">
          {say("download")}
        </a>
      </details>
      <label class="file-choice">
        <span class="field-label">{say("choose_file")}</span>
        <input type="file" accept=".csv,.txt,text/csv,text/plain" onChange={(event) => void chosen(event)} />
      </label>
      {body.filename && (
        <p role="status" class="soft">
          {say("chosen", { name: body.filename, lines: linesIn(body.text) })}
        </p>
      )}
      <div class="file-text">
        <Area path="text" rows={5} label={`${say("text")} (${say("or_paste")})`} />
      </div>
    </Panel>
  );
}
