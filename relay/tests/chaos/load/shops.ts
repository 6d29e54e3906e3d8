/** What the agents know. An answer is unlike any other, so a line of the ledger tells which question it is for. */
export const knowledge = [
  { question: 'How much is shipping and how long does it take?', answer: 'Shipping is 40 baht and takes two days.' },
  { question: 'What sizes do you have?', answer: 'We have the sizes S, M, L and XL.' },
  { question: 'How can I pay for my order?', answer: 'You can pay by bank transfer, PromptPay or credit card.' },
  { question: 'Can I return or exchange an item?', answer: 'Within seven days, unwashed and with its tags.' },
  { question: 'ร้านเปิดกี่โมง', answer: 'ร้านเปิดทุกวัน เก้าโมงเช้าถึงสองทุ่มค่ะ' },
  { question: 'ซักเครื่องได้ไหม', answer: 'ซักเครื่องได้ค่ะ ใช้น้ำเย็นและถุงซักผ้า' },
  { question: 'มีหน้าร้านที่ไหน', answer: 'หน้าร้านอยู่ที่สยามสแควร์ ซอยสองค่ะ' },
  { question: 'Do you gift wrap?', answer: 'Gift wrapping is free, just tell us what to write on the card.' },
] as const;

/** No shop's document answers it. */
export const unanswerable = 'Is the third moon of Jupiter made of cheese?';
export const wantsPerson = 'I want to talk to a human please';
