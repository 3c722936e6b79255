import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { Spinner } from "@nof1/kit/parts/Spinner.tsx";
import { TopBar } from "@nof1/kit/parts/TopBar.tsx";
import { Banners } from "./Banners.tsx";
import { BottomBar } from "./BottomBar.tsx";
import { helpFor } from "./helpNow.ts";
import { hrefOf, page, subject } from "./route.ts";
import { AnswersScreen } from "./screens/AnswersScreen.tsx";
import { BrokenScreen } from "./screens/BrokenScreen.tsx";
import { HelpNow } from "./screens/HelpNow.tsx";
import { HelpScreen } from "./screens/HelpScreen.tsx";
import { JoiningScreen } from "./screens/JoiningScreen.tsx";
import { OfferScreen } from "./screens/OfferScreen.tsx";
import { QuestionnaireScreen } from "./screens/QuestionnaireScreen.tsx";
import { ResultScreen } from "./screens/ResultScreen.tsx";
import { SettingsScreen } from "./screens/SettingsScreen.tsx";
import { StopScreen } from "./screens/StopScreen.tsx";
import { TodayScreen } from "./screens/TodayScreen.tsx";
import { TransferScreen } from "./screens/TransferScreen.tsx";
import { WelcomeScreen } from "./screens/WelcomeScreen.tsx";
import { WorseScreen } from "./screens/WorseScreen.tsx";
import { YesterdayScreen } from "./screens/YesterdayScreen.tsx";
import { lazily } from "./lazily.tsx";
import { clinic, invitation, openedCode, standing, trial } from "./state.ts";
import { titleOf } from "./titles.ts";
import { say } from "./words/say.ts";

const CalendarScreen = lazily(async () => (await import("./screens/CalendarScreen.tsx")).default);
const DataScreen = lazily(async () => (await import("./screens/DataScreen.tsx")).default);
const DevicesScreen = lazily(async () => (await import("./screens/DevicesScreen.tsx")).default);
const RemindersScreen = lazily(async () => (await import("./screens/RemindersScreen.tsx")).default);

export function App() {
  return (
    <div class="app">
      <div class="app-top">
        <TopBar name={clinic.value ?? say("app.name")} home={hrefOf("today")}>
          <a class="app-gear" href={hrefOf("settings")} aria-label={say("nav.settings")} aria-current={page.value === "settings" ? "page" : undefined}>
            <Icon name="settings" />
          </a>
        </TopBar>
      </div>
      <Main>
        <Banners />
        <CurrentScreen />
      </Main>
      <BottomBar />
    </div>
  );
}

// A new page is read from its heading on, and shown from its top.
function Main({ children }: { children: ComponentChildren }) {
  const place = useRef<HTMLElement>(null);
  const shown = `${page.value} ${subject.value} ${standing.value} ${helpFor.value.length > 0} ${invitation.value?.code ?? ""}`;
  const first = useRef(shown);
  useEffect(() => {
    const heading = place.current?.querySelector("h1");
    document.title = titleOf(page.value);
    if (first.current === shown) return;
    first.current = "";
    scrollTo(0, 0);
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }, [shown]);
  return <main ref={place}>{children}</main>;
}

function CurrentScreen() {
  if (standing.value === "broken") return <BrokenScreen />;
  if (standing.value === "opening") return <Spinner>{say("app.loading")}</Spinner>;
  if (standing.value === "ready" && helpFor.value.length > 0) return <HelpNow />;
  switch (page.value) {
    case "help":
      return <HelpScreen />;
    case "settings":
      return <SettingsScreen />;
    case "transfer":
      return <TransferScreen />;
    case "contact":
      return trial.value ? <WorseScreen trial={trial.value} /> : <HelpScreen />;
    case "stop":
      return trial.value ? <StopScreen trial={trial.value} /> : <HelpScreen />;
    default:
      return <TrialScreen />;
  }
}

function TrialScreen() {
  if (standing.value === "joining") return <JoiningScreen />;
  if (invitation.value) return <OfferScreen code={invitation.value.code} offer={invitation.value.offer} />;
  const known = trial.value;
  if (!known || page.value === "code") return <WelcomeScreen key={openedCode.value} />;
  if (page.value === "answers") return <AnswersScreen trial={known} />;
  if (page.value === "calendar") return <CalendarScreen trial={known} />;
  if (page.value === "data") return <DataScreen trial={known} />;
  if (page.value === "devices") return <DevicesScreen />;
  if (page.value === "reminders") return <RemindersScreen />;
  if (page.value === "result") return <ResultScreen trial={known} />;
  if (page.value === "question" || page.value === "tell") return <QuestionnaireScreen trial={known} />;
  if (page.value === "yesterday") return <YesterdayScreen trial={known} />;
  return <TodayScreen trial={known} />;
}
