/** Who looks at alarming answers now, who of them has left, and who was named before. */
import type { CoverSeen } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { useState } from "preact/hooks";
import { coverFacts } from "../../parts/cover.ts";
import { Facts } from "../../parts/Facts.tsx";
import { Panel } from "../../parts/Panel.tsx";
import { say } from "../../words/cover.ts";
import type { TrialProps } from "../TrialPage.tsx";
import { RenewCover } from "./RenewCover.tsx";

export function CoverPanel(props: TrialProps) {
  const { trial } = props;
  const [open, setOpen] = useState(false);
  const seen = trial.cover;
  if (!seen) return null;
  return (
    <Panel title={say("title")}>
      <Gone seen={seen} />
      <Facts facts={coverFacts(seen.cover, nameOf(seen, "owner"), nameOf(seen, "deputy"))} />
      <Since seen={seen} />
      {trial.may.includes("renew_cover") && (
        <div>
          <Button onClick={() => setOpen(true)}>{say("renew")}</Button>
        </div>
      )}
      <Before seen={seen} />
      <RenewCover {...props} seen={seen} open={open} onClose={() => setOpen(false)} />
    </Panel>
  );
}

function Gone({ seen: { gone } }: { seen: CoverSeen }) {
  if (gone.length === 0) return null;
  const how = gone.length === 2 ? "gone" : "alone";
  return (
    <Notice tone={how === "gone" ? "danger" : "warm"} title={say(`${how}_title`)}>
      <p>{say(`${how}_text`)}</p>
    </Notice>
  );
}

function nameOf({ history, gone }: CoverSeen, turn: "owner" | "deputy"): string {
  const name = history[0]?.[turn];
  if (!name) return say("nobody");
  return gone.includes(turn) ? say("left", { name }) : name;
}

type Named = CoverSeen["history"][number];

const sayNamed = ({ by, since }: Named): string =>
  by ? say("named", { name: by, date: formatInstant(since) }) : say("named_by_nobody", { date: formatInstant(since) });

function Since({ seen: { history } }: { seen: CoverSeen }) {
  return history[0] ? <p class="soft small">{sayNamed(history[0])}</p> : null;
}

function Before({ seen: { history } }: { seen: CoverSeen }) {
  const before = history.slice(1);
  if (before.length === 0) return null;
  return (
    <details class="fold">
      <summary>{say("before", { count: before.length })}</summary>
      <ol class="history">
        {before.map((named) => (
          <li key={named.since}>
            <span>{say("before_said", { owner: named.owner ?? say("nobody"), deputy: named.deputy ?? say("nobody") })}</span>
            <span class="soft small">{sayNamed(named)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
