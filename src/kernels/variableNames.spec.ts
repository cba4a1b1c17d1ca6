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
const muons: IAttachment = { ...higgs, did: 'opendata:mu', variableName: 'mu' };

/** Time for all that does not wait for a clock. */
async function settle(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve));
}

describe('InjectorModel and the names of variables', () => {
  let lake: FakeLake;
  let kernel: FakeKernel;
  let session: FakeSession;
  let model: InjectorModel;

  beforeEach(() => {
    lake = new FakeLake();
    kernel = new FakeKernel();
    session = new FakeSession(kernel);
    lake.open(session.context);
    lake.learn('opendata:higgs', {});
    lake.learn('opendata:mu', {});
  });

  afterEach(() => model.dispose());

  function start(): void {
    model = new InjectorModel({
      cart: lake.cart,
      account: lake.account,
      availability: lake.availability,
      trans: nullTranslator.load('')
    });
    model.register(adapter);
  }

  it('removes the old name and sets the new one', async () => {
    lake.attach(higgs, muons);
    start();
    await settle();
    lake.attach(muons, { ...higgs, variableName: 'data' });
    await settle();
    expect(kernel.codes.slice(2).map(code => code.split(' [')[0])).toEqual([
      'remove higgs',
      'set data'
    ]);
    expect(model.state(session.context, 'data')).toEqual({ kind: 'ready' });
  });

  it('sends nothing when the order changes', async () => {
    lake.attach(higgs, muons);
    start();
    await settle();
    lake.attach(muons, higgs);
    await settle();
    expect(kernel.codes).toHaveLength(2);
  });

  it('knows which names the kernel takes', async () => {
    kernel.language = 'Julia';
    lake.attach(higgs);
    start();
    expect(model.isValidName(session.context, 'x')).toBe(true);
    expect(model.isValidName(session.context, 'x y')).toBe(false);
    model.register({
      ...adapter,
      language: 'julia',
      isValidName: name => name === 'ξ'
    });
    await settle();
    expect(model.isValidName(session.context, 'x')).toBe(false);
    expect(model.isValidName(session.context, 'ξ')).toBe(true);
  });
});
