/** Two people changed one design: what both touched is put to the one who saves. */
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { useEffect, useRef } from "preact/hooks";
import type { Designing } from "../../logic/designing.ts";
import type { Clash } from "../../logic/merge.ts";
import { valueAt } from "../../logic/protocol.ts";
import { labelOf, sayValue } from "../../parts/values.ts";
import { say } from "../../words/design.ts";

export function ConflictChoices({ designing, clashes }: { designing: Designing; clashes: Clash[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [clashes]);
  return (
    <div ref={box} tabIndex={-1}>
      <Notice tone="warm" live="alert" title={say("conflict_title")}>
        <p>{say("conflict_joined")}</p>
        <p>{clashes.length > 0 ? say("conflict_lead") : say("conflict_none")}</p>
        {clashes.map((clash) => (
          <ClashChoice key={clash.path} clash={clash} designing={designing} />
        ))}
      </Notice>
    </div>
  );
}

function ClashChoice({ clash, designing }: { clash: Clash; designing: Designing }) {
  const now = JSON.stringify(valueAt(designing.protocol, clash.path));
  const sides = [
    { label: say("conflict_mine"), value: clash.mine },
    { label: say("conflict_theirs"), value: clash.theirs },
  ];
  return (
    <fieldset class="group clash">
      <legend>{labelOf(clash.path)}</legend>
      {sides.map(({ label, value }) => (
        <label key={label} class="tick">
          <input
            type="radio"
            name={`clash-${clash.path}`}
            checked={now === JSON.stringify(value)}
            onChange={() => designing.set(clash.path, value)}
          />
          <span>
            <strong>{label}</strong>: {sayValue(clash.path, value)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
