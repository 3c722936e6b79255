/** The design of an old trial, without its patient. */
import type { TrialRow } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { SelectField } from "@nof1/kit/parts/Field.tsx";
import { useState } from "preact/hooks";
import { getOldDesign, getTrials } from "../../logic/api.ts";
import { useDoing, useLoaded } from "../../logic/loaded.ts";
import { Refusal, Waits } from "../../parts/Refusal.tsx";
import { say } from "../../words/begin.ts";
import type { Beginning } from "./useBeginning.tsx";

type Props = Pick<Beginning, "begin">;

export function OldTrials({ begin }: Props) {
  const [loaded, { reload }] = useLoaded("trials", getTrials);
  return (
    <div class="card stack">
      <h3>{say("old")}</h3>
      <p>{say("old_text")}</p>
      <Waits on={loaded} again={reload}>
        {(rows) => <Chosen rows={rows.filter((row) => !row.imported)} begin={begin} />}
      </Waits>
    </div>
  );
}

function Chosen({ rows, begin }: Props & { rows: TrialRow[] }) {
  const [id, setId] = useState(rows[0]?.id ?? "");
  const doing = useDoing();
  if (rows.length === 0) return <p class="soft">{say("old_none")}</p>;
  async function start(): Promise<void> {
    await doing.run(async () => beginAgain(begin, id));
  }
  return (
    <>
      <SelectField
        label={say("old_choose")}
        value={id}
        onChange={setId}
        options={rows.map((row) => ({ value: row.id, label: `${row.question || row.arms.join(" / ")} (${row.pseudonym})` }))}
      />
      <Refusal why={doing.why} />
      <div>
        <Button busy={doing.busy} onClick={() => void start()}>
          {say("old_begin")}
        </Button>
      </div>
    </>
  );
}

export async function beginAgain(begin: Beginning["begin"], trialId: string): Promise<void> {
  const { design, title } = await getOldDesign(trialId);
  begin({ design, begun: { kind: "trial", name: trialId, title: { en: title, de: title } } });
}
