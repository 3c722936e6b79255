/** All trials of the clinic, those that need somebody first. */
import type { TrialRow } from "@nof1/contract/shapes.ts";
import { LinkButton, Button } from "@nof1/kit/parts/Button.tsx";
import { formatNumber } from "@nof1/kit/words/formats.ts";
import { useEffect, useMemo, useState } from "preact/hooks";
import { getTrials } from "../logic/api.ts";
import { groupTrials, type Group } from "../logic/attention.ts";
import { EVERYTHING, filterTrials, findable, isFiltered, keepFilter, keptFilter, type Filter } from "../logic/filtering.ts";
import { useLoaded, useSeenAgain } from "../logic/loaded.ts";
import { Page } from "../parts/Page.tsx";
import { Waits } from "../parts/Refusal.tsx";
import { SEARCH, TrialFilter } from "../parts/TrialFilter.tsx";
import { TrialLine } from "../parts/TrialLine.tsx";
import { say as sayShell } from "../words/shell.ts";
import { say } from "../words/trials.ts";

const AT_ONCE = 25;

export function TrialsPage() {
  const [loaded, { reload }] = useLoaded("trials", getTrials);
  useSeenAgain(reload);
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
  const [filter, setFilter] = useState(() => keptFilter(history));
  const all = useMemo(() => findable(rows), [rows]);
  const found = useMemo(() => filterTrials(all, filter), [all, filter]);
  const groups = useMemo(() => groupTrials(found), [found]);
  function choose(part: Partial<Filter>): void {
    const next = { ...filter, ...part };
    setFilter(next);
    keepFilter(history, next);
  }
  function clear(): void {
    choose(EVERYTHING);
    document.getElementById(SEARCH)?.focus();
  }
  return (
    <div class="trials">
      <TrialFilter rows={rows} filter={filter} choose={choose}>
        {isFiltered(filter) ? say("found", { count: found.length }) : say("count", { count: rows.length })}
      </TrialFilter>
      {found.length === 0 && <NoneFound typed={filter.typed.trim()} clear={clear} />}
      {groups.map(({ group, rows: members }) => (
        <TrialGroup key={group} group={group} rows={members} />
      ))}
    </div>
  );
}

function NoneFound({ typed, clear }: { typed: string; clear: () => void }) {
  return (
    <div class="stack">
      <p>{typed ? say("none_found", { typed }) : say("none_so")}</p>
      <div>
        <Button onClick={clear}>{say("clear")}</Button>
      </div>
    </div>
  );
}

/** So many lines of a group at once: thousands would make every key wait. */
function TrialGroup({ group, rows }: { group: Group; rows: TrialRow[] }) {
  const [shown, setShown] = useState(AT_ONCE);
  useEffect(() => setShown(AT_ONCE), [rows]);
  const hidden = Math.max(0, rows.length - shown);
  return (
    <section class="trials-group" aria-labelledby={`group-${group}`}>
      <h2 id={`group-${group}`}>
        {say(`group_${group}`)} <span class="trials-count">{formatNumber(rows.length)}</span>
      </h2>
      <ul class="trials-list">
        {rows.slice(0, shown).map((row) => (
          <TrialLine key={row.id} trial={row} />
        ))}
      </ul>
      {hidden > 0 && <Button onClick={() => setShown(shown + 100)}>{say("more", { count: Math.min(hidden, 100), hidden })}</Button>}
    </section>
  );
}
