import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { useMay } from '../bridge/use-session.ts';
import { Audit } from '../features/audit/index.ts';
import { PlanPage } from '../features/plan/index.ts';
import { Privacy } from '../features/privacy/index.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { goTo, type ShopPage, usePlace } from '../stores/place-store.ts';

/** What concerns the shop as a whole, a page each. A page is shown to the roles that may read it. */
export function ShopScreen({ banner }: { banner: ReactNode }) {
  const { w } = useLanguage();
  const wanted = usePlace((place) => place.shopPage);
  const all: readonly { id: ShopPage; title: string; isShown: boolean; body: ReactNode }[] = [
    { id: 'plan', title: w.planAndUsage, isShown: useMay('plan.read'), body: <PlanPage /> },
    { id: 'audit', title: w.audit, isShown: useMay('audit.review'), body: <Audit /> },
    { id: 'privacy', title: w.privacy, isShown: useMay('privacy.change'), body: <Privacy /> },
  ];
  const pages = all.filter(({ isShown }) => isShown);
  const current = pages.find(({ id }) => id === wanted) ?? pages[0];
  return (
    <Tabs.Root
      className="page agent-pages"
      data-region="page"
      tabIndex={-1}
      value={current?.id ?? ''}
      onValueChange={(id) => goTo({ shopPage: id as ShopPage })}
    >
      <header>
        <h1>{w.shop}</h1>
        <Tabs.List className="tabs" aria-label={w.shop}>
          {pages.map(({ id, title }) => (
            <Tabs.Trigger key={id} value={id}>
              {title}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
      </header>
      <div className="body">
        {banner}
        {pages.map(({ id, body }) => (
          <Tabs.Content key={id} value={id}>
            {body}
          </Tabs.Content>
        ))}
      </div>
    </Tabs.Root>
  );
}
