// A question with a figure in it is about that figure, and one that asks for a figure is answered by one. Words alone do not see this: a
// passage of last year's prices has every word of this year's question.

const asksForYear = /เมื่อ(?:ใด|ไร|ไหร่)|ปี(?:ใด|ไหน|อะไร)|\b(?:what|which) year\b|\bwhen (?:was|were|did)\b/i;
const asksForNumber =
  /กี่|เท่า(?:ไร|ไหร่|ใด)|จำนวน|ร้อยละ|เปอร์เซ็น|วันที่|วันใด|ศตวรรษ|\bhow (?:many|much|long|old|far|tall|often)\b|\b(?:what|which) (?:date|time|percent|number|size)\b/i;

export function numbersIn(text: string): ReadonlySet<string> {
  return new Set(text.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50)).match(/\d+/g));
}

/**
 * 0, −1 or −2: what the question's figures and what it asks for say against a passage with these numbers. −1 for figures of the question
 * that the passage lacks, −1 for a number or a year that is asked for when the passage has none but the question's own.
 */
export function figureFit(question: string, inPassage: ReadonlySet<string>): number {
  const own = numbersIn(question);
  const isMissing = [...own].some((number) => !inPassage.has(number));
  const others = [...inPassage].filter((number) => !own.has(number));
  const isYear = asksForYear.test(question);
  const hasAnswer = isYear ? others.some((number) => number.length === 4) : others.length > 0;
  const lacksAnswer = (isYear || asksForNumber.test(question)) && !hasAnswer;
  return 0 - Number(isMissing) - Number(lacksAnswer);
}
