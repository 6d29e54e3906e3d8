import { models } from './model-config.ts';

/** What the router looks at; all of it is known before anything is paid for. */
export interface RouteFeatures {
  /** The customer's words. */
  readonly text: string;
  readonly questions: number;
  /** 0…1: how surely the knowledge covers the least covered question. */
  readonly confidence: number;
  /** Documents of which each may be the answer. */
  readonly rivals: number;
  readonly isNegative: boolean;
  /** Answers of the shop before in this conversation. */
  readonly earlierAnswers: number;
}

export interface Route {
  readonly tier: 'simple' | 'complex';
  readonly model: string;
  /** What spoke for the larger model; empty for the small one. */
  readonly why: readonly string[];
}

const compares =
  /เปรียบเทียบ|ต่างกัน|ต่างจาก|แตกต่าง|เทียบกับ|(?:ตัว|อัน|แบบ|รุ่น)ไหน.{0,20}กว่า|ดีกว่า|คุ้มกว่า|\b(?:compare[ds]?|comparison|differences?|differ|versus|vs|better|best|which (?:one|of))\b/;
const calculates =
  /รวม(?:แล้ว|ทั้งหมด|ค่าส่ง|เป็น|กัน)|ทั้งหมด(?:เท่าไหร่|กี่|เท่าไร)|คิดรวม|ต้องจ่าย(?:ทั้งหมด|เท่า|รวม)|(?:ซื้อ|เอา|สั่ง|รับ)\s*\d+.{0,40}(?:เท่าไหร่|เท่าไร|กี่บาท|ลด|ฟรี)|\b(?:in total|altogether|total (?:price|cost|be)|how much (?:for|would|will) \d+|add(?:s|ed)? up|combined|sum)\b/;
const conditional =
  /(?:^|\s|แต่)ถ้า.{3,80}(?:ได้ไหม|ไหม|มั้ย|ยังไง|เท่าไหร่|เท่าไร|หรือ|กี่|ล่ะ|แล้ว)|กรณี(?:ที่)?|สมมติ|\b(?:if (?:i|we|my|the|it|you)\b.{3,}|in case|suppose|assuming|what happens (?:if|when))\b/;
const reasons =
  /ทำไม.{4,}|เพราะอะไร|อธิบาย|ขั้นตอน|วิธีทำ|แนะนำ.{0,30}(?:หน่อย|ให้|ที|ด้วย)|\b(?:explain|why (?:do|does|is|are|did|was)|step by step|walk me through|recommend|suggest|suitable for|advice|advise)\b/;
const corrects =
  /ไม่ใช่|หมายถึง|เปลี่ยนใจ|แก้เป็น|ขอเปลี่ยนเป็น|เมื่อกี้|ที่บอก(?:ไป|ว่า)|\b(?:i meant?|actually|instead|not that|earlier you|you said|change of mind|sorry,? i)\b/;

/** A message of this many letters is a story. */
const longText = 280;
const manyQuestions = 3;
/** Signs that weigh so much together need the larger model. */
const complexFrom = 2;

/** Which model answers: the small one, unless several signs say that the answer must be thought about. */
export function routeOf(features: RouteFeatures): Route {
  const text = features.text.toLowerCase();
  const signs: [weight: number, sign: string, isThere: boolean][] = [
    [2, 'compares', compares.test(text)],
    [2, 'calculates', calculates.test(text)],
    [2, 'conditional', conditional.test(text)],
    [2, 'reasons', reasons.test(text)],
    [1, 'corrects', features.earlierAnswers > 0 && corrects.test(text)],
    [2, 'several questions', features.questions >= manyQuestions],
    [1, 'two questions', features.questions === 2],
    [2, 'long', text.length >= longText],
    [1, 'upset', features.isNegative],
    [1, 'several documents', features.rivals >= 3 && features.confidence < 0.5],
  ];
  const why = signs.filter(([, , isThere]) => isThere);
  const weight = why.reduce((sum, [each]) => sum + each, 0);
  const tier = weight >= complexFrom ? 'complex' : 'simple';
  return { tier, model: models[tier].id, why: tier === 'complex' ? why.map(([, sign]) => sign) : [] };
}
