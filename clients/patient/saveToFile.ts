import { saveFile } from "@nof1/kit/saveFile.ts";

/** Hands the person a file with these values, to keep or to show. */
export function saveToFile(name: string, values: unknown): void {
  saveText(name, JSON.stringify(values, null, 2), "application/json");
}

export function saveText(name: string, text: string, type: string): void {
  saveFile(name, new Blob([text], { type }));
}
