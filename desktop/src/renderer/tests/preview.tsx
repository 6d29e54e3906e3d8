import '../bridge/no-eval.ts';
import { must } from '@tandem/shared/lib';
import { createRoot } from 'react-dom/client';
import type { Preferences } from '../../bridge/index.ts';
import { App } from '../app.tsx';
import { createQueryClient } from '../bridge/query-client.ts';
import '../styles/index.ts';
import { createMemoryBridge } from './memory-bridge.ts';

// `?locale=th&theme=dark&offline&suspended=why&empty&signed-out&viewer&retrieval`, then the app's own `#/inbox/open/mint`.
const query = new URLSearchParams(window.location.search);
const bridge = createMemoryBridge({
  preferences: {
    locale: query.get('locale') === 'th' ? 'th' : 'en',
    theme: query.get('theme') === 'dark' ? 'dark' : 'light',
    textSize: Number(query.get('size') ?? 100) as Preferences['textSize'],
  },
  isOffline: query.has('offline') || query.has('suspended'),
  ...(query.has('suspended') && { suspension: query.get('suspended') ?? '' }),
  isEmpty: query.has('empty'),
  isLost: query.has('lost'),
  isSignedOut: query.has('signed-out'),
  ...(query.has('free') && { plan: 'free' as const, isPlanSpent: query.has('spent') }),
  role: query.has('viewer') ? 'viewer' : 'owner',
  agentEngine: query.has('retrieval') ? 'retrieval-only' : 'claude',
});
createRoot(must(document.getElementById('root'), 'the root element')).render(
  <App bridge={bridge} client={createQueryClient()} />,
);
setTimeout(() => {
  bridge.push('presence', { personId: 'p-ploy' as never, conversationId: 'armm' as never, isTyping: true });
  bridge.push('agent-writing', { conversationId: 'fern' as never, isWriting: true });
}, 200);
// For scripts that play the engine's part.
Object.assign(window, { previewBridge: bridge });
