import { ReadableStream } from 'stream/web';

import { ServerConnection } from '@jupyterlab/services';

import { DataLakeClient } from './client';
import { LakeFailure } from './errors';
import type { Did, DidBatch, ScopeProgress } from './types';

/** A client whose server answers with what the test says. */
function clientOf(
  answer: (url: URL, request: Request) => Response | Promise<Response>
): DataLakeClient {
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost:8888/user/alice/',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      return answer(new URL(request.url), request);
    }
  });
  return new DataLakeClient(settings);
}

/** jsdom has no streams of its own; Node's are the browser's. */
function streamed(
  start: (controller: ReadableStreamDefaultController<Uint8Array>) => void
): Response {
  return new Response(new ReadableStream({ start }) as BodyInit);
}

function lines(...parts: string[]): Response {
  const encoder = new TextEncoder();
  return streamed(controller => {
    parts.forEach(part => controller.enqueue(encoder.encode(part)));
    controller.close();
  });
}

async function collect(
  lines: AsyncIterable<DidBatch | ScopeProgress>
): Promise<Did[]> {
  const all: Did[] = [];
  for await (const line of lines) {
    all.push(...(line.kind === 'dids' ? line.dids : []));
  }
  return all;
}

async function failureOf(promise: Promise<unknown>): Promise<LakeFailure> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(LakeFailure);
  return error as LakeFailure;
}

const row = (name: string) =>
  `{"scope":"s","name":"${name}","type":"file","bytes":1,"length":null}`;
const batch = (...names: string[]) =>
  `{"kind":"dids","dids":[${names.map(row).join(',')}]}\n`;
const end = (count: number) => `{"kind":"end","count":${count}}\n`;
const query = { scopes: ['s'], pattern: '*', type: 'all' } as const;

describe('DataLakeClient', () => {
  it('keeps every character of a DID in the URL', async () => {
    const did = 's:/a//b?c#d%e+f g:ü&x=y';
    let asked: URL | null = null;
    const client = clientOf(url => {
      asked = url;
      return new Response('{}');
    });
    await client.did('in/st', did);
    expect(asked!.pathname).toBe('/user/alice/datalake/instances/in%2Fst/did');
    expect(asked!.searchParams.get('did')).toBe(did);
  });

  it('repeats a parameter for each DID', async () => {
    let asked: URL | null = null;
    const client = clientOf(url => {
      asked = url;
      return new Response('{"revision":0,"items":[]}');
    });
    await client.availability('demo', ['s:a', 's:b,c']);
    expect(asked!.searchParams.getAll('did')).toEqual(['s:a', 's:b,c']);
  });

  it('sends a password in the body only', async () => {
    const client = clientOf(async (url, request) => {
      expect(url.href).not.toContain('hunter2');
      expect(request.method).toBe('PUT');
      expect(JSON.parse(await request.text())).toEqual({
        username: 'alice',
        password: 'hunter2',
        account: null
      });
      return new Response('{"state":"signed_in"}');
    });
    const credential = { username: 'alice', password: 'hunter2' };
    await client.signIn('demo', { ...credential, account: null });
    expect.assertions(3);
  });

  it('passes the failure of the server on', async () => {
    const body = {
      message: 'There is no quota left',
      reason: 'InsufficientAccountLimit',
      code: 'quota_exceeded'
    };
    const client = clientOf(
      () => new Response(JSON.stringify(body), { status: 409 })
    );
    const failure = await failureOf(client.scopes('demo'));
    expect(LakeFailure.from(failure)).toEqual(body);
  });

  it.each([
    ['a page', '<html>login</html>', 502, 'server_unreachable'],
    ['another extension’s error', '{"message":"x"}', 404, 'not_found'],
    [
      'a code we do not know',
      '{"message":"x","reason":"y","code":"z"}',
      500,
      'server_unreachable'
    ]
  ])('names %s in place of a failure', async (_, body, status, code) => {
    const client = clientOf(() => new Response(body, { status }));
    expect((await failureOf(client.instances())).code).toBe(code);
  });

  it('names an answer that is no JSON', async () => {
    const client = clientOf(() => new Response('<html>login</html>'));
    const failure = await failureOf(client.instances());
    expect(failure.code).toBe('rucio_garbled');
  });

  it('says that the Jupyter server does not answer', async () => {
    const client = clientOf(() => Promise.reject(new TypeError('refused')));
    const failure = await failureOf(client.instances());
    expect(failure.code).toBe('server_unreachable');
    expect(failure.reason).toContain('refused');
  });

  it('puts lines together that a network cut anywhere', async () => {
    const text = batch('ä', 'b') + batch('c') + end(3);
    for (let cut = 1; cut < text.length; cut++) {
      const client = clientOf(() => lines(text.slice(0, cut), text.slice(cut)));
      const found = await collect(client.search('demo', query));
      expect(found.map(did => did.name)).toEqual(['ä', 'b', 'c']);
    }
  });

  it('hands batches out before the stream has ended', async () => {
    let controller: ReadableStreamDefaultController<Uint8Array>;
    const client = clientOf(() =>
      streamed(made => {
        controller = made;
      })
    );
    const found = client.search('demo', query);
    const first = found.next();
    await new Promise(resolve => setTimeout(resolve));
    controller!.enqueue(new TextEncoder().encode(batch('a')));
    expect((await first).value).toHaveProperty('dids.length', 1);
    await found.return();
  });

  it('asks for every scope and every condition', async () => {
    let asked: URL | null = null;
    const client = clientOf(url => {
      asked = url;
      return lines(end(0));
    });
    const where = [
      { key: 'run', op: '>=', value: '7' },
      { key: 'note', op: '=', value: 'a,b;c="d"&e' }
    ] as const;
    await collect(
      client.search('demo', { ...query, scopes: ['a', 'b'], where })
    );
    expect(asked!.searchParams.getAll('scope')).toEqual(['a', 'b']);
    const conditions = asked!.searchParams.getAll('where');
    expect(conditions).toEqual(
      where.map(condition => JSON.stringify(condition))
    );
  });

  it('hands the progress over several scopes through', async () => {
    const progress = { kind: 'progress', done: 1, total: 2, failed: [] };
    const client = clientOf(() =>
      lines(batch('a'), `${JSON.stringify(progress)}\n`, batch('b'), end(2))
    );
    const kinds: string[] = [];
    for await (const line of client.search('demo', query)) {
      kinds.push(line.kind);
    }
    expect(kinds).toEqual(['dids', 'progress', 'dids']);
  });

  it('does not take a stream without its last line for complete', async () => {
    const client = clientOf(() => lines(batch('a')));
    const failure = await failureOf(collect(client.search('demo', query)));
    expect(failure.code).toBe('rucio_cut');
  });

  it('does not take half a line for a row', async () => {
    const client = clientOf(() => lines(batch('a'), '{"kind":"di'));
    const failure = await failureOf(collect(client.search('demo', query)));
    expect(failure.code).toBe('rucio_garbled');
  });

  it('throws the failure that ends a stream', async () => {
    const failure = { message: 'm', reason: 'r', code: 'rucio_timeout' };
    const last = JSON.stringify({ kind: 'failure', failure });
    const client = clientOf(() => lines(batch('a'), `${last}\n`));
    const thrown = await failureOf(collect(client.search('demo', query)));
    expect(LakeFailure.from(thrown)).toEqual(failure);
  });
});
