/** What waits at this clinic: of whom, what, since when, and one way to where it is done. */
import type { WorkLine } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { SelectField, type Option } from "@nof1/kit/parts/Field.tsx";
import { formatDayOf, formatInstant, formatNumber } from "@nof1/kit/words/formats.ts";
import { useMemo, useState } from "preact/hooks";
import { getWork } from "../logic/api.ts";
import { isKnownUrgency } from "../logic/attention.ts";
import { useLoaded, useSeenAgain } from "../logic/loaded.ts";
import { groupWork, hrefOfWork, type WorkGroup } from "../logic/work.ts";
import { sayAttention } from "../parts/Badges.tsx";
import { CallMade } from "../parts/CallMade.tsx";
import { Page } from "../parts/Page.tsx";
import { Waits } from "../parts/Refusal.tsx";
import { say } from "../words/work.ts";

const AT_ONCE = 20;
const OF_A_DAY = ["call_due", "review_due"];

export function WorkPage() {
  const [loaded, { reload }] = useLoaded("work", getWork);
  useSeenAgain(reload);
  return (
    <Page title={say("title")} lead={<p>{say("lead")}</p>}>
      <Waits on={loaded} again={reload}>
        {(lines) => <Work lines={lines} reload={reload} />}
      </Waits>
    </Page>
  );
}

function Work({ lines, reload }: { lines: WorkLine[]; reload: () => Promise<void> }) {
  const [kind, setKind] = useState("");
  const groups = useMemo(() => groupWork(lines), [lines]);
  const chosen = groups.some(({ code }) => code === kind) ? kind : "";
  const kinds: Option<string>[] = [
    { value: "", label: say("every_kind") },
    ...groups.map(({ code, lines: members }) => ({ value: code, label: `${sayAttention(code)} (${formatNumber(members.length)})` })),
  ];
  return (
    <div class="work">
      <div class="work-head">
        <p role="status">{lines.length === 0 ? say("none") : say("count", { count: lines.length })}</p>
        {groups.length > 1 && <SelectField label={say("kind")} value={chosen} options={kinds} onChange={setKind} />}
      </div>
      {groups
        .filter(({ code }) => chosen === "" || code === chosen)
        .map((group) => (
          <Group key={group.code} group={group} reload={reload} />
        ))}
    </div>
  );
}

function Group({ group: { code, lines }, reload }: { group: WorkGroup; reload: () => Promise<void> }) {
  const [shown, setShown] = useState(AT_ONCE);
  const hidden = Math.max(0, lines.length - shown);
  return (
    <section class="trials-group" aria-labelledby={`work-${code}`}>
      <h2 id={`work-${code}`}>
        {sayAttention(code)} <span class="trials-count">{formatNumber(lines.length)}</span>
      </h2>
      <ul class="trials-list">
        {lines.slice(0, shown).map((line) => (
          <Line key={line.trial_id} line={line} reload={reload} />
        ))}
      </ul>
      {hidden > 0 && (
        <div>
          <Button onClick={() => setShown(shown + 100)}>{say("more", { count: Math.min(hidden, 100), hidden })}</Button>
        </div>
      )}
    </section>
  );
}

function Line({ line, reload }: { line: WorkLine; reload: () => Promise<void> }) {
  const name = line.patient_name || line.pseudonym;
  const what = isKnownUrgency(line.code) ? say(`do_${line.code}`) : say("do_other");
  return (
    <li class="work-line">
      <p class="work-who">
        <strong>{name}</strong> <span class="soft small">{line.pseudonym}</span>
      </p>
      <p class="work-since small">
        {sayWhen(line)}
        {line.why && <span class="soft"> {say(`why_${line.why}`)}</span>}
      </p>
      <p class="work-do">
        {line.code === "call_due" ? (
          <CallMade trialId={line.trial_id} name={name} done={() => void reload()} />
        ) : (
          <a href={hrefOfWork(line)} aria-label={say("of", { what, name })}>
            {what}
          </a>
        )}
      </p>
    </li>
  );
}

function sayWhen({ code, at, days }: WorkLine): string {
  if (at === null) return say("since_unknown");
  if (code === "boundary") return formatDayOf(at);
  if (days !== null) return say("silent_for", { count: days, when: formatDayOf(at) });
  return say("since", { when: OF_A_DAY.includes(code) ? formatDayOf(at) : formatInstant(at) });
}
