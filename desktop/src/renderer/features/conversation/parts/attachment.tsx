import { ArrowUpRight, type LucideIcon } from 'lucide-react';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { Icon } from '../../../ui/icon.tsx';

interface AttachmentProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly detail?: string | null;
  /** On this computer: a download. */
  readonly href?: string | null;
  /** In the world: opened outside the app, https only. */
  readonly external?: string | null;
  readonly hrefWords?: string;
}

/** A thing that is not shown itself: what it is, and the way to it if there is one. */
export function Attachment({ icon, title, detail, href, external, hrefWords }: AttachmentProps) {
  const bridge = useBridge();
  const inner = (
    <>
      <span className="pic">
        <Icon of={icon} />
      </span>
      <span className="words">
        <b className="cut">{title}</b>
        {detail && <span className="cut">{detail}</span>}
        {(href || external) && (
          <span className="link">
            {hrefWords}
            <Icon of={ArrowUpRight} size={12} />
          </span>
        )}
      </span>
    </>
  );
  if (href) {
    return (
      <a className="attachment" href={href} download>
        {inner}
      </a>
    );
  }
  if (external?.startsWith('https://')) {
    return (
      <button type="button" className="attachment" onClick={() => bridge.openExternal(external)}>
        {inner}
      </button>
    );
  }
  return <div className="attachment">{inner}</div>;
}
