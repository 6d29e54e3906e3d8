import type { AgentOptions } from '@tandem/shared/api';

type Hours = NonNullable<AgentOptions['hours']>;

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const dayMinutes = 24 * 60;

export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Whether the shop is open at `now`, by its own clocks. A shop without hours always is. */
export function isOpenAt(hours: Hours | null, now: number): boolean {
  if (hours === null) return true;
  const { day, minute } = localTime(hours.timezone, now);
  return hours.week.some((span) => {
    const from = minuteOf(span.from);
    const to = minuteOf(span.to);
    // 18:00 to 02:00 is open on its own evening and on the next morning.
    if (to > from) return span.day === day && minute >= from && minute < to;
    return (span.day === day && minute >= from) || ((span.day + 1) % 7 === day && minute < to);
  });
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

function localTime(timeZone: string, now: number): { day: number; minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  return { day: dayNames.indexOf(parts.get('weekday') ?? ''), minute: minute % dayMinutes };
}
