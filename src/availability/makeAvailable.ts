import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import { CommandIDs } from '../commands';
import type { IAccount, IAvailability } from '../tokens';
import { askMakeAvailable } from './dialog';
import { readTarget } from './target';

interface IOptions {
  readonly account: IAccount;
  readonly availability: IAvailability;
  readonly trans: TranslationBundle;
}

/** The command that asks for a rule, each time after a dialog with the values it will use. */
export function addMakeAvailable(
  commands: CommandRegistry,
  { account, availability, trans }: IOptions
): void {
  commands.addCommand(CommandIDs.makeAvailable, {
    label: trans.__('Make Available…'),
    caption: trans.__('Ask Rucio to copy data to the mounted storage'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          did: { type: 'string', description: trans.__('scope:name') },
          instance: { type: 'string' }
        },
        required: ['did']
      }
    },
    execute: async args => {
      const target = await readTarget(args, account, trans);
      if (!target) {
        return;
      }
      const { did, instance } = target;
      const item = { instance: instance.name, did };
      let refusal: IFailure | null = null;
      // A refusal is said where the wish was made: a notification cuts Rucio's reason after 140 characters.
      while (
        await askMakeAvailable({ trans, availability, instance, did, refusal })
      ) {
        try {
          await availability.makeAvailable(item, null);
          return;
        } catch (error) {
          refusal = LakeFailure.from(error);
        }
      }
    }
  });
}
