/** One trial: what comes next, what has come in, the design, the history. */
import type { TrialDetail } from "@nof1/contract/shapes.ts";
import { LinkButton } from "@nof1/kit/parts/Button.tsx";
import { getTrial } from "../logic/api.ts";
import { urgencies } from "../logic/attention.ts";
import { useLoaded } from "../logic/loaded.ts";
import { AttentionBadge, Marks, StateBadge } from "../parts/Badges.tsx";
import { Page } from "../parts/Page.tsx";
import { Waits } from "../parts/Refusal.tsx";
import { say } from "../words/trial.ts";
import { AnswersPanel } from "./trial/AnswersPanel.tsx";
import { ClosePanel } from "./trial/ClosePanel.tsx";
import { CoverPanel } from "./trial/CoverPanel.tsx";
import { DesignPanel } from "./trial/DesignPanel.tsx";
import { HistoryPanel } from "./trial/HistoryPanel.tsx";
import { ImportPanel } from "./trial/ImportPanel.tsx";
import { NextPanel } from "./trial/NextPanel.tsx";
import { QuestionsPanel } from "./trial/QuestionsPanel.tsx";
import { ReusePanel } from "./trial/ReusePanel.tsx";
import { ReachPanel } from "./trial/ReachPanel.tsx";
import { ReportsPanel } from "./trial/ReportsPanel.tsx";
import { ToldPanel } from "./trial/ToldPanel.tsx";

export type TrialProps = { trial: TrialDetail; put: (trial: TrialDetail) => void; reload: () => Promise<void> };

export function TrialPage({ id }: { id: string }) {
  const [loaded, { reload, put }] = useLoaded(id, () => getTrial(id));
  if (loaded.state === "ready") return <TrialHere trial={loaded.value} put={put} reload={reload} />;
  return (
    <Page title={say("data")} above={<a href="#/">{say("back")}</a>}>
      <Waits on={loaded} again={reload}>
        {() => null}
      </Waits>
    </Page>
  );
}

function TrialHere(props: TrialProps) {
  const { trial } = props;
  return (
    <Page
      wide
      title={trial.patient_name || trial.pseudonym}
      above={<a href="#/">← {say("back")}</a>}
      beside={<Standing trial={trial} />}
      lead={<p class="trial-question">{trial.question}</p>}
    >
      <div class="trial">
        <div class="trial-main stack">
          <ReportsPanel {...props} />
          <NextPanel {...props} />
          <AnswersPanel trial={trial} />
          <QuestionsPanel trial={trial} />
          <ToldPanel trial={trial} />
          {trial.import_note && <ImportPanel note={trial.import_note} />}
        </div>
        <div class="trial-side stack">
          <CoverPanel {...props} />
          <ReachPanel trial={trial} />
          <DesignPanel trial={trial} />
          <ReusePanel trial={trial} />
          <HistoryPanel trial={trial} />
          <ClosePanel {...props} />
        </div>
      </div>
    </Page>
  );
}

function Standing({ trial }: { trial: TrialDetail }) {
  return (
    <>
      <span class="soft small">{trial.pseudonym}</span>
      <StateBadge state={trial.state} />
      {urgencies({ ...trial, attention: trial.attention ?? [] }).map((code) => (
        code === "danger" ? <a key={code} href={`#/tasks/${trial.id}`}><AttentionBadge code={code} /></a> : <AttentionBadge key={code} code={code} />
      ))}
      <Marks trial={trial} />
      {trial.may.includes("edit") && <LinkButton href={`#/trials/${trial.id}/design`}>{say("change_design")}</LinkButton>}
    </>
  );
}
