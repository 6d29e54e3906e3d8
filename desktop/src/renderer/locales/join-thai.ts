const thai = /[\u0e00-\u0e7f]/;

/** Thai writes a name onto the next word, except one in other letters: that keeps a space. */
export function joined(before: string, name: string, after = ''): string {
  const head = before === '' || thai.test(name.charAt(0)) ? before : `${before} `;
  const tail = after === '' || thai.test(name.charAt(name.length - 1)) ? after : ` ${after}`;
  return `${head}${name}${tail}`;
}
