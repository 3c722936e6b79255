import type { ComponentChildren } from "preact";
import "./TopBar.css";

/** The mark: one person's line, up and down between two treatments. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" class="mark-ground" />
      <path d="M6 21h5.5v-9h6v9h6v-9H26" class="mark-line" />
      <circle cx="20.5" cy="21" r="3" class="mark-dot" />
    </svg>
  );
}

export interface TopBarProps {
  name: string;
  home: string;
  children?: ComponentChildren;
}

export function TopBar({ name, home, children }: TopBarProps) {
  return (
    <header class="topbar">
      <a class="topbar-name" href={home}>
        <Mark />
        <span>{name}</span>
      </a>
      <div class="topbar-actions">{children}</div>
    </header>
  );
}
