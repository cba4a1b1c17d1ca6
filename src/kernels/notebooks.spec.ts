import { nullTranslator } from '@jupyterlab/translation';

import type { IAttachment } from '../tokens';
import { InjectorModel } from './model';
import { adapter } from './testing/fakeAdapter';
import { FakeKernel, FakeSession } from './testing/fakeKernel';
import { FakeLake } from './testing/fakeLake';

const higgs: IAttachment = {
  did: 'opendata:higgs',
  type: 'collection',
  variableName: 'higgs',
  instance: 'demo'
};

/** Time for all that does not wait for a clock. */
async function settle(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve));
}

describe('InjectorModel and several notebooks', () => {
  let lake: FakeLake;
  let model: InjectorModel;
  let sessions: FakeSession[];

  beforeEach(async () => {
    lake = new FakeLake();
    sessions = [1, 2, 3].map(() => new FakeSession(new FakeKernel()));
    sessions.forEach(({ context }) => lake.open(context));
    lake.attach(higgs);
    lake.learn('opendata:higgs', {});
    model = new InjectorModel({
      cart: lake.cart,
      account: lake.account,
      availability: lake.availability,
      trans: nullTranslator.load('')
    });
    model.register(adapter);
    await settle();
  });

  afterEach(() => model.dispose());

  const counts = () =>
    sessions.map(({ session }) => session.kernel?.codes.length);
  const states = () =>
    sessions.map(({ context }) => model.state(context, 'higgs').kind);

  it('injects into all of them, whichever is in front', () => {
    expect(counts()).toEqual([1, 1, 1]);
    expect(states()).toEqual(['ready', 'ready', 'ready']);
  });

  it('injects again into each that restarts', async () => {
    sessions[1].restart();
    await settle();
    expect(counts()).toEqual([1, 2, 1]);
    sessions.forEach(session => session.say('autorestarting'));
    await settle();
    expect(counts()).toEqual([2, 3, 2]);
    expect(states()).toEqual(['ready', 'ready', 'ready']);
  });

  it('injects again into all when data arrives', async () => {
    lake.learn('opendata:higgs', { files_here: 2, files_total: 2 });
    await settle();
    expect(counts()).toEqual([2, 2, 2]);
  });

  it('keeps a notebook whose one view of two is closed', async () => {
    const [session] = sessions;
    const view = lake.open(session.context);
    lake.close();
    session.restart();
    await settle();
    expect(session.session.kernel?.codes).toEqual([
      expect.stringMatching('^set higgs'),
      expect.stringMatching('^set higgs')
    ]);
    lake.close(view);
    session.restart();
    await settle();
    expect(session.session.kernel?.codes).toHaveLength(2);
  });
});

describe('InjectorModel that is asked', () => {
  let lake: FakeLake;
  let kernel: FakeKernel;
  let session: FakeSession;
  let model: InjectorModel;

  beforeEach(async () => {
    lake = new FakeLake();
    kernel = new FakeKernel();
    session = new FakeSession(kernel);
    lake.open(session.context);
    lake.attach(higgs);
    model = new InjectorModel({
      cart: lake.cart,
      account: lake.account,
      availability: lake.availability,
      trans: nullTranslator.load('')
    });
    model.isAutomatic = null;
    model.register(adapter);
    await settle();
  });

  afterEach(() => model.dispose());

  const state = () => model.state(session.context, 'higgs').kind;

  it('does nothing before it knows whether it is to be asked', async () => {
    lake.learn('opendata:higgs', {});
    await settle();
    expect(state()).toBe('waiting');
    expect(kernel.codes).toEqual([]);
    model.isAutomatic = true;
    await settle();
    expect(kernel.codes).toHaveLength(1);
    expect(model.isAutomatic).toBe(true);
  });

  it('does nothing unasked, asks the server nothing, and says so', async () => {
    const told = jest.fn();
    model.changed.connect(told);
    model.isAutomatic = false;
    await settle();
    expect(told).toHaveBeenCalled();
    expect(state()).toBe('off');
    session.restart();
    await settle();
    expect(kernel.codes).toEqual([]);
    expect(lake.watched).toBe(0);
  });

  it.each<[string, () => void]>([
    ['the user', () => model.refresh(session.context)],
    ['the kernel', () => kernel.openComm()]
  ])('injects when %s asks for it, once', async (_, ask) => {
    model.isAutomatic = false;
    ask();
    await settle();
    // Where the data is was not known before.
    expect(state()).toBe('waiting');
    lake.learn('opendata:higgs', {});
    await settle();
    expect(state()).toBe('ready');
    lake.learn('opendata:higgs', { files_here: 2, files_total: 2 });
    await settle();
    expect(kernel.codes).toHaveLength(1);
    session.restart();
    await settle();
    expect(kernel.codes).toHaveLength(1);
    expect(state()).toBe('off');
  });

  it('tells why it failed when it was asked', async () => {
    model.isAutomatic = false;
    kernel.taken.add('higgs');
    model.refresh(session.context);
    lake.learn('opendata:higgs', {});
    await settle();
    expect(state()).toBe('taken');
  });
});
