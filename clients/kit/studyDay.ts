// Which study date it is. `study-day.examples.json` is read here and in Python.

/** The date in `zone` at `now`; before `dayStartsAt` ("04:00") it is still the day before. */
export function studyDate(now: Date, zone: string, dayStartsAt: string): string {
  const { date, clock } = onTheWall(now, zone);
  return clock < dayStartsAt ? addDays(date, -1) : date;
}

export function addDays(date: string, days: number): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

function onTheWall(now: Date, zone: string): { date: string; clock: string } {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return { date: `${parts["year"]}-${parts["month"]}-${parts["day"]}`, clock: `${parts["hour"]}:${parts["minute"]}` };
}
