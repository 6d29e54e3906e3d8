import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readyMedia } from './ready-media.ts';

const blank = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#c86' } });

test('a photo is drawn anew: upright, without what else was in the file, at most 2048 long', async () => {
  const photo = await blank(3000, 1500)
    .withExif({ IFD0: { Copyright: 'somebody' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const media = await readyMedia('image', photo);
  expect(media).toMatchObject({ mime: 'image/webp', width: 1024, height: 2048 });
  const kept = await sharp(media?.bytes).metadata();
  expect(kept).toMatchObject({ format: 'webp', width: 1024, height: 2048 });
  expect(kept.exif).toBeUndefined();
  expect(kept.orientation).toBeUndefined();
});

test('a sticker keeps its motion, and its height is one frame', async () => {
  const frames = Buffer.concat([Buffer.alloc(20 * 20 * 4, 255), Buffer.alloc(20 * 20 * 4, 90)]);
  const gif = await sharp(frames, { raw: { width: 20, height: 40, channels: 4, pageHeight: 20 } })
    .gif({ delay: [100, 100] })
    .toBuffer();
  const media = await readyMedia('sticker', gif);
  expect(media).toMatchObject({ mime: 'image/webp', width: 20, height: 20 });
  expect((await sharp(media?.bytes, { animated: true }).metadata()).pages).toBe(2);
});

const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>',
);
test.each([
  ['nothing', Buffer.alloc(0)],
  ['a page', Buffer.from('<html><script>1</script></html>')],
  ['a drawing that would be executed', svg],
  ['a picture cut off', (await blank(200, 200).png().toBuffer()).subarray(0, 300)],
  ['a picture larger than 50 megapixels', await blank(8000, 7000).png().toBuffer()],
])('%s is no picture', async (_what, bytes) => {
  expect(await readyMedia('image', bytes)).toBeNull();
});

test('only MP4 passes as a video, and no file of another kind is kept', async () => {
  const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(20)]);
  expect(await readyMedia('video', mp4)).toMatchObject({ mime: 'video/mp4' });
  expect(await readyMedia('video', svg)).toBeNull();
  expect(await readyMedia('file', mp4)).toBeNull();
});
