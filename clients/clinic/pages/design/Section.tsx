/** One of the designer's numbered sections. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export type SectionProps = { number: number; title: string; lead?: string; children: ComponentChildren };

export function Section({ number, title, lead, children }: SectionProps) {
  const name = useId();
  return (
    <section class="designer-section card" aria-labelledby={name}>
      <h2 id={name}>
        <span class="designer-number" aria-hidden="true">
          {number}
        </span>
        {title}
      </h2>
      {lead && <p class="soft">{lead}</p>}
      {children}
    </section>
  );
}
