// How large the text is, beside what the phone's own settings do.
import { signal } from "@preact/signals";
import { keep, recall } from "./database.ts";
import { storage } from "./phone.ts";

export const TEXT_SIZES = ["normal", "large", "larger"] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

export const textSize = signal<TextSize>("normal");

export async function useKeptTextSize(): Promise<void> {
  const kept = await recall<TextSize>(storage, "text_size").catch(() => undefined);
  apply(TEXT_SIZES.find((one) => one === kept) ?? "normal");
}

export async function chooseTextSize(size: TextSize): Promise<void> {
  apply(size);
  await keep(storage, "text_size", size);
}

function apply(size: TextSize): void {
  textSize.value = size;
  document.documentElement.style.fontSize = { normal: "", large: "125%", larger: "150%" }[size];
}
