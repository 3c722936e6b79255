/** What is typed and chosen to find trials; how many were found is said beside it. */
import type { TrialRow, TrialState } from "@nof1/contract/shapes.ts";
import { SelectField, TextField, type Option } from "@nof1/kit/parts/Field.tsx";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { STATES, URGENCY } from "../logic/attention.ts";
import { ANY, type Filter } from "../logic/filtering.ts";
import { say } from "../words/trials.ts";
import { sayAttention, sayState } from "./Badges.tsx";

export const SEARCH = "search-trials";

type Props = { rows: TrialRow[]; filter: Filter; choose: (part: Partial<Filter>) => void; children: ComponentChildren };

export function TrialFilter({ rows, filter, choose, children }: Props) {
  const states = useMemo(() => STATES.filter((state) => rows.some((row) => row.state === state)), [rows]);
  const codes = useMemo(() => URGENCY.filter((code) => rows.some(({ attention }) => attention.includes(code))), [rows]);
  const standing: Option<TrialState | "">[] = [
    { value: "", label: say("every_state") },
    ...withChosen(states, filter.state).map((state) => ({ value: state, label: sayState(state) })),
  ];
  const waiting: Option<string>[] = [
    { value: "", label: say("waits_or_not") },
    { value: ANY, label: say("waits_any") },
    ...withChosen<string>(codes, filter.waits === ANY ? "" : filter.waits).map((code) => ({ value: code, label: sayAttention(code) })),
  ];
  return (
    <div class="trials-search" role="search" aria-label={say("search_title")}>
      <TextField id={SEARCH} label={say("search")} type="search" value={filter.typed} onInput={(typed) => choose({ typed })} />
      <SelectField label={say("filter_state")} value={filter.state} options={standing} onChange={(state) => choose({ state })} />
      <SelectField label={say("filter_waits")} value={filter.waits} options={waiting} onChange={(waits) => choose({ waits })} />
      <p class="soft small" role="status">
        {children}
      </p>
    </div>
  );
}

/** What was chosen before stays to be seen, even where nothing is so any more. */
function withChosen<V extends string>(there: readonly V[], chosen: V | ""): V[] {
  return chosen === "" || there.includes(chosen) ? [...there] : [...there, chosen];
}
