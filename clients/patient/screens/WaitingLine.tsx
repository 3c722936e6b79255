import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { hrefOf } from "../route.ts";
import { refused, waiting } from "../state.ts";
import { say } from "../words/say.ts";
import "./WaitingLine.css";

/** What is still on its way, and what will not go: never hidden, never loud. */
export function WaitingLine() {
  const onTheWay = waiting.value.length;
  const stuck = refused.value.length;
  if (onTheWay + stuck === 0) return null;
  return (
    <div class="waiting" role="status">
      {onTheWay > 0 && <Line icon="send" words={say("today.waiting", { count: onTheWay })} />}
      {stuck > 0 && <Line icon="warning" words={say("today.refused", { count: stuck })} />}
    </div>
  );
}

function Line({ icon, words }: { icon: "send" | "warning"; words: string }) {
  return (
    <p>
      <Icon name={icon} size={20} />
      <span>{words}</span>
      <a href={hrefOf("settings")}>{say("today.look")}</a>
    </p>
  );
}
