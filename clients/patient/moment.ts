/** An instant as this phone's clock shows it, with the offset it believes in: 2026-11-22T20:04:05.120+01:00. */
export function momentWithOffset(now: Date): string {
  const minutes = -now.getTimezoneOffset();
  const wall = new Date(now.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  const sign = minutes < 0 ? "-" : "+";
  const size = Math.abs(minutes);
  return `${wall}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

export function zoneOfPhone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
