/** Early looks belong to the result, on screen and on paper. */
import type { Look } from "@nof1/contract/shapes.ts";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { sayWho } from "../../parts/who.ts";
import { say } from "../../words/effect.ts";

export function Looks({ looks }: { looks: Look[] }) {
  if (looks.length === 0) return null;
  return (
    <Notice tone="warm" title={say("looks", { count: looks.length })}>
      <p>{say("looks_meaning")}</p>
      <ul>
        {looks.map((look) => (
          <li key={look.at}>{say("look_by", { name: sayWho(look.by), date: formatInstant(look.at), reason: look.reason })}</li>
        ))}
      </ul>
    </Notice>
  );
}
