const range =
  /(?<![\d.,:/-])(\d{1,3})\s*(?:-|–|ถึง|to|จนถึง)\s*(?:IPHONE |รุ่น )?(\d{1,3})(?![\d.,:/]|\s*(?:วัน|บาท|ชิ้น|ชั่วโมง|นาที|%|\bdays?|\bhours?|\bminutes?|\bworking|\bbusiness))/g;

/** Whether a whole number lies in a range that a text names. Days of a delivery and the like are no range of goods. */
export function isInRange(text: string, number: number): boolean {
  if (!Number.isInteger(number)) return false;
  return [...text.matchAll(range)].some(([, from, to]) => number >= Number(from) && number <= Number(to));
}
