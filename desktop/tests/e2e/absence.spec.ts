import { expect, SHOP, test } from './support/fixtures.ts';
import { startProduct } from './support/product.ts';
import { sandboxOf } from './support/sandbox.ts';

interface Mail {
  readonly subject: string;
  readonly text: string;
}

test('a customer asks for a person while nobody is online: the owner gets one mail, in the mailbox', async ({
  page,
}) => {
  test.setTimeout(180_000);
  // A product of its own, in which nobody has signed in yet.
  const product = await startProduct();
  try {
    const sandbox = sandboxOf(product.sandboxUrl);
    const customer = await sandbox.newCustomer('Nobody Nan');
    const message = { type: 'text', text: 'ขอคุยกับคนค่ะ' };
    await sandbox.call('POST', 'customer/send', { customer: customer.id, account: SHOP, message });
    const inMailbox = async (wait: number) => {
      const query = new URLSearchParams({ to: product.email, wait: String(wait) });
      const answer = await fetch(`${product.mailboxUrl}/_sandbox/mails?${query}`);
      return ((await answer.json()) as { mails: Mail[] }).mails;
    };
    const [mail, ...more] = await inMailbox(25_000);
    expect(more).toEqual([]);
    expect(mail?.subject).toContain('1');
    expect(mail?.text).toContain(`@${SHOP}`);
    expect(mail?.text).not.toContain('ขอคุยกับคน');
    await page.goto(product.mailboxUrl);
    await expect(page.getByRole('heading', { name: mail?.subject ?? '' })).toBeVisible();
    await expect(page.frameLocator('iframe').getByRole('listitem')).toContainText(`@${SHOP}`);
  } finally {
    await product.stop();
  }
});
