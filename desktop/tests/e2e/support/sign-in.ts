import { expect, type Page } from '@playwright/test';
import type { Product } from './product.ts';

export async function signIn(page: Page, { email, password }: Pick<Product, 'email' | 'password'>): Promise<void> {
  await page.getByTestId('sign-in-email').fill(email);
  await page.getByTestId('sign-in-password').fill(password);
  await page.getByTestId('sign-in-submit').click();
  await untilLive(page);
}

export async function signOut(page: Page): Promise<void> {
  await page.locator('button.shop').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByTestId('sign-in-email')).toBeVisible();
}

export const untilLive = (page: Page) => expect(page.getByTestId('link-state')).toContainText('Live');
