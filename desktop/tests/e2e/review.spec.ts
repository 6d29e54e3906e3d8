import { expect, test } from './support/fixtures.ts';

const wordings = ['สลักชื่อลงแหวนได้ไหมคะ', 'แหวนสลักชื่อได้มั้ย', 'อยากสลักชื่อบนแหวน ทำได้ป่าวคะ'];
const answer = 'สลักชื่อได้ค่ะ ฟรี ใช้เวลา 3 วัน';

test('what several customers ask in vain is one gap; its answer is written, AI answers, and the gap closes', async ({
  inbox,
  openPhone,
}) => {
  for (const [at, wording] of wordings.entries()) await (await openPhone(`คุณแหวน ${at + 1}`)).write(wording);
  await inbox.getByRole('button', { name: 'Review', exact: true }).click();
  await inbox.getByRole('tab', { name: 'Content gaps' }).click();
  const gap = inbox.getByTestId('gap').filter({ hasText: 'สลักชื่อ' });
  await expect(gap).toContainText('asked 3 times', { timeout: 30_000 });
  await expect(gap).toHaveCount(1);

  await gap.click();
  const detail = inbox.getByTestId('gap-detail');
  for (const wording of wordings)
    await expect(detail.getByRole('list').last()).toContainText(wording.split(' ')[0] ?? '');
  await expect(detail.getByLabel('Answer', { exact: true })).toHaveValue('');
  await inbox.keyboard.press('e');
  await expect(detail.getByLabel('Answer', { exact: true })).toBeFocused();
  await inbox.keyboard.type(answer);
  await detail.getByTestId('faq-save').click();

  // Closed, it leaves the list of open ones.
  await expect(gap).toHaveCount(0, { timeout: 30_000 });
  await inbox.getByRole('radio', { name: /^Answered/ }).click();
  await gap.click();
  await expect(detail).toContainText('AI answers this from your knowledge.');

  const phone = await openPhone('คุณแหวน 4');
  await phone.write('สลักชื่อลงแหวนได้ไหมคะ');
  await expect(phone.page.getByTestId('phone-log')).toContainText('สลักชื่อได้ค่ะ');
});

test('a gap is dismissed with one key and back with another; its question leads into the chat', async ({
  inbox,
  openPhone,
}) => {
  await (await openPhone('คุณนัท')).write('ร้านรับสมัครพนักงานขายไหมครับ');
  await inbox.getByRole('button', { name: 'Review', exact: true }).click();
  await inbox.getByRole('tab', { name: 'Content gaps' }).click();
  const gap = inbox.getByTestId('gap').filter({ hasText: 'รับสมัคร' });
  await gap.click({ timeout: 30_000 });
  await inbox.keyboard.press('Delete');
  await expect(gap).toHaveCount(0);
  await inbox.keyboard.press('z');
  await expect(gap).toBeVisible();
  await gap.click();
  await inbox.getByTestId('gap-detail').getByRole('button', { name: 'Open chat' }).first().click();
  await expect(inbox.getByTestId('thread')).toContainText('รับสมัครพนักงานขาย');
});

test('an answer that is wrong is marked in the thread and corrected in the review; AI then says what is right', async ({
  inbox,
  openPhone,
}) => {
  const phone = await openPhone('คุณแก้ว');
  await phone.write('เก็บเงินปลายทางได้ไหมคะ');
  await inbox.getByTestId('conversation-row').filter({ hasText: 'คุณแก้ว' }).click();
  const wrong = inbox.getByTestId('message').filter({ has: inbox.getByTestId('wrong') });
  await wrong.last().getByTestId('wrong').click();
  await expect(inbox.getByTestId('verdict')).toContainText('marked this answer as wrong');
  await inbox.getByTestId('verdict').getByRole('button', { name: 'Review' }).click();

  await inbox.getByTestId('review').filter({ hasText: 'เก็บเงินปลายทาง' }).click();
  const detail = inbox.getByTestId('review-detail');
  await inbox.keyboard.press('e');
  const right = 'เก็บเงินปลายทางได้ทุกจังหวัดค่ะ ไม่คิดเพิ่ม';
  await detail.getByLabel('What should AI have said?').fill(right);
  await inbox.keyboard.press('Control+Enter');
  await expect(inbox.getByText('Nothing to review')).toBeVisible();
  await inbox.getByRole('radio', { name: 'Done' }).click();
  await inbox.getByTestId('review').filter({ hasText: 'เก็บเงินปลายทาง' }).click();
  await expect(detail).toContainText('switched off');
  await expect(detail).toContainText('In the test set');
  await inbox.keyboard.press('f');
  await detail.getByTestId('faq-save').click();
  await expect(detail).toContainText('In use');
});
