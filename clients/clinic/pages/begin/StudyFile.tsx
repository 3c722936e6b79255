/** A StudyU study file: what comes along, what is lost, and only then the design. */
import type { BroughtIn } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { useRef, useState } from "preact/hooks";
import { previewStudy } from "../../logic/api.ts";
import { useDoing } from "../../logic/loaded.ts";
import { Losses } from "../../parts/losses.tsx";
import { Refusal } from "../../parts/Refusal.tsx";
import { say } from "../../words/begin.ts";
import { ArmList, designFactsOf } from "../trial/DesignPanel.tsx";
import { Facts } from "../../parts/Facts.tsx";
import type { Beginning } from "./useBeginning.tsx";

type Props = Pick<Beginning, "begin">;

export function StudyFile({ begin }: Props) {
  const [brought, setBrought] = useState<BroughtIn | null>(null);
  const doing = useDoing();
  const below = useRef<HTMLDivElement>(null);
  async function chosen(event: Event): Promise<void> {
    const file = (event.currentTarget as HTMLInputElement).files?.[0];
    if (!file) return;
    setBrought(null);
    const read = await doing.run(async () => setBrought(await previewStudy(await file.text(), language.value)));
    if (read) below.current?.focus();
  }
  return (
    <div class="card stack begin-study">
      <h3>{say("study")}</h3>
      <p>{say("study_text")}</p>
      <label class="file-choice">
        <span class="field-label">{say("study_choose")}</span>
        <input type="file" accept=".json,application/json" onChange={(event) => void chosen(event)} />
      </label>
      {doing.why?.code === "no_study" ? <Notice tone="danger" live="alert" title={say("no_study")} /> : <Refusal why={doing.why} />}
      <div ref={below} tabIndex={-1} class="stack begin-brought">
        {brought && <Brought brought={brought} begin={begin} />}
      </div>
    </div>
  );
}

function Brought({ brought: { title, design, losses }, begin }: Props & { brought: BroughtIn }) {
  const begun = { kind: "study", name: title, title: { en: title, de: title } } as const;
  return (
    <>
      <h4>{say("study_title", { title })}</h4>
      <ArmList protocol={design.protocol} />
      <Facts facts={designFactsOf(design.protocol)} />
      <Notice tone={losses.length > 0 ? "warm" : "good"} title={losses.length > 0 ? say("study_lost", { count: losses.length }) : say("study_nothing_lost")}>
        {losses.length > 0 && <Losses losses={losses} />}
      </Notice>
      <div>
        <Button kind="primary" onClick={() => begin({ design, begun })}>
          {say("begin")}
        </Button>
      </div>
    </>
  );
}
