/** The effect on one screen, for clinician and patient together. */
import type { AnalysisAnswer, TrialDetail } from "@nof1/contract/shapes.ts";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { Spinner } from "@nof1/kit/parts/Spinner.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatDate } from "@nof1/kit/words/formats.ts";
import { useEffect } from "preact/hooks";
import { getAnalysis, getTrial } from "../logic/api.ts";
import { useLoaded } from "../logic/loaded.ts";
import { openLook } from "../logic/looks.ts";
import { Marks } from "../parts/Badges.tsx";
import { Page } from "../parts/Page.tsx";
import { Waits } from "../parts/Refusal.tsx";
import { say } from "../words/effect.ts";
import { Result } from "./effect/Result.tsx";
import { LookEarly } from "./trial/EffectNext.tsx";
import { SeriesOf } from "./trial/AnswersPanel.tsx";

type Both = { trial: TrialDetail; answer: AnalysisAnswer; early: boolean };

async function getBoth(id: string): Promise<Both> {
  const look = openLook(sessionStorage, id, Date.now());
  const [trial, answer] = await Promise.all([getTrial(id), getAnalysis(id, look)]);
  return { trial, answer, early: look !== null && trial.state !== "finished" };
}

const AGAIN_MS = 2000;

export function EffectPage({ id }: { id: string }) {
  const [loaded, { reload }] = useLoaded(`${id}.${language.value}`, () => getBoth(id));
  const waiting = loaded.value?.answer.visibility === "being_computed";
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(() => void reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [waiting, reload]);
  if (loaded.state === "ready") return <EffectHere {...loaded.value} reload={() => void reload()} />;
  return (
    <Page title={say("title")} above={<Back id={id} />} wide>
      <Waits on={loaded} again={reload}>
        {() => null}
      </Waits>
    </Page>
  );
}

function Back({ id }: { id: string }) {
  return <a href={`#/trials/${id}`}>← {say("back")}</a>;
}

function EffectHere({ trial, answer, early, reload }: Both & { reload: () => void }) {
  const { analysis } = answer;
  return (
    <Page
      wide
      title={trial.question}
      above={
        <>
          <Back id={trial.id} />
          <span class="soft">{trial.patient_name}</span>
          <Marks trial={trial} />
        </>
      }
      beside={analysis && <Ways trial={trial} />}
    >
      {early && <Notice tone="warm" title={say("early_banner")} />}
      {analysis ? (
        <Result trial={trial} analysis={analysis} />
      ) : (
        <>
          <NotShown answer={answer} trial={trial} reload={reload} />
          {trial.first_day !== null && (
            <section class="panel card" aria-label={say("series")}>
              <h2>{say("series")}</h2>
              <SeriesOf trialId={trial.id} />
            </section>
          )}
        </>
      )}
    </Page>
  );
}

function Ways({ trial }: { trial: TrialDetail }) {
  return (
    <>
      <Button onClick={() => print()}>{say("print")}</Button>
      {trial.may.includes("decide") && (
        <LinkButton kind="primary" href={`#/trials/${trial.id}/decide`}>
          {say("decide")}
        </LinkButton>
      )}
    </>
  );
}

function NotShown({ answer, trial, reload }: { answer: AnalysisAnswer; trial: TrialDetail; reload: () => void }) {
  switch (answer.visibility) {
    case "being_computed":
      return (
        <Notice title={say("computing_title")} live="status">
          <Spinner>{say("computing")}</Spinner>
        </Notice>
      );
    case "failed":
      return (
        <Notice title={say("failed_title")} tone="warm">
          <p>{say("failed")}</p>
        </Notice>
      );
    case "no_data":
      return (
        <Notice title={say("no_data_title")}>
          <p>{say("no_data")}</p>
        </Notice>
      );
    case "hidden_until_decision":
      return (
        <Notice title={say("hidden_title")}>
          <p>{say("hidden_until_decision")}</p>
        </Notice>
      );
    default:
      return (
        <Notice title={say("hidden_title")}>
          <p>
            {answer.shown_from
              ? say("hidden_until_end", { date: formatDate(answer.shown_from, "long") })
              : say("hidden_until_end_no_date")}
          </p>
          {trial.may.includes("look") && <LookEarly trialId={trial.id} looked={reload} />}
        </Notice>
      );
  }
}
