/** Hands the person a file with these values, to keep or to show. */
export function saveToFile(name: string, values: unknown): void {
  const file = new Blob([JSON.stringify(values, null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
