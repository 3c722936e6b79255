import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { say } from "../words/say.ts";
import "./Call.css";

export function Call({ number, kind = "clinic" }: { number: string; kind?: "clinic" | "emergency" }) {
  return (
    <a class={`call ${kind}`} href={`tel:${number.replace(/[^\d+]/g, "")}`}>
      <Icon name="phone" />
      <span>{say("help.call", { number })}</span>
    </a>
  );
}
