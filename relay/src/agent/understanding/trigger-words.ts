/** Words that call a person in whatever is being answered. In normalised text; each group must mean it, not merely mention it. */
const triggers = {
  refund:
    /(?:ขอ|อยาก|ต้องการ|จะ|ให้|ได้|เรื่อง|โอน)?\s*(?:คืนเงิน|เงิน(?:มัดจำ|ค่า\S{1,8}|ที่โอน)?คืน|เงินมัดจำคืน|คืนตัง|ตังคืน|ขอคืน|คืนของ|คืนสินค้า)|รีฟัน|\b(?:refund\w*|money back|(?:give|send|get|pay|want|need) (?:me )?(?:back )?my money|charged (?:me )?twice|reimburse\w*|charge ?back|rebate|return my|compensation)\b|退款|退钱|退货|返金|返品|환불|반품|hoàn tiền|trả hàng|kembalikan (?:uang|dana)|pengembalian|bayaran balik|pulangkan|ຄືນເງິນ|សង(?:ប្រាក់|លុយ)|ငွေပြန်/,
  legal:
    /ฟ้อง(?:ร้อง|ศาล|ร้าน|แน่|เลย|ได้|คุณ|ค่ะ|ครับ|นะ|$|\s)|แจ้งความ|ทนาย|ส\.?ค\.?บ\.?(?![ก-ฮ])|ดำเนินคดี|ลงบันทึกประจำวัน|ตำรวจ|โรงพัก|แจ้ง ?อย\.?(?: |ไป|แล้ว)|หมายศาล|ขึ้นศาล|ผิด(?:กฎหมาย|พ\.?ร\.?บ)|(?:ดำเนินการ|ดำเนินเรื่อง|เอาผิด|เอาเรื่อง|จัดการ)ตามกฎหมาย|ฟ้อง(?=แน่|ศาล|ร้าน)|เอาเรื่องถึงที่สุด|พรบ|pdpa|ไซเบอร์(?=จับ|$|\s)|ร้องเรียน(?=\s*(?:สคบ|หน่วยงาน|อย))|ละเมิดลิขสิทธิ์|ฉ้อโกง|คุ้มครองผู้บริโภค|\b(?:lawyers?|attorneys?|sue|suing|lawsuits?|legal action|legally|take (?:you|this|it) to court|small claims|(?:in|to) court\b|report you to|the authorities|consumer law|(?:file|filing) (?:a )?(?:formal )?complaint (?:with|to)|the police|police report|consumer (?:protection|rights|court)|ombudsman|gdpr|pdpa|trading standards|copyright infringement)\b|律师|起诉|报警|消协|消费者协会|弁護士|訴え|警察|변호사|고소|경찰|luật sư|kiện|công an|pengacara|polisi|lapor polisi|peguam|polis|tuntut|ຟ້ອງ|ຕຳຫຼວດ|ប៉ូលិស|မေធာဝီ|ရဲ/,
  safety:
    /(?:แพ้|ผื่น|บวม|คัน|แสบ|พอง|ไหม้|เลือดออก|อาเจียน|ท้องเสีย|หมดสติ|เป็นลม|ใจสั่น|ชัก)(?!ง่าย|ไหม|มั้ย)(?:ขึ้น|มาก|แล้ว|เลย|ทั้ง|หนัก|แดง|เต็ม|ค่ะ|ครับ|หลัง|จาก|\s|$)|หายใจไม่(?:ออก|สะดวก)|โรงพยาบาล|ห้องฉุกเฉิน|กินเกิน|เกินขนาด|(?:กิน|ทาน).{0,16}(?:ไป|หมด)\s*\d{2,}\s*เม็ด|(?:กลืน|สำลัก|ติดคอ)(?!ได้|ง่าย|ยาก|ไหม|น้ำ)|อาเจียน|อ้วก(?!ไหม)|ท้อง(?:เสีย|ร่วง)(?!ง่าย|ไหม|ไม)|ใจสั่น|หายใจไม่ทัน|เลือด(?:ไหล|ออก|กลบ)|บาด(?=มือ|ปาก|นิ้ว|ตา|เท้า|ขา|แขน|คอ|ลิ้น|เจ็บ|ลูก)|เศษ(?:แก้ว|เหล็ก|โลหะ)(?=ใน|บาด|อยู่|ปน|$|\s)|(?:หัว|คิ้ว|แขน|ขา|กระดูก|ฟัน)(?:แตก|หัก)|(?:ล้ม|หล่น|ตก)(?:ใส่|ทับ)|ควัน(?:ขึ้น|ออก)|ช[็๊]?อ[กต](?=มือ|ตัว|ไฟ|ผม|หนู|ลูก|แม่|คน|$|\s)|หมดสติ|หน้ามืด|เวียนหัวมาก|ฆ่าตัวตาย|อยากตาย|ไฟ(?:ไหม้|ลุก|ท่วม)|(?:โดน|ถูก)(?:น้ำ|น้ำมัน|ไอน้ำ|ไฟ|เตา)?(?:ร้อน)?ลวก|ลวก(?=มือ|แขน|ขา|ปาก|หน้า|นิ้ว|ลูก)|ไฟ(?:ดูด|ช็อต|รั่ว)|ระเบิด|เป็นพิษ|สารพิษ|อันตราย(?:มาก|ต่อ|กับ|ไหม|มั้ย|ถึง)|คนท้อง|ตั้งครรภ์|ตั้งท้อง|ให้นมบุตร|ผลข้างเคียง|ตีกับยา|กินยา(?:อื่น|ตัวอื่น|ประจำ)|โรคประจำตัว|ลมพิษ|\b(?:took|taken|swallowed|drank|ate) too (?:many|much)\b|\b(?:allergic reaction|anaphyla\w*|rash|swelling|swollen|hives|can'?t breathe|difficulty breathing|hospital|emergency room|(?:the )?er because|swallow(?:ed|ing)?|chok(?:ed|ing)|(?:got|getting|became|felt|are|is|am|were|was|all|so) (?:very |really |all )?sick(?= after| from|$|[.,!])|sick after|food ?poison\w*|(?:skin|face|eyes?|mouth|throat|scalp) (?:is |are |was |were |started |feels? )?(?:burning|swelling|stinging|itching|peeling)|hurt (?:my|me|his|her)|(?:broke|fractured|twisted|cut) my (?:arm|leg|wrist|ankle|back|hand|foot|finger|tooth|teeth)|collapsed|brakes? failed|faint(?:ed|ing)|passed out|unconscious|overdos\w*|poison\w*|suicid\w*|kill myself|caught fire|on fire|electric shock|electrocuted|explod\w*|exploded|burn(?:t|ed|s) (?:my|me|his|her)|scald(?:ed|ing)?|bleeding|vomit\w*|pregnan\w*|breast ?feed\w*|side effects?|drug interactions?|injur(?:y|ed))\b|过敏反应|过敏了|怀孕|孕妇|中毒|アレルギー反応|妊娠|呼吸困難|알레르기 반응|임신|호흡곤란|dị ứng|mang thai|khó thở|ngộ độc|alergi|hamil|sesak|keracunan|alahan|mengandung/,
  angry:
    /(?<!กลัว|กลัวโดน|กลัวถูก|ไม่|กัน|กลัวจะโดน|กลัวจะ)โกง|หลอก(?:ลวง|ขาย|กัน|เอาเงิน)|ใคร(?:จะ)?รับผิดชอบ|รับผิดชอบยังไง|ทำงานกันยังไง|ทำงานประสาอะไร|โคตรแย่|มิจฉาชีพ|ห่วย|แย่(?:มาก|ที่สุด|สุด|จริง|โคตร)|เฮงซวย|โมโห|โกรธ(?:มาก|แล้ว|นะ|จริง|สุด)|หงุดหงิด|ไม่ไหวแล้ว|เหลือทน|ทุเรศ|ไร้(?:ความรับผิดชอบ|มารยาท|จรรยาบรรณ)|ไม่รับผิดชอบ|ประจาน|แฉ|รีวิว(?:แย่|หนึ่งดาว|1 ดาว)|ให้(?:1|หนึ่ง)ดาว|เสียความรู้สึก|ผิดหวังมาก|จะไม่ซื้ออีก|เข็ด|สันดาน|\b(?:scam(?:mer|mers|med)?|fraud(?:ulent)?|rip ?off|furious|outrag\w*|disgust\w*|unacceptable|ridiculous|very disappointed|so disappointed|pathetic|worst|terrible|horrible|appalling|fed up|sick of|pissed|angry|liars?|thie(?:f|ves)|useless|bullshit|never (?:buy|order|shop)\w* (?:from you |here )?again|1 star|one star)\b|骗子|骗人|垃圾|太差|差评|詐欺|最悪|ふざけ|사기|최악|lừa đảo|tệ quá|penipu|kecewa (?:sekali|berat|banget)|parah|teruk/,
  /** Displeased, short of anger: counts where something matters. */
  displeased:
    /ไม่(?:ประทับใจ|โอเค|พอใจ|แฮปปี้|ปลื้ม)|ผิดหวัง|เซ็ง|เสียใจ|แย่|เสียอารมณ์|น่าเบื่อ|รอจนเบื่อ|รอนาน(?:มาก|เกิน|แล้ว)|อีกแล้ว|ทำไม.{0,20}(?:ช้า|แบบนี้|ไม่เช็[คก]|ส่งผิด)|ไม่ตรงปก|(?:ส่ง|ได้)(?:ของ|สี|ไซส์|ไซซ์|รุ่น)?ผิด.{0,14}(?:รอบ|ครั้ง|อีก|แล้ว)|\b(?:frustrat\w*|disappoint\w*|not happy|unhappy|upset|annoy\w*|waste of (?:money|time)|awful|rubbish|garbage|trash|crap|shame on|poor (?:service|quality)|bad (?:service|experience)|still waiting|no one (?:answers|replies|responds)|nobody (?:answers|replies|responds)|keeps? (?:breaking|failing)|again[!]?$)\b/,
} as const;

export type TriggerName = keyof typeof triggers;
export type TriggerWords = Readonly<Record<TriggerName, boolean>>;

const readLetters = 2000;

/** Which kinds of trigger words stand in a normalised text. */
export function triggerWordsOf(normalized: string): TriggerWords {
  const text = normalized.slice(0, readLetters);
  return {
    refund: triggers.refund.test(text),
    legal: triggers.legal.test(text),
    safety: triggers.safety.test(text),
    angry: triggers.angry.test(text),
    displeased: triggers.displeased.test(text),
  };
}
