import type { TranslationBundle } from '@jupyterlab/translation';

import { formatCount, formatDuration } from '../components/quantities';
import { isolated, legible } from '../components/legible';
import type { INews } from './news';

/** Letters of a name; JupyterLab cuts a notification after 140. */
const NAME = 45;
/** Letters of a reason. */
const REASON = 75;

const letters = new Intl.Segmenter();

/** What is told of news of one kind. */
export function newsText(
  trans: TranslationBundle,
  news: ReadonlyArray<INews>,
  now = Date.now()
): string {
  const [{ item, kind, known }] = news;
  const name = isolated(shortened(legible(item.did), NAME));
  const more = formatCount(news.length - 1);
  const isOne = news.length === 1;
  switch (kind) {
    case 'here':
      return isOne
        ? trans.__('%1 is here.', name)
        : trans.__('%1 and %2 more are here.', name, more);
    case 'stuck': {
      const reason = known.failure?.reason ?? known.rule?.error ?? '';
      if (!isOne) {
        return trans.__('%1 and %2 more are stuck.', name, more);
      }
      return reason
        ? trans.__(
            '%1 is stuck: %2',
            name,
            isolated(cut(legible(reason), REASON))
          )
        : trans.__('%1 is stuck.', name);
    }
    case 'ending': {
      const ends = news.map(({ known: { expires_at: until } }) =>
        Date.parse(until ?? '')
      );
      const left = formatDuration(trans, (Math.min(...ends) - now) / 1000);
      return isOne
        ? trans.__('%1 is here for only %2 more.', name, left)
        : trans.__(
            '%1 and %2 more are here for only %3 more.',
            name,
            more,
            left
          );
    }
  }
}

/** A name that loses its middle where it is too long: names differ at their ends. */
function shortened(text: string, most: number): string {
  const all = segments(text);
  const half = Math.floor((most - 1) / 2);
  return all.length > most
    ? `${all.slice(0, half).join('')}…${all.slice(-half).join('')}`
    : text;
}

/** A sentence that loses its end. */
function cut(text: string, most: number): string {
  const all = segments(text);
  return all.length > most ? `${all.slice(0, most - 1).join('')}…` : text;
}

function segments(text: string): string[] {
  return Array.from(letters.segment(text), ({ segment }) => segment);
}
