import type { ContactExport } from '@tandem/shared/api';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { ExportButtons } from '../../ui/export-buttons.tsx';

/** Copies that can be fetched now. */
export function Exports({ exports, isOffline }: { exports: readonly ContactExport[]; isOffline: boolean }) {
  const { w, f } = useLanguage();
  const now = useNow();
  return (
    <section aria-label={w.exports}>
      <h2>{w.exports}</h2>
      <p className="mute">{exports.length === 0 ? w.exportsNone : w.exportsLead}</p>
      <ul>
        {exports.map((one) => (
          <li key={one.id} data-testid="export">
            <span className="grow">
              <b className="cut">{one.contactName ?? w.customerUnknown}</b>
              <small className="num">{w.exportUntil(f.left(Math.max(0, Date.parse(one.expiresAt) - now)))}</small>
            </span>
            <ExportButtons copy={one} isOffline={isOffline} />
          </li>
        ))}
      </ul>
    </section>
  );
}
