const year2100 = 4_102_444_800_000;

/** Seconds and milliseconds both occur in the field. 0: not told, or no time at all. */
export function millis(time: number | undefined): number {
  const ms = Math.floor((time ?? 0) < 100_000_000_000 ? (time ?? 0) * 1000 : (time ?? 0));
  return ms < year2100 ? ms : 0;
}
