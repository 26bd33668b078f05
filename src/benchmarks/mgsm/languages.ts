/** The eleven languages of MGSM, in the order of their codes. */
export const MGSM_LANGUAGES = [
  'bn',
  'de',
  'en',
  'es',
  'fr',
  'ja',
  'ru',
  'sw',
  'te',
  'th',
  'zh',
] as const;

export type MgsmLanguage = (typeof MGSM_LANGUAGES)[number];

/** The word before the final answer, as the official scorer looks for it (simple-evals, mgsm_eval.py). */
export const ANSWER_WORD: Readonly<Record<MgsmLanguage, string>> = {
  bn: 'উত্তর',
  de: 'Antwort',
  en: 'Answer',
  es: 'Respuesta',
  fr: 'Réponse',
  ja: '答え',
  ru: 'Ответ',
  sw: 'Jibu',
  te: 'సమాధానం',
  th: 'คำตอบ',
  zh: '答案',
};

/** The instruction to the model, in the language of the question. */
export const INSTRUCTION: Readonly<Record<MgsmLanguage, string>> = {
  bn: 'নিচের অঙ্কটি ধাপে ধাপে করুন। শেষ লাইনে কেবল "উত্তর:" লিখে তার পরে পূর্ণসংখ্যাটি দিন।',
  de: 'Rechne die folgende Aufgabe Schritt für Schritt. Schreibe in die letzte Zeile nur "Antwort:" und dahinter die ganze Zahl.',
  en: 'Work through the problem below step by step. On the last line write only "Answer:" followed by the whole number.',
  es: 'Calcula paso a paso el problema siguiente. En la última línea escribe solamente "Respuesta:" y a continuación el número entero.',
  fr: 'Calcule pas à pas le problème ci-dessous. Sur la dernière ligne, écris seulement "Réponse:" suivi du nombre entier.',
  ja: '次の問題を順を追って計算してください。最後の行には「答え:」とそれに続く整数だけを書いてください。',
  ru: 'Реши задачу ниже шаг за шагом. В последней строке напиши только "Ответ:" и после него целое число.',
  sw: 'Kokotoa swali lifuatalo hatua kwa hatua. Kwenye mstari wa mwisho andika tu "Jibu:" likifuatiwa na namba kamili.',
  te: 'కింది లెక్కను దశలవారీగా చేయండి. చివరి వరుసలో "సమాధానం:" అని రాసి దాని తర్వాత పూర్ణ సంఖ్యను మాత్రమే ఇవ్వండి.',
  th: 'จงคิดเลขข้อต่อไปนี้ทีละขั้น ในบรรทัดสุดท้ายให้เขียนเพียง "คำตอบ:" ตามด้วยจำนวนเต็ม',
  zh: '请一步一步地计算下面的题目。最后一行只写"答案:"和整数结果。',
};

/** The groups of languages that the official scorer reports separately. */
export function scriptOf(language: MgsmLanguage): 'latin' | 'non_latin' {
  return ['de', 'en', 'es', 'fr', 'sw'].includes(language) ? 'latin' : 'non_latin';
}
