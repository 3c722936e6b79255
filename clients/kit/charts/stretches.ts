// Days laid together where they belong to one period; without periods, where the treatment stays the same. The days of a
// washout stand between two periods, with no treatment in force, and are a stretch of their own.

export interface StretchDay {
  period: number | null;
  arm: string | null;
  code: string | null;
  washout: boolean;
}

export interface Stretch {
  /** Indices into the days, both included. */
  from: number;
  to: number;
  arm: string | null;
  code: string | null;
  washout: boolean;
}

export function findStretches(days: readonly StretchDay[]): Stretch[] {
  const stretches: Stretch[] = [];
  days.forEach((day, i) => {
    const open = stretches[stretches.length - 1];
    const before = days[i - 1];
    if (open && before && belongTogether(before, day)) open.to = i;
    else stretches.push({ from: i, to: i, arm: day.arm, code: day.code, washout: day.washout });
  });
  return stretches;
}

function belongTogether(one: StretchDay, next: StretchDay): boolean {
  if (one.washout || next.washout) return one.washout && next.washout;
  return one.period === next.period && one.arm === next.arm && one.code === next.code;
}
