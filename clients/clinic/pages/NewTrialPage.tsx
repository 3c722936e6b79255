/** How a new trial begins: from a template, an old trial, a study file, or a blank page. */
import type { Staff } from "@nof1/contract/shapes.ts";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { Page } from "../parts/Page.tsx";
import { say } from "../words/begin.ts";
import { OldTrials } from "./begin/OldTrials.tsx";
import { StudyFile } from "./begin/StudyFile.tsx";
import { Templates } from "./begin/Templates.tsx";
import { useBeginning } from "./begin/useBeginning.tsx";

export function NewTrialPage({ person }: { person: Staff }) {
  const beginning = useBeginning(person);
  return (
    <Page wide title={say("title")} lead={<p>{say("lead")}</p>}>
      {beginning.unsaved && (
        <Notice title={say("unsaved")}>
          <div>
            <LinkButton href="#/design">{say("go_on")}</LinkButton>
          </div>
        </Notice>
      )}
      {beginning.asks}
      <div class="begin">
        <Templates begin={beginning.begin} />
        <section class="begin-ways" aria-labelledby="begin-other">
          <h2 id="begin-other">{say("other_ways")}</h2>
          <div class="begin-other">
            <div class="card stack">
              <h3>{say("blank")}</h3>
              <p>{say("blank_text")}</p>
              <div>
                <Button onClick={() => beginning.begin("blank")}>{say("blank_begin")}</Button>
              </div>
            </div>
            <OldTrials begin={beginning.begin} />
            <StudyFile begin={beginning.begin} />
          </div>
        </section>
      </div>
    </Page>
  );
}
