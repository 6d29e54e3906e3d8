import { expect, openChat, rowOf, test } from './support/fixtures.ts';
import { openFreeShop } from './support/free-shop.ts';
import { signIn, signOut } from './support/sign-in.ts';

test('a free shop runs out of AI replies: the team sees why, customers come in and wait, people go on answering', async ({
  inbox,
  product,
  sandbox,
}) => {
  const shop = await openFreeShop(product, 100);
  await signOut(inbox);
  await signIn(inbox, shop);
  const banner = inbox.getByRole('status').filter({ hasText: 'The AI has paused.' });
  await expect(banner).toContainText('This month’s AI replies of your plan are used up.');

  const customer = await sandbox.newCustomer('ลูกค้าคนที่ 101');
  const message = { type: 'text', text: 'ค่าส่งเท่าไหร่คะ ส่งกี่วันถึง' };
  await sandbox.call('POST', 'customer/send', { customer: customer.id, account: shop.account, message });
  await expect(rowOf(inbox, 'ลูกค้าคนที่ 101')).toContainText('Plan limit');
  await openChat(inbox, 'ลูกค้าคนที่ 101');
  await expect(inbox.getByTestId('thread')).toContainText('AI replies of your plan are used up');
  await expect(inbox.getByTestId('holder-bar')).toContainText('Nobody holds this chat');
  await inbox.getByTestId('composer-input').fill('ค่าส่ง 40 บาทค่ะ ทีมร้านตอบเอง');
  await inbox.getByTestId('composer-send').click();
  const received = await sandbox.ledger(customer.id, 1);
  expect(received.map(({ text }) => text)).toEqual(['ค่าส่ง 40 บาทค่ะ ทีมร้านตอบเอง']);

  await banner.getByRole('button', { name: 'See usage' }).click();
  await expect(inbox.getByTestId('plan')).toHaveAttribute('data-plan', 'free');
  await expect(inbox.getByTestId('ai-paused')).toContainText('The AI has paused.');
  const meter = inbox.locator('[data-testid="meter"][data-resource="aiReplies"]');
  await expect(meter).toContainText('100 of 100');

  // The demo shop's window, as the next specs expect it.
  await signOut(inbox);
  await signIn(inbox, product);
});
