/** Lays a design on the page for new trials, and asks first where an unsaved one lies there. */
import type { Design, Staff } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Dialog } from "@nof1/kit/parts/Dialog.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { clearPage, justBegun, layOut, NEW, startOn, type Begun } from "../../logic/begin.ts";
import { keptDraft } from "../../logic/drafts.ts";
import { blankProtocol } from "../../logic/protocol.ts";
import { say } from "../../words/begin.ts";

type Wanted = { design: Design; begun: Begun } | "blank";
export type Beginning = { begin: (wanted: Wanted) => void; asks: ComponentChildren; unsaved: boolean };

export function useBeginning(person: Staff): Beginning {
  const [asked, setAsked] = useState<Wanted | null>(null);
  const [failed, setFailed] = useState(false);
  const draft = keptDraft(localStorage, person.id, NEW);
  const unsaved = draft !== null && !justBegun(draft);

  function go(wanted: Wanted): void {
    if (wanted === "blank") clearPage(localStorage, person.id);
    else {
      const { design, begun } = wanted;
      const blank = blankProtocol(person, Intl.DateTimeFormat().resolvedOptions().timeZone, design.language);
      const laid = layOut(localStorage, person.id, startOn(design.protocol, blank), begun);
      if (!laid) return setFailed(true);
    }
    location.hash = "#/design";
  }

  const asks = (
    <>
      {failed && <Notice tone="danger" live="alert" title={say("not_kept")} />}
      <Dialog title={say("replace_title")} open={asked !== null} onClose={() => setAsked(null)}>
        <p>{say("replace_text")}</p>
        <div class="row">
          <Button kind="primary" onClick={() => setAsked(null)}>
            {say("keep")}
          </Button>
          <Button kind="danger" onClick={() => asked && go(asked)}>
            {say("replace")}
          </Button>
        </div>
      </Dialog>
    </>
  );
  return { begin: (wanted) => (unsaved ? setAsked(wanted) : go(wanted)), asks, unsaved };
}
