import { nullTranslator } from '@jupyterlab/translation';

import corpus from '../api/testing/hostile.json';
import { isolated } from './legible';
import { loadTranslation } from './translation';

describe('loadTranslation', () => {
  it.each(corpus.map(({ text }) => [text]))('puts %j in its place', text => {
    const trans = loadTranslation(null);
    const name = isolated(text);
    expect(trans.__('%2 is %1%, %1!', text, text)).toBe(
      `${name} is ${name}%, ${name}!`
    );
    expect(trans._n('%2 file of %3', '%2 files of %3', 7, '7', text)).toBe(
      `7 files of ${name}`
    );
  });

  it('counts as the language does', () => {
    const trans = loadTranslation(nullTranslator);
    expect(trans._n('%1 day', '%1 days', 1)).toBe('1 day');
    expect(trans._n('%1 day', '%1 days', 3)).toBe('3 days');
    expect(trans._p('of a rule', 'State')).toBe('State');
    expect(trans._np('of a rule', '%1 lock', '%1 locks', 2)).toBe('2 locks');
  });

  it('asks for our own catalogue', () => {
    const load = jest.fn(() => nullTranslator.load(''));
    loadTranslation({ ...nullTranslator, load });
    expect(load).toHaveBeenCalledWith('jupyterlab_datalake');
  });
});
