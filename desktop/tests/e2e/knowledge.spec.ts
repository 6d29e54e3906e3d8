import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasThaiFont, pdfOf } from '../../../relay/src/knowledge/testing/pdf-samples.ts';
import { expect, test } from './support/fixtures.ts';

let web: Server;
let words = '';
test.beforeAll(async () => {
  web = createServer((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(
        `<html><head><title>ที่จอดรถ</title></head><body><nav>เมนู</nav><main><h1>มีที่จอดรถไหม</h1><p>${words}</p></main></body></html>`,
      ),
  );
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
});
test.afterAll(() => {
  web.closeAllConnections();
  web.close();
});

/** What the file says; in English where the machine has no font to write Thai with. */
const repairs = hasThaiFont
  ? { asked: 'รับซ่อมกระเป๋าไหม', told: 'รับซ่อมกระเป๋าทุกรุ่นค่ะ ค่าซ่อมเริ่มต้น 350 บาท ใช้เวลา 5 วัน' }
  : { asked: 'Do you repair bags?', told: 'We repair every bag from 350 baht within 5 days.' };

test('a PDF is added, read, and answers', async ({ inbox, openPhone }) => {
  await inbox.getByRole('button', { name: 'Knowledge', exact: true }).click();
  await inbox.getByTestId('add-knowledge').click();
  await inbox.getByRole('menuitem', { name: 'Add a PDF' }).click();
  const buffer = await pdfOf({ pages: [[{ text: repairs.asked, size: 22 }, { text: repairs.told }]] });
  const file = { name: `${repairs.asked}.pdf`, mimeType: 'application/pdf', buffer };
  await inbox.locator('input[type=file]').setInputFiles(file);
  await inbox.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
  const detail = inbox.getByTestId('document-detail');
  await expect(detail).toContainText(/350\s(?:บาท|baht)/);
  await expect(detail).toContainText('1 page');

  const phone = await openPhone('คุณกิ่ง');
  await phone.write(repairs.asked);
  await expect(phone.page.getByTestId('phone-log')).toContainText(/350\s(?:บาท|baht)/);
});

test('a page of the web is added and answers; changed and read again, it answers anew', async ({
  inbox,
  openPhone,
}) => {
  words = 'มีที่จอดรถหน้าร้าน 6 คัน จอดฟรีค่ะ';
  await inbox.getByRole('button', { name: 'Knowledge', exact: true }).click();
  await inbox.getByTestId('add-knowledge').click();
  await inbox.getByRole('menuitem', { name: 'Add a web page' }).click();
  await inbox.getByLabel('Address of the page').fill(`http://127.0.0.1:${(web.address() as AddressInfo).port}/parking`);
  await inbox.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
  const detail = inbox.getByTestId('document-detail');
  await expect(detail).toContainText('จอดฟรีค่ะ');
  await expect(detail.getByRole('heading', { name: 'ที่จอดรถ' })).toBeVisible();

  const phone = await openPhone('คุณต้น');
  await phone.write('มีที่จอดรถไหมคะ');
  await expect(phone.page.getByTestId('phone-log')).toContainText(/6\sคัน/);

  words = 'มีที่จอดรถหน้าร้าน 9 คัน จอดฟรีค่ะ';
  await detail.getByRole('button', { name: 'Read again' }).click();
  await expect(detail).toContainText(/9\sคัน/);
  await expect(detail).toContainText('Version 2');
});

test('what cannot be read says why; removed, it comes back', async ({ inbox }) => {
  await inbox.getByRole('button', { name: 'Knowledge', exact: true }).click();
  await inbox.getByTestId('add-knowledge').click();
  await inbox.getByRole('menuitem', { name: 'Add a web page' }).click();
  const dialog = inbox.getByRole('dialog');
  await inbox.getByLabel('Address of the page').fill('http://10.0.0.1/prices');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('not on the public web');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await inbox.getByTestId('add-knowledge').click();
  await inbox.getByRole('menuitem', { name: 'Add a question' }).click();
  await inbox.getByLabel('Question', { exact: true }).fill('รับห่อของขวัญไหม');
  await inbox.getByLabel('Answer', { exact: true }).fill('ห่อฟรีค่ะ');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = inbox.getByTestId('document').filter({ hasText: 'รับห่อของขวัญไหม' });
  await expect(row).toBeVisible();
  await inbox.getByRole('button', { name: 'Remove: รับห่อของขวัญไหม' }).click();
  await expect(row).toHaveCount(0);
  await inbox.getByRole('button', { name: /Undo/ }).click();
  await expect(row).toBeVisible();
});
