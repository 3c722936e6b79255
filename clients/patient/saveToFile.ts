/** Hands the person a file with these values, to keep or to show. */
export function saveToFile(name: string, values: unknown): void {
  saveText(name, JSON.stringify(values, null, 2), "application/json");
}

export function saveText(name: string, text: string, type: string): void {
  const file = new Blob([text], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
