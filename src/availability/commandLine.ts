import type { Plan } from '../api/types';

/** Seconds of a day. */
const DAY = 24 * 60 * 60;

/**
 * The same wish as a line for a terminal (rucio-clients 41); null when that cannot name one of the DIDs:
 * it takes none with a second colon.
 */
export function commandLine(
  plan: Pick<Plan, 'rse' | 'lifetime_days'>,
  dids: ReadonlyArray<string>
): string | null {
  if (!dids.length || dids.some(did => did.split(':').length !== 2)) {
    return null;
  }
  const lifetime =
    plan.lifetime_days === null
      ? []
      : ['--lifetime', String(plan.lifetime_days * DAY)];
  return [
    ...['rucio', 'rule', 'add', '--copies', '1', '--rses', quoted(plan.rse)],
    ...lifetime,
    ...(dids.some(did => did.startsWith('-')) ? ['--'] : []),
    ...dids.map(quoted)
  ].join(' ');
}

/** A word of a POSIX shell; control characters, which a terminal might obey, as bash, zsh and ksh write them. */
function quoted(word: string): string {
  if (/^[\w.:/@%+,][\w.:/@%+,=-]*$/.test(word)) {
    return word;
  }
  if (!/\p{Cc}/u.test(word)) {
    return `'${word.replaceAll("'", "'\\''")}'`;
  }
  const escaped = word
    .replace(/[\\']/g, '\\$&')
    .replace(
      /\p{Cc}/gu,
      control => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
    );
  return `$'${escaped}'`;
}
