/** What a customer's message may be about. The names are stored and shown; they do not change. */
export const topicNames = [
  'shipping',
  'price',
  'stock',
  'size',
  'order-status',
  'return-refund',
  'payment',
  'complaint',
  'promotion',
  'opening-hours',
  'location',
  'product-advice',
  'health-safety',
  'legal',
  'order-change',
  'account',
  'other',
] as const;
export type TopicName = (typeof topicNames)[number];

/**
 * Signs of each topic in normalised text, with their weight: 2 says it alone, 1 needs company. Thai is matched inside words, Latin on word
 * borders; both as raw text, since the segmenter cuts Thai differently in each sentence.
 */
export const topicSigns: Readonly<Record<Exclude<TopicName, 'other'>, readonly (readonly [number, RegExp])[]>> = {
  shipping: [
    [
      2,
      /ค่า(?:จัด)?ส่ง|ค่าขนส่ง|จัดส่ง|ส่งฟรี|ส่งของ|ส่งสินค้า|ส่ง(?:ยังไง|วันไหน|ภายใน|ไป|ได้|ถึง|แบบ|ด่วน|กี่วัน|ทาง|ที่)|ขนส่ง|แมสเซนเจอร์|ไลน์แมน|แกร็บ/,
    ],
    [2, /\b(?:shipping|ship|ships|deliver|delivers|delivery|courier|postage|kerry|flash|j&t|ems|dhl|fedex)\b/],
    [
      2,
      /发货|快递|运费|包邮|配送|送料|発送|배송|택배|giao hàng|phí ship|ongkir|pengiriman|penghantaran|kos pos|ສົ່ງ|ដឹកជញ្ជូន|ပို့/,
    ],
    [1, /ปณ|ไปรษณีย์|ขนส่ง|กี่วัน(?:ถึง|ได้)/],
  ],
  price: [
    [2, /ราคา|เท่าไหร่|เท่าไร|เท่าไร่|เท่าใด|กี่บาท|กี่ตัง|แพง|ถูกสุด|ขายยังไง|คิดยังไง/],
    [2, /\b(?:price|prices|pricing|how much|cost|costs|expensive|cheap|cheaper|cheapest|rate)\b/],
    [2, /多少钱|价格|几钱|いくら|値段|価格|얼마|가격|bao nhiêu|giá|berapa|harga|ລາຄາ|តម្លៃ|ဈေး/],
  ],
  stock: [
    [
      2,
      /มีของ|ของหมด|หมด(?:ยัง|รึยัง|หรือยัง|สต|แล้ว)|เหลือ|สต็?อ[กค]|พร้อมส่ง|ของเข้า|เข้าใหม่|พรีออเดอร์|ยังมี(?:อยู่|ไหม|มั้ย|ขาย|ของ|สี|ไซส์)|มีขาย|มี(?:สี|รุ่น|แบบ).*(?:ไหม|มั้ย|หรือเปล่า|บ้าง)/,
    ],
    [2, /\b(?:in stock|out of stock|stock|available|availability|restock|pre-?order|sold out|any left|still have)\b/],
    [2, /有货|现货|缺货|在庫|재고|품절|còn hàng|hết hàng|stok|habis|ສິນຄ້າ|ស្តុក|ပစ္စည်းရှိ/],
  ],
  size: [
    [
      2,
      /ไซ[สซด]์?|ขนาด|รอบ(?:อก|เอว|สะโพก)|สูง\s*\d{3}|หนัก\s*\d{2}|เบอร์(?:อะไร|ไหน)|ใส่ได้|ตัวใหญ่|ยาวกี่|กว้างกี่|กี่(?:นิ้ว|เซน|ซม|มิล)/,
    ],
    [
      2,
      /\b(?:size|sizes|sizing|fit|fits|measurements?|small|medium|large|xs|xl|xxl|2xl|3xl|waist|chest|bust|inches|cm)\b/,
    ],
    [2, /尺码|尺寸|大小|サイズ|사이즈|kích (?:thước|cỡ)|ukuran|saiz|ຂະໜາດ|ទំហំ|ဆိုဒ်/],
  ],
  'order-status': [
    [
      2,
      /(?:พัสดุ|ของ|สินค้า|ออเดอร์|ที่สั่ง).{0,20}(?:ถึงไหน|ยังไม่(?:ถึง|ได้|มา|ส่ง)|อยู่ไหน|อยู่ที่ไหน|ได้เมื่อไหร่|ได้วันไหน|ถึงวันไหน|ถึงเมื่อไหร่|ส่งยัง|ส่งหรือยัง|ส่งรึยัง)/,
    ],
    [
      2,
      /เลขพัสดุ|เลขแทรค|เลขติดตาม|แทร็?ก|ติดตาม(?:พัสดุ|สินค้า|ออเดอร์)|เช็[คก](?:พัสดุ|สถานะ|ออเดอร์|ของ)|สถานะ|ส่ง(?:ของ)?(?:หรือ|รึ)ยัง|ยังไม่ได้(?:รับ)?ของ|ยังไม่ส่ง/,
    ],
    [
      2,
      /\b(?:where(?:'s| is| are)? my|track|tracking|order status|status of|eta|when (?:will|is) (?:my|the) (?:order|package|parcel|purchase)|not (?:yet )?(?:arrived|received)|hasn'?t arrived|haven'?t received)\b/,
    ],
    [
      2,
      /物流|单号|到哪|追跡|届|배송조회|운송장|언제 (?:와|도착)|đơn hàng|mã vận đơn|resi|pesanan saya|status pesanan|ພັດສະດຸ/,
    ],
    [1, /\b(?:order|package|parcel|purchase)\b|ออเดอร์|คำสั่งซื้อ|พัสดุ/],
  ],
  'order-change': [
    [2, /ยกเลิก|แคนเซิล|เปลี่ยน(?:ที่อยู่|ไซส์|สี|เบอร์|ออเดอร์|คำสั่งซื้อ|ขนาด)|แก้(?:ไข)?(?:ที่อยู่|ออเดอร์|คำสั่งซื้อ|ชื่อ)|เพิ่มของ|รวมออเดอร์/],
    [
      2,
      /\b(?:cancel(?:l?ing|ation|led|lation)?|change (?:my |the |an? )?(?:address|order|item|purchase|shipping)|edit (?:my |the )?(?:order|address)|modify|swap|add .{0,20}to my order|remove .{0,20}from my order)\b/,
    ],
    [2, /取消|修改(?:地址|订单)|キャンセル|変更|취소|변경|hủy đơn|batalkan|batal|tukar alamat|ຍົກເລີກ/],
  ],
  'return-refund': [
    [2, /คืน(?:เงิน|ของ|สินค้า|ได้|ตัง)|ขอเงินคืน|เงินคืน|เปลี่ยน(?:คืน|สินค้า|ของ|ตัว|ได้)|เคลม|ขอคืน|รับประกัน|ประกัน/],
    [
      2,
      /\b(?:refund(?:s|ed|ing)?|return(?:s|ed|ing)?|money back|exchange|reimburse\w*|rebate|chargeback|warranty|guarantee|compensation|send (?:it )?back)\b/,
    ],
    [
      2,
      /退款|退货|退钱|换货|返金|返品|交換|환불|반품|교환|hoàn tiền|trả hàng|đổi hàng|kembalikan|pengembalian|pulangkan|bayaran balik|refund|ຄືນເງິນ|សងប្រាក់|ប្តូរ/,
    ],
  ],
  payment: [
    [2, /โอน(?:เงิน|แล้ว|ไป|ได้|ผ่าน|เข้า|บัญชี)?|จ่าย|ชำระ|บัตรเครดิต|ผ่อน|ปลายทาง|เลขบัญชี|พร้อมเพย์|ทรูมันนี่|สลิป|ใบเสร็จ|ใบกำกับ|มัดจำ/],
    [
      2,
      /\b(?:pay|paid|paying|payments?|credit card|debit card|visa|mastercard|cod|cash on delivery|bank transfer|transfer|promptpay|paypal|installments?|invoices?|bills?|receipts?|checkout|fees?|charged?|slip)\b/,
    ],
    [2, /付款|支付|货到付款|支払|결제|입금|thanh toán|chuyển khoản|bayar|pembayaran|transfer|ຈ່າຍ|ទូទាត់|ငွေပေး/],
  ],
  complaint: [
    [
      2,
      /แย่|ห่วย|โกง|หลอก|ของปลอม|ไม่ตรงปก|พัง|ชำรุด|เสียหาย|แตก|ผิด(?:สี|ไซส์|รุ่น|ตัว|แบบ|ชิ้น)|ส่ง(?:ของ)?ผิด|ขาด(?:ไป|ชิ้น)|ได้ไม่ครบ|ไม่ครบ|ผิดหวัง|ไม่พอใจ|ร้องเรียน|ไม่ตอบ|ช้ามาก|นานมาก|เสียความรู้สึก|ไม่โอเค|ใช้ไม่ได้|ตำหนิ|หงุดหงิด|โมโห|ได้ของ(?:เก่า|ผิด|มือสอง|ไม่)|สกปรก|เปื้อน|เลอะ|ขาด(?:ตั้งแต่|ทั้ง|แล้ว|หมด)|(?:ของ|สินค้า|เครื่อง|ตัวนี้)เสีย|เน่า|เละ|เบี้ยว|ยังไม่ได้(?:ของ|รับ)|รอมา.{0,12}(?:แล้ว|ยังไม่)/,
    ],
    [
      2,
      /\b(?:complain(?:t|ts|ing)?|terrible|awful|worst|horrible|disappoint\w*|broken|damaged|defective|fake|counterfeit|scam(?:med)?|fraud|wrong (?:item|size|colou?r|product|order)|missing (?:item|part)|unacceptable|angry|furious|ridiculous|rude|claim against|bad (?:service|experience|quality)|torn|dirty|stained|fell apart|stopped working|(?:weeks?|days?|months?) late|never (?:arrived|came)|hasn'?t (?:arrived|come)|ruined|not working|doesn'?t work|problem|issue|errors?)\b/,
    ],
    [
      2,
      /投诉|差评|假货|坏了|破损|骗|苦情|壊れ|偽物|불만|불량|고장|사기|khiếu nại|lừa đảo|bị hỏng|kecewa|rusak|penipu|palsu|rosak|ຮ້ອງທຸກ/,
    ],
  ],
  promotion: [
    [
      2,
      /โปร(?:โม)?|ส่วนลด|ลดราคา|ลด(?:ได้|อีก|เหลือ|กี่|ไหม|หน่อย|มั้ย)|โค้ด|คูปอง|แถม|ของแถม|เซลล?์|ราคาส่ง|แฟลชเซล|9\.9|11\.11|12\.12/,
    ],
    [
      2,
      /\b(?:promo(?:tion|tions|s)?|discounts?|coupons?|voucher|vouchers|code|sale|deal|deals|offers?|free gift|bundle|wholesale|newsletter)\b/,
    ],
    [2, /优惠|折扣|促销|割引|クーポン|할인|쿠폰|khuyến mãi|giảm giá|diskon|promo|diskaun|ໂປຣໂມຊັ່ນ|បញ្ចុះតម្លៃ|လျှော့ဈေး/],
  ],
  'opening-hours': [
    [
      2,
      /เปิด(?:กี่โมง|วันไหน|ถึงกี่|ร้าน|ทุกวัน|วัน|ยัง|ไหม|มั้ย|ปิด|อยู่)|ปิดกี่โมง|ปิด(?:วัน|ร้าน)|กี่โมง|เวลา(?:ทำการ|เปิด|ปิด)|วันหยุด|หยุดวันไหน|วันอาทิตย์เปิด/,
    ],
    [
      2,
      /\b(?:opening hours?|business hours|working hours|open(?:ing)?|clos(?:e|es|ed|ing) (?:at|time|on)?|what time|hours|holidays?|weekends?)\b/,
    ],
    [
      2,
      /营业时间|几点开|営業時間|영업시간|giờ mở cửa|mấy giờ|jam buka|jam operasional|waktu operasi|ເປີດ(?:ຈັກ)?ໂມງ|ម៉ោងបើក/,
    ],
  ],
  location: [
    [2, /ร้านอยู่(?:ที่)?ไหน|อยู่(?:ที่|แถว|ตรง)ไหน|หน้าร้าน|สาขา|แผนที่|พิกัด|ที่อยู่ร้าน|ไปรับเอง|รับเอง|รับที่ร้าน|มีร้านที่|โลเคชั่น|ไปยังไง|จอดรถ/],
    [
      2,
      /\b(?:where are you|location|located|address of (?:your|the) (?:store|shop)|branch(?:es)?|store address|physical store|pick ?up|map|directions|visit|parking)\b/,
    ],
    [2, /地址|门店|在哪里|店舗|場所|매장|위치|địa chỉ|cửa hàng ở|alamat toko|lokasi|cawangan|ຢູ່ໃສ|ទីតាំង|ဆိုင်လိပ်စာ/],
  ],
  'product-advice': [
    [
      2,
      /แนะนำ|เหมาะกับ|ดีไหม|ดีมั้ย|ใช้ยังไง|วิธีใช้|ต่างกัน|ตัวไหนดี|อันไหนดี|สีไหนดี|ส่วนผสม|ทำจาก|วัสดุ|เนื้อผ้า|ผ้าอะไร|กันน้ำ|รายละเอียด|คุณสมบัติ|ช่วยเรื่อง|รีวิว|ผิว(?:มัน|แห้ง|ผสม|แพ้ง่าย)|ใช้กับ|กี่(?:กรัม|มล|ชิ้น|เม็ด)|รสอะไร|เผ็ด|หมดอายุ/,
    ],
    [
      2,
      /\b(?:recommend|suggest|suitable|which (?:one|is better)|difference|better|best|ingredients?|material|fabric|made of|how (?:to|do i) use|details?|waterproof|review|oily|dry skin|spicy|flavou?r|expir\w*|shelf life|spec)\b/,
    ],
    [
      2,
      /推荐|适合|怎么用|材质|成分|おすすめ|使い方|素材|추천|사용법|재질|tư vấn|cách dùng|chất liệu|rekomendasi|cocok|bahan|cara pakai|cadangan|ແນະນຳ|ណែនាំ/,
    ],
  ],
  'health-safety': [
    [
      2,
      /แพ้(?:ยา|อาหาร|นม|ถั่ว|กุ้ง|ง่าย|ไหม|มั้ย|หรือ|มาก|แล้ว|ค่ะ|ครับ)?|ผื่น|บวม|คัน|แสบ|ท้องเสีย|อาเจียน|หายใจไม่ออก|คนท้อง|ตั้งครรภ์|ตั้งท้อง|ให้นมบุตร|โรค(?:หัวใจ|ไต|ตับ|ประจำตัว)|(?<!เครื่องวัด)ความดัน|เบาหวาน|ผลข้างเคียง|กินยา|ทานยา|ขนาดยา|กี่เม็ด|(?:กิน|ทาน|ใช้)(?:พร้อม|คู่|ร่วม)|(?:กิน|ทาน)ยา.{0,30}(?:ได้ไหม|ได้มั้ย|ได้หรือ)|เด็ก(?:กิน|ทาน|ใช้)|อันตราย|อย\.|เกินขนาด|ตีกันไหม|หมอ|แพทย์|(?:ปรึกษา|ถาม|คุยกับ)เภสัช/,
    ],
    [
      2,
      /\btake .{0,40}\bwith\b|\b(?:allerg(?:y|ic|ies|en|ens)|rash|swelling|swollen|itch\w*|burn(?:ing|ed|s)?|pregnan\w*|breast ?feed\w*|side effects?|dosage|dose|overdose|medication|medicine|diabet\w*|blood pressure|kidney|doctor|vomit\w*|poison\w*|unsafe|safe for|breath(?:e|ing)|bleeding)\b/,
    ],
    [
      2,
      /过敏|怀孕|孕妇|副作用|アレルギー|妊娠|副作用|알레르기|임산부|부작용|dị ứng|mang thai|tác dụng phụ|alergi|hamil|efek samping|alahan|mengandung|ແພ້|អាឡែស៊ី|မတည့်/,
    ],
  ],
  legal: [
    [2, /ฟ้อง|แจ้งความ|ทนาย|สคบ|ดำเนินคดี|คดี|กฎหมาย|ตำรวจ|หมายศาล|ขึ้นศาล|ลิขสิทธิ์|ละเมิด|ผู้บริโภค|ฉ้อโกง|pdpa|ข้อมูลส่วนบุคคล/],
    [
      2,
      /\b(?:lawyer|attorney|sue|suing|lawsuit|legal(?:ly)?|court|police|consumer protection|copyright|trademark|gdpr|pdpa|small claims|report you)\b/,
    ],
    [
      2,
      /律师|起诉|报警|法院|消协|弁護士|訴え|警察|변호사|고소|경찰|luật sư|kiện|công an|pengacara|polisi|tuntut|peguam|polis|ຟ້ອງ|ប៉ូលិស|ရဲ/,
    ],
  ],
  account: [
    [2, /รหัสผ่าน|ลืมรหัส|เข้าระบบ|ล็อกอิน|สมัครสมาชิก|สมาชิก|ลงทะเบียน|บัญชีผู้ใช้|ลบบัญชี|แต้ม|คะแนนสะสม/],
    [
      2,
      /\b(?:accounts?|password|log ?in|sign ?up|sign ?in|regist(?:er|ration)|profile|membership|member|points|user(?:name)?)\b/,
    ],
  ],
};
