/** All trials of the clinic, those that need somebody first. */
import type { TrialRow } from "@nof1/contract/shapes.ts";
import { LinkButton, Button } from "@nof1/kit/parts/Button.tsx";
import { TextField } from "@nof1/kit/parts/Field.tsx";
import { useEffect, useState } from "preact/hooks";
import { getTrials } from "../logic/api.ts";
import { groupTrials, searchTrials, type Group } from "../logic/attention.ts";
import { useLoaded } from "../logic/loaded.ts";
import { Page } from "../parts/Page.tsx";
import { Waits } from "../parts/Refusal.tsx";
import { TrialLine } from "../parts/TrialLine.tsx";
import { say as sayShell } from "../words/shell.ts";
import { say } from "../words/trials.ts";

const AT_ONCE = 25;

export function TrialsPage() {
  const [loaded, { reload }] = useLoaded("trials", getTrials);
  useEffect(() => {
    const look = (): void => void (document.visibilityState === "visible" && reload());
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [reload]);
  return (
    <Page wide title={say("title")} beside={loaded.value?.length ? <Ways /> : null}>
      <Waits on={loaded} again={reload}>
        {(rows) => (rows.length === 0 ? <NoTrials /> : <Trials rows={rows} />)}
      </Waits>
    </Page>
  );
}

function Ways() {
  return (
    <>
      <LinkButton href="#/import">{sayShell("import")}</LinkButton>
      <LinkButton href="#/new" kind="primary">
        {sayShell("new")}
      </LinkButton>
    </>
  );
}

function NoTrials() {
  return (
    <div class="empty">
      <h2>{say("empty_title")}</h2>
      <p>{say("empty_text")}</p>
      <div class="empty-ways">
        <div class="card stack">
          <p>{say("empty_design")}</p>
          <LinkButton href="#/new" kind="primary">
            {sayShell("new")}
          </LinkButton>
        </div>
        <div class="card stack">
          <p>{say("empty_import")}</p>
          <LinkButton href="#/import">{sayShell("import")}</LinkButton>
        </div>
      </div>
    </div>
  );
}

function Trials({ rows }: { rows: TrialRow[] }) {
  const [typed, setTyped] = useState("");
  const found = searchTrials(rows, typed);
  const searching = typed.trim() !== "";
  return (
    <div class="trials">
      <div class="trials-search" role="search">
        <TextField label={say("search")} type="search" value={typed} onInput={setTyped} />
        <p class="soft small" role="status">
          {searching ? say("found", { count: found.length }) : say("count", { count: rows.length })}
        </p>
      </div>
      {found.length === 0 && <NoneFound typed={typed} clear={() => setTyped("")} />}
      {groupTrials(found).map(({ group, rows: members }) => (
        <TrialGroup key={group} group={group} rows={members} all={searching} />
      ))}
    </div>
  );
}

function NoneFound({ typed, clear }: { typed: string; clear: () => void }) {
  return (
    <div class="stack">
      <p>{say("none_found", { typed })}</p>
      <div>
        <Button onClick={clear}>{say("clear")}</Button>
      </div>
    </div>
  );
}

function TrialGroup({ group, rows, all }: { group: Group; rows: TrialRow[]; all: boolean }) {
  const [shown, setShown] = useState(AT_ONCE);
  const some = all || group === "attention" ? rows : rows.slice(0, shown);
  const hidden = rows.length - some.length;
  return (
    <section class="trials-group" aria-labelledby={`group-${group}`}>
      <h2 id={`group-${group}`}>
        {say(`group_${group}`)} <span class="trials-count">{rows.length}</span>
      </h2>
      <ul class="trials-list">
        {some.map((row) => (
          <TrialLine key={row.id} trial={row} />
        ))}
      </ul>
      {hidden > 0 && <Button onClick={() => setShown(shown + 100)}>{say("more", { count: hidden })}</Button>}
    </section>
  );
}
