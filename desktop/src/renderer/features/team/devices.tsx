import type { Device } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';

/** Where this person is signed in, and whether the address is confirmed. Nobody else's. */
export function Devices({ isOffline }: { isOffline: boolean }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const { data, error } = useLive('devices.list', {});
  const { data: account } = useLive('account.get', {});
  const letter = useMutation({ mutationFn: () => bridge.call('account.sendVerification', {}) });
  return (
    <section aria-label={w.devices}>
      <h2>{w.devices}</h2>
      {account?.isEmailVerified === false && (
        <div className="account-note is-close">
          <p className="grow">{letter.isSuccess ? w.verifySent : w.verifyWanted}</p>
          {!letter.isSuccess && (
            <Button isSmall disabled={isOffline || letter.isPending} onClick={() => letter.mutate()}>
              {w.verifySend}
            </Button>
          )}
        </div>
      )}
      {letter.isError && (
        <p className="field-error" role="alert">
          {problemWords(w, letter.error)}
        </p>
      )}
      {data === undefined && error !== null && (
        <p className="field-error" role="alert">
          {problemWords(w, error)}
        </p>
      )}
      <ul>
        {data?.devices.map((device) => (
          <DeviceItem key={device.id} device={device} isOffline={isOffline} />
        ))}
      </ul>
    </section>
  );
}

function DeviceItem({ device, isOffline }: { device: Device; isOffline: boolean }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const bridge = useBridge();
  const revoke = useMutation({ mutationFn: () => bridge.call('devices.revoke', { id: device.id }) });
  return (
    <li data-testid="device">
      <span className="grow">
        <b className="cut">{device.name}</b>
        <small>
          {device.shopName} · {device.isThis ? w.deviceThis : w.deviceSeen(f.span(now - Date.parse(device.seenAt)))}
        </small>
        {revoke.isError && (
          <small className="field-error" role="alert">
            {problemWords(w, revoke.error)}
          </small>
        )}
      </span>
      {!device.isThis && (
        <Button look="quiet-danger" isSmall disabled={isOffline || revoke.isPending} onClick={() => revoke.mutate()}>
          {w.deviceSignOut}
        </Button>
      )}
    </li>
  );
}
