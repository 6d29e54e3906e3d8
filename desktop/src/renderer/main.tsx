// First: with a policy that forbids eval, zod must not even try to compile its schemas.
import './bridge/no-eval.ts';
import { must } from '@tandem/shared/lib';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openBridge } from './bridge/open-bridge.ts';
import { createQueryClient } from './bridge/query-client.ts';
import './styles/index.ts';

const client = createQueryClient();
const bridge = openBridge(() => void client.invalidateQueries());
createRoot(must(document.getElementById('root'), 'the root element')).render(<App bridge={bridge} client={client} />);
