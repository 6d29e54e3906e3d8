import type { Page } from '@playwright/test';

export interface Scene {
  readonly name: string;
  readonly query: string;
  readonly hash?: string;
  readonly width?: number;
  readonly before?: (page: Page) => Promise<unknown>;
}

/** Content gaps and reviews, in both languages, themes and widths. */
export const reviewScenes: readonly Scene[] = [
  ...(
    [
      ['th-light', 'locale=th', 1440],
      ['en-dark', 'theme=dark', 1440],
      ['th-dark-1280', 'locale=th&theme=dark', 1280],
      ['en-light-1280', '', 1280],
    ] as const
  ).flatMap(([name, query, width]): Scene[] => [
    {
      name: `gaps-${name}`,
      query,
      width,
      hash: '#/review/gaps',
      before: (page) => page.getByTestId('gap').first().click(),
    },
    {
      name: `review-${name}`,
      query,
      width,
      hash: '#/review/answers',
      before: async (page) => {
        await page.getByTestId('review').first().click();
        await page.keyboard.press('e');
      },
    },
  ]),
  {
    name: 'gaps-back-en-light',
    query: '',
    hash: '#/review/gaps',
    before: (page) => page.getByTestId('gap').nth(2).click(),
  },
  { name: 'gaps-offline-th-light', query: 'locale=th&offline', hash: '#/review/gaps' },
  { name: 'review-empty-en-dark', query: 'theme=dark&empty', hash: '#/review/answers' },
  {
    name: 'verdict-en-light',
    query: '',
    hash: '#/inbox/open/fern',
    before: (page) => page.getByTestId('wrong').first().click(),
  },
];
