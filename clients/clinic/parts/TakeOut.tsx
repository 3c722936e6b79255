/** A trial to take along: the report as PDF, and an archive to compute again from. */
import type { Taken } from "@nof1/contract/client.ts";
import type { TrialDetail } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { saveFile } from "@nof1/kit/saveFile.ts";
import { useState } from "preact/hooks";
import { Refused, takeArchive, takeReport } from "../logic/api.ts";
import { say } from "../words/takeOut.ts";
import { Refusal } from "./Refusal.tsx";

type File = "report" | "archive";
const TAKE: Record<File, (id: string) => Promise<Taken>> = { report: takeReport, archive: takeArchive };

export function TakeOut({ trial }: { trial: Pick<TrialDetail, "id" | "may"> }) {
  const [busy, setBusy] = useState<File | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  if (!trial.may.includes("take_out")) return null;

  async function save(what: File) {
    setBusy(what);
    setRefused(null);
    try {
      const { name, file } = await TAKE[what](trial.id);
      saveFile(name, file);
    } catch (why) {
      if (!(why instanceof Refused)) throw why;
      setRefused(why);
    } finally {
      setBusy(null);
    }
  }

  return (
    <section class="take-out stack" aria-label={say("title")}>
      <div class="row">
        <Button busy={busy === "report"} onClick={() => void save("report")}>
          {say("report")}
        </Button>
        <Button kind="quiet" busy={busy === "archive"} describedBy={`archive-${trial.id}`} onClick={() => void save("archive")}>
          {say("archive")}
        </Button>
      </div>
      <p class="soft small" id={`archive-${trial.id}`}>
        {say("archive_means")}
      </p>
      <Refusal why={refused} />
    </section>
  );
}
