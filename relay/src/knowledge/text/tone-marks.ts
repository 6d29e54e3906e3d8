/** Tone marks and the like, which hasty thumbs leave out: คาสง for ค่าส่ง. */
export const toneMarks = /[\u0e47-\u0e4c\u0e4e]/g;

export function withoutToneMarks(text: string): string {
  return text.normalize('NFC').replace(toneMarks, '');
}
