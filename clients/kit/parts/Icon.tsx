// Small drawings beside words, never instead of them: hidden from screen readers.
import "./Icon.css";

const STROKES = {
  check: "M5 12.5 10 17.5 19.5 7",
  clock: "M12 7v5l3.5 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  chart: "M4 19.5h16M6.5 15.5l4-5 3.5 3 4.5-7",
  help: "M9.2 9.3a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.2-1.5 2.2M12 17.2v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  today: "M5 6.5h14a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7.5a1 1 0 0 1 1-1ZM4 10.5h16M8.5 4v4M15.5 4v4M9 15l2 2 4-4",
  result: "M12 4v16M5 20h14M12 6.5H5.5L3 13h6L6.5 6.5M12 6.5h6.5L21 13h-6l2.5-6.5",
  settings: "M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9M15 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  phone: "M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 5 5.6 1.5 1.5 0 0 1 6.5 4Z",
  warning: "M12 9v4.5M12 16.8v.1M12 4 2.8 19.5h18.4L12 4Z",
  info: "M12 11v5.5M12 7.8v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  send: "M12 19V7M6.5 12 12 6.5 17.5 12M5 3.5h14",
  offline: "M4 4l16 16M8 18.5h9.5M6 10.6A4 4 0 0 0 7 18.5M9.8 6.4a5.5 5.5 0 0 1 7.4 4.3 3.9 3.9 0 0 1 2.9 5.9",
  swap: "M7 4 3.5 7.5 7 11M3.5 7.5H17M17 13l3.5 3.5L17 20M20.5 16.5H7",
  back: "M11 5l-7 7 7 7M4 12h16",
  next: "M9.5 5.5 16 12l-6.5 6.5",
  stop: "M8.5 8.5h7v7h-7zM12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  heart: "M3.5 12.5h4l2-4.5 4 9 2.2-4.5h4.8",
  pen: "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5l-4.5 1ZM13.5 7l3.5 3.5",
  share: "M12 15V4M8 7.5 12 3.5l4 4M6 11.5H5v9h14v-9h-1",
  close: "M6 6l12 12M18 6 6 18",
} as const;

export type IconName = keyof typeof STROKES;

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={STROKES[name]} />
    </svg>
  );
}
