import type { Locale } from '@tandem/shared/model';

/** `2026-11` in words: a month of a calendar, so no time zone moves it. */
export function monthName(month: string, locale: Locale, length: 'long' | 'short' = 'long'): string {
  const format = new Intl.DateTimeFormat(locale === 'th' ? 'th-TH-u-nu-latn' : 'en-GB', {
    month: length,
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(Date.parse(`${month}-15T00:00:00Z`));
}
