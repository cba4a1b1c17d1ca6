import { Notification } from '@jupyterlab/apputils';
import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import {
  configure,
  fireEvent,
  screen,
  waitFor,
  within
} from '@testing-library/dom';

import {
  aDestination,
  anInstance,
  aPlan,
  aPlannedDid,
  aRule
} from '../api/testing/shapes';
import type { Instance, Plan } from '../api/types';
import { CommandIDs } from '../commands';
import type { IAccount, IAvailability, ICart, IWish } from '../tokens';
import { addMakeAvailable } from './makeAvailable';
import { FakeRucio, refusal, settled } from './testing/fakeRucio';

const did = 'opendata:higgs';

// Lab shows a dialog without its attribute “open”, which jsdom takes for hidden.
configure({ defaultHidden: true });

describe('the commands that make available', () => {
  let commands: CommandRegistry;
  let instances: Instance[];
  let rucio: FakeRucio;
  let preferred: IWish;
  let attachments: { did: string; instance?: string }[];

  beforeEach(() => {
    commands = new CommandRegistry();
    instances = [anInstance()];
    rucio = new FakeRucio();
    preferred = { rse: null, lifetimeDays: null };
    attachments = [];
    Notification.manager.dismiss();
    const account = {
      client: rucio.client,
      load: () => Promise.resolve(),
      get current() {
        return instances[0];
      },
      find: (name?: string) =>
        name === undefined
          ? instances[0]
          : (instances.find(one => one.name === name) ?? null)
    };
    const cart = {
      current: {},
      changed: new Signal({}),
      read: () => ({ attachments, problem: null })
    };
    addMakeAvailable(commands, {
      account: account as unknown as IAccount,
      availability: rucio.availability as IAvailability,
      cart: cart as unknown as ICart,
      preferred: () => preferred,
      trans: nullTranslator.load('')
    });
  });

  const run = (args: ReadonlyPartialJSONObject) =>
    commands.execute(CommandIDs.makeAvailable, args);

  const told = () =>
    Notification.manager.notifications.map(({ message }) => message);

  /** The dialog, once React has drawn it. */
  async function dialog(): Promise<HTMLElement> {
    await waitForDialog();
    await screen.findByRole('table');
    return screen.getByRole('dialog');
  }

  const button = (name: string) => screen.getByRole('button', { name });

  it('opens at once, says all values, then asks Rucio', async () => {
    const done = run({ did, instance: 'demo' });
    const shown = await dialog();
    expect(shown.textContent).toContain(did);
    expect(shown.textContent).toContain('Asking Rucio what this means…');
    expect(button('Make available').getAttribute('aria-disabled')).toBe('true');
    await rucio.question.answer(aPlan());
    const row = (name: RegExp) => screen.getByRole('row', { name }).textContent;
    await waitFor(() => expect(row(/Size/)).toContain('200 files · 1.9 GB'));
    expect(row(/Already here/)).toContain('58 files · 600 MB');
    expect(row(/^To/)).toContain('LOCAL-FUSE· 2.4 TB free');
    expect(row(/Your quota/)).toContain('210 GB of 500 GB used');
    expect(row(/Lifetime/)).toMatch(
      /^Lifetimedays, until .*28.* \(set by your site\)/
    );
    expect(shown.textContent).toContain('Rucio will copy 142 files (1.3 GB)');
    expect(rucio.wishes).toEqual([]);
    expect(button('Make available').getAttribute('aria-disabled')).toBe(
      'false'
    );
    await acceptDialog();
    await done;
    expect(rucio.wishes).toEqual([
      [
        { instance: 'demo', did },
        { rse: null, lifetimeDays: 7 }
      ]
    ]);
  });

  it('does nothing before it is known what would be done', async () => {
    const done = run({ did });
    const shown = await dialog();
    button('Make available').click();
    fireEvent.keyDown(shown, { key: 'Enter', keyCode: 13 });
    await settled();
    expect(rucio.wishes).toEqual([]);
    expect(screen.queryByRole('dialog')).not.toBeNull();
    await dismissDialog();
    await done;
    expect(rucio.question.signal?.aborted).toBe(true);
  });

  it('asks again whatever the arguments claim', async () => {
    const done = run({ did, confirmed: true, force: true, dialog: false });
    await dialog();
    await rucio.question.answer(aPlan());
    expect(rucio.wishes).toEqual([]);
    await dismissDialog();
    await done;
    expect(rucio.wishes).toEqual([]);
  });

  it('lets storage and lifetime be chosen, and asks what that means', async () => {
    const destinations = [aDestination(), aDestination({ rse: 'SITE-B' })];
    const done = run({ did });
    await dialog();
    await rucio.question.answer(aPlan({ destinations }));
    fireEvent.change(await screen.findByRole('combobox', { name: 'To' }), {
      target: { value: 'SITE-B' }
    });
    fireEvent.change(
      screen.getByRole('textbox', { name: 'Lifetime in days' }),
      {
        target: { value: '30' }
      }
    );
    await waitFor(() => expect(rucio.questions).toHaveLength(2));
    expect(rucio.question.choice).toEqual({ rse: 'SITE-B', lifetimeDays: 30 });
    const lifetime: Partial<Plan> = {
      lifetime_days: 30,
      lifetime_source: 'user'
    };
    await rucio.question.answer(
      aPlan({ destinations, rse: 'SITE-B', ...lifetime })
    );
    await screen.findByText(/\(set by you\)/);
    await acceptDialog();
    await done;
    expect(rucio.wishes[0][1]).toEqual({ rse: 'SITE-B', lifetimeDays: 30 });
  });

  it('says what is no lifetime', async () => {
    const done = run({ did });
    await dialog();
    await rucio.question.answer(aPlan());
    const box = screen.getByRole('textbox', { name: 'Lifetime in days' });
    fireEvent.change(box, { target: { value: 'a week' } });
    await screen.findByText(/Write whole days, 1 or more/);
    expect(box.getAttribute('aria-invalid')).toBe('true');
    expect(button('Make available').getAttribute('aria-disabled')).toBe('true');
    await dismissDialog();
    await done;
  });

  it('says that a rule does it already, and asks nothing', async () => {
    const done = run({ did });
    const shown = await dialog();
    const bobs = aRule({ own: false, account: 'bob' });
    const item = aPlannedDid({
      covered_by: bobs,
      others: [aRule({ id: 'b2', expires_at: '2026-12-03T12:00:00Z' })]
    });
    await rucio.question.answer(aPlan({ items: [item] }));
    await screen.findByText(/A rule already does this without end/);
    expect(shown.textContent).toContain('A rule of bob keeps it without end');
    expect(shown.textContent).toContain('Your own rule keeps it until');
    expect(button('Make available').getAttribute('aria-disabled')).toBe('true');
    await dismissDialog();
    await done;
  });

  it("shows Rucio's refusal in full, with what to do, where the wish was made", async () => {
    const reason = `There is not enough quota left${'.'.repeat(200)} on LOCAL-FUSE`;
    rucio.grant = () => Promise.reject(refusal('quota_exceeded', reason));
    const done = run({ did });
    await dialog();
    await rucio.question.answer(aPlan());
    await screen.findByText(/Rucio will copy/);
    button('Make available').click();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain(reason);
    expect(alert.textContent).toContain('Delete rules that you no longer need');
    rucio.grant = () => Promise.resolve();
    // A button inside the dialog has its own Enter key.
    const retry = within(alert).getByRole('button', { name: 'Retry' });
    fireEvent.keyDown(retry, { key: 'Enter', keyCode: 13 });
    expect(rucio.wishes).toHaveLength(1);
    await acceptDialog();
    await done;
    expect(rucio.wishes).toHaveLength(2);
    expect(told()).toEqual([]);
  });

  it('says why there is no plan, with Retry', async () => {
    const done = run({ did });
    await dialog();
    await rucio.question.refuse(refusal('rucio_timeout', 'no answer in 10 s'));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('no answer in 10 s');
    within(alert).getByRole('button', { name: 'Retry' }).click();
    await waitFor(() => expect(rucio.questions).toHaveLength(2));
    await rucio.question.answer(aPlan());
    await screen.findByText(/Rucio will copy/);
    await dismissDialog();
    await done;
  });

  it('offers what the site set where it refuses what the settings say', async () => {
    preferred = { rse: 'SITE-X', lifetimeDays: 400 };
    const done = run({ did });
    await dialog();
    expect(rucio.question.choice).toEqual(preferred);
    await rucio.question.refuse(
      refusal('lifetime_too_long', 'at most 30 days are allowed by your site')
    );
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('at most 30 days');
    within(alert)
      .getByRole('button', { name: 'Use what your site set' })
      .click();
    await waitFor(() => expect(rucio.questions).toHaveLength(2));
    expect(rucio.question.choice).toEqual({});
    await dismissDialog();
    await done;
  });

  it('tells of a refusal that nobody saw', async () => {
    let refuse: (error: Error) => void = () => undefined;
    rucio.grant = () => new Promise((_, reject) => (refuse = reject));
    const done = run({ did });
    await dialog();
    await rucio.question.answer(aPlan());
    button('Make available').click();
    await dismissDialog();
    await done;
    refuse(refusal('rule_refused', 'not on Sundays'));
    await settled();
    expect(told()).toEqual([`${did} is not made available: not on Sundays`]);
  });

  it('shows the text of strangers as text', async () => {
    const hostile = 'x:<img src=x onerror=alert(1)>';
    const done = run({ did: hostile });
    const shown = await dialog();
    const bobs = aRule({ own: false, account: '<b>bob</b>' });
    const item = aPlannedDid({ did: hostile, covered_by: bobs });
    await rucio.question.answer(aPlan({ items: [item], rse: '<i>R</i>' }));
    await screen.findByText(/<b>bob<\/b>/);
    expect(shown.querySelector('img, b, i')).toBeNull();
    expect(shown.textContent).toContain(hostile);
    await dismissDialog();
    await done;
  });

  it.each([
    {},
    { did: 5 },
    { did: 'no colon' },
    { did: ':name' },
    { did: 'scope:' },
    { did, instance: 'evil' }
  ])('says what is wrong with %j and asks nothing', async args => {
    await run(args);
    expect(document.querySelector('.jp-Dialog')).toBeNull();
    expect(told()).toHaveLength(1);
    expect(rucio.questions).toEqual([]);
  });

  describe('for the whole cart', () => {
    const runCart = () =>
      commands.execute(CommandIDs.makeCartAvailable) as Promise<void>;
    const listed = () =>
      screen.getAllByRole('listitem').map(({ textContent }) => textContent);

    it('is there when there is something in it', () => {
      expect(commands.isEnabled(CommandIDs.makeCartAvailable)).toBe(false);
      attachments = [{ did }];
      expect(commands.isEnabled(CommandIDs.makeCartAvailable)).toBe(true);
    });

    it('asks once for each, and says which was refused', async () => {
      attachments = [{ did: 's:a' }, { did: 's:b' }, { did: 's:a' }];
      const done = runCart();
      const shown = await dialog();
      expect(shown.textContent).toContain('Make 2 DIDs of the cart available');
      expect(rucio.question.dids).toEqual(['s:a', 's:b']);
      const items = ['s:a', 's:b'].map(name => aPlannedDid({ did: name }));
      await rucio.question.answer(aPlan({ items }));
      await screen.findByText(/Rucio will copy/);
      rucio.grant = name =>
        name === 's:b' ? Promise.reject(refusal()) : Promise.resolve();
      button('Make available').click();
      await screen.findByText('Rucio granted 1 of 2.');
      const [granted, refused] = listed();
      expect(granted).toMatch(/s:aAsked for/);
      expect(refused).toMatch(/s:b.*not enough quota/);
      rucio.grant = () => Promise.resolve();
      await acceptDialog();
      await done;
      expect(rucio.wishes.map(([item]) => item.did)).toEqual([
        's:a',
        's:b',
        's:b'
      ]);
    });

    it('asks for each instance apart, and nothing of one that is not ours', async () => {
      instances = [anInstance(), anInstance({ name: 'other' })];
      attachments = [
        { did: 's:a', instance: 'demo' },
        { did: 's:b', instance: 'other' },
        { did: 's:c', instance: 'evil' }
      ];
      const done = runCart();
      await dialog();
      expect(rucio.question.dids).toEqual(['s:a']);
      await dismissDialog();
      await waitFor(() => expect(rucio.questions).toHaveLength(2));
      expect(rucio.question.dids).toEqual(['s:b']);
      await dialog();
      await dismissDialog();
      await done;
      expect(rucio.questions).toHaveLength(2);
    });
  });
});
