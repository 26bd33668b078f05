/** What the user changes in the fields of every request. */
export interface RequestShape {
  /** Fields to leave out. */
  readonly omit?: readonly string[] | undefined;
  /** Fields to send under another name. */
  readonly rename?: Readonly<Record<string, string>> | undefined;
}

/** Both changes, one after the other. */
export function bothShapes(one: RequestShape, other: RequestShape): RequestShape {
  return {
    omit: [...new Set([...(one.omit ?? []), ...(other.omit ?? [])])],
    rename: { ...one.rename, ...other.rename },
  };
}

type Body = Record<string, unknown>;

/** The two names of one field: which of them an endpoint is sent depends on its preset. */
const LIMIT: readonly string[] = ['max_tokens', 'max_completion_tokens'];

/** The fields that may be left out or renamed: without the others there is no question, or none of this kind. */
export const CHANGEABLE: readonly string[] = [
  ...LIMIT,
  'temperature',
  'stop',
  'stream_options',
  'top_p',
  'top_k',
  'presence_penalty',
  // Whether a model is to think, as cards say it.
  'chat_template_kwargs',
];

/** The body as an endpoint wants it; the order of the fields stays. */
export function shaped(body: Body, { omit = [], rename = {} }: RequestShape): Body {
  const renamed = Object.entries(rename);
  if (omit.length === 0 && renamed.length === 0) return body;
  return Object.fromEntries(
    Object.entries(body).flatMap(([field, value]) => {
      if (omit.some((name) => isSame(name, field))) return [];
      const [, other = field] = renamed.find(([name]) => isSame(name, field)) ?? [];
      return [[other, value]];
    }),
  );
}

/** The same for requests of log-likelihoods; SGLang's `/generate` holds sampling in a field of its own. */
export function shapedChoices(body: Body, shape: RequestShape): Body {
  const outer = shaped(body, shape);
  const inner = outer['sampling_params'];
  return typeof inner === 'object' && inner !== null
    ? { ...outer, sampling_params: shaped(inner as Body, shape) }
    : outer;
}

function isSame(name: string, field: string): boolean {
  return name === field || (LIMIT.includes(name) && LIMIT.includes(field));
}
