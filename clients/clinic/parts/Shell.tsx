/** The frame: where one can go, who one is, and what always has to be said. */
import type { Staff } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Dialog } from "@nof1/kit/parts/Dialog.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { Mark } from "@nof1/kit/parts/TopBar.tsx";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { signOut } from "../logic/api.ts";
import { countDrafts, dropAllDrafts } from "../logic/drafts.ts";
import { useDoing } from "../logic/loaded.ts";
import { left, online, route } from "../logic/session.ts";
import { waitingTasks, watchTasks } from "../logic/tasks.ts";
import { say } from "../words/shell.ts";
import { LanguageChoice } from "./LanguageChoice.tsx";
import { Refusal } from "./Refusal.tsx";

const WAYS = [
  { href: "#/work", page: "work", key: "work" },
  { href: "#/", page: "trials", key: "trials" },
  { href: "#/tasks", page: "tasks", key: "tasks" },
  { href: "#/new", page: "new", key: "new" },
  { href: "#/import", page: "import", key: "import" },
] as const;

function toContent(event: Event): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

export function Shell({ person, children }: { person: Staff; children: ComponentChildren }) {
  useEffect(watchTasks, [person.id]);
  return (
    <>
      <a class="skip" href="#content" onClick={toContent}>
        {say("skip")}
      </a>
      <header class="shell-head screen-only">
        <a class="shell-home" href="#/">
          <Mark />
          <span>{person.site.name}</span>
        </a>
        <nav class="shell-nav" aria-label={say("nav")}>
          {WAYS.map(({ href, page, key }) => (
            <a key={page} href={href} aria-current={route.value.page === page ? "page" : undefined}>
              {page === "tasks" && waitingTasks.value > 0 ? <Counted words={say(key)} /> : say(key)}
            </a>
          ))}
        </nav>
        <Account person={person} />
      </header>
      <Banners demonstration={person.demonstration} />
      <main id="content" tabIndex={-1} class="shell-main">
        {children}
      </main>
      <footer class="shell-foot small soft">
        <span>{say("footer")}</span>
      </footer>
    </>
  );
}

function Counted({ words }: { words: string }) {
  return (
    <>
      {words}
      <span class="count" title={say("tasks_waiting", { count: waitingTasks.value })}>
        {waitingTasks.value}
      </span>
    </>
  );
}

function Banners({ demonstration }: { demonstration: boolean }) {
  if (!demonstration && online.value) return null;
  return (
    <aside aria-label={say("notices")}>
      {demonstration && <p class="shell-banner demo">{say("demo_banner")}</p>}
      {!online.value && (
        <p class="shell-banner offline screen-only" role="status">
          {say("no_network_banner")}
        </p>
      )}
    </aside>
  );
}

function Account({ person }: { person: Staff }) {
  const [asking, setAsking] = useState(false);
  const doing = useDoing();
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => void (menu.current && (menu.current.open = false));
  useEffect(close, [route.value]);
  useEffect(() => {
    const outside = (event: Event): void => void (menu.current?.contains(event.target as Node) || close());
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, []);

  async function leave(): Promise<void> {
    setAsking(false);
    const done = await doing.run(async () => {
      await signOut();
      dropAllDrafts(localStorage, person.id);
    });
    if (done) left();
  }
  const drafts = countDrafts(localStorage, person.id);
  return (
    <div class="account">
      <details
        class="account-menu"
        ref={menu}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          close();
          menu.current?.querySelector("summary")?.focus();
        }}
      >
        <summary aria-label={`${say("account")}: ${person.name}`}>
          <span>{person.name}</span>
          <Icon name="next" size={16} />
        </summary>
        <div class="account-list">
          <LanguageChoice />
          <a href="#/password">{say("set_password")}</a>
          <button type="button" onClick={() => (drafts > 0 ? setAsking(true) : void leave())}>
            {say("sign_out")}
          </button>
        </div>
      </details>
      <Dialog title={say("drafts_title")} open={asking} onClose={() => setAsking(false)}>
        <p>{say("drafts_text", { count: drafts })}</p>
        <div class="row">
          <Button kind="primary" onClick={() => setAsking(false)}>
            {say("stay")}
          </Button>
          <Button kind="danger" onClick={() => void leave()}>
            {say("sign_out_delete")}
          </Button>
        </div>
      </Dialog>
      <Dialog title={say("still_signed_in")} open={doing.why !== null} onClose={doing.forget}>
        <Refusal why={doing.why} />
        <Button onClick={doing.forget}>{say("close")}</Button>
      </Dialog>
    </div>
  );
}
