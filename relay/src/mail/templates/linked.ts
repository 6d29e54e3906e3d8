import type { Locale, Role } from '@tandem/shared/model';
import { type Letter, letter, plain } from './letter.ts';

interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
  readonly label: string;
  readonly why: string;
}

const roles: Record<Locale, Record<Role, string>> = {
  th: { owner: 'เจ้าของร้าน', admin: 'ผู้ดูแล', staff: 'ทีมงาน', viewer: 'ดูอย่างเดียว' },
  en: { owner: 'owner', admin: 'admin', staff: 'staff', viewer: 'viewer' },
};

interface Invited {
  readonly role: Role;
  readonly inviterName: string;
  readonly shopName: string;
  readonly locale: Locale;
  readonly link: string;
}

export function invitationMail({ role, inviterName, shopName, locale, link }: Invited): Letter {
  const shop = plain(shopName);
  const inviter = plain(inviterName);
  const as = roles[locale][role];
  const words: Record<Locale, Words> = {
    th: {
      subject: `คำเชิญเข้าร่วมร้าน ${shop} ใน Tandem Inbox`,
      lines: [`${inviter} เชิญคุณเข้าร่วมทีมของร้าน ${shop} ในบทบาท ${as}`, 'ลิงก์นี้ใช้ได้ครั้งเดียว ภายใน 7 วัน'],
      label: 'เข้าร่วมทีม',
      why: 'ถ้าคุณไม่รู้จักร้านนี้ ไม่ต้องทำอะไร',
    },
    en: {
      subject: `You are invited to ${shop} on Tandem Inbox`,
      lines: [`${inviter} invites you to the team of ${shop}, as ${as}.`, 'The link works once, within 7 days.'],
      label: 'Join the team',
      why: 'If you do not know this shop, there is nothing you need to do.',
    },
  };
  return write(words[locale], { locale, link });
}

interface Linked {
  readonly locale: Locale;
  readonly link: string;
}

export function verifyEmailMail({ locale, link }: Linked): Letter {
  const words: Record<Locale, Words> = {
    th: {
      subject: 'ยืนยันอีเมลของคุณใน Tandem Inbox',
      lines: ['กดลิงก์เพื่อยืนยันว่าอีเมลนี้เป็นของคุณ', 'ลิงก์นี้ใช้ได้ครั้งเดียว ภายใน 3 วัน'],
      label: 'ยืนยันอีเมล',
      why: 'ถ้าคุณไม่ได้สมัคร ไม่ต้องทำอะไร',
    },
    en: {
      subject: 'Confirm your e-mail for Tandem Inbox',
      lines: ['Open the link to confirm that this address is yours.', 'The link works once, within 3 days.'],
      label: 'Confirm the address',
      why: 'If you did not sign up, there is nothing you need to do.',
    },
  };
  return write(words[locale], { locale, link });
}

export function resetPasswordMail({ locale, link }: Linked): Letter {
  const words: Record<Locale, Words> = {
    th: {
      subject: 'ตั้งรหัสผ่านใหม่ใน Tandem Inbox',
      lines: ['มีคนขอตั้งรหัสผ่านใหม่ให้บัญชีของคุณ', 'ลิงก์นี้ใช้ได้ครั้งเดียว ภายใน 30 นาที และทุกอุปกรณ์จะออกจากระบบ'],
      label: 'ตั้งรหัสผ่านใหม่',
      why: 'ถ้าคุณไม่ได้ขอ ไม่ต้องทำอะไร รหัสผ่านเดิมยังใช้ได้',
    },
    en: {
      subject: 'A new password for Tandem Inbox',
      lines: [
        'Somebody asked for a new password for your account.',
        'The link works once, within 30 minutes. Every device is then signed out.',
      ],
      label: 'Set a new password',
      why: 'If it was not you, there is nothing you need to do: your password stays as it is.',
    },
  };
  return write(words[locale], { locale, link });
}

function write({ subject, lines, label, why }: Words, { locale, link }: Linked): Letter {
  return letter({ locale, subject, lines, todo: label, link, why });
}
