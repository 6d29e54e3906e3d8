import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronsUpDown, LogOut, Store } from 'lucide-react';
import { useBridge } from '../bridge/bridge-context.tsx';
import { useLive } from '../bridge/use-live.ts';
import { useSession } from '../bridge/use-session.ts';
import { useSignOut } from '../bridge/use-sign-out.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { problemWords } from '../locales/problem-words.ts';
import { showToast } from '../stores/toast-store.ts';
import { Icon } from '../ui/icon.tsx';
import { initialOf } from '../ui/initial.ts';
import { Menu, MenuItem } from '../ui/menu.tsx';

/** Whose window this is, and the way out. */
export function ShopMenu() {
  const { w } = useLanguage();
  const { tenant, person, role } = useSession();
  const roles = { owner: w.roleOwner, admin: w.roleAdmin, staff: w.roleStaff, viewer: w.roleViewer };
  const signOut = useSignOut();
  const bridge = useBridge();
  const client = useQueryClient();
  const { data: shops = [] } = useLive('session.shops', {});
  const switchShop = useMutation({
    mutationFn: (shop: (typeof shops)[number]) => bridge.call('session.switchShop', { tenantId: shop.id }),
    onSuccess: (session) => client.setQueryData(['session.get', {}], session),
    onError: (error) => showToast(problemWords(w, error)),
  });
  return (
    <Menu
      label={tenant.name}
      trigger={
        <button type="button" className="shop">
          <span className="seat" aria-hidden="true">
            {initialOf(tenant.name)}
          </span>
          <span className="label grow cut">{tenant.name}</span> <span className="sr">{person.name}</span>
          <span className="chevron">
            <Icon of={ChevronsUpDown} size={14} />
          </span>
        </button>
      }
    >
      <div className="menu-label">
        {person.name} · {roles[role]}
        <br />
        {person.email}
      </div>
      {shops
        .filter(({ id }) => id !== tenant.id)
        .map((shop) => (
          <MenuItem key={shop.id} onSelect={() => switchShop.mutate(shop)}>
            <Icon of={Store} />
            {w.switchTo(shop.name)}
          </MenuItem>
        ))}
      <MenuItem onSelect={signOut}>
        <Icon of={LogOut} />
        {w.signOut}
      </MenuItem>
    </Menu>
  );
}
