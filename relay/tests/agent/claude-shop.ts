import { api } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { ConversationId, MessageId } from '@tandem/shared/model';
import { afterAll, afterEach, beforeAll } from 'vitest';
import {
  type ClaudeControl,
  type ClaudeSandbox,
  claudeControl,
  type ScriptStepInput,
  startClaudeSandbox,
} from '../../sandbox/claude/index.ts';
import { type AgentKit, createAgentKit, type TestShop, type Thread } from '../../src/agent/testing/agent-kit.ts';
import { secret } from '../../src/config/index.ts';
import type { RelayFeature } from '../../src/feature.ts';

const apiKey = 'key-of-the-test';
const fee = 'ค่าส่งเริ่มต้น 40 บาท ซื้อครบ 500 บาทส่งฟรีค่ะ';
export const faq = { ค่าส่งเท่าไหร่: fee, จัดส่งกี่วันถึง: 'กรุงเทพ 1-2 วันค่ะ' };
export const reply = 'ค่าส่ง 40 บาทค่ะ ซื้อครบ 500 บาทส่งฟรี';

export interface Exchange extends Thread {
  readonly id: ConversationId;
}

/** Claude's stand-in and the agent's kit for one test file: made before its tests, ended after them, forgotten between them. `more`: features. */
export function claudeShop(more: readonly RelayFeature[] = []) {
  let sandbox: ClaudeSandbox;
  let claude: ClaudeControl | undefined;
  let agent: AgentKit | undefined;
  beforeAll(async () => {
    sandbox = await startClaudeSandbox({ apiKey });
    claude = claudeControl(sandbox.url);
    agent = await createAgentKit({ claude: { apiKey: secret(apiKey), baseUrl: sandbox.url } }, more);
  });
  afterEach(() => claude?.reset());
  afterAll(async () => {
    await agent?.close();
    await sandbox.close();
  });
  const kit = () => must(agent, 'the kit, once the tests run');
  return {
    agent: kit,
    /** A relay of its own with the same Claude; the test ends it. */
    anotherAgent: () => createAgentKit({ claude: { apiKey: secret(apiKey), baseUrl: sandbox.url } }),
    claude: () => must(claude, 'the script, once the tests run'),
    async say(shop: TestShop, said: string, customer = 'customer'): Promise<Exchange> {
      const id = await kit().says(shop, said, customer);
      await kit().kit.drain();
      return { id, ...(await kit().thread(shop, id)) };
    },
    async traceOf(shop: TestShop, id: MessageId) {
      return (await kit().call(shop, api.getTrace, { params: { id } })).body.traces;
    },
  };
}

export const answer = (times = 1): ScriptStepInput => ({
  kind: 'structured',
  times,
  value: {
    action: 'answer',
    text: reply,
    used_chunk_ids: ['c1'],
    quotes: [{ chunk_id: 'c1', quote: 'ค่าส่งเริ่มต้น 40 บาท' }],
    reason: 'answered',
  },
});

export const inbound = ({ messages }: Thread) => must(messages.findLast(({ direction }) => direction === 'inbound')).id;
export const outbound = ({ messages }: Thread) =>
  must(messages.findLast(({ direction }) => direction === 'outbound')).id;
