/** Everything needed to do it again, folded away. */
import type { Analysis } from "@nof1/contract/shapes.ts";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { Facts, type Fact } from "../../parts/Facts.tsx";
import { say } from "../../words/effect.ts";
import { say as sayProtocol } from "../../words/protocol.ts";

const percent = (share: number): number => Math.round(share * 100);

function sayEngine(engine: Analysis["engine"]): string {
  if (engine === null) return "–";
  return say(`engine_${engine}`);
}

function factsOf(analysis: Analysis): Fact[] {
  const { rule } = analysis;
  return [
    { name: say("method_computed"), value: formatInstant(analysis.computed_at) },
    { name: say("method_engine"), value: sayEngine(analysis.engine) },
    {
      name: say("method_rule"),
      value: sayProtocol("rule_words", {
        benefit: percent(rule.benefit),
        harm: percent(rule.harm),
        similar: percent(rule.similar),
      }),
    },
    { name: say("method_allocation"), value: sayProtocol(`allocation_${analysis.allocation}`) },
    { name: say("method_answers"), value: say("method_answers_value", { n: analysis.n, missing: analysis.missing }) },
    { name: say("method_priors"), value: <Pairs of={analysis.priors} /> },
    { name: say("method_versions"), value: <Pairs of={analysis.versions} /> },
    { name: say("method_seed"), value: <code>{String(analysis.seed ?? "–")}</code> },
    { name: say("method_digest"), value: <code>{analysis.data_digest}</code> },
  ];
}

function Pairs({ of }: { of: Record<string, unknown> }) {
  return (
    <ul class="plain small">
      {Object.entries(of).map(([name, text]) => (
        <li key={name}>
          <code>{name}</code> {typeof text === "object" ? JSON.stringify(text) : String(text)}
        </li>
      ))}
    </ul>
  );
}

export function Methods({ analysis }: { analysis: Analysis }) {
  return (
    <details class="fold card panel">
      <summary>{say("methods")}</summary>
      <Facts facts={factsOf(analysis)} />
    </details>
  );
}
