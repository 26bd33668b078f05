import { countPunktSentences, type PunktModel, punktSentences } from './punkt.js';

/** Common English abbreviations: our own short list instead of the ones that nltk's model was trained on. */
const ABBREVIATIONS = (
  'a.d a.m adm approx apr assn aug ave b.c bldg bros c.f capt cf cmdr col corp d.c dec dept dr e.g et.al ' +
  'etc feb fig ft gen gov hon hwy i.e inc jan jr jul jun lt ltd maj mar messrs mr mrs ms mt n.y nov oct p.m ' +
  'p.s ph.d pp prof rep rev sen sep sept sgt sr st u.k u.n u.s vol vs'
).split(' ');

/** Words that begin sentences and are lower-case elsewhere. */
const ORDINARY = (
  'a about additionally after all also although always am an and another any are as at be ' +
  'because been before being both but by can come consider could despite did do does during ' +
  'each either enough ensure even every few finally first firstly for from furthermore get give ' +
  'go had has have having he hence her here his how however if in indeed instead into is it its ' +
  'just keep last lastly later less let like look make many may maybe meanwhile might more ' +
  'moreover most much must my need never nevertheless next no nobody none not nothing now of ' +
  'off often on once one only or other our out over overall own perhaps please put rather ' +
  'really remember same secondly see several she should similarly since so some still stop such ' +
  'take than thank thanks that the their them then there therefore these they think thirdly ' +
  'this those though through thus time to today together tomorrow too try two under until up ' +
  'upon us use used using usually very was we were what whatever when whenever where wherever ' +
  'whether which while who whose why will with within without would yes yesterday yet you your'
).split(' ');

const ordinary = new Set(ORDINARY);

export const ENGLISH: PunktModel = {
  abbreviations: new Set(ABBREVIATIONS),
  isOrdinary: (word) => ordinary.has(word.replace(/['’].*$/, '')),
};

/** How many sentences an English text has, as the official checker's nltk counts them. */
export function countSentences(text: string): number {
  return countPunktSentences(text, ENGLISH);
}

/** The sentences of an English text, as nltk's `sent_tokenize` cuts it. */
export function sentencesOf(text: string): string[] {
  return punktSentences(text, ENGLISH);
}

const CONTRACTION = /^(.+?)('(?:s|m|d|ll|re|ve)|n't|')$/i;
const JOINED = /^(can)(not)$|^(gim|lem)(me)$|^(gon|wan)(na)$|^(got)(ta)$/i;

/**
 * The tokens of nltk's `word_tokenize` (Treebank rules), as far as it matters for counting words in
 * capitals.
 */
export function wordTokens(text: string): string[] {
  const tokens: string[] = [];
  for (const chunk of text.split(/\s+/)) {
    for (const piece of chunk.split(/(\.{2,}|--+|[\][(){}<>;@#$%&?!:,"“”‘’„«»…]|'')/)) {
      const word = piece.replace(/^['`]+(?=\w)/, '');
      if (word === '') continue;
      const match = CONTRACTION.exec(word) ?? JOINED.exec(word.replace(/\.$/, ''));
      const parts = match?.slice(1).filter((part) => part !== undefined);
      if (parts?.length === 2) tokens.push(...parts);
      else tokens.push(word);
    }
  }
  return tokens;
}
