import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Preferences } from '../../bridge/index.ts';
import { useBridge } from './bridge-context.tsx';
import { useLive } from './use-live.ts';

export const defaultPreferences: Preferences = {
  locale: 'th',
  theme: 'system',
  textSize: 100,
  isPanelOpen: true,
  listWidth: 336,
  singleKeys: true,
};

const key = ['preferences.get', {}];

/** The settings of this computer, changed on screen at once and kept by the engine. */
export function usePreferences(): readonly [Preferences, (change: Partial<Preferences>) => void] {
  const bridge = useBridge();
  const client = useQueryClient();
  const { data = defaultPreferences } = useLive('preferences.get', {});
  const set = useMutation({
    mutationFn: (change: Partial<Preferences>) => bridge.call('preferences.set', change),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: key });
      client.setQueryData<Preferences>(key, (old) => ({ ...(old ?? defaultPreferences), ...change }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  return [data, set.mutate];
}
