import type { LakeFile } from '../api/types';
import type { IInjection, IKernelRequest } from '../tokens';
import { LARGEST_REQUEST, PythonAdapter } from './python';

/** What runs in real kernels is tested in jupyter_server_ext/tests/kernel; here is what a kernel cannot show. */
const adapter = new PythonAdapter();

function file(path: string): LakeFile {
  return {
    did: 'opendata:x',
    path,
    looked_for: null,
    pfn: null,
    size: 1,
    state: 'available'
  };
}

function injection(...files: LakeFile[]): IInjection {
  return {
    variableName: 'higgs',
    did: 'opendata:higgs',
    type: 'collection',
    files
  };
}

/** The constant text that is sent, out of its literal. */
function source({ code }: IKernelRequest): string {
  return JSON.parse(/^ {4}__datalake\((.*)\)$/m.exec(code)![1]) as string;
}

/** The expression that brings the data. */
function expression({ userExpressions }: IKernelRequest): string {
  return userExpressions.datalake;
}

function task(request: IKernelRequest) {
  const literal = /globals\(\), (".*")\)$/.exec(expression(request))![1];
  return JSON.parse(JSON.parse(literal) as string) as {
    part: number;
    parts: number;
    before: number;
    files: unknown[][];
  };
}

function answer(variable: string, state: string) {
  const data = { 'text/plain': JSON.stringify({ variable, state }) };
  return { datalake: { status: 'ok', data } };
}

describe('PythonAdapter', () => {
  const hostile = `'"\\\n\r\t$HOME\`touch x\`%s{}\u0000\u007f\u0085\u2028\u2029é漢😀\udc80"""`;

  it('sends hostile text as ASCII on one line, and loses nothing of it', () => {
    const [request] = adapter.inject([injection(file(hostile))]);
    expect(expression(request)).toMatch(/^[\x20-\x7e]*$/);
    expect(task(request).files[0][1]).toBe(hostile);
  });

  it('sends the same text whatever the data is', () => {
    const [one] = adapter.inject([injection()]);
    const [two] = adapter.inject([injection(file(hostile))]);
    expect(one.code).toBe(two.code);
    expect(one.code).toMatch(/^[\n\x20-\x7e]*$/);
    expect(source(one)).toContain('class DataNotAvailable(RuntimeError)');
  });

  it('splits a huge list into requests below the limit, in order', () => {
    const files = Array.from({ length: 40 }, (_, i) =>
      file(`${i} ${'é"\\'.repeat(20_000)}`)
    );
    const requests = adapter.inject([injection(...files)]);
    expect(requests.length).toBeGreaterThan(1);
    const paths: unknown[] = [];
    requests.forEach((request, part) => {
      const { before, files: rows, ...rest } = task(request);
      const { code, userExpressions } = request;
      const size = JSON.stringify({ code, userExpressions }).length;
      expect(size).toBeLessThan(LARGEST_REQUEST);
      expect(rest).toMatchObject({ part, parts: requests.length });
      expect(before).toBe(paths.length);
      paths.push(...rows.map(row => row[1]));
    });
    expect(paths).toEqual(files.map(({ path }) => path));
    expect(requests[0].acknowledged(answer('higgs', 'part'))).toBe(true);
    expect(requests[0].acknowledged(answer('higgs', 'ready'))).toBe(false);
  });

  it('sends an empty list, too', () => {
    expect(adapter.inject([injection()]).map(task)).toMatchObject([
      { part: 0, parts: 1, files: [] }
    ]);
  });

  it('understands the answers of the kernel', () => {
    const [request] = adapter.inject([injection()]);
    expect(request.acknowledged(answer('higgs', 'ready'))).toBe(true);
    expect(request.acknowledged(answer('higgs', 'taken'))).toBe(false);
    expect(request.taken(answer('higgs', 'taken'))).toBe(true);
    expect(request.taken(answer('higgs', 'ready'))).toBe(false);
    expect(
      adapter.remove('higgs').acknowledged(answer('higgs', 'removed'))
    ).toBe(true);
  });

  it.each([
    ['nothing', {}],
    ['the answer about another variable', answer('muons', 'ready')],
    ['a part that came too late', answer('higgs', 'incomplete')],
    ['an error', { datalake: { status: 'error', ename: 'KeyError' } }],
    [
      'no JSON',
      { datalake: { status: 'ok', data: { 'text/plain': '<x at 0x1>' } } }
    ],
    ['null', { datalake: { status: 'ok', data: { 'text/plain': 'null' } } }]
  ])('takes %s for no acknowledgement', (_, expressions) => {
    const [request] = adapter.inject([injection()]);
    expect(request.acknowledged(expressions)).toBe(false);
    expect(request.taken(expressions)).toBe(false);
  });

  it('checks names by the grammar of Python', () => {
    expect(adapter.isValidName('higgs')).toBe(true);
    expect(adapter.isValidName('class')).toBe(false);
  });
});
