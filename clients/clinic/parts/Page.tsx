/** A page's heading takes the focus on arrival, and names the tab. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export type PageProps = {
  title: string;
  /** Small words above the heading: where one is, and the way back. */
  above?: ComponentChildren;
  beside?: ComponentChildren;
  lead?: ComponentChildren;
  wide?: boolean;
  children?: ComponentChildren;
};

export function Page({ title, above, beside, lead, wide = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · nof1`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <div class={`page${wide ? " page-wide" : ""}`}>
      <header class="page-head">
        {above && <div class="page-above">{above}</div>}
        <div class="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {beside && <div class="page-beside">{beside}</div>}
        </div>
        {lead && <div class="page-lead">{lead}</div>}
      </header>
      {children}
    </div>
  );
}
