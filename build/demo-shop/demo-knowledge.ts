/** What the demo shop knows: a small clothing shop, asked in Thai and in English. */
export const demoKnowledge: readonly { question: string; answer: string }[] = [
  {
    question: 'ส่งกี่วันถึง ค่าส่งเท่าไหร่',
    answer: 'จัดส่งทุกวันจันทร์-เสาร์ กรุงเทพฯ 1-2 วัน ต่างจังหวัด 2-4 วัน ค่าส่ง 40 บาท ซื้อครบ 1,000 บาท ส่งฟรีค่ะ',
  },
  {
    question: 'มีไซซ์อะไรบ้าง วัดไซซ์ยังไง',
    answer: 'มีไซซ์ S M L XL ค่ะ อก S 34 นิ้ว M 36 นิ้ว L 38 นิ้ว XL 42 นิ้ว แนะนำให้วัดรอบอกแล้วบวกเพิ่ม 2 นิ้วเพื่อให้ใส่สบาย',
  },
  {
    question: 'เสื้อยืดราคาเท่าไหร่',
    answer: 'เสื้อยืดคอตตอนราคา 290 บาท ซื้อ 3 ตัว 790 บาทค่ะ',
  },
  {
    question: 'เสื้อเชิ้ตลินินราคาเท่าไหร่ มีสีอะไรบ้าง',
    answer: 'เสื้อเชิ้ตลินินราคา 590 บาท มีสีขาว ครีม ฟ้า และดำค่ะ',
  },
  {
    question: 'จ่ายเงินยังไงได้บ้าง เก็บปลายทางไหม',
    answer: 'โอนเงิน พร้อมเพย์ บัตรเครดิต หรือเก็บเงินปลายทางได้ค่ะ เก็บปลายทางมีค่าบริการ 20 บาท',
  },
  {
    question: 'เปลี่ยนไซซ์หรือคืนสินค้าได้ไหม',
    answer: 'เปลี่ยนไซซ์หรือคืนได้ภายใน 7 วันหลังได้รับของ สินค้าต้องยังไม่ซักและมีป้ายครบค่ะ เปลี่ยนไซซ์ครั้งแรกร้านออกค่าส่งกลับให้',
  },
  {
    question: 'ซักยังไง ผ้าหดไหม',
    answer: 'ซักน้ำเย็น ตากในร่ม รีดไฟกลางค่ะ ผ้าลินินอาจหดประมาณ 2% หลังซักครั้งแรก',
  },
  {
    question: 'ร้านเปิดกี่โมง ตอบแชทเวลาไหน',
    answer: 'ทีมงานตอบแชททุกวัน 9.00-20.00 น. ค่ะ',
  },
  {
    question: 'มีหน้าร้านไหม อยู่ที่ไหน',
    answer: 'ร้านเราขายออนไลน์อย่างเดียว ยังไม่มีหน้าร้านค่ะ',
  },
  {
    question: 'How much is shipping and how long does it take?',
    answer:
      'We ship Monday to Saturday. Bangkok takes 1-2 days, other provinces 2-4 days. Shipping is 40 baht, free from 1,000 baht.',
  },
  {
    question: 'What sizes do you have?',
    answer:
      'S, M, L and XL. Chest: S 34", M 36", L 38", XL 42". Measure your chest and add 2 inches for a relaxed fit.',
  },
  {
    question: 'How much is the linen shirt, and in which colours?',
    answer: 'The linen shirt is 590 baht, in white, cream, light blue and black.',
  },
  {
    question: 'Can I return or exchange an item?',
    answer:
      'Yes, within 7 days of delivery, unwashed and with its tags. For the first size exchange we pay the return shipping.',
  },
  {
    question: 'How can I pay? Do you take cash on delivery?',
    answer: 'Bank transfer, PromptPay, credit card, or cash on delivery (20 baht fee).',
  },
];

export const demoPrompt = `You answer for Lanlom Wear, a small clothing shop in Thailand.
Answer in the customer's language. In Thai be polite and end with ค่ะ. Keep it short and warm, at most three sentences.
Never promise stock, discounts or delivery dates that the knowledge list does not state.`;
