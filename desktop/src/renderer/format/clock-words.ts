import type { Locale } from '@tandem/shared/model';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Formats {
  /** `14:22` */
  time(at: string): string;
  /** `20 Nov`, with the year when it is not this one; Thai years are Buddhist. */
  date(at: string, now: number): string;
  /** `20 November 2026`, `20 พฤศจิกายน 2569` */
  longDate(at: string): string;
  /** For a list row: time today, weekday this week, else the date. */
  when(at: string, now: number): string;
  /** For a thread's divider: `Today, 20 November`. */
  day(at: string, now: number): string;
  /** `now`, `26 min`, `3 h`, `2 days` */
  span(ms: number): string;
  /** Time left: `47 h`, under 6 h `5 h 10 min`, under 1 h minutes, under 5 min `4:09`. */
  left(ms: number): string;
  number(value: number): string;
  isSameDay(a: string, b: string): boolean;
}

const words = {
  en: {
    now: 'now',
    seconds: (n: number) => `${n} s`,
    minutes: (n: number) => `${n} min`,
    hours: (n: number) => `${n} h`,
    days: (n: number) => (n === 1 ? '1 day' : `${n} days`),
    today: 'Today',
    yesterday: 'Yesterday',
  },
  th: {
    now: 'เมื่อกี้',
    seconds: (n: number) => `${n} วินาที`,
    minutes: (n: number) => `${n} นาที`,
    hours: (n: number) => `${n} ชม.`,
    days: (n: number) => `${n} วัน`,
    today: 'วันนี้',
    yesterday: 'เมื่อวาน',
  },
} as const;

function build(locale: Locale): Formats {
  const w = words[locale];
  const tag = locale === 'th' ? 'th-TH-u-ca-buddhist-nu-latn' : 'en-GB';
  const of = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(tag, options);
    return (at: string) => format.format(new Date(at));
  };
  const time = of({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const shortDate = of({ day: 'numeric', month: 'short' });
  const datedYear = of({ day: 'numeric', month: 'short', year: 'numeric' });
  const longDate = of({ day: 'numeric', month: 'long', year: 'numeric' });
  const weekday = of({ weekday: 'short' });
  const dayMonth = of({ day: 'numeric', month: 'long' });
  const number = new Intl.NumberFormat(locale === 'th' ? 'th-TH-u-nu-latn' : 'en-GB');
  const dayKey = (at: string) => new Date(at).toDateString();
  const daysAgo = (at: string, now: number) =>
    Math.round((Date.parse(new Date(now).toDateString()) - Date.parse(dayKey(at))) / DAY);
  // ICU puts the era into Thai short dates; the year alone says it.
  const plain = (text: string) => text.replace(/\s*(พ\.ศ\.|BE)\s*/, ' ');

  const date = (at: string, now: number) =>
    plain(new Date(at).getFullYear() === new Date(now).getFullYear() ? shortDate(at) : datedYear(at));
  return {
    time,
    date,
    longDate: (at) => plain(longDate(at)),
    when(at, now) {
      const days = daysAgo(at, now);
      if (days <= 0) return time(at);
      return days < 7 ? weekday(at) : date(at, now);
    },
    day(at, now) {
      const days = daysAgo(at, now);
      if (days === 0) return locale === 'th' ? `${w.today} ${datedYearPlain(at)}` : `${w.today}, ${dayMonth(at)}`;
      if (days === 1)
        return locale === 'th' ? `${w.yesterday} ${datedYearPlain(at)}` : `${w.yesterday}, ${dayMonth(at)}`;
      return plain(longDate(at));
    },
    span(ms) {
      if (ms < MINUTE) return w.now;
      if (ms < HOUR) return w.minutes(Math.floor(ms / MINUTE));
      if (ms < DAY) return w.hours(Math.floor(ms / HOUR));
      return w.days(Math.floor(ms / DAY));
    },
    left(ms) {
      if (ms < 5 * MINUTE) {
        const seconds = Math.max(0, Math.floor(ms / 1000));
        return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      }
      if (ms < HOUR) return w.minutes(Math.floor(ms / MINUTE));
      const hours = Math.floor(ms / HOUR);
      const minutes = Math.floor((ms % HOUR) / MINUTE);
      return ms < 6 * HOUR && minutes > 0 ? `${w.hours(hours)} ${w.minutes(minutes)}` : w.hours(hours);
    },
    number: (value) => number.format(value),
    isSameDay: (a, b) => dayKey(a) === dayKey(b),
  };

  function datedYearPlain(at: string): string {
    return plain(datedYear(at));
  }
}

const built: Partial<Record<Locale, Formats>> = {};

export function formatsOf(locale: Locale): Formats {
  built[locale] ??= build(locale);
  return built[locale];
}
