import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";
import "./Notice.css";

export type Tone = "info" | "good" | "warm" | "danger";

const ICONS: Record<Tone, IconName> = { info: "info", good: "check", warm: "warning", danger: "warning" };

export interface NoticeProps {
  tone?: Tone;
  icon?: IconName;
  title?: ComponentChildren;
  children?: ComponentChildren;
  /** Read aloud when it appears: "status" when there is time, "alert" at once. */
  live?: "status" | "alert";
}

export function Notice({ tone = "info", icon, title, children, live }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} role={live}>
      <Icon name={icon ?? ICONS[tone]} />
      <div class="notice-words">
        {title && <p class="notice-title">{title}</p>}
        {children && <div class="stack tight">{children}</div>}
      </div>
    </div>
  );
}
