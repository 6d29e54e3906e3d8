/** What the stand-in model finds in a request: the only thing a model ever has. */
export interface PromptSeen {
  readonly chunks: readonly { readonly id: string; readonly title: string; readonly text: string }[];
  readonly questions: readonly string[];
  /** The whole request, for finding the shop. */
  readonly whole: string;
}

interface Block {
  readonly text?: string;
}
interface Body {
  readonly system?: string | readonly Block[];
  readonly messages?: readonly { readonly content: string | readonly Block[] }[];
}

const textsOf = (content: string | readonly Block[] = []): string[] =>
  typeof content === 'string' ? [content] : content.flatMap(({ text }) => (text === undefined ? [] : [text]));

export function readPrompt(body: string): PromptSeen {
  const { system, messages = [] } = JSON.parse(body) as Body;
  const whole = [...textsOf(system), ...messages.flatMap(({ content }) => textsOf(content))].join('\n');
  const chunks = dataOf(whole, 'knowledge').flatMap((list) => list as PromptSeen['chunks']);
  const questions = dataOf(whole, 'to_answer').flatMap((list) => list as string[]);
  return { chunks, questions, whole };
}

function dataOf(whole: string, tag: string): unknown[] {
  const found = whole.matchAll(new RegExp(`<${tag}>\\n(.*?)\\n</${tag}>`, 'gs'));
  return [...found].map(([, json = '[]']) => JSON.parse(json) as unknown);
}
