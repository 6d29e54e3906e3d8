import { must } from '@tandem/shared/lib';
import { createContext, type ReactNode, useContext } from 'react';
import type { Bridge } from '../../bridge/index.ts';

const BridgeContext = createContext<Bridge | null>(null);

export function BridgeProvider({ bridge, children }: { bridge: Bridge; children: ReactNode }) {
  return <BridgeContext value={bridge}>{children}</BridgeContext>;
}

export function useBridge(): Bridge {
  return must(useContext(BridgeContext), 'a BridgeProvider above');
}
