/** The second factor, at the gate and on the team's page; where a new shop is. */
export const enSignIn = {
  secondFactor: 'Sign-in with a code',
  secondFactorOn: 'Your sign-in asks for a code',
  secondFactorOff: 'Your sign-in asks for the password only',
  secondFactorWhat:
    'Somebody who learns your password still cannot sign in: a code from an app on your phone is asked for, too.',
  secondFactorWhy: 'So that nobody who finds this computer open can do it.',
  secondFactorSince: (date: string) => `On since ${date}`,
  secondFactorTurnOn: 'Turn on',
  secondFactorTurnOff: 'Turn off',
  secondFactorTitle: 'Sign in with a code',
  secondFactorScan:
    'Scan this picture with an authenticator app, such as Google Authenticator, Microsoft Authenticator or your password manager. Then type the six digits it shows.',
  secondFactorQr: 'QR code for the authenticator app',
  secondFactorSecret: 'Or type this key into the app',
  secondFactorCode: 'Code of the app',
  secondFactorCodeOrRecovery: 'Code of the app, or a recovery code',
  secondFactorOffTitle: 'Turn the code off?',
  secondFactorOffWhat: 'Afterwards your password alone opens every shop you belong to. Recovery codes stop working.',
  secondFactorHas: 'signs in with a code',
  recoveryTitle: 'Keep these recovery codes',
  recoveryWhat:
    'Each lets you in once when your phone is not at hand. They are shown only now: print them, or keep them in your password manager.',
  recoveryKept: 'I have kept them',
  recoveryLeft: (n: number) => (n === 1 ? '1 recovery code left' : `${n} recovery codes left`),
  recoveryFew: (n: number) =>
    n === 0
      ? 'No recovery code is left. Without your phone you could not sign in.'
      : `Only ${n} of your recovery codes ${n === 1 ? 'is' : 'are'} left.`,
  recoveryRenew: 'New recovery codes',
  recoveryRenewTitle: 'New recovery codes',
  recoveryRenewWhat: 'The older ones stop working.',
  codeTitle: 'Your code',
  codeLead: 'Type the six digits that your authenticator app shows, or one of your recovery codes.',
  codeBack: 'Back',
  next: 'Next',
  timeZone: 'Time zone',
  shopLanguage: 'Language of the shop',
  shopLanguageWhat: 'For letters and for customers whose language is not clear',
  error_second_factor_required: 'This sign-in asks for a code.',
  error_code_invalid: 'This code is not right, too old, or was used before. Wait for the next one.',
  error_shop_suspended: 'This shop is suspended by whoever runs this relay. Nothing is lost. Ask them.',
  error_wrong_password: 'The password is not right.',
} as const;
