import { BridgeError } from '../../bridge/index.ts';

const codes = Array.from({ length: 10 }, (_, n) => `${'abcdefghjk'[n]}2k9p-7mx4${n % 8}`);

/** A second factor in memory: any password but "wrong", any code but 000000. */
export function memorySecondFactor(now: number, { isOn, changed }: { isOn: boolean; changed: () => void }) {
  const state = {
    isOn,
    since: isOn ? new Date(now - 12 * 86_400_000).toISOString() : null,
    recoveryCodesLeft: isOn ? 2 : 0,
  };
  const check = ({ password = '', code = '' }: { password?: string; code?: string }) => {
    if (password === 'wrong') throw new BridgeError('wrong_password', 'wrong');
    if (code === '000000') throw new BridgeError('code_invalid', 'wrong');
  };
  return {
    'secondFactor.get': () => ({ ...state }),
    'secondFactor.begin': (input: { password: string }) => {
      check(input);
      const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
      return {
        secret,
        uri: `otpauth://totp/Tandem%20Inbox:owner%40lanlom.example?issuer=Tandem%20Inbox&secret=${secret}`,
      };
    },
    'secondFactor.confirm': (input: { code: string }) => {
      check(input);
      Object.assign(state, { isOn: true, since: new Date(now).toISOString(), recoveryCodesLeft: 10 });
      changed();
      return { recoveryCodes: codes };
    },
    'secondFactor.renewCodes': (input: { password: string; code: string }) => {
      check(input);
      state.recoveryCodesLeft = 10;
      changed();
      return { recoveryCodes: codes };
    },
    'secondFactor.turnOff': (input: { password: string; code: string }) => {
      check(input);
      Object.assign(state, { isOn: false, since: null, recoveryCodesLeft: 0 });
      changed();
      return {};
    },
  };
}
