export { type Judged, judgeAnswers } from './judge-answer.ts';
