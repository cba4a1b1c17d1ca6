import { ReadableStream } from 'stream/web';

import { ServerConnection } from '@jupyterlab/services';
import fc from 'fast-check';

import { didMimeData, readDidMimeData } from '../components/dragData';
import { DataLakeClient } from './client';
import { didText, isDid, splitDid } from './did';
import { readLines } from './ndjson';
import corpus from './testing/hostile.json';

// A machine that does much else at the same time takes its time.
jest.setTimeout(60_000);

/** Well-formed: an address is UTF-8, which has no half characters. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 250 }),
  fc.constantFrom(
    ...corpus.map(({ text }) => text).filter(text => !/\p{Cs}/u.test(text))
  )
);
const anyScope = anyText.filter(text => !text.includes(':'));
/** The server takes no instance whose name is taken out of an address. */
const anyInstance = anyText.filter(text => !/^\.{1,2}$/.test(text));
const anyKind = fc.constantFrom('container', 'dataset', 'file');

/** A client, and what it asked. */
function asking(): { client: DataLakeClient; asked: () => URL } {
  let last: URL | null = null;
  const client = new DataLakeClient(
    ServerConnection.makeSettings({
      baseUrl: 'http://localhost:8888/',
      fetch: (input, init) => {
        last = new URL(new Request(input, init).url);
        const end = new TextEncoder().encode('{"kind":"end","count":0}\n');
        const response = new Response(
          new ReadableStream({
            start: controller => {
              controller.enqueue(end);
              controller.close();
            }
          }) as BodyInit
        );
        return Promise.resolve(response);
      }
    })
  );
  return { client, asked: () => last as unknown as URL };
}

describe('A DID', () => {
  it('is written and read, whatever it is called', () => {
    fc.assert(
      fc.property(anyScope, anyText, (scope, name) => {
        const did = didText({ scope, name });
        expect(isDid(did)).toBe(true);
        expect(splitDid(did)).toEqual({ scope, name });
      })
    );
  });

  it('is in an address what it is', async () => {
    const { asked, client } = asking();
    await fc.assert(
      fc.asyncProperty(
        anyInstance,
        fc.array(anyText),
        async (instance, dids) => {
          await client.availability(instance, dids);
          const [, base, kind, given, noun, ...more] =
            asked().pathname.split('/');
          expect([base, kind, noun, more]).toEqual([
            'datalake',
            'instances',
            'availability',
            []
          ]);
          expect(decodeURIComponent(given)).toBe(instance);
          expect(asked().searchParams.getAll('did')).toEqual(dids);
        }
      )
    );
  });

  it('is dragged and dropped as it is', () => {
    fc.assert(
      fc.property(
        anyScope,
        anyText,
        anyKind,
        anyText,
        (scope, name, type, instance) => {
          const data = didMimeData({ scope, name, type }, instance);
          const did = didText({ scope, name });
          expect(data.getData('text/plain')).toBe(did);
          expect(readDidMimeData(data)).toEqual({ did, name, type, instance });
        }
      )
    );
  });
});

describe('A condition', () => {
  it('reaches the server as it was written', async () => {
    const { asked, client } = asking();
    const anyWhere = fc.array(
      fc.record({
        key: anyText,
        op: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
        value: fc.oneof(anyText, fc.string())
      })
    );
    await fc.assert(
      fc.asyncProperty(
        anyText,
        anyText,
        anyWhere,
        async (scope, name, where) => {
          const query = { scopes: [scope], pattern: name, type: 'all', where };
          await client.search('demo', query as never).next();
          const { searchParams } = asked();
          expect(
            searchParams
              .getAll('where')
              .map(text => JSON.parse(text) as unknown)
          ).toEqual(where);
          expect(searchParams.getAll('scope')).toEqual([scope]);
          expect(searchParams.get('pattern')).toBe(name);
        }
      )
    );
  });
});

describe('Lines', () => {
  it('are the same wherever the network cuts them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(anyText, anyText, { maxKeys: 3 })),
        fc.array(fc.nat()),
        fc.boolean(),
        async (rows, places, isClosed) => {
          const text = rows.map(row => JSON.stringify(row)).join('\n');
          const bytes = new TextEncoder().encode(isClosed ? `${text}\n` : text);
          const cuts = places
            .map(place => place % (bytes.length + 1))
            .sort((one, other) => one - other);
          const body = new ReadableStream<Uint8Array>({
            start: controller => {
              let from = 0;
              for (const to of [...cuts, bytes.length]) {
                controller.enqueue(bytes.slice(from, to));
                from = to;
              }
              controller.close();
            }
          });
          const read: unknown[] = [];
          for await (const row of readLines(body as never)) {
            read.push(row);
          }
          expect(read).toEqual(rows.map(row => ({ ...row })));
        }
      )
    );
  });
});
