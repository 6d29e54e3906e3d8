import type { Locale } from '@tandem/shared/model';
import type { LinkPage } from '../mail/index.ts';

export interface PageWords {
  readonly title: string;
  readonly lead: string;
  readonly act: string;
  readonly done: string;
}

/** What the pages say; `{shop}`, `{inviter}`, `{role}` and `{email}` are filled in by the page. */
export const pageWords: Record<Locale, Record<LinkPage, PageWords>> = {
  th: {
    join: {
      title: 'เข้าร่วมร้าน {shop}',
      lead: '{inviter} เชิญคุณเข้าร่วมทีมในบทบาท {role} ด้วยอีเมล {email}',
      act: 'เข้าร่วมทีม',
      done: 'เรียบร้อย เปิดแอป Tandem Inbox แล้วเข้าสู่ระบบด้วยอีเมล {email}',
    },
    'verify-email': {
      title: 'ยืนยันอีเมล',
      lead: 'กดปุ่มเพื่อยืนยันว่าอีเมลนี้เป็นของคุณ',
      act: 'ยืนยันอีเมล',
      done: 'ยืนยันแล้ว ปิดหน้านี้และกลับไปที่แอปได้เลย',
    },
    'reset-password': {
      title: 'ตั้งรหัสผ่านใหม่',
      lead: 'ทุกอุปกรณ์จะออกจากระบบ และต้องเข้าสู่ระบบใหม่ด้วยรหัสผ่านนี้',
      act: 'ตั้งรหัสผ่าน',
      done: 'ตั้งรหัสผ่านใหม่แล้ว เปิดแอป Tandem Inbox แล้วเข้าสู่ระบบ',
    },
  },
  en: {
    join: {
      title: 'Join {shop}',
      lead: '{inviter} invites you to the team as {role}, with the address {email}.',
      act: 'Join the team',
      done: 'Done. Open the Tandem Inbox app and sign in as {email}.',
    },
    'verify-email': {
      title: 'Confirm your e-mail',
      lead: 'Press the button to confirm that this address is yours.',
      act: 'Confirm',
      done: 'Confirmed. You may close this page and go back to the app.',
    },
    'reset-password': {
      title: 'Set a new password',
      lead: 'Every device is signed out and signs in again with this password.',
      act: 'Set the password',
      done: 'Your password is set. Open the Tandem Inbox app and sign in.',
    },
  },
};

export const sharedWords = {
  th: {
    name: 'ชื่อของคุณ',
    newPassword: 'รหัสผ่านใหม่ (อย่างน้อย 10 ตัวอักษร)',
    ownPassword: 'รหัสผ่านของบัญชีที่คุณมีอยู่แล้ว',
    roles: { owner: 'เจ้าของร้าน', admin: 'ผู้ดูแล', staff: 'ทีมงาน', viewer: 'ดูอย่างเดียว' },
    link_expired: 'ลิงก์นี้ใช้ไม่ได้แล้ว อาจหมดอายุ ถูกใช้ไปแล้ว หรือถูกยกเลิก ขอลิงก์ใหม่ได้',
    invalid_credentials: 'รหัสผ่านไม่ถูกต้อง',
    invalid_input: 'ข้อมูลยังไม่ครบ รหัสผ่านต้องยาวอย่างน้อย 10 ตัวอักษร',
    too_many_requests: 'ลองหลายครั้งเกินไป รอสักครู่',
    conflict: 'มีคนสมัครด้วยอีเมลนี้แล้ว โหลดหน้านี้ใหม่',
    plan_limit: 'แพ็กเกจของร้านไม่มีที่นั่งว่างแล้ว แจ้งเจ้าของร้าน',
    other: 'ทำไม่สำเร็จ ลองอีกครั้ง',
  },
  en: {
    name: 'Your name',
    newPassword: 'New password (at least 10 characters)',
    ownPassword: 'The password of the account you already have',
    roles: { owner: 'owner', admin: 'admin', staff: 'staff', viewer: 'viewer' },
    link_expired: 'This link no longer works: it is too old, was used, or was taken back. Ask for a new one.',
    invalid_credentials: 'The password is not right.',
    invalid_input: 'Something is missing. A password has at least 10 characters.',
    too_many_requests: 'Too many tries. Wait a minute.',
    conflict: 'Somebody signed up with this address meanwhile. Load this page again.',
    plan_limit: 'The shop’s plan has no seat left. Tell whoever invited you.',
    other: 'This did not work. Try again.',
  },
} as const satisfies Record<Locale, object>;
