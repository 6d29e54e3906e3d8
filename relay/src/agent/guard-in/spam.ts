export interface SpamReading {
  /** 0…1. */
  readonly score: number;
  readonly isFlagged: boolean;
}

/** Offers made to the shop instead of questions asked of it, with their weight. */
const signs: readonly (readonly [number, RegExp])[] = [
  [0.5, /สล็อต|บาคาร่า|คาสิโน|พนัน|แทงบอล|หวยออนไลน์|เครดิตฟรี|ฝากถอน|ยิงปลา|เว็บตรง|แจกเครดิต|pgslot|ufabet|sagame/],
  [0.45, /\b(?:casino|slots?|betting|jackpot|lottery winner|free spins?|baccarat)\b/],
  [
    0.45,
    /เงินกู้|สินเชื่อ(?:ด่วน|ออนไลน์|ง่าย)|กู้เงิน|ปล่อยกู้|ไม่เช็[คก](?:แบล็[คก]ลิสต์|บูโร)|\b(?:instant loan|loan approved|payday loan)\b/,
  ],
  [
    0.45,
    /ปั๊ม(?:ไลค์|ฟอล|วิว|ผู้ติดตาม)|เพิ่ม(?:ผู้ติดตาม|ฟอลโลว์|ยอดไลค์|ยอดวิว)|\b(?:buy|get|gain|boost) (?:your )?(?:\d+k? )?(?:real |instagram |tiktok )?(?:followers|likes|views|subscribers)\b/,
  ],
  [
    0.45,
    /(?:งาน|รายได้)(?:เสริม|พาร์ทไทม์|ออนไลน์).{0,40}(?:วันละ|ต่อวัน|บาท|รับ|สนใจ|ทัก)|\b(?:work from home|earn \$?\d+|make money|passive income|part[- ]time job|hiring now)\b/,
  ],
  [
    0.45,
    /\b(?:bitcoin|crypto|forex|usdt|nft|airdrop|trading signals?|investment (?:plan|opportunity)|guaranteed (?:returns?|profits?))\b|เทรด(?:คริปโต|ฟอเร็กซ์)|ลงทุน.{0,20}(?:กำไร|ผลตอบแทน)/,
  ],
  [
    0.4,
    /\b(?:seo (?:services?|expert)|rank (?:your|on) (?:website|google|page)|web ?design services?|promote your (?:shop|store|page|brand|products?)|grow your (?:business|page|store|sales|followers)|brand ambassador|collab(?:oration)? (?:offer|with us))\b|รับ(?:ทำ|ยิง)(?:โฆษณา|แอด|เว็บ|seo|การตลาด)/,
  ],
  [
    0.45,
    /\b(?:congratulations|you(?:'ve| have) (?:won|been selected)|claim your (?:prize|reward|gift)|winner|urgent!+|act now|limited time|click (?:the )?(?:link|here)|whatsapp me|dm me for|t\.me\/|wa\.me\/|bit\.ly\/|telegram)\b|คุณ(?:ได้รับ|ถูก)(?:รางวัล|เลือก)|กดลิงก์|คลิกลิงก์|แอดไลน์.{0,20}@/,
  ],
  [
    0.45,
    /\b(?:your (?:account|shop|page|store) (?:will be|has been) (?:suspended|disabled|deleted|banned|restricted)|verify your (?:account|identity)|copyright (?:violation|infringement) .{0,40}(?:link|appeal)|tiktok (?:support|security|team))\b|บัญชีของคุณ(?:จะ)?ถูก(?:ระงับ|ปิด)/,
  ],
  [0.3, /\b(?:viagra|xxx|porn|escort|onlyfans|sexy girls?|nudes?|hot singles)\b|คลิปหลุด|หนังโป๊|สาวไซด์ไลน์|รับงาน(?:เอ็น|n)/],
  [0.2, /https?:\/\/|www\.|(?:[a-z0-9-]+\.)+(?:com|net|xyz|top|vip|club|click|live|link)\b/],
  [0.1, /(?:[!！]{2,}|🔥|💰|💵|🎰|🎁|👉|✅|💯){1}/u],
  [0.1, /\b100 ?%|free\b|ฟรี|รวย|ปลดหนี้/],
];
const flagAt = 0.6;

/** Whether a normalised text advertises to the shop. A flag: nobody is dropped for it. */
export function readSpam(normalized: string): SpamReading {
  const text = normalized.slice(0, 2000);
  const doubt = signs.reduce((rest, [weight, sign]) => (sign.test(text) ? rest * (1 - weight) : rest), 1);
  const score = 1 - doubt;
  return { score, isFlagged: score >= flagAt };
}
