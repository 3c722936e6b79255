/** Will it answer, what is assumed for that, and the shortest trial that does. */
import type { ProtocolBody, Smallest } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { SelectField } from "@nof1/kit/parts/Field.tsx";
import { formatNumber } from "@nof1/kit/words/formats.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Designing } from "../../logic/designing.ts";
import { findSmallest, numbersOf, type Outlook } from "../../logic/judging.ts";
import { useDoing } from "../../logic/loaded.ts";
import { Amount } from "../../parts/bound.tsx";
import { OutlookAtLength } from "../../parts/Outlook.tsx";
import { sayPoints } from "../../parts/values.ts";
import { Refusal } from "../../parts/Refusal.tsx";
import { say } from "../../words/outlook.ts";
import { Section } from "./Section.tsx";

const USUAL_SPREAD = 0.15;

export function OutlookSection({ designing, outlook }: { designing: Designing; outlook: Outlook }) {
  const { protocol } = designing;
  return (
    <Section number={5} title={say("title")} lead={say("lead")}>
      <OutlookAtLength outlook={outlook} worthwhile={protocol.outcome.worthwhile ?? 1} />
      <AssumedFields protocol={protocol} />
      <SmallestPart designing={designing} />
    </Section>
  );
}

function AssumedFields({ protocol: { outcome } }: { protocol: ProtocolBody }) {
  const usual = USUAL_SPREAD * ((outcome.maximum ?? 10) - (outcome.minimum ?? 0));
  return (
    <div class="fields-two">
      <Amount path="assumed.spread" label={say("spread")} hint={say("spread_hint", { usual: formatNumber(usual, 2) })} unit={say("spread_unit")} step="0.1" empty />
      <Amount path="assumed.missing" label={say("missing")} unit={say("missing_unit")} of={100} min={0} max={90} />
    </div>
  );
}

const GAINS = [1.5, 2, 3] as const;

function SmallestPart({ designing }: { designing: Designing }) {
  const { protocol } = designing;
  const [gain, setGain] = useState("2");
  const [found, setFound] = useState<{ smallest: Smallest; of: string } | null>(null);
  const doing = useDoing();
  const worthwhile = protocol.outcome.worthwhile ?? 1;
  const asked = `${gain} ${numbersOf({ ...protocol, periods: null })}`;
  const now = useRef(asked);
  now.current = asked;
  useEffect(() => () => void (now.current = ""), []);

  const find = (): Promise<boolean> =>
    doing.run(async () => {
      setFound(null);
      const smallest = await findSmallest(protocol, Number(gain), () => now.current === asked);
      if (smallest) setFound({ smallest, of: asked });
    });

  return (
    <div class="stack tight outlook-smallest">
      <h3>{say("smallest_title")}</h3>
      <div class="add-option">
        <SelectField
          label={say("smallest_if")}
          value={gain}
          options={GAINS.map((times) => ({ value: String(times), label: sayPoints(times * worthwhile) }))}
          onChange={setGain}
        />
        <Button busy={doing.busy} onClick={() => void find()}>
          {doing.busy ? say("smallest_busy") : say("smallest_find")}
        </Button>
      </div>
      {doing.why?.code === "no_room" ? <p class="remark warning">{say("smallest_no_room")}</p> : <Refusal why={doing.why} />}
      <div role="status">{found?.of === asked && <FoundDesign smallest={found.smallest} designing={designing} />}</div>
    </div>
  );
}

function FoundDesign({ smallest, designing }: { smallest: Smallest; designing: Designing }) {
  const { periods, days, tried, limit_days } = smallest;
  if (periods === null || days === null) return <p>{say("smallest_none", { days: limit_days })}</p>;
  const right = Math.round(100 * (tried.find((one) => one.periods === periods)?.right.value ?? 0));
  return (
    <div class="stack tight">
      <p>{say("smallest_found", { periods, days, right })}</p>
      {designing.protocol.periods === periods ? (
        <p class="soft">{say("smallest_same")}</p>
      ) : (
        <div>
          <Button onClick={() => designing.set("periods", periods)}>{say("smallest_use", { periods })}</Button>
        </div>
      )}
    </div>
  );
}
