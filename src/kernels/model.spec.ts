import type { ISessionContext } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';

import type { Availability } from '../api/types';
import type { IAttachment, KernelState } from '../tokens';
import { DOMAIN } from '../tokens';
import { InjectorModel } from './model';
import { adapter } from './testing/fakeAdapter';
import { FakeKernel, FakeSession } from './testing/fakeKernel';
import { FakeLake, file } from './testing/fakeLake';

const higgs: IAttachment = {
  did: 'opendata:higgs',
  type: 'collection',
  variableName: 'higgs',
  instance: 'demo'
};
const muons: IAttachment = { ...higgs, did: 'opendata:mu', variableName: 'mu' };

const patience = { wait: 40, pause: 1, tries: 3 };

/** Time for all that does not wait for a clock. */
async function settle(milliseconds = 0): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, milliseconds));
}

/** Time for what does, however slow the machine is; a test's own limit ends it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await settle(1);
  }
}

describe('InjectorModel', () => {
  let lake: FakeLake;
  let kernel: FakeKernel;
  let session: FakeSession;
  let model: InjectorModel;

  beforeEach(() => {
    lake = new FakeLake();
    kernel = new FakeKernel();
    session = new FakeSession(kernel);
    lake.open(session.context);
  });

  afterEach(() => {
    model.dispose();
  });

  function start(): void {
    model = new InjectorModel({
      cart: lake.cart,
      account: lake.account,
      availability: lake.availability,
      trans: nullTranslator.load(DOMAIN),
      patience
    });
    model.register(adapter);
  }

  function state(name = 'higgs', context?: ISessionContext): KernelState {
    return model.state(context ?? session.context, name);
  }

  function learn(known: Partial<Availability> = {}): void {
    lake.learn('opendata:higgs', known);
  }

  it('asks nothing of the server while nothing is attached', async () => {
    start();
    await settle();
    expect(lake.questions).toEqual([]);
    expect(kernel.codes).toEqual([]);
  });

  it('is ready only after the kernel has acknowledged', async () => {
    lake.attach(higgs);
    kernel.hold = true;
    start();
    await settle();
    expect(state()).toEqual({ kind: 'waiting' });
    expect(kernel.codes).toEqual([]);
    learn();
    await settle();
    expect(kernel.codes).toEqual([
      `set higgs ${JSON.stringify([file('opendata:higgs')])}`
    ]);
    expect(state()).toEqual({ kind: 'waiting' });
    kernel.release();
    await settle();
    expect(state()).toEqual({ kind: 'ready' });
    expect(lake.questions).toEqual([
      'load',
      'watch demo opendata:higgs',
      'files demo opendata:higgs'
    ]);
  });

  it('sends silently, beside the history', async () => {
    lake.attach(higgs);
    learn();
    start();
    await settle();
    expect(kernel.requests[0]).toMatchObject({
      silent: true,
      store_history: false,
      stop_on_error: false,
      allow_stdin: false
    });
  });

  it('injects what is elsewhere, too', async () => {
    lake.attach(higgs);
    learn({ state: 'elsewhere', files_here: 0 });
    start();
    await settle();
    expect(state()).toEqual({ kind: 'ready' });
  });

  it('injects again when data arrives, not at each step of the way', async () => {
    lake.attach(higgs);
    learn({ state: 'replicating', files_here: 0 });
    start();
    await settle();
    learn({ state: 'replicating', files_here: 1 });
    await settle();
    expect(kernel.codes).toHaveLength(1);
    learn({ state: 'available', files_here: 2 });
    await settle();
    expect(kernel.codes).toHaveLength(2);
    learn({ state: 'available', files_here: 2 });
    await settle();
    expect(kernel.codes).toHaveLength(2);
    learn({ state: 'available', files_here: 3, files_total: 3 });
    await settle();
    expect(kernel.codes).toHaveLength(3);
  });

  it('removes its variable with the attachment', async () => {
    lake.attach(higgs);
    learn();
    start();
    await settle();
    lake.attach();
    await settle();
    expect(kernel.codes.slice(1)).toEqual(['remove higgs']);
    expect(lake.watched).toBe(0);
  });

  it('removes the value first when a name stands for another DID', async () => {
    lake.attach(higgs);
    learn();
    lake.learn('opendata:mu', {});
    start();
    await settle();
    kernel.hold = true;
    lake.attach({ ...muons, variableName: 'higgs' });
    await settle();
    expect(kernel.codes.slice(1)).toEqual(['remove higgs']);
    kernel.hold = false;
    kernel.release();
    await settle();
    expect(kernel.codes[2]).toContain('set higgs [{"did":"opendata:mu"');
    expect(state()).toEqual({ kind: 'ready' });
  });

  it('leaves a variable of the user alone and says so', async () => {
    lake.attach(higgs);
    learn();
    kernel.taken.add('higgs');
    start();
    await settle();
    expect(state()).toEqual({ kind: 'taken' });
  });

  it('replaces a variable of the user once he has said so', async () => {
    lake.attach(higgs);
    learn();
    kernel.taken.add('higgs');
    start();
    await settle();
    kernel.taken.clear();
    model.replace(session.context, 'higgs');
    await settle();
    expect(kernel.codes).toHaveLength(2);
    expect(kernel.codes[1]).toContain('replace higgs');
    expect(state()).toEqual({ kind: 'ready' });
    model.refresh(session.context);
    await settle();
    expect(kernel.codes[2]).toContain('set higgs');
  });

  it('says what the kernel said', async () => {
    lake.attach(higgs);
    learn();
    kernel.answers.push({ status: 'error', ename: 'MemoryError', evalue: '!' });
    start();
    await settle();
    expect(state()).toEqual({ kind: 'failed', reason: 'MemoryError: !' });
  });

  it('does not take silence in an answer for a yes', async () => {
    lake.attach(higgs);
    learn();
    kernel.answers.push({ status: 'ok', user_expressions: {} });
    start();
    await settle();
    expect(state()).toMatchObject({ kind: 'failed' });
  });

  it('sends again what a failing cell aborted', async () => {
    lake.attach(higgs);
    learn();
    kernel.answers.push({ status: 'aborted' }, { status: 'aborted' });
    start();
    await until(() => state().kind === 'ready');
    expect(kernel.codes).toHaveLength(3);
    expect(state()).toEqual({ kind: 'ready' });
  });

  it('gives up after some times', async () => {
    lake.attach(higgs);
    learn();
    kernel.answers.push(...Array.from({ length: 9 }, () => ABORTED));
    start();
    await until(() => state().kind === 'failed');
    expect(kernel.codes).toHaveLength(patience.tries);
    expect(state()).toMatchObject({ kind: 'failed' });
  });

  it('tries again when an idle kernel gives no answer, then says so', async () => {
    lake.attach(higgs);
    learn();
    kernel.hold = true;
    start();
    await until(() => state().kind === 'failed');
    expect(kernel.codes).toHaveLength(patience.tries);
    expect(state()).toEqual({
      kind: 'failed',
      reason: 'The kernel did not answer'
    });
  });

  it('waits behind a busy kernel for as long as it takes', async () => {
    lake.attach(higgs);
    learn();
    kernel.hold = true;
    kernel.status = 'busy';
    start();
    await settle(patience.wait * 4);
    expect(kernel.codes).toHaveLength(1);
    expect(state()).toEqual({ kind: 'waiting' });
    kernel.release();
    await settle();
    expect(state()).toEqual({ kind: 'ready' });
  });

  it('drops what is pending at a restart and sends all before anybody else', async () => {
    lake.attach(higgs, muons);
    learn();
    lake.learn('opendata:mu', {});
    start();
    await settle();
    const asked = lake.questions.length;
    kernel.codes.length = 0;
    kernel.hold = true;
    learn({ files_here: 9 });
    await settle();
    expect(kernel.codes).toHaveLength(1);
    session.restart();
    expect(state()).toEqual({ kind: 'waiting' });
    await Promise.resolve();
    await settle();
    kernel.runCell('print(higgs, mu)');
    expect(kernel.codes.slice(1).map(code => code.split(' ')[1])).toEqual([
      'higgs',
      'mu',
      'mu)'
    ]);
    kernel.hold = false;
    kernel.release();
    await settle();
    expect([state('higgs'), state('mu')]).toEqual([READY, READY]);
    // The files were known: only the one that had changed was asked for.
    expect(lake.questions.slice(asked)).toEqual(['files demo opendata:higgs']);
  });

  it.each<[string, (session: FakeSession) => void]>([
    ['a restart of ours', s => s.restart()],
    ['a kernel that died', s => s.say('autorestarting')],
    ['a restart of somebody else', s => s.say('starting')],
    ['another voice of the kernel', s => s.publish('second life')],
    ['a connection that was cut', s => s.reconnect()]
  ])('injects again after %s', async (_, happens) => {
    lake.attach(higgs);
    learn();
    start();
    await settle();
    session.publish('first life');
    happens(session);
    await settle();
    session.publish('second life');
    await settle();
    expect(kernel.codes).toHaveLength(2);
    expect(state()).toEqual(READY);
  });

  it('follows to another kernel', async () => {
    lake.attach(higgs);
    learn();
    start();
    await settle();
    session.change(null);
    await settle();
    expect(state()).toEqual({ kind: 'no-kernel' });
    const next = new FakeKernel();
    session.change(next);
    expect(state()).toEqual({ kind: 'waiting' });
    await settle();
    expect(next.codes).toHaveLength(1);
    expect(state()).toEqual(READY);
    expect(kernel.targets).toEqual([]);
    expect(next.targets).toEqual(['jupyterlab-datalake']);
  });

  it('says of which language it has no idea, until somebody teaches it', async () => {
    kernel.language = 'Julia';
    lake.attach(higgs);
    learn();
    start();
    await settle();
    expect(state()).toEqual({ kind: 'unsupported', language: 'julia' });
    expect(lake.questions).toEqual([]);
    const lesson = model.register({ ...adapter, language: 'julia' });
    await settle();
    expect(state()).toEqual(READY);
    lesson.dispose();
    expect(state()).toEqual({ kind: 'unsupported', language: 'julia' });
  });

  it('asks only instances that are configured', async () => {
    lake.attach({ ...higgs, instance: 'evil' });
    start();
    await settle();
    expect(state()).toMatchObject({ kind: 'failed' });
    expect(lake.questions).toEqual(['load']);
  });

  it('asks nothing about a name that is none', async () => {
    lake.attach({ ...higgs, variableName: 'x;import os' });
    start();
    await settle();
    expect(state('x;import os')).toMatchObject({ kind: 'failed' });
    expect(lake.questions).toEqual(['load']);
    expect(kernel.codes).toEqual([]);
  });

  it('says why the server does not answer, and goes on when it does', async () => {
    lake.attach(higgs);
    lake.fail('No route to Rucio');
    start();
    await settle();
    expect(state()).toEqual({ kind: 'failed', reason: 'No route to Rucio' });
    lake.recover();
    learn();
    await settle();
    expect(state()).toEqual(READY);
  });

  it('asks for files that could not be read once, and again when the user asks again', async () => {
    lake.attach(higgs);
    learn();
    lake.unreadable = true;
    start();
    await settle();
    expect(state()).toEqual({ kind: 'failed', reason: 'cut' });
    lake.learn('opendata:mu', {});
    await settle();
    expect(lake.questions.filter(q => q.startsWith('files'))).toHaveLength(1);
    lake.unreadable = false;
    learn();
    await settle();
    expect(state()).toEqual(READY);
  });

  it('asks for the files again when the kernel asks for them', async () => {
    lake.attach(higgs);
    learn();
    start();
    await settle();
    kernel.openComm();
    await settle();
    expect(kernel.codes).toHaveLength(2);
    expect(lake.questions.filter(q => q.startsWith('files'))).toHaveLength(2);
  });

  it('stops with its notebook', async () => {
    lake.attach(higgs);
    learn();
    start();
    await settle();
    lake.close();
    await settle();
    expect(lake.watched).toBe(0);
    expect(kernel.targets).toEqual([]);
    session.restart();
    await settle();
    expect(kernel.codes).toHaveLength(1);
  });
});

const ABORTED = { status: 'aborted' } as const;
const READY = { kind: 'ready' };
