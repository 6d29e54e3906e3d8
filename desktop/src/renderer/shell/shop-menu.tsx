import { ChevronsUpDown, LogOut } from 'lucide-react';
import { useSession } from '../bridge/use-session.ts';
import { useSignOut } from '../bridge/use-sign-out.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { initialOf } from '../ui/initial.ts';
import { Menu, MenuItem } from '../ui/menu.tsx';

/** Whose window this is, and the way out. */
export function ShopMenu() {
  const { w } = useLanguage();
  const { tenant, person, role } = useSession();
  const roles = { owner: w.roleOwner, admin: w.roleAdmin, staff: w.roleStaff, viewer: w.roleViewer };
  const signOut = useSignOut();
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
      <MenuItem onSelect={signOut}>
        <Icon of={LogOut} />
        {w.signOut}
      </MenuItem>
    </Menu>
  );
}
