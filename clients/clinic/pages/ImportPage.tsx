/** A finished series becomes a trial: file, questions, preview, one explicit choice, import. */
import type { ImportBody, ImportPreview } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { useRef, useState } from "preact/hooks";
import { importSeries, previewImport, type Refused } from "../logic/api.ts";
import { blankImport, missingInImport, withFile } from "../logic/importing.ts";
import { useDoing } from "../logic/loaded.ts";
import { withValue } from "../logic/protocol.ts";
import { Bound, idOf, type Bindings } from "../parts/bound.tsx";
import { Page } from "../parts/Page.tsx";
import { Refusal } from "../parts/Refusal.tsx";
import { say } from "../words/import.ts";
import { FileSection } from "./import/FileSection.tsx";
import { Preview } from "./import/Preview.tsx";
import { AboutSection, AllocationSection } from "./import/Sections.tsx";

const MISSING: Record<string, () => string> = {
  text: () => say("missing_text"),
  patient_name: () => say("missing_patient_name"),
  question: () => say("missing_question"),
  "outcome.name": () => say("missing_outcome_name"),
  "outcome.worthwhile": () => say("missing_worthwhile"),
  "outcome.scale": () => say("missing_scale"),
  "outcome.maximum": () => say("missing_maximum"),
  period_days: () => say("missing_period_days"),
  reference: () => say("missing_reference"),
};

const sayMissing = (path: string): string => MISSING[path]?.() ?? say("missing_other");
const errorsFor = (paths: string[]): FormError[] => paths.map((path) => ({ field: idOf(path), message: sayMissing(path) }));

/** Fields that the server found wrong, in the page's words; a file that is no text at all says so itself. */
function refusedPaths(why: Refused | null): string[] {
  return why?.status === 422 ? Object.keys(why.fields) : [];
}

export function ImportPage() {
  const [body, setBody] = useState<ImportBody>(() => blankImport(Intl.DateTimeFormat().resolvedOptions().timeZone));
  const [errors, setErrors] = useState<FormError[]>([]);
  const [seen, setSeen] = useState<{ preview: ImportPreview; body: ImportBody } | null>(null);
  const looking = useDoing();
  const importing = useDoing();
  const below = useRef<HTMLDivElement>(null);

  const wrong = [...(errors.length > 0 ? missingInImport(body) : []), ...refusedPaths(looking.why)];
  const bindings: Bindings = {
    body,
    set: (path, value) => setBody(withValue(body, path, path === "reference" && value === "" ? null : value)),
    remarks: (path) => (wrong.includes(path) ? [{ level: "error", text: sayMissing(path) }] : []),
  };

  async function look(next: ImportBody): Promise<void> {
    const missing = errorsFor(missingInImport(next));
    setErrors(missing);
    if (missing.length > 0) return;
    await looking.run(async () => setSeen({ preview: await previewImport(next), body: next }));
    below.current?.focus();
  }

  function decide(part: Partial<ImportBody>): void {
    const next = { ...body, ...part };
    setBody(next);
    void look(next);
  }

  async function bringIn(): Promise<void> {
    await importing.run(async () => {
      const trial = await importSeries(body);
      location.hash = `#/trials/${trial.id}`;
    });
  }

  const fresh = seen !== null && JSON.stringify(seen.body) === JSON.stringify(body);
  return (
    <Page title={say("title")} lead={<p>{say("lead")}</p>}>
      <Bound.Provider value={bindings}>
        <form class="stack import" noValidate onSubmit={(event) => event.preventDefault()}>
          <ErrorSummary errors={errors} />
          <FileSection body={body} take={(file) => setBody(withFile(body, file.name, file.text))} />
          <AboutSection body={body} setBody={setBody} arms={seen?.preview.arms.map((arm) => arm.name) ?? []} />
          <AllocationSection body={body} setBody={setBody} />
          <div>
            <Button kind={fresh ? "secondary" : "primary"} busy={looking.busy} onClick={() => void look(body)}>
              {say("look")}
            </Button>
          </div>
          <FileRefusal why={looking.why} />
          <div ref={below} tabIndex={-1} class="import-preview stack">
            {seen && !fresh && !looking.busy && <Notice tone="warm" title={say("changed_since")} />}
            {seen && fresh && (
              <Preview preview={seen.preview} body={body} decide={decide} busy={importing.busy} bringIn={() => void bringIn()} />
            )}
            <Refusal why={importing.why} />
          </div>
        </form>
      </Bound.Provider>
    </Page>
  );
}

function FileRefusal({ why }: { why: Refused | null }) {
  if (why?.code === "file_not_readable") return (
      <Notice tone="danger" live="alert" title={say("file_not_readable")}>
        {(why.fields["text"] ?? []).map((text) => (
          <p key={text}>{text}</p>
        ))}
      </Notice>
    );
  return <Refusal why={why} />;
}
