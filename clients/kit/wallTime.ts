// When the clocks of a zone show a time, as `wall_time` in server/study_day.py: a time that the clocks skip moves to
// the moment of the jump, of one that comes twice it is the first.

const DAY_MS = 86_400_000;

export function wallTime(date: string, clock: string, zone: string): Date {
  const wanted = Date.parse(`${date}T${clock}:00Z`);
  const offsets = [wanted - DAY_MS, wanted + DAY_MS].map((at) => onTheWall(at, zone) - at);
  const fits = offsets.map((offset) => wanted - offset).filter((at) => onTheWall(at, zone) === wanted);
  return new Date(fits.length > 0 ? Math.min(...fits) : theJump(wanted, zone));
}

/** The first moment, to the second, at which the wall shows more than what it never shows. */
function theJump(wanted: number, zone: string): number {
  let [before, after] = [wanted - DAY_MS, wanted + DAY_MS];
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (onTheWall(middle, zone) < wanted) before = middle;
    else after = middle;
  }
  return after;
}

/** What the wall shows, as if it were UTC. */
function onTheWall(at: number, zone: string): number {
  const parts = Object.fromEntries(formatOf(zone).formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const part = "2-digit" as const;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: part, day: part, hour: part, minute: part, second: part,
  });
  formats.set(zone, made);
  return made;
}
