/** Who is here, and which page they stand on. */
import type { Staff } from "@nof1/contract/shapes.ts";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { Dialog } from "@nof1/kit/parts/Dialog.tsx";
import { Spinner } from "@nof1/kit/parts/Spinner.tsx";
import type { Route } from "./logic/route.ts";
import { ended, left, route, staff } from "./logic/session.ts";
import { ApprovePage } from "./pages/ApprovePage.tsx";
import { DecidePage } from "./pages/DecidePage.tsx";
import { DesignPage } from "./pages/DesignPage.tsx";
import { DiaryPage } from "./pages/DiaryPage.tsx";
import { EffectPage } from "./pages/EffectPage.tsx";
import { EntryPage } from "./pages/EntryPage.tsx";
import { ImportPage } from "./pages/ImportPage.tsx";
import { NewTrialPage } from "./pages/NewTrialPage.tsx";
import { PasswordPage } from "./pages/PasswordPage.tsx";
import { SignInForm, SignInPage } from "./pages/SignInPage.tsx";
import { TasksPage } from "./pages/TasksPage.tsx";
import { TemplatePage } from "./pages/TemplatePage.tsx";
import { TrialPage } from "./pages/TrialPage.tsx";
import { TrialsPage } from "./pages/TrialsPage.tsx";
import { WorkPage } from "./pages/WorkPage.tsx";
import { Page } from "./parts/Page.tsx";
import { Shell } from "./parts/Shell.tsx";
import { say } from "./words/shell.ts";

export function App() {
  const person = staff.value;
  if (person === undefined)
    return (
      <div class="arriving">
        <Spinner>{say("loading")}</Spinner>
      </div>
    );
  if (person === null) return <SignInPage />;
  return (
    <Shell person={person}>
      <PageAt key={JSON.stringify(route.value)} route={route.value} person={person} />
      <Dialog title={say("sign_in_again")} stays open={ended.value} onClose={() => ended.value && left()}>
        <p>{say("sign_in_again_lead")}</p>
        <SignInForm />
        <p class="soft small">{say("sign_in_again_link")}</p>
        <Button kind="quiet" onClick={left}>
          {say("sign_in_again_leave")}
        </Button>
      </Dialog>
    </Shell>
  );
}

function PageAt({ route: at, person }: { route: Route; person: Staff }) {
  switch (at.page) {
    case "trials":
      return <TrialsPage />;
    case "new":
      return <NewTrialPage person={person} />;
    case "template":
      return <TemplatePage id={at.id} person={person} />;
    case "design":
      return <DesignPage id={at.id} person={person} />;
    case "trial":
      return <TrialPage id={at.id} />;
    case "approve":
      return <ApprovePage id={at.id} person={person} />;
    case "effect":
      return <EffectPage id={at.id} />;
    case "decide":
      return <DecidePage id={at.id} person={person} />;
    case "work":
      return <WorkPage />;
    case "tasks":
      return <TasksPage person={person} trial={at.trial} />;
    case "entry":
      return <EntryPage id={at.id} />;
    case "diary":
      return <DiaryPage id={at.id} />;
    case "import":
      return <ImportPage />;
    case "password":
      return <PasswordPage />;
    case "not_found":
      return <NotFound />;
  }
}

function NotFound() {
  return (
    <Page title={say("not_found_title")} lead={<p>{say("not_found_text")}</p>}>
      <LinkButton href="#/">{say("to_trials")}</LinkButton>
    </Page>
  );
}
