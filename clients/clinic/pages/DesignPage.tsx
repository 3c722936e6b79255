/** One page on which a nurse designs a trial. */
import type { ProtocolBody, Staff, Template, TrialDetail } from "@nof1/contract/shapes.ts";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { useMemo, useState } from "preact/hooks";
import { checkProtocol, getTrial } from "../logic/api.ts";
import { draftFor, startFrom, useChecked, useDesigning, withoutGaps, type Designing } from "../logic/designing.ts";
import { useOutlook } from "../logic/judging.ts";
import { useDoing, useLoaded } from "../logic/loaded.ts";
import { errorsOf, notesAt, notesOn } from "../logic/open.ts";
import { blankProtocol } from "../logic/protocol.ts";
import { Bound, idOf, type Bindings } from "../parts/bound.tsx";
import { remarkOf, sayNote } from "../parts/notes.ts";
import { Page } from "../parts/Page.tsx";
import { Refusal, Waits } from "../parts/Refusal.tsx";
import { say } from "../words/design.ts";
import { AskingSection } from "./design/AskingSection.tsx";
import { BegunNote, remarksFrom, useTemplateOf } from "./design/BegunNote.tsx";
import { ConflictChoices } from "./design/ConflictChoices.tsx";
import { Glance } from "./design/Glance.tsx";
import { OutlookSection } from "./design/OutlookSection.tsx";
import { CalendarSection, OutcomeSection, PatientSection } from "./design/Sections.tsx";
import { ResultsSection, SuitabilitySection } from "./design/LaterSections.tsx";
import { TreatmentsSection } from "./design/TreatmentsSection.tsx";

type Props = { id: string | null; person: Staff; fresh?: boolean };

export function DesignPage({ id, person }: Props) {
  if (id === null) return <Designer key="new" person={person} trial={null} />;
  return <DesignOf key={id} id={id} person={person} />;
}

function DesignOf({ id, person }: { id: string; person: Staff }) {
  const [loaded, { reload }] = useLoaded(id, () => getTrial(id));
  if (loaded.state !== "ready")
    return (
      <Page title={say("title_edit")}>
        <Waits on={loaded} again={reload}>
          {() => null}
        </Waits>
      </Page>
    );
  return loaded.value.may.includes("edit") ? <Designer person={person} trial={loaded.value} /> : <Locked trial={loaded.value} />;
}

function Locked({ trial }: { trial: TrialDetail }) {
  return (
    <Page title={say("title_edit")} above={<a href={`#/trials/${trial.id}`}>← {say("back")}</a>}>
      <Notice title={sayLocked(trial)} />
    </Page>
  );
}

function sayLocked({ state, first_day, imported }: TrialDetail): string {
  if (state === "invited") return say("locked_invited");
  return say(first_day === null || imported ? "locked_ended" : "locked_joined");
}

function useBindings(designing: Designing, tried: boolean, refusedFields: Record<string, string[]>, template: Template | null) {
  const { check, offline } = useChecked(designing.protocol);
  const notes = notesOn(designing.protocol, check?.notes ?? []);
  const bindings: Bindings = {
    body: designing.protocol,
    set: (path, value) => designing.set(path, path === "before.arm" && value === "" ? null : value),
    remarks: (path) => [
      ...notesAt(notes, path, tried).map(remarkOf),
      ...remarksFrom(template, path),
      ...(refusedFields[path] ?? []).map((text) => ({ level: "error" as const, text })),
    ],
  };
  return { bindings, notes, check, offline };
}

/** What stands against it as it is written at this moment: the check beside it may be half a second old. */
async function errorsNow(protocol: ProtocolBody): Promise<FormError[]> {
  const { notes } = await checkProtocol(withoutGaps(protocol));
  return errorsOf(notesOn(protocol, notes)).map((note) => ({ field: idOf(note.field ?? "form"), message: sayNote(note) }));
}

function Designer({ person, trial }: { person: Staff; trial: TrialDetail | null }) {
  const where = { staffId: person.id, trialId: trial?.id ?? null };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [first, clean] = useMemo(() => {
    const blank = blankProtocol(person, zone, language.peek());
    return [startFrom(draftFor(where), trial, blank), startFrom(null, trial, blank)] as const;
  }, []);
  const designing = useDesigning(first, clean, where);
  const [restored, setRestored] = useState(first.restoredFrom);
  const [tried, setTried] = useState<FormError[]>([]);
  const doing = useDoing();
  const template = useTemplateOf(designing.begun);
  const { bindings, notes, check, offline } = useBindings(designing, tried.length > 0, doing.why?.fields ?? {}, template);
  const outlook = useOutlook(designing.protocol);

  // What has been mended leaves the list, without taking the focus from the field being mended.
  const wrong = new Set(errorsOf(notes).map((note) => idOf(note.field ?? "form")));
  const stillWrong = tried.filter(({ field }) => wrong.has(field));

  async function save(then: "stay" | "approve"): Promise<void> {
    await doing.run(async () => {
      const errors = then === "approve" ? await errorsNow(designing.protocol) : [];
      setTried(errors);
      if (errors.length > 0) return;
      const saved = await designing.save();
      location.hash = then === "approve" ? `#/trials/${saved.id}/approve` : `#/trials/${saved.id}`;
    });
  }

  function startOver(): void {
    designing.startOver();
    setRestored(null);
    setTried([]);
  }

  return (
    <Page title={trial ? say("title_edit") : say("title_new")} lead={<p>{say("lead")}</p>} wide>
      <Bound.Provider value={bindings}>
        <div class="designer">
          <form class="designer-form" noValidate onSubmit={(event) => event.preventDefault()}>
            <ErrorSummary errors={stillWrong} attempt={tried} />
            {restored && (
              <Notice title={say("restored", { time: formatInstant(restored) })}>
                <div>
                  <Button kind="quiet" onClick={startOver}>
                    {say("start_over")}
                  </Button>
                </div>
              </Notice>
            )}
            {designing.begun && <BegunNote begun={designing.begun} template={template} arms={designing.protocol.arms} />}
            {trial?.state === "approved" && <Notice tone="warm" title={say("approved_warning")} />}
            {designing.clashes && <ConflictChoices designing={designing} clashes={designing.clashes} />}
            <PatientSection />
            <TreatmentsSection designing={designing} />
            <OutcomeSection protocol={designing.protocol} />
            <CalendarSection protocol={designing.protocol} />
            <OutlookSection designing={designing} outlook={outlook} />
            <AskingSection designing={designing} check={check} />
            <ResultsSection protocol={designing.protocol} />
            <SuitabilitySection />
          </form>
          <aside class="designer-aside" aria-label={say("summary")}>
            <Glance protocol={designing.protocol} check={check} notes={notes} offline={offline} kept={designing.kept} outlook={outlook} />
            {doing.why?.code !== "changed_meanwhile" && <Refusal why={doing.why} />}
            <div class="stack tight">
              <Button kind="primary" wide busy={doing.busy} onClick={() => void save("approve")}>
                {say("save_to_approval")}
              </Button>
              <Button busy={doing.busy} onClick={() => void save("stay")}>
                {say("save_draft")}
              </Button>
            </div>
          </aside>
        </div>
      </Bound.Provider>
    </Page>
  );
}
