import { anInstance, aRule } from '../api/testing/shapes';
import type { Rule, RuleChange } from '../api/types';
import { DAY } from './lifetime';
import type { IRuleOptions, RuleDeed } from './ruleModel';
import { RuleModel } from './ruleModel';
import { refusal, settled } from './testing/fakeRucio';

const did = 'opendata:higgs';
const at = (days: number) => new Date(Date.now() + days * DAY).toISOString();

describe('RuleModel', () => {
  let rules: () => Promise<Rule[]>;
  let deeds: [string, RuleChange | 'cancel'][];
  let grant: () => Promise<void>;

  beforeEach(() => {
    rules = () => Promise.resolve([aRule({ expires_at: at(3) })]);
    deeds = [];
    grant = () => Promise.resolve();
  });

  async function open(
    deed: RuleDeed,
    difference: Partial<IRuleOptions> = {}
  ): Promise<RuleModel> {
    const model = new RuleModel({
      availability: {
        rules: () => rules(),
        changeRule: (_, id, change) => {
          deeds.push([id, change]);
          return grant();
        },
        cancelRule: (_, id) => {
          deeds.push([id, 'cancel']);
          return grant();
        }
      },
      instance: anInstance({ lifetime_max_days: 30 }),
      did,
      ruleId: 'a1',
      deed,
      usualDays: 7,
      ...difference
    });
    await settled();
    return model;
  }

  it('does nothing before it knows the rule', async () => {
    rules = () => new Promise(() => undefined);
    const model = await open('cancel');
    expect(model.isReady).toBe(false);
    expect(await model.carryOut()).toBe(false);
    expect(deeds).toEqual([]);
  });

  it.each<[RuleDeed, RuleChange | 'cancel']>([
    ['extend', { lifetime_days: 7, retry: false }],
    ['retry', { lifetime_days: null, retry: true }],
    ['cancel', 'cancel']
  ])('does %s, once', async (deed, sent) => {
    const model = await open(deed);
    const done = model.carryOut();
    expect([model.isWorking, model.isReady]).toEqual([true, false]);
    expect(await model.carryOut()).toBe(false);
    expect(await done).toBe(true);
    expect(deeds).toEqual([['a1', sent]]);
  });

  it('leaves the rules of others alone', async () => {
    rules = () => Promise.resolve([aRule({ own: false, account: 'bob' })]);
    for (const deed of ['extend', 'retry', 'cancel'] as const) {
      const model = await open(deed);
      expect(model.isReady).toBe(false);
      await model.carryOut();
    }
    expect(deeds).toEqual([]);
  });

  it.each<[string, RuleModel['misfit']]>([
    ['7', null],
    ['30', null],
    ['31', 'too-long'],
    ['3', 'too-short'],
    ['', 'no-days'],
    ['a week', 'no-days']
  ])('extends by %j days: %s', async (days, misfit) => {
    rules = () => Promise.resolve([aRule({ expires_at: at(3.5) })]);
    const model = await open('extend');
    model.chooseLifetime(days);
    expect(model.misfit).toBe(misfit);
    expect(model.isReady).toBe(misfit === null);
  });

  it('has nothing to extend where there is no end', async () => {
    rules = () => Promise.resolve([aRule()]);
    expect((await open('extend')).isReady).toBe(false);
  });

  it('says that the rule is gone', async () => {
    rules = () => Promise.resolve([aRule({ id: 'b2' })]);
    const model = await open('cancel');
    expect(model.failure?.code).toBe('rule_not_found');
    expect(model.isReady).toBe(false);
  });

  it('keeps the refusal, and tries again', async () => {
    const model = await open('cancel');
    grant = () => Promise.reject(refusal('rule_refused', 'it is locked'));
    expect(await model.carryOut()).toBe(false);
    expect(model.failure?.reason).toBe('it is locked');
    grant = () => Promise.resolve();
    expect(await model.carryOut()).toBe(true);
    expect(model.failure).toBeNull();
  });

  it('knows who else keeps the data there', async () => {
    const bobs = aRule({ id: 'b2', own: false, account: 'bob', state: 'OK' });
    const others = [
      bobs,
      { ...bobs, id: 'c3', rse_expression: 'SITE-B' },
      { ...bobs, id: 'd4', state: 'STUCK' as const }
    ];
    rules = () => Promise.resolve([aRule(), ...others]);
    expect((await open('cancel')).others).toEqual([bobs]);
  });

  it('is quiet after it was disposed', async () => {
    let answer: (rules: Rule[]) => void = () => undefined;
    rules = () => new Promise(resolve => (answer = resolve));
    const model = await open('extend');
    const seen = jest.fn();
    model.changed.connect(seen);
    model.dispose();
    answer([aRule()]);
    await settled();
    expect(seen).not.toHaveBeenCalled();
  });
});
