/** The English stop words of nltk's corpus, as far as they consist of letters: what a pattern of `\w+` can match. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself ' +
    'it its itself they them their theirs themselves what which who whom this that these those am is are was were be ' +
    'been being have has had having do does did doing a an the and but if or because as until while of at by for with ' +
    'about against between into through during before after above below to from up down in out on off over under again ' +
    'further then once here there when where why how all any both each few more most other some such no nor not only ' +
    'own same so than too very s t can will just don should now d ll m o re ve y ain aren couldn didn doesn hadn hasn ' +
    'haven isn ma mightn mustn needn shan shouldn wasn weren won wouldn'
  ).split(' '),
);

/** The pronouns that allenai/IFBench counts. */
export const PRONOUNS: ReadonlySet<string> = new Set(
  (
    'i me we us you he him she her it they them my mine our ours your yours his hers its their theirs myself ourselves ' +
    'yourself yourselves himself herself itself themselves this that these those who whom whose which what whoever ' +
    'whomever whatever whichever anybody anyone anything everybody everyone everything nobody nothing somebody someone ' +
    'something each either neither both all some any none'
  ).split(' '),
);

export const CONJUNCTIONS: ReadonlySet<string> = new Set('and but for nor or so yet'.split(' '));

/** The names that a prompt offers. */
export const PERSON_NAMES: readonly string[] = (
  'Emma Liam Sophia Jackson Olivia Noah Ava Lucas Isabella Mason Mia Ethan Charlotte Alexander Amelia Benjamin Harper ' +
  'Leo Zoe Daniel Chloe Samuel Lily Matthew Grace Owen Abigail Gabriel Ella Jacob Scarlett Nathan Victoria Elijah Layla ' +
  'Nicholas Audrey David Hannah Christopher Penelope Thomas Nora Andrew Aria Joseph Claire Ryan Stella Jonathan'
).split(' ');

/** Capitals of Europe north of 45 degrees, from north to south, in ASCII. */
export const CAPITALS: readonly string[] = (
  'Reykjavik Helsinki Oslo Tallinn Stockholm Riga Moscow Copenhagen Vilnius Minsk Dublin Berlin Amsterdam Warsaw London ' +
  'Brussels Prague Luxembourg Paris Vienna Bratislava Budapest Vaduz Chisinau Bern Ljubljana Zagreb'
).split(' ');

/** Verbs that often begin an answer, and the forms of those that are not regular: our own list. */
const VERBS: ReadonlySet<string> = new Set(
  (
    'accept achieve act adapt add address adjust adopt advise agree aim allow analyze answer apply approach arrange ask ' +
    'assess assume attend avoid balance be become begin believe bring build buy calculate call capture care carry cause ' +
    'celebrate change check choose claim clean clear climb close collect combine come compare complete compute conceive ' +
    'concentrate conduct connect consider construct consult contact contain continue contribute convert convince cook ' +
    'count cover craft create cut dance decide declare define deliver demonstrate describe design detect determine ' +
    'develop discover discuss display divide do download draw dream drink drive drop eat edit embark embrace employ enable ' +
    'encourage end engage enhance enjoy enroll ensure enter establish estimate evaluate examine execute exercise expand ' +
    'expect experience explain explore express extend extract face fall feel fight figure fill find finish fix fly focus ' +
    'follow forget form foster gain gather generate get give go grab grow guess guide handle happen harness have hear help ' +
    'hide highlight hold hope identify ignore illustrate imagine implement improve include increase inform initialize ' +
    'insert inspect install integrate introduce invest investigate invite involve join jump keep know laugh launch lead ' +
    'learn leave let leverage lift limit listen live load look love maintain make manage measure meet mention merge mind ' +
    'minimize mix modify monitor move navigate note notice observe obtain offer open optimize order organize outline ' +
    'overcome participate pay perform pick place plan play practice prepare present preserve prevent print prioritize ' +
    'process produce promote protect prove provide pull push put raise reach read realize receive recognize recommend ' +
    'record reduce refer reflect regard relax release remain remember remove repeat replace represent research resist ' +
    'respect respond rest return review rise run save say schedule search see seek select sell send separate serve set ' +
    'share shift show simplify sing sit sleep solve sort speak specify spend stand start state stay step stop store ' +
    'strengthen strive study submit suggest summarize support suppose surround switch take talk teach tell test thank ' +
    'think transform translate travel try turn understand unlock update upgrade use utilize validate verify view visit ' +
    'wait wake walk want wash watch wear weigh welcome win wish wonder work worry write ' +
    'am is are was were been has had does did says said goes went gone made took taken saw seen came got gave given knew ' +
    'known thought found told felt kept began begun ran stood wrote written built sent led'
  ).split(' '),
);
/** Words in "-ing" and "-ed" that are no verbs. */
const NO_VERBS: ReadonlySet<string> = new Set(
  'anything everything nothing something thing king ring spring string morning evening during bed red seed speed need feed weed indeed hundred sacred'.split(
    ' ',
  ),
);

/** Whether a word is a verb in one of its forms, as far as our list and its ending tell. */
export function isVerb(word: string): boolean {
  const lower = word.toLowerCase();
  if (VERBS.has(lower)) return true;
  return /^[a-z]{2,}(?:ing|ed)$/.test(lower) && !NO_VERBS.has(lower);
}
