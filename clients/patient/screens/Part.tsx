import type { ComponentChildren } from "preact";

/** A page's part with a heading of its own. */
export function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
