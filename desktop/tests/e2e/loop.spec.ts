import { expect, handBack, openChat, rowOf, test } from './support/fixtures.ts';

// The screen keeps a number and its unit together with a no-break space.
const SHIPPING = /ค่าส่ง 40\sบาท/;
const RETURNS = /ภายใน 7\sวัน/;

test('a Thai question is answered by the agent, on the phone and in the inbox', async ({
  inbox,
  openPhone,
  sandbox,
}) => {
  const phone = await openPhone('น้องฝน');
  await phone.write('ค่าส่งเท่าไหร่คะ ส่งกี่วันถึง');
  await expect(phone.page.getByTestId('phone-log')).toContainText(SHIPPING);

  await openChat(inbox, 'น้องฝน');
  const thread = inbox.getByTestId('thread');
  await expect(thread).toContainText('ค่าส่งเท่าไหร่คะ ส่งกี่วันถึง');
  await expect(thread).toContainText(SHIPPING);
  await expect(inbox.getByTestId('holder-bar')).toContainText('AI');

  const received = await sandbox.ledger(phone.customerId, 1);
  expect(received.map((line) => line.source)).toEqual(['API']);
  await expect(thread.getByTestId('message')).toHaveCount(2);
});

test('fragments sent within a few seconds get one reply', async ({ openPhone, sandbox }) => {
  const phone = await openPhone('คุณแตน');
  await phone.write('สวัสดีค่ะ');
  await phone.write('เสื้อเชิ้ตลินิน');
  await phone.write('ราคาเท่าไหร่คะ มีสีอะไรบ้าง');
  await expect(phone.page.getByTestId('phone-log')).toContainText(/590\sบาท/);
  await sandbox.call('GET', 'webhooks/idle?wait=10000');
  expect(await sandbox.received(phone.customerId)).toHaveLength(1);
});

test('staff take over, the agent stays silent, staff hand back, the agent answers again', async ({
  inbox,
  openPhone,
  sandbox,
}) => {
  const phone = await openPhone('Preeya K.');
  await phone.write('How much is shipping and how long does it take?');
  await expect(phone.page.getByTestId('phone-log')).toContainText('Shipping is 40 baht');
  await openChat(inbox, 'Preeya K.');

  await inbox.getByTestId('take-over').click();
  await expect(inbox.getByTestId('hand-back')).toBeVisible();
  await inbox.getByTestId('composer-input').fill('Hello, this is the shop. I am looking it up for you 😊');
  await inbox.getByTestId('composer-send').click();
  await expect(phone.page.getByTestId('phone-log')).toContainText('I am looking it up for you 😊');

  await phone.write('What sizes do you have?');
  await phone.write('How can I pay? Do you take cash on delivery?');
  await expect(inbox.getByTestId('thread')).toContainText('Do you take cash on delivery?');

  await handBack(inbox, { answersNow: false });
  await phone.write('Can I return or exchange an item?');
  await expect(phone.page.getByTestId('phone-log')).toContainText('within 7 days of delivery');

  // Everything the customer ever received: had the agent answered meanwhile, it would stand here.
  const received = await sandbox.ledger(phone.customerId, 3);
  expect(received.map((line) => line.text)).toEqual([
    expect.stringContaining('Shipping is 40 baht'),
    'Hello, this is the shop. I am looking it up for you 😊',
    expect.stringContaining('within 7 days'),
  ]);
});

test('a question the shop’s knowledge does not cover waits for a person', async ({ inbox, openPhone, sandbox }) => {
  const phone = await openPhone('Tanawat');
  await phone.write('มีโปรแกรมดำน้ำที่เกาะสิมิลันไหมครับ');
  await openChat(inbox, 'Tanawat');
  await expect(inbox.getByTestId('thread')).toContainText('Not in your knowledge yet');
  await expect(inbox.getByTestId('holder-bar')).toContainText('Nobody holds this chat');
  expect(await sandbox.received(phone.customerId)).toEqual([]);
});

test('a picture arrives and is shown', async ({ inbox, openPhone }) => {
  const phone = await openPhone('ส้มโอ');
  await phone.page.getByTestId('phone-image').click();
  await phone.page.locator('[data-testid^="sample-"]').first().click();
  await openChat(inbox, 'ส้มโอ');
  const picture = inbox.getByTestId('thread').getByTestId('message').locator('img').first();
  await expect(picture).toBeVisible();
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
    .toBeGreaterThan(20);
});

test('an owner who replies from the app has taken over', async ({ inbox, openPhone, sandbox }) => {
  const phone = await openPhone('Kitty Lam');
  await phone.write('เปลี่ยนไซซ์หรือคืนสินค้าได้ไหมคะ');
  await expect(phone.page.getByTestId('phone-log')).toContainText(RETURNS);
  await phone.page.getByTestId('mode-owner').click();
  await phone.page.getByTestId('phone-input').fill('เดี๋ยวเจ้าของร้านดูให้เองนะคะ');
  await phone.page.getByTestId('phone-send').click();

  await openChat(inbox, 'Kitty Lam');
  const thread = inbox.getByTestId('thread');
  await expect(thread).toContainText('เดี๋ยวเจ้าของร้านดูให้เองนะคะ');
  await expect(inbox.getByTestId('hand-back')).toBeVisible();

  await phone.page.getByTestId('mode-customer').click();
  await phone.write('ซักยังไงคะ ผ้าหดไหม');
  await expect(thread).toContainText('ซักยังไงคะ ผ้าหดไหม');
  await expect(rowOf(inbox, 'Kitty Lam')).toContainText('ซักยังไงคะ');
  // The customer's last question is still open, so the agent may answer it at once.
  await handBack(inbox, { answersNow: true });
  await expect(phone.page.getByTestId('phone-log')).toContainText('ซักน้ำเย็น');
  const received = await sandbox.ledger(phone.customerId, 3);
  expect(received.map((line) => line.source)).toEqual(['API', 'APP', 'API']);
});
