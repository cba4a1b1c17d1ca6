import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { DidType } from '../api/types';
import { readTarget } from '../availability/target';
import { CommandIDs } from '../commands';
import type { IAccount, ICart } from '../tokens';

const TYPES: ReadonlyArray<DidType> = ['container', 'dataset', 'file'];

interface IOptions {
  readonly cart: ICart;
  readonly account: IAccount;
  readonly trans: TranslationBundle;
}

/** Attach and remove; both act on the current notebook. */
export function addCartCommands(
  commands: CommandRegistry,
  { account, cart, trans }: IOptions
): void {
  commands.addCommand(CommandIDs.addToNotebook, {
    label: trans.__('Add to Notebook'),
    caption: trans.__('Attach data to the current notebook'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          did: { type: 'string', description: trans.__('scope:name') },
          type: { type: 'string', enum: [...TYPES] },
          instance: { type: 'string' }
        },
        required: ['did', 'type']
      }
    },
    execute: async args => {
      const type = TYPES.find(known => known === args.type);
      const target = await readTarget(args, account, trans);
      if (!target) {
        return;
      }
      if (!type) {
        Notification.error(
          trans.__('A type is missing: container, dataset or file.')
        );
        return;
      }
      const notebook = cart.current;
      if (!notebook) {
        Notification.warning(
          trans.__('Open a notebook first: data is attached to a notebook.')
        );
        return;
      }
      await notebook.context.ready;
      const [scope, ...rest] = target.did.split(':');
      const name = rest.join(':');
      const did = { scope, name, type, bytes: null, length: null };
      try {
        cart.add(notebook, did, target.instance.name);
      } catch (error) {
        Notification.error(
          trans.__('Nothing was attached: %1', (error as Error).message)
        );
      }
    }
  });

  commands.addCommand(CommandIDs.removeFromNotebook, {
    label: trans.__('Remove from Notebook'),
    caption: trans.__('Remove data from the current notebook’s cart'),
    describedBy: {
      args: {
        type: 'object',
        properties: { variableName: { type: 'string' } },
        required: ['variableName']
      }
    },
    execute: ({ variableName }) => {
      const { current } = cart;
      const attachment =
        current &&
        cart
          .read(current)
          .attachments.find(item => item.variableName === variableName);
      if (attachment) {
        cart.remove(current, attachment);
      }
    }
  });
}
