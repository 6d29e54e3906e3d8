import type { PlanResource } from '@tandem/shared/model';
import { Ban, CloudOff, Gauge, KeyRound, LoaderCircle, type LucideIcon, Plug } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useLive } from '../bridge/use-live.ts';
import { useMay, useSession } from '../bridge/use-session.ts';
import { dollars } from '../format/money.ts';
import { useNow } from '../format/use-now.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import type { Words } from '../locales/words.ts';
import { goTo, usePlace } from '../stores/place-store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { type PlanNotice, usePlanNotice } from './plan-notice.ts';

let isVaultNoticeSeen = false;

/** One line at most, the gravest first: a suspended shop, no network, a lost account, catching up, a limit of the plan, no keychain. */
export function Banner() {
  const { w, f } = useLanguage();
  const { vault } = useSession();
  const { data: link } = useLive('link.get', {});
  const { data: accounts = [] } = useLive('accounts.list', {});
  const { data: outbox = [] } = useLive('outbox.list', {});
  const [isVaultSeen, setVaultSeen] = useState(isVaultNoticeSeen);
  const screen = usePlace((place) => place.screen);
  const mayConnect = useMay('connections.change');
  // A start or a short dropout is over before anybody could read about it.
  const isSlow = useDelayed(link?.state === 'connecting' || link?.state === 'catching-up', 1500);

  const { notice, dismiss: dismissNotice } = usePlanNotice();
  const lost = accounts.find(({ connection }) => connection.status === 'reconnect');
  if (link?.suspension != null) {
    return (
      <Line icon={Ban} look="bad">
        <b>{w.suspendedTitle}</b> {link.suspension !== '' && <>{w.suspendedReason(link.suspension)} </>}
        {w.suspendedBanner} <span className="mute">{outbox.length > 0 && w.offlineQueued(outbox.length)}</span>
      </Line>
    );
  }
  if (link?.state === 'offline') {
    return (
      <Line icon={CloudOff}>
        <b>{w.offlineTitle}</b> {outbox.length > 0 ? w.offlineQueued(outbox.length) : w.offlineBanner}{' '}
        <span className="mute">{w.offlineSince(f.time(link.since))}</span>
      </Line>
    );
  }
  if (lost !== undefined && screen === 'inbox') {
    return (
      <Line
        icon={Plug}
        look="bad"
        act={
          mayConnect && (
            <Button isSmall onClick={() => goTo({ screen: 'accounts' })}>
              {w.reconnect}
            </Button>
          )
        }
      >
        <b>{w.accountLost(`@${lost.connection.handle.replace(/^@/, '')}`)}</b>{' '}
        {lost.connection.statusReason === null ? w.lost_undone : w[`lost_${lost.connection.statusReason}`]}
      </Line>
    );
  }
  if (isSlow && link?.state === 'catching-up') {
    return (
      <Line icon={LoaderCircle} spins>
        <b>{w.catchingUpTitle}</b> {w.catchingUpBanner}
      </Line>
    );
  }
  if (isSlow) {
    return (
      <Line icon={LoaderCircle} spins>
        <b>{w.connectingTitle}</b> {w.offlineBanner}
      </Line>
    );
  }
  // On its own screen everything of it stands below.
  if (notice !== null && screen !== 'shop') return <PlanLine notice={notice} onRead={dismissNotice} />;
  if (vault === 'memory' && !isVaultSeen) {
    const dismiss = () => {
      isVaultNoticeSeen = true;
      setVaultSeen(true);
    };
    return (
      <Line
        icon={KeyRound}
        act={
          <Button isSmall look="quiet" onClick={dismiss}>
            {w.dismiss}
          </Button>
        }
      >
        {w.vaultMemory}
      </Line>
    );
  }
  return null;
}

function PlanLine({ notice, onRead }: { notice: PlanNotice; onRead: () => void }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const see = () => {
    onRead();
    goTo({ screen: 'shop', shopPage: 'plan' });
  };
  return (
    <Line
      icon={Gauge}
      act={
        <>
          <Button isSmall onClick={see}>
            {w.seePlan}
          </Button>
          <Button isSmall look="quiet" onClick={onRead}>
            {w.dismiss}
          </Button>
        </>
      }
    >
      {notice.kind === 'paused' ? (
        <>
          <b>{w.aiPausedTitle}</b> {pausedWords(w, notice.agent.by)}{' '}
          <span className="mute">{w.aiPausedUntil(f.date(notice.agent.until, now))}</span>
        </>
      ) : (
        <>
          <b>{w.limitNearTitle(w[`meter_${notice.meter.resource}`])}</b>{' '}
          {w.limitNearBanner(...amountsOf(notice.meter, f.number))}
        </>
      )}
    </Line>
  );
}

function pausedWords(w: Words, by: PlanResource): string {
  if (by === 'messages') return w.aiPausedBy_messages;
  return by === 'aiReplies' ? w.aiPausedBy_aiReplies : w.aiPausedBy_aiSpend;
}

function amountsOf(
  { resource, used, limit }: { resource: PlanResource; used: number; limit: number },
  number: (value: number) => string,
): [string, string] {
  return resource === 'aiSpend' ? [dollars(used), dollars(limit)] : [number(used), number(limit)];
}

interface LineProps {
  readonly icon: LucideIcon;
  readonly spins?: boolean;
  readonly look?: 'bad';
  readonly act?: ReactNode;
  readonly children: ReactNode;
}

function Line({ icon, spins = false, look, act, children }: LineProps) {
  return (
    <div className={look ? 'banner is-bad' : 'banner'} role="status">
      <Icon of={icon} spins={spins} />
      <div className="grow">{children}</div>
      {act}
    </div>
  );
}
