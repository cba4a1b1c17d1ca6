import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { splitDid } from '../api/did';
import type { DidType } from '../api/types';
import { readTarget } from '../availability/target';
import { CommandIDs } from '../commands';
import { choose } from '../components/choose';
import type { IAccount, ICart } from '../tokens';

const TYPES: ReadonlyArray<DidType> = ['container', 'dataset', 'file'];

interface IOptions {
  readonly cart: ICart;
  readonly account: IAccount;
  readonly trans: TranslationBundle;
}

/** Attach data: to the current notebook, to one that is named, or to one that is chosen. */
export function addCartCommands(
  commands: CommandRegistry,
  options: IOptions
): void {
  const { cart, trans } = options;
  const properties = {
    did: { type: 'string', description: trans.__('scope:name') },
    type: { type: 'string', enum: [...TYPES] },
    instance: { type: 'string' }
  };
  commands.addCommand(CommandIDs.addToNotebook, {
    label: trans.__('Add to Notebook'),
    caption: trans.__('Attach data to the current notebook'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          ...properties,
          path: {
            type: 'string',
            description: trans.__('An open notebook; by default the current')
          }
        },
        required: ['did', 'type']
      }
    },
    execute: async args => {
      const notebook =
        args.path === undefined
          ? cart.current
          : (open(cart).find(({ context }) => context.path === args.path) ??
            null);
      await add(notebook, args, options);
    }
  });

  commands.addCommand(CommandIDs.addTo, {
    label: trans.__('Add to…'),
    caption: trans.__('Attach data to one of the open notebooks'),
    describedBy: {
      args: { type: 'object', properties, required: ['did', 'type'] }
    },
    isVisible: () => open(cart).length > 1,
    execute: async args => {
      const notebook = await chooseNotebook(open(cart), trans);
      if (notebook) {
        await add(notebook, args, options);
      }
    }
  });
}

/** The open notebooks; one that is open in two views is one. */
export function open({ notebooks }: ICart): NotebookPanel[] {
  return notebooks.filter(
    ({ context }, index) =>
      notebooks.findIndex(other => other.context === context) === index
  );
}

/** Ask for one of several notebooks; null when the user does not say. */
export async function chooseNotebook(
  notebooks: ReadonlyArray<NotebookPanel>,
  trans: TranslationBundle
): Promise<NotebookPanel | null> {
  const index = await choose({
    trans,
    title: trans.__('Attach to Which Notebook?'),
    label: trans.__('Open notebooks'),
    items: notebooks.map(({ context }) => context.path),
    verb: trans.__('Attach')
  });
  return index === null ? null : (notebooks[index] ?? null);
}

async function add(
  notebook: NotebookPanel | null,
  args: ReadonlyPartialJSONObject,
  { account, cart, trans }: IOptions
): Promise<void> {
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
  if (!notebook) {
    Notification.warning(
      trans.__('Open a notebook first: data is attached to a notebook.')
    );
    return;
  }
  await notebook.context.ready;
  const did = { ...splitDid(target.did), type, bytes: null, length: null };
  try {
    cart.add(notebook, did, target.instance.name);
  } catch (error) {
    Notification.error(
      trans.__('Nothing was attached: %1', (error as Error).message)
    );
  }
}
