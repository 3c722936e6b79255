/** Naming anew who looks, from now on: the designer's own editor, over the cover that holds. */
import type { Asking, CoverSeen } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Dialog } from "@nof1/kit/parts/Dialog.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { useMemo, useState } from "preact/hooks";
import { renewCover } from "../../logic/api.ts";
import { coverToRenew, notesOnCover } from "../../logic/covering.ts";
import { useChecked } from "../../logic/designing.ts";
import { asRefused, useDoing } from "../../logic/loaded.ts";
import { errorsOf } from "../../logic/open.ts";
import { withValue, writable } from "../../logic/protocol.ts";
import { Bound, idOf, type Bindings } from "../../parts/bound.tsx";
import { remarkOf, sayNote } from "../../parts/notes.ts";
import { Refusal, sayRefusal } from "../../parts/Refusal.tsx";
import { say } from "../../words/cover.ts";
import { say as sayShell } from "../../words/shell.ts";
import { CoverPart } from "../design/CoverPart.tsx";
import type { TrialProps } from "../TrialPage.tsx";

type Props = TrialProps & { seen: CoverSeen; open: boolean; onClose: () => void };

export function RenewCover(props: Props) {
  return (
    <Dialog title={say("renew_title")} open={props.open} onClose={props.onClose} stays>
      <RenewForm {...props} />
    </Dialog>
  );
}

function RenewForm({ trial, seen, put, reload, onClose }: Props) {
  const [cover, setCover] = useState(() => coverToRenew(seen));
  const [tried, setTried] = useState<FormError[]>([]);
  const doing = useDoing();
  const protocol = useMemo(() => withValue(writable(trial.protocol), "asking.cover", cover), [cover]);
  const { check } = useChecked(protocol);
  const notes = notesOnCover(cover, check?.notes ?? [], doing.why?.fields ?? {});
  const errors = errorsOf(notes).map((note) => ({ field: idOf(note.field ?? ""), message: sayNote(note) }));
  const asking = protocol.asking as Asking;
  const write = (next: Asking): void => {
    doing.forget(); // what was refused was another one
    setCover(next.cover);
  };
  const bindings: Bindings = {
    body: { asking },
    set: (path, value) => write(withValue({ asking }, path, value).asking),
    remarks: (path) => notes.filter(({ field }) => field === path).map(remarkOf),
  };
  const part = { asking, change: write, instruments: [], protocol };

  async function send(): Promise<void> {
    try {
      put(await renewCover(trial.id, seen.number, cover));
    } catch (error) {
      if (asRefused(error).code === "changed_meanwhile") await reload();
      throw error;
    }
  }

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    setTried(errors);
    if (errors.length === 0 && !doing.busy && (await doing.run(send))) onClose();
  }

  return (
    <Bound.Provider value={bindings}>
      <form class="stack" noValidate onSubmit={(event) => void save(event)}>
        <p>{say("renew_lead")}</p>
        <ErrorSummary errors={tried.filter(({ field }) => errors.some((one) => one.field === field))} attempt={tried} />
        <CoverPart {...part} />
        <Refused why={doing.why} seen={seen} />
        <div class="row">
          <Button type="submit" kind="primary" busy={doing.busy}>
            {say("save")}
          </Button>
          <Button onClick={onClose}>{sayShell("cancel")}</Button>
        </div>
      </form>
    </Bound.Provider>
  );
}

/** Where somebody was faster, the page has theirs by now, and the next try is made knowing it. */
function Refused({ why, seen }: { why: ReturnType<typeof useDoing>["why"]; seen: CoverSeen }) {
  const theirs = seen.history[0];
  if (why?.status === 422) return null; // said at each field
  if (why?.code !== "changed_meanwhile" || !theirs) return <Refusal why={why} />;
  const nobody = say("nobody");
  return (
    <Notice tone="danger" live="alert" title={sayRefusal(why)}>
      <p>{say("meanwhile", { by: theirs.by ?? nobody, owner: theirs.owner ?? nobody, deputy: theirs.deputy ?? nobody })}</p>
    </Notice>
  );
}
