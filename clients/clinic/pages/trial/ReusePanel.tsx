/** The design of a trial, used again: for another trial, as a template of the clinic, as a StudyU file. */
import type { HandedOut, Template, TrialDetail } from "@nof1/contract/shapes.ts";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { TextArea, TextField } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { useState } from "preact/hooks";
import { getStudy, keepTemplate } from "../../logic/api.ts";
import { useDoing } from "../../logic/loaded.ts";
import { hrefOf } from "../../logic/route.ts";
import { staff } from "../../logic/session.ts";
import { Losses } from "../../parts/losses.tsx";
import { Panel } from "../../parts/Panel.tsx";
import { Refusal } from "../../parts/Refusal.tsx";
import { say } from "../../words/begin.ts";
import { beginAgain } from "../begin/OldTrials.tsx";
import { useBeginning } from "../begin/useBeginning.tsx";

export function ReusePanel({ trial }: { trial: TrialDetail }) {
  const [keeping, setKeeping] = useState(false);
  const person = staff.value;
  if (trial.imported || !person) return null;
  return (
    <Panel title={say("reuse")}>
      <div class="stack tight">
        <BeginAgain trial={trial} />
        {keeping ? <KeepForm trial={trial} close={() => setKeeping(false)} /> : <Button onClick={() => setKeeping(true)}>{say("reuse_keep")}</Button>}
        <WriteStudy trial={trial} />
      </div>
    </Panel>
  );
}

function BeginAgain({ trial }: { trial: TrialDetail }) {
  const person = staff.value;
  return person && <BeginAgainAs trial={trial} person={person} />;
}

function BeginAgainAs({ trial, person }: { trial: TrialDetail; person: NonNullable<typeof staff.value> }) {
  const { begin, asks } = useBeginning(person);
  const doing = useDoing();
  return (
    <>
      {asks}
      <Button busy={doing.busy} onClick={() => void doing.run(() => beginAgain(begin, trial.id))}>
        {say("reuse_begin")}
      </Button>
      <Refusal why={doing.why} />
    </>
  );
}

function KeepForm({ trial, close }: { trial: TrialDetail; close: () => void }) {
  const [title, setTitle] = useState("");
  const [words, setWords] = useState("");
  const [licence, setLicence] = useState("");
  const [tried, setTried] = useState(false);
  const [kept, setKept] = useState<Template | null>(null);
  const doing = useDoing();
  async function keep(event: Event): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (!title.trim()) return;
    await doing.run(async () => setKept(await keepTemplate(trial.id, title, words, licence.trim() || null)));
  }
  if (kept)
    return (
      <Notice tone="good" live="status" title={say("kept", { title: kept.title[language.value], version: kept.version })}>
        <div>
          <LinkButton href={hrefOf({ page: "template", id: kept.id })}>{say("read_template")}</LinkButton>
        </div>
      </Notice>
    );
  return (
    <form class="stack tight" noValidate onSubmit={(event) => void keep(event)}>
      <TextField
        label={say("keep_title")}
        hint={say("keep_hint")}
        value={title}
        onInput={setTitle}
        error={tried && !title.trim() ? say("title_missing") : undefined}
      />
      <TextArea label={say("keep_words")} value={words} onInput={setWords} />
      <TextField label={say("keep_licence")} value={licence} onInput={setLicence} />
      <Refusal why={doing.why} />
      <div class="row">
        <Button type="submit" kind="primary" busy={doing.busy}>
          {say("keep_save")}
        </Button>
        <Button kind="quiet" onClick={close}>
          {say("keep_cancel")}
        </Button>
      </div>
    </form>
  );
}

function WriteStudy({ trial }: { trial: TrialDetail }) {
  const [handed, setHanded] = useState<HandedOut | null>(null);
  const doing = useDoing();
  if (handed) return <Handed handed={handed} />;
  return (
    <>
      <Button busy={doing.busy} onClick={() => void doing.run(async () => setHanded(await getStudy(trial.id)))}>
        {say("reuse_study")}
      </Button>
      <Refusal why={doing.why} />
    </>
  );
}

function Handed({ handed: { study, filename, losses } }: { handed: HandedOut }) {
  const file = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(study, null, 1))}`;
  return (
    <Notice tone="warm" live="status" title={say("study_out_lost")}>
      <Losses losses={losses} />
      <p>{say("study_out_free")}</p>
      <p>
        <a href={file} download={filename}>
          {say("download")}
        </a>
      </p>
    </Notice>
  );
}
