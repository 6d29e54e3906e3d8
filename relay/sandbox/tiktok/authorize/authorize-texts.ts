export type Lang = 'th' | 'en';

const th = {
  title: 'เชื่อมต่อบัญชี',
  chip: 'โลกจำลอง ไม่มีอะไรส่งถึง TikTok จริง',
  heading: 'ให้แอปนี้ดูแลข้อความของร้าน',
  lead: (app: string) => `แอป ${app} ขอสิทธิ์ด้านล่าง เอาเครื่องหมายออกได้ทีละข้อ`,
  account: 'บัญชีร้าน',
  newAccount: 'สร้างบัญชีใหม่',
  username: 'ชื่อผู้ใช้',
  displayName: 'ชื่อร้าน',
  scopes: 'สิทธิ์ที่ขอ',
  allow: 'อนุญาต',
  deny: 'ไม่อนุญาต',
  problemTitle: 'คำขอเชื่อมต่อไม่ถูกต้อง',
  usernameTaken: 'ชื่อผู้ใช้ต้องเป็น a-z 0-9 . _ และยังไม่มีใครใช้',
};

const en: typeof th = {
  title: 'Connect an account',
  chip: 'Sandbox: nothing reaches TikTok',
  heading: "Let this app handle the shop's messages",
  lead: (app: string) => `App ${app} asks for the permissions below. Untick any you do not want to give.`,
  account: 'Shop account',
  newAccount: 'Create a new account',
  username: 'Username',
  displayName: 'Shop name',
  scopes: 'Permissions',
  allow: 'Allow',
  deny: 'Deny',
  problemTitle: 'This connect request is not valid',
  usernameTaken: 'The username must be a-z 0-9 . _ and not in use',
};

export const texts = { th, en };

export const scopeTexts: Record<string, { th: string; en: string }> = {
  'user.info.basic': { th: 'ชื่อที่แสดงและรูปโปรไฟล์', en: 'Display name and picture' },
  'user.info.username': { th: 'ชื่อผู้ใช้', en: 'Username' },
  'user.info.stats': { th: 'จำนวนผู้ติดตามและวิดีโอ', en: 'Follower and video counts' },
  'user.info.profile': { th: 'ข้อมูลในหน้าโปรไฟล์', en: 'Profile page' },
  'user.account.type': { th: 'ประเภทบัญชี', en: 'Account type' },
  'user.insights': { th: 'สถิติของบัญชี', en: 'Account insights' },
  'video.list': { th: 'รายการวิดีโอ', en: 'List of videos' },
  'comment.list': { th: 'อ่านความคิดเห็น', en: 'Read comments' },
  'comment.list.manage': { th: 'จัดการความคิดเห็น', en: 'Manage comments' },
  'message.list.read': { th: 'อ่านข้อความ', en: 'Read messages' },
  'message.list.send': { th: 'ส่งข้อความ', en: 'Send messages' },
  'message.list.manage': { th: 'จัดการข้อความอัตโนมัติ', en: 'Manage automatic messages' },
};
