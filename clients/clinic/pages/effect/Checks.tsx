/** The checks by what follows from them. Those that found nothing are folded away, and not praised. */
import type { Analysis, Check } from "@nof1/contract/shapes.ts";
import { groupChecks } from "../../logic/checks.ts";
import { Panel } from "../../parts/Panel.tsx";
import { say } from "../../words/effect.ts";

const ORDER = ["withhold", "qualify", "note"] as const;

export function Checks({ analysis, withoutWithheld }: { analysis: Analysis; withoutWithheld: boolean }) {
  const groups = groupChecks(analysis.checks);
  const open = ORDER.filter((one) => groups[one].length > 0 && !(one === "withhold" && withoutWithheld));
  return (
    <Panel title={say("checks")}>
      {open.length === 0 && <p>{say("checks_none_open")}</p>}
      {open.map((consequence) => (
        <div key={consequence} class={`checks ${consequence}`}>
          <h3>{say(`check_${consequence}`)}</h3>
          <CheckList checks={groups[consequence]} />
        </div>
      ))}
      {groups.passed.length > 0 && (
        <details class="fold">
          <summary>{say("checks_passed", { count: groups.passed.length })}</summary>
          <p class="soft small">{say("checks_passed_caution")}</p>
          <CheckList checks={groups.passed} />
        </details>
      )}
    </Panel>
  );
}

function CheckList({ checks }: { checks: Check[] }) {
  return (
    <ul>
      {checks.map((check) => (
        <li key={check.name}>{check.text}</li>
      ))}
    </ul>
  );
}
