export const sendMailName = 'send-mail';
