import { TEXTS } from './hostile';

/** What our server says, in the words of a stranger: every text that Rucio lets somebody write is `text`. */
const END = '2030-01-01T00:00:00Z';
const SCOPE = 'opendata';
const TYPES = ['dataset', 'file', 'container'] as const;

/** The DID whose name is a text. */
export const didText = (name: string) => `${SCOPE}:${name}`;

/** The name in a DID. */
export const nameIn = (did: string) => did.slice(did.indexOf(':') + 1);

/** A line of a listing. */
export const didOf = (name: string, index = 0) => ({
  scope: SCOPE,
  name,
  type: TYPES[index % TYPES.length],
  bytes: 4200,
  length: 3
});

/** A failure; the codes differ in what is offered against it. */
export const failureOf = (text: string, code = 'rucio_error') => ({
  message: text,
  reason: `because ${text}`,
  code
});

/** A rule, one's own or somebody's. */
export const ruleOf = (text: string, own = false) => ({
  id: '0123456789abcdef'.repeat(2),
  account: text,
  rse_expression: text,
  state: 'STUCK',
  error: text,
  created_at: null,
  expires_at: END,
  own,
  did: didText(text),
  locks_ok: 1,
  locks_replicating: 1,
  locks_stuck: 1
});

/** Where a DID stands: each third is here by somebody's rule, stuck, or cannot be told. */
export const standingOf = (did: string) => {
  const text = nameIn(did);
  const kind = (['available', 'stuck', 'unknown'] as const)[text.length % 3];
  return {
    did,
    state: kind,
    rse: text,
    files_here: kind === 'available' ? 3 : 1,
    files_total: 3,
    bytes_here: 4200,
    bytes_total: 4200,
    bytes_per_second: null,
    expires_at: END,
    rule: kind === 'unknown' ? null : { ...ruleOf(text), did },
    failure:
      kind === 'available'
        ? null
        : failureOf(text, kind === 'stuck' ? 'rule_stuck' : 'rucio_error')
  };
};

/** The answer about those that are asked for. */
export const standings = (url: URL) => ({
  revision: 1,
  items: url.searchParams.getAll('did').map(standingOf)
});

/** All that is known of a DID. */
export const detailsOf = (url: URL) => ({
  did: {
    ...didOf(nameIn(url.searchParams.get('did') ?? '')),
    scope: SCOPE
  },
  account: TEXTS[0],
  created_at: END,
  open: true,
  adler32: TEXTS[1],
  md5: TEXTS[2],
  // `fromEntries` defines, so that `__proto__` is a key like another.
  metadata: Object.fromEntries(TEXTS.map(text => [text, text]))
});

/** Where it lies. */
export const replicas = () => ({
  replicas: TEXTS.map(text => ({
    rse: text,
    state: 'available',
    files_here: 1,
    files_total: 1,
    bytes_here: 4200,
    pfn: text,
    tape: false,
    mounted: true
  }))
});

/** What making DIDs available would mean. */
export const planOf = (url: URL) => ({
  items: url.searchParams.getAll('did').map((did, index) => {
    const text = nameIn(did);
    return {
      did,
      type: 'dataset',
      state: 'partial',
      files_here: 1,
      files_total: 3,
      bytes_here: 1,
      bytes_total: 4200,
      covered_by: index % 3 === 1 ? ruleOf(text) : null,
      others: [ruleOf(text)],
      failure: index % 3 === 2 ? failureOf(text) : null
    };
  }),
  rse: nameIn(url.searchParams.get('did') ?? ''),
  destinations: TEXTS.map(rse => ({
    rse,
    free_bytes: null,
    quota: { kind: 'unknown', limit_bytes: null, used_bytes: null }
  })),
  files_to_move: 2,
  bytes_to_move: 4199,
  bytes_charged: 4200,
  lifetime_days: 7,
  lifetime_max_days: null,
  lifetime_source: 'administrator',
  expires_at: END
});
