/** A titled part of a page. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export type PanelProps = { title: string; tone?: "plain" | "next" | "danger"; children: ComponentChildren };

export function Panel({ title, tone = "plain", children }: PanelProps) {
  const name = useId();
  return (
    <section class={`panel card tone-${tone}`} aria-labelledby={name}>
      <h2 id={name}>{title}</h2>
      {children}
    </section>
  );
}
