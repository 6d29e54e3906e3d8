const thaiZero = 0x0e50;

/**
 * One spelling for what readers take as the same: NFKC, lower case, Arabic digits, no invisible letters, no stretched letters.
 * NFKC takes ำ apart; without putting it together again every Thai pattern with คำ silently fails.
 */
export function normalizeText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33')
    .replace(/\u0e40\u0e40/g, '\u0e41')
    .replace(/[\u0e50-\u0e59]/g, (digit) => String(digit.charCodeAt(0) - thaiZero))
    .toLowerCase()
    .replace(/([^\d\s.])\1{2,}/gu, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
