import { Notification } from '@jupyterlab/apputils';
import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { configure, fireEvent, screen, waitFor } from '@testing-library/dom';

import { anInstance, aRule } from '../api/testing/shapes';
import type { Rule, RuleChange } from '../api/types';
import { CommandIDs } from '../commands';
import type { IAccount, IAvailability } from '../tokens';
import { DAY } from './lifetime';
import { addRuleCommands } from './ruleCommands';
import { refusal, settled } from './testing/fakeRucio';

// Lab shows a dialog without its attribute “open”, which jsdom takes for hidden.
configure({ defaultHidden: true });

const did = 'opendata:higgs';
const ruleId = 'a1'.repeat(16);
const end = new Date(Date.now() + 3 * DAY).toISOString();
const mine = aRule({ id: ruleId, did, expires_at: end, locks_stuck: 3 });

describe('the commands that change a rule', () => {
  let commands: CommandRegistry;
  let rules: Rule[];
  let deeds: unknown[][];
  let grant: () => Promise<void>;

  beforeEach(() => {
    commands = new CommandRegistry();
    rules = [mine];
    deeds = [];
    grant = () => Promise.resolve();
    Notification.manager.dismiss();
    const instance = anInstance({ lifetime_max_days: 30 });
    const account = {
      load: () => Promise.resolve(),
      current: instance,
      find: (name: string) => (name === 'demo' ? instance : null)
    };
    const availability: Partial<IAvailability> = {
      rules: () => Promise.resolve(rules),
      changeRule: (item, id, change: RuleChange) => {
        deeds.push([item.did, id, change]);
        return grant();
      },
      cancelRule: (item, id) => {
        deeds.push([item.did, id, 'cancel']);
        return grant();
      }
    };
    addRuleCommands(commands, {
      account: account as unknown as IAccount,
      availability: availability as IAvailability,
      cart: null,
      preferred: () => ({ rse: null, lifetimeDays: null }),
      trans: nullTranslator.load('')
    });
  });

  const run = (command: string, args: ReadonlyPartialJSONObject = {}) =>
    commands.execute(command, { instance: 'demo', did, ruleId, ...args });
  const told = () =>
    Notification.manager.notifications.map(({ message }) => message);
  const button = (name: string) => screen.getByRole('button', { name });

  async function dialog(): Promise<string> {
    await waitForDialog();
    await screen.findByRole('row', { name: /^Storage/ });
    return screen.getByRole('dialog').textContent ?? '';
  }

  it('extend, by the days that one chooses', async () => {
    const done = run(CommandIDs.extendRule);
    const text = await dialog();
    expect(text).toContain(did);
    expect(text).toContain('LOCAL-FUSE');
    expect(text).toContain('Rule ofalice');
    expect(text).toContain('at most 30 days (set by your site)');
    const box = screen.getByRole('textbox', { name: 'Days from now' });
    fireEvent.change(box, { target: { value: '31' } });
    await screen.findByText(/allows at most 30 days/);
    expect(button('Extend').getAttribute('aria-disabled')).toBe('true');
    fireEvent.change(box, { target: { value: '14' } });
    await screen.findByText(/Rucio will keep the data on LOCAL-FUSE until/);
    expect(deeds).toEqual([]);
    await acceptDialog();
    await done;
    expect(deeds).toEqual([[did, ruleId, { lifetime_days: 14, retry: false }]]);
  });

  it('retry, with the reason and the number of files', async () => {
    rules = [{ ...mine, error: 'No space left on device' }];
    const done = run(CommandIDs.retryRule);
    const text = await dialog();
    expect(text).toContain('No space left on device');
    expect(text).toContain('again at once to copy 3 files');
    await acceptDialog();
    await done;
    expect(deeds).toEqual([
      [did, ruleId, { lifetime_days: null, retry: true }]
    ]);
  });

  it('cancel, whatever the arguments claim only after a yes', async () => {
    const done = run(CommandIDs.cancelRule, { confirmed: true });
    expect(await dialog()).toContain('delete from LOCAL-FUSE');
    await dismissDialog();
    await done;
    expect(deeds).toEqual([]);
    const again = run(CommandIDs.cancelRule);
    await dialog();
    button('Remove the rule').click();
    await again;
    expect(deeds).toEqual([[did, ruleId, 'cancel']]);
  });

  it('say of the rule of somebody else whom to ask', async () => {
    rules = [{ ...mine, own: false, account: '<b>bob</b>', did: 's:box' }];
    const done = run(CommandIDs.cancelRule);
    const text = await dialog();
    expect(text).toContain('The rule belongs to <b>bob</b>');
    expect(text).toContain('Made fors:box');
    expect(document.querySelector('.jp-Dialog b')).toBeNull();
    expect(button('Remove the rule').getAttribute('aria-disabled')).toBe(
      'true'
    );
    button('Remove the rule').click();
    await dismissDialog();
    await done;
    expect(deeds).toEqual([]);
  });

  it('stay with a refusal, and try again', async () => {
    grant = () => Promise.reject(refusal('rule_refused', 'it is locked'));
    const done = run(CommandIDs.cancelRule);
    await dialog();
    await acceptDialog();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('it is locked');
    expect(alert.textContent).toContain('ask your administrator');
    grant = () => Promise.resolve();
    button('Retry').click();
    await waitFor(() => expect(deeds).toHaveLength(2));
    await dismissDialog();
    await done;
    expect(told()).toEqual([]);
  });

  it('tell of a refusal that nobody saw', async () => {
    let refuse: (error: Error) => void = () => undefined;
    grant = () => new Promise((_, reject) => (refuse = reject));
    const done = run(CommandIDs.retryRule);
    await dialog();
    button('Retry').click();
    await dismissDialog();
    await done;
    refuse(refusal('rule_refused', 'not on Sundays'));
    await settled();
    expect(told()).toEqual([
      `The rule for ${did} was not changed: not on Sundays`
    ]);
  });

  it.each([
    { ruleId: 5 },
    { ruleId: '../rses/X' },
    { ruleId: undefined },
    { did: 'no colon' },
    { instance: 'evil' }
  ])('say what is wrong with %j and ask nothing', async args => {
    await run(CommandIDs.cancelRule, args);
    expect(document.querySelector('.jp-Dialog')).toBeNull();
    expect(told()).toHaveLength(1);
  });
});
