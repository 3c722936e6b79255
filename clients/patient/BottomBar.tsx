// Always there, always the same: help is one tap from anywhere, with and without a network, before and after joining.
import { Icon, type IconName } from "@nof1/kit/parts/Icon.tsx";
import { hrefOf, type Page, page } from "./route.ts";
import { trial } from "./state.ts";
import { say } from "./words/say.ts";

interface Tab {
  page: Page;
  icon: IconName;
  words: string;
  also?: readonly Page[];
}

export function BottomBar() {
  const help: Tab = { page: "help", icon: "help", words: say("nav.help"), also: ["contact", "stop"] };
  const tabs: Tab[] = trial.value
    ? [
        { page: "today", icon: "today", words: say("nav.today"), also: ["yesterday", "question", "tell", "calendar"] },
        { page: "answers", icon: "chart", words: say("nav.answers") },
        { page: "result", icon: "result", words: say("nav.result") },
        help,
      ]
    : [help];
  return (
    <nav class="bottombar" aria-label={say("nav.label")}>
      {tabs.map((tab) => (
        <a key={tab.page} class="bottombar-tab" href={hrefOf(tab.page)} aria-current={isHere(tab) ? "page" : undefined}>
          <Icon name={tab.icon} size={26} />
          <span>{tab.words}</span>
        </a>
      ))}
    </nav>
  );
}

function isHere(tab: Tab): boolean {
  return page.value === tab.page || (tab.also?.includes(page.value) ?? false);
}
