/** Linked accounts: what is missing, what becomes of a disconnected one. */
export const enAccounts = {
  loss_read: 'Customers’ messages do not arrive.',
  loss_send: 'Neither your team nor AI can answer.',
  loss_manage: 'Customers’ photos and stickers do not load; texts are received and answered all the same.',
  loss_profile: 'The account’s name and picture are not known.',
  loss_other: 'Some features stay off.',
  missingHow: 'Press “Fix permissions” and leave every box on the platform’s page ticked.',
  connectAllBoxes: 'Connect again and leave every box on the platform’s page ticked.',
  missingHowAsk: 'The owner or an admin can grant it with “Fix permissions”.',
  missingThings: (things: string) => `missing: ${things}`,
  lost_undone:
    'The permission went back to the platform when the account was disconnected. Its chats are kept; reconnect to go on.',
  dataDeletedIn: (date: string, span: string) => `Everything of this account is deleted on ${date}, in ${span}.`,
  dataDeletedSoon: 'Everything of this account is being deleted.',
  dataDeletedWhat: (chats: number) =>
    `${chats === 1 ? '1 chat' : `${chats.toLocaleString('en')} chats`}, its knowledge and its AI settings. You can undo until then.`,
  dataDeletedAsk: 'The owner or an admin can undo it until then.',
  undoDisconnect: 'Undo disconnect',
  didDisconnect: (account: string) => `${account} is disconnected`,
  permissionUntil: 'Permission ends',
  permissionEndsSoon: (date: string, span: string) =>
    `${date}, in ${span}. Reconnect before then, or messages stop arriving.`,
  accountsLoading: 'Looking for your accounts…',
};
