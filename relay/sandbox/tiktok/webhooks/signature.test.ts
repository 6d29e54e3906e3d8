import { expect, test } from 'vitest';
import { signature, signatureHeader } from './signature.ts';

const SECRET = 'stand-in-app-secret-0001';
const BODY = String.raw`{"client_key":"7300000000000000001","event":"im_receive_msg","create_time":1763600000,"user_openid":"_000DemoBizOpenId01","content":"{\"timestamp\":1763600000123,\"conversation_id\":\"qW3eRtYuIoPaSdFgHj+kLzXcVw==\",\"message_id\":\"mN0bV9cX8zL7kJ6hG5fD4sA3pQ==\",\"type\":\"text\",\"text\":{\"body\":\"hi\"},\"from\":\"jane_doe_demo\",\"to\":\"demo_shop\",\"unique_identifier\":\"ZuserUniqueIdDemo01\",\"from_user\":{\"id\":\"ZuserUniqueIdDemo01\",\"role\":\"personal_account\"},\"to_user\":{\"id\":\"_000DemoBizOpenId01\",\"role\":\"business_account\"},\"scene_type\":0,\"is_follower\":false,\"message_tag\":{\"source\":\"APP\"}}"}`;

test('signs the long vector', () => {
  expect(Buffer.byteLength(BODY)).toBe(632);
  expect(signatureHeader(SECRET, 1763600001, BODY)).toBe(
    't=1763600001,s=8c420845453e10d52607cee0072e821433ba6a2b771b60f539b7cc34610cb535',
  );
});

test('signs the short vector', () => {
  expect(signature(SECRET, 1700000000, '{"a":1}')).toBe(
    '4b1311c05ce5082049b64bd9135ce4946e3221d77317d3b78d52a6a90146932b',
  );
});
