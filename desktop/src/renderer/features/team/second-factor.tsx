import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProveDialog } from './prove-dialog.tsx';
import { SetUpDialog } from './set-up-dialog.tsx';

/** Fewer than these, and it is time for new ones. */
const FEW_CODES = 3;

/** Whether this person's sign-in asks for a code; set up, renewed and switched off here. */
export function SecondFactor({ isOffline }: { isOffline: boolean }) {
  const { w, f } = useLanguage();
  const bridge = useBridge();
  const now = useNow();
  const { data, error } = useLive('secondFactor.get', {});
  const [open, setOpen] = useState<'set-up' | 'renew' | 'turn-off' | null>(null);
  const close = () => setOpen(null);
  return (
    <section aria-label={w.secondFactor}>
      <h2>{w.secondFactor}</h2>
      {error !== null && data === undefined && (
        <p className="field-error" role="alert">
          {problemWords(w, error)}
        </p>
      )}
      {data?.isOn === true && data.recoveryCodesLeft < FEW_CODES && (
        <div className="account-note is-close" role="status">
          <p className="grow">{w.recoveryFew(data.recoveryCodesLeft)}</p>
          <Button isSmall disabled={isOffline} onClick={() => setOpen('renew')}>
            {w.recoveryRenew}
          </Button>
        </div>
      )}
      {data !== undefined && (
        <ul>
          <li data-testid="second-factor" data-on={data.isOn}>
            <Icon of={ShieldCheck} />
            <span className="grow">
              <b>{data.isOn ? w.secondFactorOn : w.secondFactorOff}</b>
              <small>
                {data.since === null
                  ? w.secondFactorWhat
                  : `${w.secondFactorSince(f.date(data.since, now))} · ${w.recoveryLeft(data.recoveryCodesLeft)}`}
              </small>
            </span>
            {data.isOn ? (
              <>
                <Button isSmall look="quiet" disabled={isOffline} onClick={() => setOpen('renew')}>
                  {w.recoveryRenew}
                </Button>
                <Button isSmall look="quiet-danger" disabled={isOffline} onClick={() => setOpen('turn-off')}>
                  {w.secondFactorTurnOff}
                </Button>
              </>
            ) : (
              <Button isSmall disabled={isOffline} onClick={() => setOpen('set-up')} data-testid="second-factor-on">
                {w.secondFactorTurnOn}
              </Button>
            )}
          </li>
        </ul>
      )}
      {open === 'set-up' && <SetUpDialog onClose={close} />}
      {open === 'renew' && (
        <ProveDialog
          title={w.recoveryRenewTitle}
          what={w.recoveryRenewWhat}
          act={w.recoveryRenew}
          run={async (proof) => (await bridge.call('secondFactor.renewCodes', proof)).recoveryCodes}
          onClose={close}
        />
      )}
      {open === 'turn-off' && (
        <ProveDialog
          title={w.secondFactorOffTitle}
          what={w.secondFactorOffWhat}
          act={w.secondFactorTurnOff}
          isDanger
          run={async (proof) => {
            await bridge.call('secondFactor.turnOff', proof);
            return null;
          }}
          onClose={close}
        />
      )}
    </section>
  );
}
