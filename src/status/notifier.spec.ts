import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';

import { anAvailability, aRule } from '../api/testing/shapes';
import type { Availability } from '../api/types';
import { DAY } from '../availability/lifetime';
import { CommandIDs } from '../commands';
import type { INews, NewsKind } from './news';
import { Notifier } from './notifier';
import { lakeDid } from './testing/world';

function news(
  kind: NewsKind,
  did: string,
  difference: Partial<Availability> = {}
): INews {
  const known = anAvailability({ did, rule: aRule(), ...difference });
  return { kind, item: lakeDid(did), known };
}

const ends = (days: number) => ({
  expires_at: new Date(Date.now() + days * DAY).toISOString()
});

describe('Notifier', () => {
  let done: unknown[];
  let shown: string[];
  let notifier: Notifier;

  beforeEach(() => {
    Notification.dismiss();
    done = [];
    shown = [];
    notifier = new Notifier({
      trans: nullTranslator.load(''),
      isShown: ({ did }) => shown.includes(did),
      execute: (command, args) => done.push([command, args])
    });
  });

  const messages = () =>
    Notification.manager.notifications.map(({ message }) => message);

  const press = (label: string) => {
    const actions = Notification.manager.notifications.flatMap(
      ({ options }) => options.actions ?? []
    );
    actions
      .find(action => action.label === label)
      ?.callback(new MouseEvent('click'));
  };

  it('says why something is stuck, and offers what can be done', () => {
    const reason = 'DESTINATION [28] No space left on device';
    const failure = { code: 'rule_stuck' as const, message: 'Stuck', reason };
    notifier.tell([news('stuck', 'a:one', { failure })]);
    expect(messages()).toEqual([`a:one is stuck: ${reason}`]);
    press('Retry…');
    press('Why?');
    expect(done).toEqual([
      [CommandIDs.retryRule, { did: 'a:one', instance: 'demo', ruleId: 'a1' }],
      [CommandIDs.showDetails, { did: 'a:one', instance: 'demo' }]
    ]);
  });

  it('offers to extend what ends', () => {
    notifier.tell([news('ending', 'a:one', ends(1.5))]);
    expect(messages()).toEqual(['a:one is here for only 36 h more.']);
    press('Extend…');
    expect(done).toEqual([
      [CommandIDs.extendRule, { did: 'a:one', instance: 'demo', ruleId: 'a1' }]
    ]);
  });

  it('makes one notification of many, and opens the panel for them', () => {
    const many = [1, 2, 3].map(index => news('here', `a:${index}`));
    notifier.tell(many);
    expect(messages()).toEqual(['a:1 and 2 more are here.']);
    press('Open the panel');
    expect(done).toEqual([[CommandIDs.open, {}]]);
  });

  it('lets one that is open grow, and begins anew after one that was closed', () => {
    notifier.tell([news('stuck', 'a:one')]);
    notifier.tell([news('stuck', 'a:two')]);
    notifier.tell([news('stuck', 'a:two'), news('here', 'a:three')]);
    expect(messages().sort()).toEqual([
      'a:one and 1 more are stuck.',
      'a:three is here.'
    ]);
    Notification.dismiss();
    notifier.tell([news('stuck', 'a:four')]);
    expect(messages()).toEqual(['a:four is stuck.']);
  });

  it('says how long the first of many stays', () => {
    notifier.tell([
      news('ending', 'a:one', ends(1.5)),
      news('ending', 'a:two', ends(0.5))
    ]);
    expect(messages()).toEqual([
      'a:one and 1 more are here for only 12 h more.'
    ]);
  });

  it('tells what the user wants to be told', () => {
    const all = [
      news('here', 'a:one'),
      news('stuck', 'a:two'),
      news('ending', 'a:three', ends(1))
    ];
    notifier.level = 'none';
    notifier.tell(all);
    expect(messages()).toEqual([]);
    notifier.level = 'trouble';
    notifier.tell(all);
    expect(messages()).toHaveLength(2);
    expect(messages()).not.toContain('a:one is here.');
    notifier.level = 'all';
    notifier.tell([news('here', 'a:four')]);
    expect(messages()).toContain('a:four is here.');
  });

  it('takes back what rows show now, and nothing else', () => {
    notifier.tell([news('here', 'a:one')]);
    notifier.tell([news('stuck', 'a:two'), news('stuck', 'a:three')]);
    shown = ['a:one', 'a:two'];
    notifier.hide();
    expect(messages()).toEqual(['a:two and 1 more are stuck.']);
  });

  it('keeps within what JupyterLab shows, whatever strangers write', () => {
    const did = `a:\u202e${'long'.repeat(60)}.root`;
    const reason = `<img src=x onerror=alert(1)> ${'because '.repeat(50)}`;
    const failure = { code: 'rule_stuck' as const, message: '', reason };
    notifier.tell([news('stuck', did, { failure })]);
    const [message] = messages();
    expect(message.length).toBeLessThanOrEqual(140);
    expect(message).toMatch(/^a:\[U\+202E\]long.*….*\.root is stuck: <img/);
  });
});
