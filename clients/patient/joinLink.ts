/** The code of an opened invitation (`/#join=CODE`), taken out of the address bar and the history at once. */
export function takeJoinCode(from: Location = location, past: History = history): string | null {
  const match = /^#join=(.+)$/.exec(from.hash);
  if (!match?.[1]) return null;
  past.replaceState(null, "", from.pathname);
  return tidyCode(safeDecode(match[1]));
}

/** As people type and paste it: without spaces. */
export function tidyCode(typed: string): string {
  return typed.replace(/\s+/g, "");
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
