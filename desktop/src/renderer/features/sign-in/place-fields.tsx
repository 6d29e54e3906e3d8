import type { Locale } from '@tandem/shared/model';
import { useId } from 'react';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Segments } from '../../ui/segments.tsx';

export interface ShopPlace {
  readonly timeZone: string;
  readonly language: Locale;
}

export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Where a new shop is: its days begin there, and its letters are in its language. */
export function PlaceFields({ place, onChange }: { place: ShopPlace; onChange: (place: ShopPlace) => void }) {
  const { w } = useLanguage();
  const id = useId();
  const zones = [...new Set([place.timeZone, ...Intl.supportedValuesOf('timeZone')])].sort();
  return (
    <>
      <div className="labelled">
        <label htmlFor={id}>{w.timeZone}</label>
        <select
          id={id}
          className="field"
          name="timeZone"
          value={place.timeZone}
          onChange={(event) => onChange({ ...place, timeZone: event.target.value })}
        >
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </div>
      <div className="labelled">
        <span>{w.shopLanguage}</span>
        <Segments
          label={w.shopLanguage}
          value={place.language}
          options={[
            { value: 'th', label: 'ไทย' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(language) => onChange({ ...place, language })}
        />
        <span className="hint">{w.shopLanguageWhat}</span>
      </div>
    </>
  );
}
