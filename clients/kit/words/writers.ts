// The browser's own writers of numbers, dates and lists, each made once: making one takes longer than a hundred uses.

const made = new Map<string, unknown>();

function once<T>(kind: string, locale: string, options: object | undefined, make: () => T): T {
  const key = `${kind} ${locale} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as T;
}

export const numberWriter = (locale: string, options?: Intl.NumberFormatOptions): Intl.NumberFormat =>
  once("number", locale, options, () => new Intl.NumberFormat(locale, options));

/** Without a zone by this device's clock, which may be moved while the app is open. */
export const dateWriter = (locale: string, options?: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const clock = options?.timeZone ?? new Date().getTimezoneOffset();
  return once(`date ${clock}`, locale, options, () => new Intl.DateTimeFormat(locale, options));
};

export const listWriter = (locale: string, options?: Intl.ListFormatOptions): Intl.ListFormat =>
  once("list", locale, options, () => new Intl.ListFormat(locale, options));

export const pluralRules = (locale: string): Intl.PluralRules => once("plural", locale, undefined, () => new Intl.PluralRules(locale));
