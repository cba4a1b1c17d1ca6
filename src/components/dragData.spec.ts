import { MimeData } from '@lumino/coreutils';

import { DID_MIME_TYPE, didMimeData, readDidMimeData } from './dragData';

const good = {
  did: 'opendata:higgs',
  type: 'dataset',
  instance: 'demo',
  name: 'higgs'
};

function carrying(value: unknown): MimeData {
  const data = new MimeData();
  data.setData(DID_MIME_TYPE, value);
  return data;
}

describe('what a dragged DID carries', () => {
  it.each(['higgs', '/a//b', 'a:b', 'a b#?%=+', 'Größe 🎈'])(
    'reaches its target unchanged: %j',
    name => {
      const did = { scope: 'opendata', name, type: 'file' } as const;
      const data = didMimeData(did, 'demo');
      expect(data.getData('text/plain')).toBe(`opendata:${name}`);
      expect(readDidMimeData(data)).toEqual({
        did: `opendata:${name}`,
        type: 'file',
        instance: 'demo',
        name
      });
    }
  );

  it('keeps only what belongs to it', () => {
    const text = JSON.stringify({ ...good, confirmed: true });
    expect(readDidMimeData(carrying(text))).toEqual(good);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object instead of text', good],
    ['text that is not JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number for a DID', JSON.stringify({ ...good, did: 1 })],
    ['no scope', JSON.stringify({ ...good, did: ':higgs' })],
    ['no colon', JSON.stringify({ ...good, did: 'higgs' })],
    ['no name', JSON.stringify({ ...good, did: 'opendata:', name: '' })],
    ['another name', JSON.stringify({ ...good, name: 'other' })],
    ['no such type', JSON.stringify({ ...good, type: 'folder' })],
    ['no instance', JSON.stringify({ ...good, instance: '' })]
  ])('is not read from %s', (_, value) => {
    expect(readDidMimeData(carrying(value))).toBeNull();
  });
});
