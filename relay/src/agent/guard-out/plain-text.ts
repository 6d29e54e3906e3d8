/** Direct messages show no markup: what a model adds out of habit is taken away, the words stay. */
export function plainText(text: string): string {
  return text
    .replace(/```[a-z]*\n?/gi, '')
    .replace(/`([^`\n]*)`/g, '$1')
    .replace(/!?\[([^\]\n]*)\]\(([^)\s]*)[^)]*\)/g, (_, label: string, address: string) =>
      label === address ? address : `${label} ${address}`,
    )
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/gs, '$2')
    .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/^[ \t]{0,3}#{1,6}[ \t]+/gm, '')
    .replace(/^[ \t]*>[ \t]?/gm, '')
    .replace(/^[ \t]*[*+•][ \t]+/gm, '- ')
    .replace(/[\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\p{Cc}]/gu, (sign) =>
      sign === '\n' ? '\n' : sign === '\u200d' ? sign : '',
    )
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
