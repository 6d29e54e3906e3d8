/** Where one message stops asking one thing and starts another: its own lines and question marks, or a particle or question word before a space. */
const seams = [
  /\n+/,
  /(?<=[?？])\s*/,
  /(?<=คะ|ค่ะ|ครับ|คับ|ไหม|มั้ย|ป่ะ|ปะ|ป่าว|น้า|นะ|ไหน|เท่าไหร่|เท่าไร|อะไร|ยังไง|บ้าง)\s+(?=\S{4,})/,
  /\s+(?=แล้วก็|แล้ว|และ|กับ)(?=\S{6,})/,
  /\s*[,;]?\s+and (?=(?:how|what|where|when|which|do|does|can|is|are|will|if)\b)/i,
];

/** The single questions of a burst, in the customer's own words. */
export function splitQuestions(texts: readonly string[]): string[] {
  return seams
    .reduce((pieces, seam) => pieces.flatMap((piece) => piece.split(seam)), [...texts])
    .map((piece) => piece.trim())
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece));
}
