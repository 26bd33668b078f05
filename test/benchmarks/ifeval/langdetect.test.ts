import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../../src/benchmarks/ifeval/langdetect/detect.js';
import { profiles } from '../../../src/benchmarks/ifeval/langdetect/profiles.js';
import { languageOf, languageOfAnyCase } from '../../../src/benchmarks/ifeval/language.js';
import { seededRandom } from '../../../src/core/prng.js';
import { expectProportional } from '../../support/growth.js';

const CAPITALS =
  'THE OLD LIGHTHOUSE KEEPER WALKED DOWN TO THE HARBOUR EVERY MORNING BEFORE BREAKFAST';

describe('the language of a text', () => {
  it.each([
    ['en', 'The old lighthouse keeper walked down to the harbour every morning before breakfast.'],
    ['de', 'Der alte Leuchtturmwärter ging jeden Morgen vor dem Frühstück zum Hafen hinunter.'],
    ['fr', 'Le vieux gardien du phare descendait chaque matin au port avant son petit déjeuner.'],
    ['es', 'El viejo farero bajaba cada mañana al puerto antes de desayunar con sus hermanos.'],
    ['it', 'Il vecchio guardiano del faro scendeva ogni mattina al porto prima della colazione.'],
    ['pt', 'O velho faroleiro descia todas as manhãs até ao porto antes do pequeno-almoço.'],
    ['fi', 'Vanha majakanvartija käveli joka aamu ennen aamiaista alas satamaan.'],
    ['vi', 'Người gác hải đăng già đi bộ xuống bến cảng mỗi buổi sáng trước bữa ăn.'],
    ['sw', 'Mzee mlinzi wa mnara alitembea hadi bandarini kila asubuhi kabla ya chakula.'],
    ['ca', 'El vell faroner baixava cada matí al port abans d’esmorzar amb els seus germans.'],
    ['cy', 'Cerddodd hen geidwad y goleudy i lawr i’r harbwr bob bore cyn brecwast.'],
    ['ru', 'Старый смотритель маяка каждое утро до завтрака спускался к гавани.'],
    ['uk', 'Старий доглядач маяка щоранку перед сніданком спускався до гавані.'],
    ['el', 'Ο γέρος φαροφύλακας κατέβαινε κάθε πρωί στο λιμάνι πριν από το πρωινό.'],
    ['ar', 'كان حارس المنارة العجوز ينزل إلى الميناء كل صباح قبل الإفطار.'],
    ['hi', 'बूढ़ा प्रकाशस्तंभ रक्षक हर सुबह नाश्ते से पहले बंदरगाह तक जाता था।'],
    ['bn', 'বুড়ো বাতিঘর রক্ষক প্রতিদিন সকালে নাস্তার আগে বন্দরে যেতেন।'],
    ['th', 'ผู้ดูแลประภาคารชราเดินลงไปที่ท่าเรือทุกเช้าก่อนอาหารเช้า'],
    ['ja', '年老いた灯台守は毎朝、朝食の前に港まで歩いて行きました。'],
    ['ko', '늙은 등대지기는 매일 아침 식사 전에 항구로 걸어 내려갔다.'],
    ['zh-cn', '年老的灯塔看守人每天早晨吃早饭之前都会走到港口去看船。'],
  ])('is %s: %s', (language, text) => {
    expect(languageOf(text)).toBe(language);
  });

  it('has 55 candidates', () => {
    expect(new Set(profiles().languages).size).toBe(55);
  });

  it.each(['', '12 + 30 = 42', '!?', '   '])('cannot be detected in %j', (text) => {
    expect(languageOf(text)).toBeNull();
  });

  it('is German for English in capitals, as langdetect has it, and English where the case does not matter', () => {
    expect(languageOf(CAPITALS)).toBe('de');
    expect(languageOfAnyCase(CAPITALS)).toBe('en');
  });

  it('does not depend on addresses in the text', () => {
    const text = 'Der alte Wärter ging zum Hafen hinunter.';
    const address = 'https://example.com/the/old/keeper?walked=down&to=the+harbour';
    expect(languageOf(`${text} ${address} the.keeper@lighthouse.example.org`)).toBe('de');
  });

  it('does not depend on Latin words in a text of another script', () => {
    const text = 'Старый смотритель маяка каждое утро спускался к гавани (the old keeper).';
    expect(languageOf(text)).toBe('ru');
  });

  it('is the same for the same text and the same draws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(), (text, seed) => {
        const detect = (): string | null => detectLanguage(text, seededRandom(seed));
        expect(detect()).toBe(detect());
      }),
      { numRuns: 40 },
    );
  });

  it.each(['a', 'a@', 'http://a', 'A', '\u0300', 'กา ', ' '])(
    'of a long text of %j takes work in proportion to its length',
    (unit) => expectProportional(unit, (length) => languageOf(unit.repeat(length / unit.length))),
  );
});
