import { Notification } from '@jupyterlab/apputils';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../commands';
import type { IOptions } from './makeAvailable';
import { askAboutRule } from './ruleDialog';
import type { RuleDeed } from './ruleModel';
import { RuleModel } from './ruleModel';
import { readTarget } from './target';

/** Days that are offered where neither the user nor the site has set any. */
const DAYS = 30;

/** The commands that change a rule of one's own, each after a dialog with its values. */
export function addRuleCommands(
  commands: CommandRegistry,
  options: IOptions
): void {
  const { trans } = options;
  const add = (id: string, deed: RuleDeed, label: string, caption: string) =>
    commands.addCommand(id, {
      label,
      caption,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            did: { type: 'string', description: trans.__('scope:name') },
            instance: { type: 'string' },
            ruleId: { type: 'string' }
          },
          required: ['did', 'ruleId']
        }
      },
      execute: args => ask(options, deed, args)
    });
  add(
    CommandIDs.extendRule,
    'extend',
    trans.__('Extend…'),
    trans.__('Keep the data for longer')
  );
  add(
    CommandIDs.retryRule,
    'retry',
    trans.__('Retry…'),
    trans.__('Have Rucio try again at once what is stuck')
  );
  add(
    CommandIDs.cancelRule,
    'cancel',
    trans.__('Cancel…'),
    trans.__('Remove the rule that brings or keeps the data')
  );
}

async function ask(
  { account, availability, preferred, trans }: IOptions,
  deed: RuleDeed,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const target = await readTarget(args, account, trans);
  if (!target) {
    return;
  }
  const { ruleId } = args;
  if (typeof ruleId !== 'string' || !/^[0-9a-f]{32}$/.test(ruleId)) {
    Notification.error(trans.__('This is no identifier of a rule.'));
    return;
  }
  const { did, instance } = target;
  const { lifetimeDays } = preferred(instance.name);
  const usualDays = lifetimeDays ?? instance.lifetime_days ?? DAYS;
  const model = new RuleModel({
    availability,
    instance,
    did,
    ruleId,
    deed,
    usualDays
  });
  await askAboutRule({ model, trans }, () =>
    Notification.error(
      trans.__(
        'The rule for %1 was not changed: %2',
        did,
        model.failure?.reason ?? ''
      )
    )
  );
  model.dispose();
}
