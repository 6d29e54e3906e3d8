import { FileText, Globe, type LucideIcon, MessageCircleQuestion, Plus, Table2, TextQuote } from 'lucide-react';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';

export type AddKind = 'faq' | 'text' | 'pdf' | 'url' | 'table';

export const kindIcons: Record<AddKind, LucideIcon> = {
  faq: MessageCircleQuestion,
  text: TextQuote,
  pdf: FileText,
  url: Globe,
  table: Table2,
};
const order: readonly AddKind[] = ['faq', 'url', 'pdf', 'text', 'table'];

export function AddMenu({ onAdd }: { onAdd: (kind: AddKind) => void }) {
  const { w } = useLanguage();
  return (
    <Menu
      label={w.addKnowledge}
      align="end"
      trigger={
        <Button look="primary" data-testid="add-knowledge">
          <Icon of={Plus} />
          {w.addKnowledge}
        </Button>
      }
    >
      {order.map((kind) => (
        <MenuItem key={kind} onSelect={() => onAdd(kind)}>
          <Icon of={kindIcons[kind]} />
          {w[`add_${kind}`]}
        </MenuItem>
      ))}
    </Menu>
  );
}
