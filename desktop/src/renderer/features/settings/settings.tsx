import type { ReactNode } from 'react';
import type { Preferences } from '../../../bridge/index.ts';
import { usePreferences } from '../../bridge/use-preferences.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Switch } from '../../ui/switch.tsx';

const sizes = ['90', '100', '112', '125'] as const;

/** How the app looks and listens on this computer. Every choice acts at once. */
export function Settings({ onClose }: { onClose: () => void }) {
  const { w } = useLanguage();
  const [preferences, set] = usePreferences();
  return (
    <Dialog title={w.settings} onClose={onClose}>
      <Setting title={w.language}>
        <Segments
          label={w.language}
          value={preferences.locale}
          options={[
            { value: 'th', label: 'ไทย' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(locale) => set({ locale })}
        />
      </Setting>
      <Setting title={w.theme}>
        <Segments
          label={w.theme}
          value={preferences.theme}
          options={[
            { value: 'system', label: w.themeSystem },
            { value: 'light', label: w.themeLight },
            { value: 'dark', label: w.themeDark },
          ]}
          onChange={(theme) => set({ theme })}
        />
      </Setting>
      <Setting title={w.textSize}>
        <Segments
          label={w.textSize}
          value={String(preferences.textSize) as (typeof sizes)[number]}
          options={sizes.map((value) => ({ value, label: `${value}%` }))}
          onChange={(size) => set({ textSize: Number(size) as Preferences['textSize'] })}
        />
      </Setting>
      <Setting title={w.singleKeys} detail={w.singleKeysWhat}>
        <Switch label={w.singleKeys} isOn={preferences.singleKeys} onChange={(singleKeys) => set({ singleKeys })} />
      </Setting>
    </Dialog>
  );
}

function Setting({ title, detail, children }: { title: string; detail?: string; children: ReactNode }) {
  return (
    <div className="setting">
      <div className="grow">
        <b>{title}</b>
        {detail && <small>{detail}</small>}
      </div>
      {children}
    </div>
  );
}
