import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Did, DidType } from '../api/types';
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
      await account.load();
      const did = readDid(args);
      const instance = account.find(
        typeof args.instance === 'string' ? args.instance : undefined
      );
      if (!did || !instance) {
        return;
      }
      if (!cart.current) {
        Notification.warning(
          trans.__('Open a notebook first: data is attached to a notebook.')
        );
        return;
      }
      try {
        cart.add(cart.current, did, instance.name);
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

/** Arguments can come from anywhere, notebook output included. */
function readDid({ did, type }: ReadonlyPartialJSONObject): Did | null {
  const kind = TYPES.find(known => known === type);
  if (typeof did !== 'string' || !did.includes(':') || !kind) {
    return null;
  }
  const [scope, ...rest] = did.split(':');
  return { scope, name: rest.join(':'), type: kind, bytes: null, length: null };
}
